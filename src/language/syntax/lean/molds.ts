import {
  type AstNode,
  DatatypeSymbol,
  GrammarAST,
  isAstNode,
  isMultiReference,
  isReference,
  ValueConverter,
} from 'langium';
import type { BuildingParser, Feature, Token } from '../building.ts';
import type { Step } from '../steps.ts';
import { placeIn, type Unplaced } from '../tree.ts';
import { type Conversion, conversionOf } from '../valueConverter.ts';
import { LeanBuilder } from './builder.ts';
import { type Cover, isLean, LeanComposite, LeanRoot, nodeFor, type Order } from './nodes.ts';

/** What the parser builds of a part, whatever stands in its names and figures: trees of parts that are written alike are cast from it. */
export interface Mold {
  /** In the order in which the parser sets them. */
  readonly entries: readonly Entry[];
  /** The part itself is placed by whoever takes it. */
  readonly within: Within | undefined;
  /** Tokens are counted from the first one of the part. */
  readonly cover: Cover;
  /** Where its name stands, counted from its own first token. */
  readonly name: Cover | undefined;
  /** Whether it makes references itself. */
  readonly refers: boolean;
}

interface Entry {
  readonly property: string;
  readonly value: Molded;
}

/** Where a node stands in the one around it. */
interface Within {
  readonly property: string;
  readonly index?: number;
}

type Molded =
  | { readonly kind: 'fixed'; readonly value: unknown }
  | { readonly kind: 'concrete' }
  | { readonly kind: 'token'; readonly place: number }
  | { readonly kind: 'text'; readonly text: MoldedText }
  | { readonly kind: 'reference'; readonly text: MoldedText; readonly cover: Cover }
  | { readonly kind: 'node'; readonly mold: Mold }
  | { readonly kind: 'list'; readonly values: readonly Molded[] };

/** What the value converter makes of the tokens that a feature of the grammar covers. */
interface MoldedText {
  readonly parts: readonly (string | MoldedText)[];
  readonly cover: Cover & { readonly feature: Feature };
  readonly conversion: Conversion;
}

/** Stands for the text number so and so. */
const markOf = (number: number): string => `\uE000${number}\uE000`;
const MARK = /\uE000(\d+)\uE000/;

class Unmoldable extends Error {}

/**
 * Lets Langium's parser build a part by the steps that it took, with marks in the place of texts. Undefined where what is built doesn't rest on the
 * kinds of the tokens alone. `action` is the parser's own, which nobody listens to.
 */
export function moldOf(
  parser: BuildingParser,
  action: BuildingParser['action'],
  steps: readonly Step[],
  tokens: readonly Token[],
): Mold | undefined {
  const { nodeBuilder, converter } = parser;
  const depth = parser.stack.length;
  const texts: MoldedText[] = [];
  const builder = new LeanBuilder(
    new LeanRoot('', { places: new Int32Array(0), hidden: [] }, () => {
      throw new Unmoldable();
    }),
  );
  const mark = (text: string, node: unknown): string => {
    if (!(node instanceof Object) || !isLean(node as never)) throw new Unmoldable();
    const cover = coverOf(node as LeanComposite);
    texts.push({ parts: partsOf(text, texts), cover, conversion: conversionOf(cover.feature) });
    return markOf(texts.length - 1);
  };
  parser.nodeBuilder = builder;
  parser.converter = { convert: mark };
  try {
    const built = build(parser, action, builder, steps, tokens);
    return isAstNode(built) ? molded(built, texts, undefined) : undefined;
  } catch (error) {
    if (!(error instanceof Unmoldable)) throw error;
    return undefined;
  } finally {
    parser.nodeBuilder = nodeBuilder;
    parser.converter = converter;
    parser.stack.length = depth;
  }
}

function build(
  parser: BuildingParser,
  action: BuildingParser['action'],
  builder: LeanBuilder,
  steps: readonly Step[],
  tokens: readonly Token[],
): unknown {
  const nodes: LeanComposite[] = [];
  let place = 0;
  let last: unknown;
  for (const [index, step] of steps.entries()) {
    switch (step.kind) {
      case 'token': {
        const token = tokens[place];
        if (token === undefined) throw new Unmoldable();
        const node = builder.buildLeafNode(token, step.feature);
        // What a keyword says is known by its kind.
        if (step.keyword && (!GrammarAST.isKeyword(step.feature) || step.feature.value !== token.image))
          throw new Unmoldable();
        const value = step.keyword ? token.image : parser.converter.convert(markOf(-1 - place), node);
        place++;
        const { assignment, crossRef } = step.assigned;
        const current = parser.stack.at(-1);
        if (assignment !== undefined) parser.assign(assignment.operator, assignment.feature, value, node, crossRef);
        else if (current?.$type === DatatypeSymbol) current.value = `${current.value}${value}`;
        break;
      }
      case 'open':
        if (step.infix !== undefined) throw new Unmoldable();
        nodes.push(builder.buildCompositeNode(step.feature));
        parser.stack.push(step.type === DatatypeSymbol ? { $type: step.type, value: '' } : { $type: step.type });
        break;
      case 'close': {
        const node = nodes.pop();
        last = parser.construct();
        if (index < steps.length - 1 && last !== undefined && node !== undefined && node.length > 0)
          parser.performSubruleAssignment(last, step.feature, node);
        break;
      }
      case 'action':
        action(step.type, step.action);
        break;
      case 'dead-end':
        break;
      default:
        step satisfies never;
    }
  }
  return last;
}

const coverOf = (node: LeanComposite): MoldedText['cover'] => ({
  first: node.first,
  last: node.last,
  feature: node.grammarSource,
  ...('tokenType' in node ? { tokenType: node.tokenType as Token['tokenType'] } : {}),
});

/** Words between marks. A token marks itself by its place, below zero. */
function partsOf(text: string, texts: readonly MoldedText[]): MoldedText['parts'] {
  const own = /^\uE000-\d+\uE000$/.exec(text);
  if (own !== null) return [];
  return text.split(MARK).flatMap((part, index): readonly (string | MoldedText)[] => {
    if (index % 2 === 0) return part === '' ? [] : [part];
    const known = texts[Number(part)];
    if (known === undefined) throw new Unmoldable();
    return [known];
  });
}

function molded(node: AstNode, texts: readonly MoldedText[], within: Within | undefined): Mold {
  const { $cstNode } = node;
  if (!($cstNode instanceof LeanComposite) || '$infixName' in node) throw new Unmoldable();
  const entries = Object.entries(node).map(([property, value]): Entry => {
    const part: Molded = property === '$cstNode' ? { kind: 'concrete' } : moldedValue(value, texts, { property });
    return { property, value: part };
  });
  return {
    entries: entries.map((entry) => ({ ...entry, value: alike(entry.value) })),
    within,
    cover: coverOf($cstNode),
    name: $cstNode.name,
    refers: entries.some(({ value }) => refers(value)),
  };
}

/** With the properties of all kinds: what is read of objects that are made alike is found at once. */
function alike<M extends Molded>(value: M): M {
  const all = { kind: value.kind, value: undefined, place: 0, text: undefined, cover: undefined, mold: undefined };
  return { ...all, values: undefined, ...value, ...(value.kind === 'list' ? { values: value.values.map(alike) } : {}) };
}

const refers = (value: Molded): boolean =>
  value.kind === 'reference' || (value.kind === 'list' && value.values.some(refers));

function moldedValue(value: unknown, texts: readonly MoldedText[], within: Within): Molded {
  if (Array.isArray(value)) {
    const values = value.map((one, index) => moldedValue(one, texts, { ...within, index }));
    if (values.some(refers) && values.some(({ kind }) => kind === 'node')) throw new Unmoldable();
    return { kind: 'list', values };
  }
  if (isMultiReference(value)) throw new Unmoldable();
  if (isReference(value)) {
    if (!isLean(value.$refNode)) throw new Unmoldable();
    return { kind: 'reference', text: textOf(value.$refText, texts), cover: coverOf(value.$refNode as LeanComposite) };
  }
  if (isAstNode(value)) return { kind: 'node', mold: molded(value, texts, within) };
  if (typeof value === 'string' && value.includes('\uE000')) return moldedText(textOf(value, texts));
  if (value instanceof Object) throw new Unmoldable();
  return { kind: 'fixed', value };
}

function textOf(mark: string, texts: readonly MoldedText[]): MoldedText {
  const number = new RegExp(`^${MARK.source}$`).exec(mark)?.[1];
  const text = number === undefined ? undefined : texts[Number(number)];
  if (text === undefined) throw new Unmoldable();
  return text;
}

/** Most texts stand in the tree as they are written. */
function moldedText(text: MoldedText): Molded {
  const place = placeOf(text);
  return place === undefined ? { kind: 'text', text } : { kind: 'token', place };
}

/** Of a text that is that of one token. */
function placeOf({ parts, cover, conversion }: MoldedText): number | undefined {
  if (conversion !== 'none') return undefined;
  if (parts.length === 0) return cover.first;
  const [only, another] = parts;
  return another === undefined && typeof only === 'object' ? placeOf(only) : undefined;
}

/** What a tree is cast from. */
interface Cast {
  readonly parser: BuildingParser;
  readonly root: LeanRoot;
  readonly tokens: readonly Token[];
  /** The place of the part's first token. */
  readonly start: number;
  readonly order: Order;
}

/** A node in the making. */
type Placed = Unplaced & { [property: string]: unknown };

/**
 * The tree of a part whose tokens are of the mold's kinds; `around` is the node that it's in, unless whoever takes it says so. This runs for each node of a thousand
 * files: nothing is made on the way that isn't kept.
 */
export function castOf(mold: Mold, cast: Cast, around?: AstNode): AstNode {
  const { cover, entries, within } = mold;
  const { root, start, order } = cast;
  const concrete = new LeanComposite(root, start + cover.first, start + cover.last, cover.feature, undefined);
  const node = {} as Placed;
  concrete.name = mold.name;
  concrete.ast = node;
  concrete.order = order;
  concrete.from = order.nodes.push(node) - 1;
  if (mold.refers) order.referring.push(node);
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    if (entry !== undefined) node[entry.property] = castValue(entry.value, node, entry.property, concrete, cast);
  }
  if (within !== undefined && around !== undefined) placeIn(node, around, within.property, within.index);
  concrete.to = order.nodes.length;
  return node;
}

function castValue(value: Molded, node: AstNode, property: string, concrete: LeanComposite, cast: Cast): unknown {
  switch (value.kind) {
    case 'fixed':
      return value.value;
    case 'concrete':
      return concrete;
    case 'token':
      return cast.tokens[cast.start + value.place]?.image;
    case 'text':
      return converted(value.text, cast);
    case 'reference': {
      const text = converted(value.text, cast);
      const { root, start } = cast;
      return cast.parser.linker.buildReference(node, property, nodeFor(value.cover, root, start, concrete), `${text}`);
    }
    case 'node':
      return castOf(value.mold, cast, node);
    case 'list':
      return castValues(value.values, node, property, concrete, cast);
    default:
      return value satisfies never;
  }
}

function castValues(
  values: readonly Molded[],
  node: AstNode,
  property: string,
  concrete: LeanComposite,
  cast: Cast,
): readonly unknown[] {
  const list: unknown[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value !== undefined) list.push(castValue(value, node, property, concrete, cast));
  }
  return list;
}

function converted({ parts, cover, conversion }: MoldedText, cast: Cast): unknown {
  const { first, last, feature } = cover;
  const { root, start, tokens, parser } = cast;
  if (conversion === 'words') {
    let words = tokens[start + first]?.image ?? '';
    for (let place = start + first + 1; place <= start + last; place++) words += ` ${tokens[place]?.image}`;
    return words;
  }
  let text = parts.length === 0 ? (tokens[start + first]?.image ?? '') : '';
  for (const part of parts) text += typeof part === 'string' ? part : `${converted(part, cast)}`;
  switch (conversion) {
    case 'none':
      return text;
    case 'name':
      return ValueConverter.convertID(text);
    case 'quoted':
      return text.includes('\\') ? ValueConverter.convertString(text) : text.slice(1, -1);
    case 'ruled':
      return parser.converter.convert(text, new LeanComposite(root, start + first, start + last, feature, undefined));
    default:
      return conversion satisfies never;
  }
}
