import type { AstNode, CstNode, Reference } from 'langium';
import { placeIn } from '../syntax/tree.ts';

/** Makes the reference of a copy: `property` of `container`, which stands for `original`. */
export type Relink = (container: AstNode, property: string, original: Reference) => unknown;

/** Any properties of a node, by name. */
type Properties = Record<string, unknown>;

/**
 * A node and all below it anew, with the text that each was written in; references are made by `relink`. Properties that
 * `instead` names take the place of the node's own.
 */
export function copyOf<T extends AstNode>(node: T, relink: Relink, instead: Properties = {}): T {
  const copy: Properties = { $type: node.$type };
  if (node.$cstNode !== undefined) copy.$cstNode = node.$cstNode;
  const made = copy as unknown as AstNode;
  const copied = (value: unknown, property: string, index?: number): unknown => {
    if (isReference(value)) return relink(made, property, value);
    if (!isNode(value)) return value;
    const child = copyOf(value, relink);
    placeIn(child, made, property, index);
    return child;
  };
  for (const [property, value] of Object.entries({ ...node, ...instead })) {
    if (property.startsWith('$')) continue;
    copy[property] = Array.isArray(value)
      ? value.map((one, index) => copied(one, property, index))
      : copied(value, property);
  }
  return copy as unknown as T;
}

const isObject = (value: unknown): value is Properties => typeof value === 'object' && value !== null;
const isNode = (value: unknown): value is AstNode => isObject(value) && typeof value.$type === 'string';
const isReference = (value: unknown): value is Reference & { readonly $refNode?: CstNode } =>
  isObject(value) && typeof value.$refText === 'string' && !isNode(value);
