import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type TextEdit,
} from 'vscode-languageserver';
import { loopholeActions } from './loopholeActions.ts';
import { mappingActions } from './mappingActions.ts';
import { fixesFor, ignoreFix, type QuickFix } from './quickFixes.ts';

/** Offers what puts a finding right, a comment that silences it, the loopholes of a target, and mappings of files. */
export class SlaCodeActionProvider implements CodeActionProvider {
  getCodeActions(document: LangiumDocument, { context, range }: CodeActionParams): CodeAction[] {
    const wants = (kind: CodeActionKind): boolean =>
      context.only === undefined || context.only.some((wanted) => kind.startsWith(wanted));
    return [
      ...(wants(CodeActionKind.QuickFix) ? this.#fixes(document, context) : []),
      ...(wants(CodeActionKind.RefactorRewrite)
        ? [...loopholeActions(document, range), ...mappingActions(document, range)]
        : []),
    ];
  }

  #fixes(document: LangiumDocument, context: CodeActionParams['context']): CodeAction[] {
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
