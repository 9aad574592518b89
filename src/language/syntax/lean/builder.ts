import { type AstNode, AstUtils, GrammarAST, isAstNode } from 'langium';
import { placeIn } from '../tree.ts';
import { type Cover, LeanComposite, LeanLeaf, type LeanRoot, type LexedToken } from './nodes.ts';

type Feature = GrammarAST.AbstractElement;

/** Takes the place of Langium's builder of concrete syntax trees, and keeps of each node only which tokens it covers. */
export class LeanBuilder {
  readonly rootNode: LeanRoot;
  readonly #open: LeanComposite[];
  /** What was built elsewhere; within it, nodes know where they stand. */
  readonly #grafts = new Set<AstNode>();
  /** How many tokens were read. */
  #place = 0;

  constructor(root: LeanRoot) {
    this.rootNode = root;
    this.#open = [root];
  }

  get current(): LeanComposite {
    return this.#open.at(-1) ?? this.rootNode;
  }

  buildCompositeNode(feature: Feature): LeanComposite {
    const node = new LeanComposite(this.rootNode, -1, -1, feature, this.current);
    this.#open.push(node);
    return node;
  }

  buildLeafNode({ tokenType }: LexedToken, feature: Feature): LeanLeaf {
    const { current } = this;
    const place = this.#place++;
    current.cover(place, place);
    if (namesSomething(feature)) current.name ??= coverOf(current, place, place, feature, tokenType);
    return new LeanLeaf(this.rootNode, place, feature, tokenType, current);
  }

  /** The root knows them from the beginning. */
  addHiddenNodes(): void {}

  construct(item: { $cstNode?: AstNode['$cstNode'] }): void {
    const node = this.current;
    item.$cstNode = node;
    this.#open.pop();
    const around = this.#open.at(-1);
    if (node.first < 0 || around === undefined) return;
    around.cover(node.first, node.last);
    if (namesSomething(node.grammarSource))
      around.name ??= coverOf(around, node.first, node.last, node.grammarSource, undefined);
    // What is assigned to nothing is the node around it.
    else if (node.name !== undefined && assignedTo(node.grammarSource) === undefined) {
      const { name, first } = node;
      const from = first - around.first;
      around.name ??= { ...name, first: from + name.first, last: from + name.last };
    }
  }

  /** What is removed is put into a node that takes its place. */
  removeNode(): void {}

  appendChild(parent: LeanComposite, child: LeanComposite): void {
    child.parent = parent;
    parent.cover(child.first, child.last);
  }

  /** Takes in what was built elsewhere of the tokens that come next. */
  graft(node: AstNode, tokens: number): void {
    this.current.cover(this.#place, this.#place + tokens - 1);
    this.#place += tokens;
    this.#grafts.add(node);
  }

  /** Tells nodes in which one they stand. */
  linkContents(node: AstNode): void {
    for (const property in node) {
      if (property.startsWith('$')) continue;
      const value: unknown = Reflect.get(node, property);
      if (!Array.isArray(value)) {
        if (isAstNode(value)) this.#link(value, node, property, undefined);
        continue;
      }
      for (let index = 0; index < value.length; index++) {
        const part: unknown = value[index];
        if (isAstNode(part)) this.#link(part, node, property, index);
      }
    }
  }

  #link(part: AstNode, container: AstNode, property: string, index: number | undefined): void {
    placeIn(part, container, property, index);
    if (!this.#grafts.has(part)) this.linkContents(part);
  }
}

const coverOf = (
  { first: from }: LeanComposite,
  first: number,
  last: number,
  feature: Feature,
  tokenType: LexedToken['tokenType'] | undefined,
): Cover => ({ first: first - from, last: last - from, feature, ...(tokenType === undefined ? {} : { tokenType }) });

const properties = new WeakMap<Feature, { readonly assigned: string | undefined }>();

/** The property that the grammar assigns it to. */
function assignedTo(feature: Feature | undefined): string | undefined {
  if (feature === undefined) return undefined;
  const known = properties.get(feature);
  if (known !== undefined) return known.assigned;
  const assigned = AstUtils.getContainerOfType(feature, GrammarAST.isAssignment)?.feature;
  properties.set(feature, { assigned });
  return assigned;
}

const namesSomething = (feature: Feature | undefined): boolean => assignedTo(feature) === 'name';
