/**
 * From a finding to what puts it right. A finding brings its own fixes in `data.fixes`, or what is needed to make one
 * (`suggestions`, `importPath`); for the rest this table has a fix by its code.
 */
import { AstUtils, CstUtils, type LangiumDocument } from 'langium';
import type { Diagnostic, TextEdit } from 'vscode-languageserver';
import { inheritedAt, isMember, type Member } from '../composition/lineage.ts';
import { isAgreement } from '../generated/ast.ts';
import { importEdit } from './importEdits.ts';

export interface QuickFix {
  readonly title: string;
  readonly edits: readonly FileEdit[];
  /** The one right answer, which may be applied without a look. */
  readonly isPreferred?: boolean;
}

/** An edit of the document at hand, unless another is named. */
export interface FileEdit extends TextEdit {
  readonly uri?: string;
}

type Fixer = (diagnostic: Diagnostic, document: LangiumDocument) => readonly QuickFix[];

const BY_CODE: Readonly<Record<string, Fixer>> = {
  'not-imported': addImport,
  'not-overridden': addOverride,
};

export function fixesFor(diagnostic: Diagnostic, document: LangiumDocument): readonly QuickFix[] {
  const own = ownFixes(diagnostic);
  if (own.length > 0) return own;
  const byCode = BY_CODE[codeOf(diagnostic) ?? '']?.(diagnostic, document) ?? [];
  return [...byCode, ...replaceName(diagnostic)];
}

function codeOf({ code, data }: Diagnostic): string | undefined {
  const own = property(data, 'code');
  return typeof code === 'string' ? code : typeof own === 'string' ? own : undefined;
}

/** Fixes that the rule made: `data.fixes`, as `validation/frame/diagnostics.ts` writes them. */
function ownFixes({ data }: Diagnostic): readonly QuickFix[] {
  const fixes = property(data, 'fixes');
  if (!Array.isArray(fixes)) return [];
  return fixes.flatMap((fix: unknown) => {
    const [title, edits] = [property(fix, 'title'), property(fix, 'edits')];
    if (typeof title !== 'string' || !Array.isArray(edits) || !edits.every(isFileEdit)) return [];
    return [{ title, edits }];
  });
}

function replaceName({ data, range }: Diagnostic): readonly QuickFix[] {
  const names = suggestionsOf(data);
  return names.map((name) => ({
    title: `Change to '${name}'`,
    edits: [{ range, newText: name }],
    isPreferred: names.length === 1,
  }));
}

function suggestionsOf(data: unknown): readonly string[] {
  const suggestions = property(data, 'suggestions');
  return Array.isArray(suggestions) ? suggestions.filter((name): name is string => typeof name === 'string') : [];
}

/** A member that is declared anew takes the place of the one that is inherited. */
function addOverride({ range }: Diagnostic, document: LangiumDocument): readonly QuickFix[] {
  const root = document.parseResult.value.$cstNode;
  const leaf = root && CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(range.start));
  const member = leaf && AstUtils.getContainerOfType(leaf.astNode, (node): node is Member => isMember(node));
  const [inherited] = member === undefined ? [] : inheritedAt(member);
  const start = member?.$cstNode?.range.start;
  if (inherited === undefined || start === undefined || !isAgreement(inherited.$container)) return [];
  const owner = inherited.$container.name;
  const title = 'name' in inherited ? `Override ${owner}.${inherited.name}` : `Override the credit terms of ${owner}`;
  return [{ title, edits: [{ range: { start, end: start }, newText: 'override ' }], isPreferred: true }];
}

/** Behind the last import, or at the top of the file; to the names of an import that lists them. */
function addImport({ data }: Diagnostic, document: LangiumDocument): readonly QuickFix[] {
  const path = property(data, 'importPath');
  const name = property(data, 'imported');
  if (typeof path !== 'string') return [];
  const alias = property(data, 'alias');
  const as = typeof alias === 'string' ? alias : undefined;
  const edit = importEdit(document, path, typeof name === 'string' ? name : undefined, as);
  const title = `Import "${path}"${as === undefined ? '' : ` as ${as}`}`;
  return edit === undefined ? [] : [{ title, edits: [edit], isPreferred: true }];
}

/** Silences one finding of a rule where it stands; the reason is left to the author. */
export function ignoreFix(diagnostic: Diagnostic, document: LangiumDocument): QuickFix | undefined {
  const code = codeOf(diagnostic);
  const isRule = diagnostic.codeDescription !== undefined && code !== undefined && /^[a-z0-9-]+$/.test(code);
  if (!isRule) return undefined;
  const { line } = diagnostic.range.start;
  const text = document.textDocument.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  const indent = /^[ \t]*/.exec(text)?.[0] ?? '';
  const at = { line, character: 0 };
  return {
    title: `Silence '${code}' here, with a reason`,
    edits: [{ range: { start: at, end: at }, newText: `${indent}// sla-ignore ${code}: reason\n` }],
  };
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function isFileEdit(value: unknown): value is FileEdit {
  const range = property(value, 'range');
  const uri = property(value, 'uri');
  return (
    typeof property(value, 'newText') === 'string' &&
    (uri === undefined || typeof uri === 'string') &&
    isPosition(property(range, 'start')) &&
    isPosition(property(range, 'end'))
  );
}

const isPosition = (value: unknown): boolean =>
  typeof property(value, 'line') === 'number' && typeof property(value, 'character') === 'number';
