/** Proposals inside quotes: paths, zones, columns. */

import { AstUtils, type LangiumDocument, UriUtils } from 'langium';
import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { readSelector, SERIES_COLUMNS } from '../../contract/seriesSelector.ts';
import * as ast from '../generated/ast.ts';
import type { SlaEditorServices, WorkspaceFiles } from './services.ts';

export interface OpenText {
  /** What stands before the quote on its line. */
  readonly before: string;
  /** What stands between the quote and the cursor. */
  readonly typed: string;
}

/** The text that the cursor stands in; undefined outside of quotes, `comment` inside a comment. */
export function openTextAt(text: string, offset: number): OpenText | 'comment' | undefined {
  const pattern = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n\r]*|"(?:\\.|[^"\\\r\n])*"?/g;
  for (const found of text.matchAll(pattern)) {
    const end = found.index + found[0].length;
    if (found.index >= offset) return undefined;
    const isText = found[0].startsWith('"');
    const isClosed = isText ? found[0].length > 1 && found[0].endsWith('"') : found[0].endsWith('*/');
    if (offset > end || (offset === end && isClosed)) continue;
    if (!isText) return 'comment';
    const lineStart = Math.max(text.lastIndexOf('\n', found.index - 1), text.lastIndexOf('\r', found.index - 1)) + 1;
    return { before: text.slice(lineStart, found.index), typed: text.slice(found.index + 1, offset) };
  }
  return undefined;
}

const DATA_FILE = /\.(?:(?:csv|tsv|json|ndjson|jsonl)(?:\.(?:gz|zst|zstd))?|parquet|xlsx|ics)$/i;
const SLA_FILE = /\.sla$/;

/** What fits between the quotes. */
export async function proposeInText(
  services: SlaEditorServices,
  document: LangiumDocument,
  position: Position,
  { before, typed }: OpenText,
): Promise<CompletionItem[]> {
  if (/^\s*import\s+$/.test(before)) return proposePaths(services, document, position, typed, SLA_FILE);
  if (/\bfrom\s+$/.test(before)) return proposePaths(services, document, position, typed, DATA_FILE);
  if (/\bzone\s+$/.test(before)) return proposeZones(position, typed);
  if (/\bcolumn\s+$/.test(before)) {
    const offset = document.textDocument.offsetAt(position);
    const columns = await columnsAt(services.editor.Files, services, document, offset);
    return columns.map((label) => ({
      label,
      kind: CompletionItemKind.Field,
      textEdit: replace(position, typed, label),
    }));
  }
  return [];
}

async function proposePaths(
  services: SlaEditorServices,
  document: LangiumDocument,
  position: Position,
  typed: string,
  wanted: RegExp,
): Promise<CompletionItem[]> {
  const slash = typed.lastIndexOf('/') + 1;
  const folder = UriUtils.joinPath(UriUtils.dirname(document.uri), typed.slice(0, slash) || '.');
  if (!services.shared.workspace.Roots.contains(folder)) return [];
  const own = UriUtils.basename(document.uri);
  const entries = await services.editor.Files.list(folder);
  const fits = entries.filter(
    ({ name, isFolder }) =>
      !name.startsWith('.') &&
      name !== 'node_modules' &&
      (isFolder || (wanted.test(name) && (slash > 0 || name !== own))),
  );
  return fits.map(({ name, isFolder }) => ({
    label: isFolder ? `${name}/` : name,
    kind: isFolder ? CompletionItemKind.Folder : CompletionItemKind.File,
    sortText: `${isFolder ? 1 : 0}${name}`,
    textEdit: replace(position, typed.slice(slash), isFolder ? `${name}/` : name),
    ...(isFolder ? { command: { title: 'Continue', command: 'editor.action.triggerSuggest' } } : {}),
  }));
}

function proposeZones(position: Position, typed: string): CompletionItem[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((label, index) => ({
    label,
    kind: CompletionItemKind.Value,
    sortText: index === 0 ? '0' : `1${label}`,
    textEdit: replace(position, typed, label),
  }));
}

const replace = ({ line, character }: Position, typed: string, newText: string) => ({
  range: { start: { line, character: character - typed.length }, end: { line, character } },
  newText,
});

/** The columns of what the binding around the cursor reads; none where that is a pattern or lies outside. */
export async function columnsAt(
  files: WorkspaceFiles,
  services: SlaEditorServices,
  document: LangiumDocument,
  offset: number,
): Promise<readonly string[]> {
  const selector = selectorAt(document, offset);
  if (selector !== undefined) return columnsOfSeries(selector);
  const path = pathOfBindingAt(document, offset);
  if (path === undefined || /[*?[\]]/.test(path)) return [];
  const uri = UriUtils.joinPath(UriUtils.dirname(document.uri), path);
  if (!services.shared.workspace.Roots.contains(uri)) return [];
  return (await files.columns(URI.parse(uri.toString()))) ?? [];
}

const bindingAt = (document: LangiumDocument, offset: number): ast.Binding | undefined =>
  AstUtils.streamAst(document.parseResult.value)
    .filter(ast.isBinding)
    .find(({ $cstNode }) => $cstNode !== undefined && $cstNode.offset <= offset && offset <= $cstNode.end);

/** Which series the binding around the cursor reads. */
function selectorAt(document: LangiumDocument, offset: number): string | undefined {
  const { connected } = bindingAt(document, offset) ?? {};
  return connected?.holds === 'series' ? connected.name : undefined;
}

/** Of labels those that the selector names. */
function columnsOfSeries(selector: string): readonly string[] {
  const read = readSelector(selector);
  const labels = read.kind === 'selector' ? read.selector.matchers.map(({ label }) => label) : [];
  return [...new Set([...SERIES_COLUMNS, ...labels])];
}

/** From the tree, or from the text above the cursor where a half-written line broke the tree. */
function pathOfBindingAt(document: LangiumDocument, offset: number): string | undefined {
  const binding = bindingAt(document, offset);
  if (binding?.path) return binding.path;
  const above = document.textDocument.getText().slice(0, offset);
  const last = [...above.matchAll(/\bfrom\s+"((?:\\.|[^"\\\r\n])*)"/g)].at(-1);
  return last !== undefined && above.slice(last.index).split('}').length === 1 ? last[1] : undefined;
}
