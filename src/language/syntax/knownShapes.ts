import {
  type CstNode,
  DatatypeSymbol,
  GrammarAST,
  type LangiumCoreServices,
  type LangiumParser,
  type ParseResult,
} from 'langium';
import { type BuildingParser, type Feature, isBuilding, type Made, type RuleMethod, type Token } from './building.ts';
import { SlaLexer } from './constants.ts';
import type { DeadEndAt } from './deadEnds.ts';
import { LeanBuilder } from './lean/builder.ts';
import { castOf, type Mold, moldOf } from './lean/molds.ts';
import { LeanRoot } from './lean/nodes.ts';
import { type Opened, type Step, Steps } from './steps.ts';

/** The parts of a file that are often written alike: what stands in a file, in an agreement, in a dataset. */
const PARTS = ['Import', 'Declaration', 'AgreementItem', 'DatasetItem'];

/** Of all shapes together; beyond it they are forgotten and met again. */
const MOST_STEPS = 300_000;

interface Shape {
  readonly steps: readonly Step[];
  readonly tokens: number;
  /** Made where a third part is of this shape, since making it takes as long as building two; `none` where it can't be. */
  mold?: Mold | 'none' | 'wanted';
}

/** Shapes by the kinds of their tokens, and of those behind them that parsing looked at. Most branches lead on in one way only. */
interface Branch {
  /** Where a token of that kind leads. */
  type: number;
  to: Branch | undefined;
  /** Where others do. */
  others: Map<number, Branch> | undefined;
  shape: Shape | undefined;
}

/** Where a shape is written down that isn't known yet. */
interface Recording {
  readonly steps: Step[];
  readonly start: number;
}

export interface KnownShapes {
  /** Begins anew. */
  readonly forget: () => void;
  /** Writes down that reading found no way on from the next token. */
  readonly deadEnd: (deadEnd: DeadEndAt) => void;
  /** The tree of a text, with places in the place of tokens. Undefined where something is wrong with the text. */
  readonly parseLean: (text: string, parse: (text: string) => ParseResult) => ParseResult | undefined;
}

/**
 * Looks for the way through the grammar once for parts that are written alike. Which way a part takes rests on nothing but the kinds of the tokens that
 * are looked at: a part whose tokens are of the same kinds, as far as one that was parsed without an error looked, is built by the same steps. A thousand
 * agreements that differ in names and figures are so read as one.
 */
export function readKnownShapes(
  langiumParser: LangiumParser,
  { Grammar }: LangiumCoreServices,
  keepDeadEnd: (deadEnd: DeadEndAt, tokens: readonly Token[], place: number) => void,
): KnownShapes {
  const parser: unknown = langiumParser;
  if (!isBuilding(parser))
    throw new Error('The parser builds trees elsewhere than expected: this version of Langium needs another way.');
  const { wrapper } = parser;
  const consume = parser.consume.bind(parser);
  const subrule = parser.subrule.bind(parser);
  const action = parser.action.bind(parser);
  const opened = openedBy(parser, Grammar);
  const stepsOf = new Steps(parser);
  const known = new Map<RuleMethod, Branch>();
  for (const name of PARTS) {
    const rule = parser.allRules.get(name);
    if (rule !== undefined) known.set(rule, newBranch());
  }
  let kept = 0;
  let errors = 0;
  /** The place of the last token that was looked at. */
  let farthest = -1;
  const recordings: Recording[] = [];
  /** While a tree is built without its tokens. */
  let lean: LeanBuilder | undefined;
  const write = (step: Step): void => {
    for (const { steps } of recordings) steps.push(step);
  };
  const writeDeadEnd = (deadEnd: DeadEndAt, place: number): void => {
    for (const { steps, start } of recordings) steps.push({ kind: 'dead-end', from: place - start, deadEnd });
  };

  const look = wrapper.LA.bind(wrapper);
  wrapper.LA = (offset) => {
    const place = wrapper.exportLexerState() + offset;
    if (place > farthest) farthest = place;
    return look(offset);
  };
  const saveError = wrapper.SAVE_ERROR.bind(wrapper);
  wrapper.SAVE_ERROR = (error) => {
    errors++;
    // Whoever looks for a way on from there takes no token for another one.
    if (lean !== undefined) throw new Error('A text in which something is wrong has no lean tree.');
    return saveError(error);
  };

  const replay = ({ steps, tokens }: Shape): void => {
    const { input } = wrapper;
    const start = wrapper.exportLexerState() + 1;
    let place = start;
    const nodes: CstNode[] = [];
    for (const step of steps) {
      switch (step.kind) {
        case 'token': {
          const token = input[place++];
          if (token !== undefined) addToken(parser, token, step);
          break;
        }
        case 'open': {
          nodes.push(parser.nodeBuilder.buildCompositeNode(step.feature));
          const made: Made = { $type: step.type };
          parser.stack.push(made);
          if (step.type === DatatypeSymbol) made.value = '';
          else if (step.infix !== undefined) made.$infixName = step.infix;
          break;
        }
        case 'close': {
          const node = nodes.pop();
          const result = parser.construct();
          if (result !== undefined && node !== undefined && node.length > 0)
            parser.performSubruleAssignment(result, step.feature, node);
          break;
        }
        case 'action':
          action(step.type, step.action);
          break;
        case 'dead-end': {
          keepDeadEnd(step.deadEnd, input, start + step.from);
          writeDeadEnd(step.deadEnd, start + step.from);
          break;
        }
        default:
          step satisfies never;
      }
      if (step.kind !== 'dead-end') write(step);
    }
    wrapper.importLexerState(start + tokens - 1);
  };

  /** A lean tree is cast at once from what is known of the shape. */
  const castFrom = (shape: Shape, feature: Feature): boolean => {
    if (lean === undefined) return false;
    const { input } = wrapper;
    const start = wrapper.exportLexerState() + 1;
    const { steps, tokens } = shape;
    if (shape.mold === undefined) {
      shape.mold = 'wanted';
      return false;
    }
    if (shape.mold === 'wanted')
      shape.mold = moldOf(parser, action, steps, input.slice(start, start + tokens)) ?? 'none';
    if (shape.mold === 'none') return false;
    const order = { nodes: [], referring: [] };
    const cast = castOf(shape.mold, { parser, root: lean.rootNode, tokens: input, start, order });
    lean.graft(cast, tokens);
    if (cast.$cstNode !== undefined) parser.performSubruleAssignment(cast, feature, cast.$cstNode);
    // Broken texts aren't read this way, so nobody asks for dead ends.
    if (recordings.length > 0)
      for (const step of steps)
        if (step.kind === 'dead-end') writeDeadEnd(step.deadEnd, start + step.from);
        else write(step);
    wrapper.importLexerState(start + tokens - 1);
    return true;
  };

  const record = (branch: Branch, run: () => void): void => {
    const start = wrapper.exportLexerState() + 1;
    const recording: Recording = { steps: [], start };
    const [lookedBefore, errorsBefore] = [farthest, errors];
    let looked = start;
    farthest = start;
    recordings.push(recording);
    try {
      run();
    } finally {
      recordings.pop();
      looked = farthest;
      farthest = Math.max(looked, lookedBefore);
    }
    const tokens = wrapper.exportLexerState() + 1 - start;
    // The next token is looked at by whoever decides whether there is more.
    looked = Math.max(looked, start + tokens);
    if (errors === errorsBefore && tokens > 0) keep(branch, { steps: recording.steps, tokens }, start, looked);
  };

  const keep = (root: Branch, shape: Shape, start: number, looked: number): void => {
    if (kept > MOST_STEPS) forget();
    let branch = root;
    for (let place = start; place <= looked; place++) {
      const type = typeAt(wrapper.input, place);
      const next = follow(branch, type) ?? newBranch();
      lead(branch, type, next);
      branch = next;
    }
    branch.shape = shape;
    kept += shape.steps.length;
  };

  const find = (root: Branch): Shape | undefined => {
    let place = wrapper.exportLexerState() + 1;
    let branch: Branch | undefined = root;
    while (branch !== undefined && branch.shape === undefined) branch = follow(branch, typeAt(wrapper.input, place++));
    if (branch !== undefined && place - 1 > farthest) farthest = place - 1;
    return branch?.shape;
  };

  const read = (occurrence: number, rule: RuleMethod, fragment: boolean, feature: Feature, args: object): void => {
    const enters = recordings.length > 0 && !fragment ? opened.get(rule) : undefined;
    if (enters !== undefined) write(stepsOf.open(feature, enters));
    subrule(occurrence, rule, fragment, feature, args);
    if (enters !== undefined) write(stepsOf.close(feature));
  };

  parser.subrule = (occurrence, rule, fragment, feature, args) => {
    const branch = known.get(rule);
    if (branch === undefined || parser.isRecording()) return read(occurrence, rule, fragment, feature, args);
    const shape = find(branch);
    if (shape !== undefined) return castFrom(shape, feature) ? undefined : replay(shape);
    record(branch, () => read(occurrence, rule, fragment, feature, args));
    return undefined;
  };
  parser.consume = (occurrence, type, feature) => {
    if (recordings.length > 0) write(stepsOf.token(feature));
    consume(occurrence, type, feature);
  };
  parser.action = (type, of) => {
    if (recordings.length > 0) write(stepsOf.action(type, of));
    action(type, of);
  };
  const forget = (): void => {
    for (const root of known.values()) Object.assign(root, newBranch());
    kept = 0;
  };

  const parseLean: KnownShapes['parseLean'] = (text, parse) => {
    const { lexer, nodeBuilder } = parser;
    const lexed = lexer instanceof SlaLexer ? lexer.tokenizeApart(text) : undefined;
    if (lexed === undefined) return undefined;
    const errorsBefore = errors;
    lean = new LeanBuilder(new LeanRoot(text, lexed, parse));
    try {
      parser.nodeBuilder = lean;
      parser.lexerResult = { hidden: [] };
      wrapper.input = lexed.tokens as Token[];
      const value = parser.doParse(parser.mainRule);
      lean.linkContents(value);
      return { value, lexerErrors: [], parserErrors: [] };
    } catch (error) {
      if (errors === errorsBefore) throw error;
      parser.stack.length = 0;
      return undefined;
    } finally {
      parser.nodeBuilder = nodeBuilder;
      parser.lexerResult = undefined;
      parser.unorderedGroups.clear();
      lean = undefined;
    }
  };
  return { forget, deadEnd: (deadEnd) => writeDeadEnd(deadEnd, wrapper.exportLexerState() + 1), parseLean };
}

const newBranch = (): Branch => ({ type: NONE, to: undefined, others: undefined, shape: undefined });

const follow = (from: Branch, type: number): Branch | undefined =>
  from.type === type ? from.to : from.others?.get(type);

function lead(from: Branch, type: number, to: Branch): void {
  if (from.to === undefined) Object.assign(from, { type, to });
  else if (from.type !== type) {
    from.others ??= new Map();
    from.others.set(type, to);
  }
}

/** No kind of a token. */
const NONE = -2;

/** Behind the last token of a file there is nothing. */
const typeAt = (tokens: readonly Token[], place: number): number => tokens[place]?.tokenTypeIdx ?? -1;

/** What Langium's parser does with a token that it consumes. */
function addToken(parser: BuildingParser, token: Token, step: Extract<Step, { kind: 'token' }>): void {
  const { feature, keyword, assigned } = step;
  const [hidden] = parser.lexerResult?.hidden ?? [];
  if (hidden !== undefined && hidden.startOffset <= token.startOffset)
    parser.nodeBuilder.addHiddenNodes(parser.extractHiddenTokens(token));
  const node = parser.nodeBuilder.buildLeafNode(token, feature);
  const { assignment, crossRef } = assigned;
  const current = parser.stack.at(-1);
  if (assignment !== undefined) {
    const value = keyword ? token.image : parser.converter.convert(token.image, node);
    parser.assign(assignment.operator, assignment.feature, value, node, crossRef);
  } else if (current?.$type === DatatypeSymbol)
    current.value = `${current.value}${keyword ? token.image : parser.converter.convert(token.image, node)}`;
}

/** The nodes that rules begin; fragments go on with the one that is open. */
function openedBy(parser: BuildingParser, { rules }: GrammarAST.Grammar): ReadonlyMap<RuleMethod, Opened> {
  const opened = new Map<RuleMethod, Opened>();
  for (const rule of rules) {
    if (!GrammarAST.isParserRule(rule) && !GrammarAST.isInfixRule(rule)) continue;
    const method = parser.allRules.get(rule.name);
    const type = parser.computeRuleType(rule);
    if (method !== undefined && type !== undefined)
      opened.set(method, { type, infix: GrammarAST.isInfixRule(rule) ? rule.name : undefined });
  }
  return opened;
}
