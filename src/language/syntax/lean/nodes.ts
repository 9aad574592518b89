import {
  type AstNode,
  type CompositeCstNode,
  type CstNode,
  CstUtils,
  type GrammarAST,
  isAstNode,
  isCompositeCstNode,
  isReference,
  type LeafCstNode,
  type ParseResult,
  type RootCstNode,
} from 'langium';
import type { SourceRange } from '../../../contract/source.ts';
import type { TokensApart } from '../lines.ts';
import { NUMBERS } from './tokenPlaces.ts';

type Feature = GrammarAST.AbstractElement;
type TokenType = LeafCstNode['tokenType'];

/** A token as the lexer gives it: lines and columns begin with 1, the end is its last character. */
export interface LexedToken {
  readonly image: string;
  readonly startOffset: number;
  readonly tokenType: TokenType;
  readonly startLine?: number | undefined;
  readonly startColumn?: number | undefined;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
}

/** Which tokens a node covers, counted from some place. */
export interface Cover {
  readonly first: number;
  readonly last: number;
  readonly feature: Feature | undefined;
  /** Of a node that is a token itself. */
  readonly tokenType?: TokenType;
}

/**
 * Stands for a node of the concrete syntax tree and knows nothing but where it begins and ends. Whoever asks for more, such as the tokens in it, has the
 * text parsed again with all of them: nobody does who only settles what is sound.
 */
abstract class LeanNode implements CstNode {
  readonly root: LeanRoot;
  /** The first of its tokens; none yet where it's negative. */
  first: number;
  last: number;
  readonly grammarSource: Feature;

  constructor(root: LeanRoot | undefined, first: number, last: number, feature: Feature | undefined) {
    this.root = root ?? (this as unknown as LeanRoot);
    this.first = first;
    this.last = last;
    this.grammarSource = feature as Feature;
  }

  abstract get astNode(): AstNode;

  get hidden(): boolean {
    return false;
  }

  get offset(): number {
    return this.root.startOf(this.first);
  }

  get end(): number {
    return this.root.endOf(this.last);
  }

  get length(): number {
    return this.first < 0 ? 0 : this.end - this.offset;
  }

  get text(): string {
    return this.root.fullText.substring(this.offset, this.end);
  }

  get range(): CstNode['range'] {
    return this.root.rangeOf(this.first, this.last);
  }

  /** Absent for the root, whatever the type says. */
  get container(): CompositeCstNode {
    return this.complete.container as CompositeCstNode;
  }

  /** The node with all that is in it. */
  get complete(): CstNode {
    return this.root.completed(this);
  }
}

/** A token. */
export class LeanLeaf extends LeanNode implements LeafCstNode {
  readonly tokenType: TokenType;
  readonly parent: LeanPart;

  constructor(root: LeanRoot, place: number, feature: Feature | undefined, type: TokenType, parent: LeanPart) {
    super(root, place, place, feature);
    this.tokenType = type;
    this.parent = parent;
  }

  get astNode(): AstNode {
    return this.parent.astNode;
  }
}

/** What a rule of the grammar has read. There are more of these in a fleet than of anything else that is kept: each says as little as it can. */
export class LeanPart extends LeanNode implements CompositeCstNode {
  /** Who knows its node of the syntax tree: that node itself once it's there, before that what stands around it. */
  private knownBy: AstNode | LeanPart | undefined;

  constructor(
    root: LeanRoot | undefined,
    first: number,
    last: number,
    feature: Feature | undefined,
    parent: LeanPart | undefined,
  ) {
    super(root, first, last, feature);
    this.knownBy = parent;
  }

  set parent(parent: LeanPart) {
    if (this.ast === undefined) this.knownBy = parent;
  }

  /** A node of its own. */
  get ast(): AstNode | undefined {
    const known = this.knownBy;
    return known instanceof LeanPart ? undefined : known;
  }

  set ast(node: AstNode) {
    this.knownBy = node;
  }

  get astNode(): AstNode {
    const known = this.knownBy;
    const found = known instanceof LeanPart ? known.astNode : known;
    if (found === undefined) throw new Error('This node has no associated AST element');
    return found;
  }

  set astNode(node: AstNode) {
    this.knownBy = node;
  }

  get content(): readonly CstNode[] {
    const { complete } = this;
    return isCompositeCstNode(complete) ? complete.content : [];
  }

  cover(first: number, last: number): void {
    if (this.first < 0) this.first = first;
    this.last = last;
  }

  /** The texts of its tokens. */
  get words(): readonly string[] {
    return Array.from({ length: this.last - this.first + 1 }, (_, place) => this.root.textOf(this.first + place));
  }
}

/** One that comes to a node of the syntax tree. */
export class LeanComposite extends LeanPart {
  /** Where the name of a declaration stands, counted from the first token; unknown where it isn't a part of its own. */
  name: Cover | undefined = undefined;
  /** The nodes that are cast with its own, and where among them it and those below it stand. */
  order: Order | undefined = undefined;
  from = 0;
  to = 0;

  /** Undefined where it isn't known without all tokens. */
  get nameNode(): LeanNode | undefined {
    return this.name && nodeFor(this.name, this.root, this.first, this);
  }
}

/** Nodes of a tree that know their places: each before those below it, as a walk over the tree meets them. */
export interface Order {
  readonly nodes: AstNode[];
  /** Those that may make references themselves. */
  readonly referring: AstNode[];
}

/** The node's place in an order, if it's known. A copy of a tree has none, and neither has one with all of its tokens. */
export const placeInOrder = (node: AstNode): (LeanComposite & { readonly order: Order }) | undefined => {
  const { $cstNode } = node;
  return $cstNode instanceof LeanComposite && $cstNode.ast === node && isOrdered($cstNode) ? $cstNode : undefined;
};

const isOrdered = (node: LeanComposite): node is LeanComposite & { readonly order: Order } => node.order !== undefined;

/** A node in a composite, from a place on. */
export function nodeFor(cover: Cover, root: LeanRoot, from: number, parent: LeanPart): LeanNode {
  const { first, last, feature, tokenType } = cover;
  return tokenType === undefined
    ? new LeanPart(root, from + first, from + last, feature, parent)
    : new LeanLeaf(root, from + first, feature, tokenType, parent);
}

const NOBODY: ReadonlyMap<LeanNode, CstNode> = new Map();

/** The whole of a text, with the places of its tokens. */
export class LeanRoot extends LeanComposite implements RootCstNode {
  readonly fullText: string;
  /** What its file is called among these folders, once somebody has asked: every part of a contract is placed. */
  file: { readonly among: object; readonly path: string } | undefined;
  readonly #parse: (text: string) => ParseResult;
  readonly #places: Int32Array;
  readonly #comments: readonly LexedToken[];
  #complete: RootCstNode | undefined;
  /** The nodes that its own stand for. */
  #counterparts: ReadonlyMap<LeanNode, CstNode> = NOBODY;

  constructor(
    text: string,
    { places, hidden }: Pick<TokensApart, 'places' | 'hidden'>,
    parse: (text: string) => ParseResult,
  ) {
    super(undefined, -1, -1, undefined, undefined);
    this.fullText = text;
    this.file = undefined;
    this.#places = places;
    this.#comments = hidden;
    this.#parse = parse;
  }

  /** Where no places are known, tokens stand one behind the other. */
  startOf(place: number): number {
    return this.#places[place * NUMBERS] ?? place;
  }

  endOf(place: number): number {
    return this.#places[place * NUMBERS + 1] ?? place + 1;
  }

  textOf(place: number): string {
    return this.fullText.slice(this.startOf(place), this.endOf(place));
  }

  rangeOf(first: number, last: number): CstNode['range'] {
    const [from, to] = [first * NUMBERS, last * NUMBERS];
    const places = this.#places;
    return {
      start: { line: places[from + 2] ?? 0, character: places[from + 3] ?? 0 },
      end: { line: places[to + 4] ?? 0, character: places[to + 5] ?? 0 },
    };
  }

  /** The same as a contract places its parts. */
  sourceOf(file: string, first: number, last: number): SourceRange {
    const from = first * NUMBERS;
    const to = last * NUMBERS;
    const places = this.#places;
    return {
      file,
      start: { line: places[from + 2] ?? 0, column: places[from + 3] ?? 0 },
      end: { line: places[to + 4] ?? 0, column: places[to + 5] ?? 0 },
    };
  }

  /** The comment right before a token, if it's of one of these kinds. */
  commentBefore(place: number, kinds: readonly string[]): string | undefined {
    const start = this.startOf(place);
    const before = place === 0 ? -1 : this.endOf(place - 1);
    const last = this.#comments.findLast(({ startOffset }) => startOffset < start && startOffset >= before);
    return last !== undefined && kinds.includes(last.tokenType.name) ? last.image : undefined;
  }

  /** Parses the text again, with all tokens; from now on the syntax tree's nodes have them. */
  completed(node: LeanNode): CstNode {
    if (this.#complete === undefined) {
      const { value } = this.#parse(this.fullText);
      if (value.$cstNode === undefined) throw new Error('A text that was parsed has no tokens.');
      this.#complete = value.$cstNode as RootCstNode;
      const counterparts = new Map<LeanNode, CstNode>();
      this.#counterparts = counterparts;
      complete(this.astNode, value, counterparts);
    }
    return this.#counterparts.get(node) ?? sameIn(this.#complete, node) ?? this.#complete;
  }
}

export const isLean = (node: CstNode | undefined): node is LeanNode => node instanceof LeanNode;

type Written = { $cstNode?: CstNode; $refNode?: CstNode | undefined };

/** Gives a tree the concrete nodes of one that is built alike, and says which of them its own stood for. */
function complete(lean: AstNode, whole: AstNode, counterparts: Map<LeanNode, CstNode>): void {
  const node = whole.$cstNode;
  if (node !== undefined) {
    if (isLean(lean.$cstNode)) counterparts.set(lean.$cstNode, node);
    if (node.astNode === whole) (node as { astNode: AstNode }).astNode = lean;
    (lean as Written).$cstNode = node;
  }
  for (const name in whole) {
    if (name.startsWith('$')) continue;
    const [one, other]: unknown[] = [Reflect.get(lean, name), Reflect.get(whole, name)];
    if (Array.isArray(other) && Array.isArray(one))
      for (const [index, part] of other.entries()) replace(one[index], part, counterparts);
    else replace(one, other, counterparts);
  }
}

function replace(lean: unknown, whole: unknown, counterparts: Map<LeanNode, CstNode>): void {
  if (isAstNode(whole)) {
    if (isAstNode(lean)) complete(lean, whole, counterparts);
    return;
  }
  if (!isReference(whole) || !isReference(lean)) return;
  if (isLean(lean.$refNode) && whole.$refNode !== undefined) counterparts.set(lean.$refNode, whole.$refNode);
  (lean as Written).$refNode = whole.$refNode;
}

/** A node at the same place. */
function sameIn(root: RootCstNode, { offset, end }: LeanNode): CstNode | undefined {
  let found: CstNode | undefined = CstUtils.findLeafNodeAtOffset(root, offset);
  while (found !== undefined && found.end < end) found = found.container;
  return found;
}
