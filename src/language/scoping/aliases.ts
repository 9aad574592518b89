import { type AstNode, AstUtils, type CstNode, CstUtils, isLeafCstNode } from 'langium';
import { type Import, isImport, isModel } from '../generated/ast.ts';
import { ALIAS } from '../syntax/constants.ts';
import { importsOf } from '../workspace/imports.ts';

/** A name with what stands before its dot: `corp.Office`. */
export interface QualifiedName {
  readonly alias: string;
  readonly name: string;
}

export function qualifiedName(text: string): QualifiedName | undefined {
  const dot = text.indexOf('.');
  return dot < 0 ? undefined : { alias: text.slice(0, dot), name: text.slice(dot + 1) };
}

/** The text of a reference without the name of an import: all of it that belongs to what is named. */
export const ownPart = (node: CstNode): CstNode =>
  CstUtils.flattenCst(node)
    .filter((leaf) => !leaf.hidden)
    .reduce<CstNode>((_, leaf) => leaf, node);

/** The name of an import at the beginning of a reference's text. */
export function aliasPart(node: CstNode): CstNode | undefined {
  const [first] = CstUtils.flattenCst(node).filter((leaf) => !leaf.hidden);
  return first?.tokenType.name === ALIAS ? first : undefined;
}

/** The import that the text names: `corp` in `corp.Office`. */
export function importNamedBy(leaf: CstNode): Import | undefined {
  if (!isLeafCstNode(leaf) || leaf.tokenType.name !== ALIAS) return undefined;
  return importsOf(AstUtils.getDocument(leaf.astNode)).find(({ name }) => name === leaf.text);
}

/** Where the file names an import, its declaration left out. */
export function usesOfAlias(node: Import): readonly CstNode[] {
  const root: AstNode = node.$container;
  if (!isModel(root) || root.$cstNode === undefined) return [];
  return CstUtils.flattenCst(root.$cstNode)
    .filter((leaf) => leaf.tokenType.name === ALIAS && leaf.text === node.name)
    .toArray();
}

export const isNamedImport = (node: AstNode): node is Import & { readonly name: string } =>
  isImport(node) && node.name !== undefined;
