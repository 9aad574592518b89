import { type AstNode, isAstNode, isMultiReference, isReference, type ReferenceInfo } from 'langium';
import { placeInOrder } from './lean/nodes.ts';

/**
 * Walks over syntax trees as Langium's streams do, in their order, for what looks at every node of every file: a stream costs several times as much as
 * what is done with its nodes.
 */
export function eachNode(root: AstNode, visit: (node: AstNode) => void): void {
  someNode(root, (node) => {
    visit(node);
    return false;
  });
}

/** Those of the nodes that may make references themselves. */
export function referringNodesIn(root: AstNode): readonly AstNode[] {
  const nodes: AstNode[] = [];
  gatherReferring(root, nodes);
  return nodes;
}

function gatherReferring(root: AstNode, nodes: AstNode[]): void {
  const ordered = placeInOrder(root);
  if (ordered?.from === 0) {
    const { referring } = ordered.order;
    for (let place = 0; place < referring.length; place++) {
      const node = referring[place];
      if (node !== undefined) nodes.push(node);
    }
    return;
  }
  nodes.push(root);
  for (const name in root) {
    if (isInternal(name)) continue;
    const value: unknown = propertyOf(root, name);
    if (!Array.isArray(value)) {
      if (isAstNode(value)) gatherReferring(value, nodes);
      continue;
    }
    for (let index = 0; index < value.length; index++) {
      const part: unknown = value[index];
      if (isAstNode(part)) gatherReferring(part, nodes);
    }
  }
}

/** Whether a node or one below it is so; nothing behind the first one is looked at. */
export function someNode(root: AstNode, is: (node: AstNode) => boolean): boolean {
  const ordered = placeInOrder(root);
  if (ordered !== undefined) {
    const { order, from, to } = ordered;
    for (let place = from; place < to; place++) {
      const node = order.nodes[place];
      if (node !== undefined && is(node)) return true;
    }
    return false;
  }
  if (is(root)) return true;
  for (const name in root) {
    if (isInternal(name)) continue;
    const value: unknown = propertyOf(root, name);
    if (Array.isArray(value)) {
      for (const part of value) if (isAstNode(part) && someNode(part, is)) return true;
    } else if (isAstNode(value) && someNode(value, is)) return true;
  }
  return false;
}

/** A node that is still being built. */
export type Unplaced = { -readonly [P in keyof AstNode]: AstNode[P] };

/** Tells a node in which one it stands, and where. */
export function placeIn(part: Unplaced, container: AstNode, property: string, index?: number): void {
  part.$container = container;
  part.$containerProperty = property;
  if (index !== undefined) part.$containerIndex = index;
}

/** The references that a node makes itself. */
export function eachReference(node: AstNode, visit: (reference: ReferenceInfo) => void): void {
  for (const property in node) {
    if (isInternal(property)) continue;
    const value: unknown = propertyOf(node, property);
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        const part: unknown = value[index];
        if (isReference(part) || isMultiReference(part)) visit({ reference: part, container: node, property, index });
      }
    } else if (isReference(value) || isMultiReference(value)) visit({ reference: value, container: node, property });
  }
}

/** Looked up as it stands in a loop over names, which V8 knows already. */
const propertyOf = (node: AstNode, name: string): unknown =>
  (node as unknown as Readonly<Record<string, unknown>>)[name];

/** Langium's own properties: where a node stands in the tree. */
const isInternal = (name: string): boolean => name.charCodeAt(0) === DOLLAR;

const DOLLAR = 36;
