import { type AstNode, AstUtils, type LangiumDocument, type ValidationAcceptor } from 'langium';
import { DiagnosticTag, type Range } from 'vscode-languageserver-types';
import { type Import, isImportedName } from '../generated/ast.ts';
import { usesOfAlias } from '../scoping/aliases.ts';
import { targetOf } from '../scoping/references.ts';
import { targetOf as fileOf } from '../workspace/imports.ts';

/** An import that nothing in the file needs, or a name of its list: a hint, which editors show as dimmed text. */
export function unusedImport(node: Import, accept: ValidationAcceptor): void {
  const document = AstUtils.getDocument(node);
  const { parserErrors, lexerErrors } = document.parseResult;
  // Where something isn't understood yet, the import may be what it's there for.
  if (parserErrors.length + lexerErrors.length > 0) return;
  if (document.references.some(({ error }) => error !== undefined)) return;
  const code = 'unused-import';
  const { textDocument } = document;
  const hint = (at: AstNode, what: string, range: Range, newText: string): void =>
    accept('hint', `Nothing in this file needs ${what}.`, {
      node: at,
      code,
      tags: [DiagnosticTag.Unnecessary],
      data: {
        code,
        fixes: [{ title: `Leave ${what} out of the imports`, edits: [{ uri: textDocument.uri, range, newText }] }],
      },
    });
  const needed = neededBy(document);
  const names = node.names.filter(({ declaration }) => needed.has(targetOf(declaration)));
  const { $cstNode: text } = node;
  if (text === undefined) return;
  if (!isNeeded(node, names.length, needed)) {
    const lineBreak = /^[ \t]*\r?\n/.exec(textDocument.getText().slice(text.end))?.[0].length ?? 0;
    const end = textDocument.positionAt(text.end + lineBreak);
    hint(node, JSON.stringify(node.path), { start: text.range.start, end }, '');
    return;
  }
  const kept = names.map(({ declaration }) => declaration.$refText).join(', ');
  const newText = `import { ${kept} } from ${JSON.stringify(node.path)}`;
  for (const name of node.names)
    if (!names.includes(name)) hint(name, `'${name.declaration.$refText}'`, text.range, newText);
}

function isNeeded(node: Import, names: number, needed: ReadonlySet<AstNode | undefined>): boolean {
  if (node.name !== undefined) return usesOfAlias(node).length > 0;
  if (node.names.length > 0) return names > 0;
  const uri = fileOf(node)?.toString();
  for (const one of needed) if (one !== undefined && AstUtils.getDocument(one).uri.toString() === uri) return true;
  return false;
}

/** What other files declare that the text names, itself or by one of its parts. */
function neededBy(document: LangiumDocument): ReadonlySet<AstNode | undefined> {
  const found = new Set<AstNode>();
  for (const reference of document.references) {
    if (isImportedName(reference.$refNode?.astNode)) continue;
    const target = 'ref' in reference ? targetOf(reference) : undefined;
    for (let at: AstNode | undefined = target; at !== undefined; at = at.$container) found.add(at);
  }
  return found;
}
