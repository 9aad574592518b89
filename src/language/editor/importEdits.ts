import type { LangiumDocument } from 'langium';
import type { TextEdit } from 'vscode-languageserver';
import { isModel } from '../generated/ast.ts';

/** What makes a declaration of another file visible: its name in an import that lists names, else an import of the file. */
export function importEdit(
  document: LangiumDocument,
  path: string,
  name: string | undefined,
  alias?: string,
): TextEdit | undefined {
  const root = document.parseResult.value;
  if (!isModel(root)) return undefined;
  const listing =
    alias !== undefined ? undefined : root.imports.find((one) => one.path === path && one.names.length > 0);
  const behind = listing?.names.at(-1)?.$cstNode?.range.end;
  if (behind !== undefined && name !== undefined)
    return { range: { start: behind, end: behind }, newText: `, ${name}` };
  const last = root.imports.at(-1)?.$cstNode?.range.end;
  const at = last === undefined ? { line: 0, character: 0 } : { line: last.line + 1, character: 0 };
  const text = `import ${JSON.stringify(path)}${alias === undefined ? '' : ` as ${alias}`}\n`;
  return { range: { start: at, end: at }, newText: last === undefined ? `${text}\n` : text };
}
