import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type TextEdit,
} from 'vscode-languageserver';
import { fixesFor, ignoreFix, type QuickFix } from './quickFixes.ts';

/** Offers what puts a finding right, and a comment that silences it. */
export class SlaCodeActionProvider implements CodeActionProvider {
  getCodeActions(document: LangiumDocument, { context }: CodeActionParams): CodeAction[] {
    if (context.only !== undefined && !context.only.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) return [];
    return context.diagnostics.flatMap((diagnostic) => {
      const ignore = ignoreFix(diagnostic, document);
      const fixes = [...fixesFor(diagnostic, document), ...(ignore === undefined ? [] : [ignore])];
      return fixes.map((fix) => actionOf(fix, diagnostic, document));
    });
  }
}

function actionOf(
  { title, edits, isPreferred }: QuickFix,
  diagnostic: Diagnostic,
  document: LangiumDocument,
): CodeAction {
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri = document.uri.toString(), range, newText } of edits)
    changes[uri] = [...(changes[uri] ?? []), { range, newText }];
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: { changes },
    ...(isPreferred === true ? { isPreferred } : {}),
  };
}
