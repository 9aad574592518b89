import { type CstNode, DatatypeSymbol, GrammarAST, type LangiumCoreServices, type LangiumParser } from 'langium';
import type { DeadEndAt } from './deadEnds.ts';

/** The parts of a file that are often written alike: what stands in a file, in an agreement, in a dataset. */
const PARTS = ['Import', 'Declaration', 'AgreementItem', 'DatasetItem'];

/** Of all shapes together; beyond it they are forgotten and met again. */
const MOST_STEPS = 300_000;

/** What this module needs of a token. */
interface Token {
  readonly image: string;
  readonly startOffset: number;
  readonly tokenTypeIdx: number;
}

/** A rule as Chevrotain calls it. */
type RuleMethod = (...args: never[]) => unknown;

type Feature = GrammarAST.AbstractElement;

/** The parts of Chevrotain's parser that know how far it has read. */
interface ReadingParser {
  LA: (offset: number) => Token;
  SAVE_ERROR: (error: Error) => Error;
  /** The place of the token that was read last. */
  readonly exportLexerState: () => number;
  readonly importLexerState: (place: number) => void;
  readonly input: readonly Token[];
}

interface Assigned {
  readonly assignment?: { readonly operator: string; readonly feature: string } | undefined;
  readonly crossRef?: string | undefined;
}

/** A node in the making; the texts of a rule that gives a text are joined in `value`. */
type Made = { $type: string | symbol; $infixName?: string; value?: string };

/** The parts of Langium's parser that build trees. */
interface BuildingParser {
  readonly wrapper: ReadingParser;
  readonly allRules: ReadonlyMap<string, RuleMethod>;
  readonly lexerResult?: { readonly hidden: readonly Token[] };
  readonly stack: Made[];
  readonly nodeBuilder: {
    readonly buildCompositeNode: (feature: Feature) => CstNode;
    readonly buildLeafNode: (token: Token, feature: Feature) => CstNode;
    readonly addHiddenNodes: (tokens: readonly Token[]) => void;
  };
  readonly converter: { readonly convert: (text: string, node: CstNode) => unknown };
  readonly isRecording: () => boolean;
  readonly computeRuleType: (rule: GrammarAST.ParserRule | GrammarAST.InfixRule) => string | symbol | undefined;
  readonly extractHiddenTokens: (token: Token) => readonly Token[];
  readonly getAssignment: (feature: Feature) => Assigned;
  readonly assign: (operator: string, feature: string, value: unknown, node: CstNode, crossRef?: string) => void;
  readonly construct: () => unknown;
  readonly performSubruleAssignment: (result: unknown, feature: Feature, node: CstNode) => void;
  consume: (occurrence: number, type: unknown, feature: Feature) => void;
  subrule: (occurrence: number, rule: RuleMethod, fragment: boolean, feature: Feature, args: object) => void;
  action: ($type: string, action: GrammarAST.Action) => void;
}

/** What parsing did to build a tree, in the order in which it did so. */
type Step =
  | { readonly kind: 'token'; readonly feature: Feature; readonly keyword: boolean; readonly assigned: Assigned }
  | {
      readonly kind: 'open';
      readonly feature: Feature;
      readonly type: string | symbol;
      readonly infix: string | undefined;
    }
  | { readonly kind: 'close'; readonly feature: Feature }
  | { readonly kind: 'action'; readonly type: string; readonly action: GrammarAST.Action }
  /** `from`: places behind the first token of the shape. */
  | { readonly kind: 'dead-end'; readonly from: number; readonly deadEnd: DeadEndAt };

interface Shape {
  readonly steps: readonly Step[];
  readonly tokens: number;
}

/** Shapes by the kinds of their tokens, and of those behind them that parsing looked at. */
interface Branch {
  readonly next: Map<number, Branch>;
  shape?: Shape;
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
  const known = new Map<RuleMethod, Branch>();
  for (const name of PARTS) {
    const rule = parser.allRules.get(name);
    if (rule !== undefined) known.set(rule, { next: new Map() });
  }
  let kept = 0;
  let errors = 0;
  /** The place of the last token that was looked at. */
  let farthest = -1;
  const recordings: Recording[] = [];
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
      const next = branch.next.get(type) ?? { next: new Map<number, Branch>() };
      branch.next.set(type, next);
      branch = next;
    }
    branch.shape = shape;
    kept += shape.steps.length;
  };

  const find = (root: Branch): Shape | undefined => {
    let place = wrapper.exportLexerState() + 1;
    let branch: Branch | undefined = root;
    while (branch !== undefined && branch.shape === undefined) branch = branch.next.get(typeAt(wrapper.input, place++));
    if (branch !== undefined && place - 1 > farthest) farthest = place - 1;
    return branch?.shape;
  };

  const read = (occurrence: number, rule: RuleMethod, fragment: boolean, feature: Feature, args: object): void => {
    const enters = recordings.length > 0 && !fragment ? opened.get(rule) : undefined;
    if (enters !== undefined) write({ kind: 'open', feature, ...enters });
    subrule(occurrence, rule, fragment, feature, args);
    if (enters !== undefined) write({ kind: 'close', feature });
  };

  parser.subrule = (occurrence, rule, fragment, feature, args) => {
    const branch = known.get(rule);
    if (branch === undefined || parser.isRecording()) return read(occurrence, rule, fragment, feature, args);
    const shape = find(branch);
    if (shape !== undefined) return replay(shape);
    record(branch, () => read(occurrence, rule, fragment, feature, args));
    return undefined;
  };
  parser.consume = (occurrence, type, feature) => {
    if (recordings.length > 0)
      write({
        kind: 'token',
        feature,
        keyword: GrammarAST.isKeyword(feature),
        assigned: parser.getAssignment(feature),
      });
    consume(occurrence, type, feature);
  };
  parser.action = (type, of) => {
    if (recordings.length > 0) write({ kind: 'action', type, action: of });
    action(type, of);
  };
  const forget = (): void => {
    for (const { next } of known.values()) next.clear();
    kept = 0;
  };
  return { forget, deadEnd: (deadEnd) => writeDeadEnd(deadEnd, wrapper.exportLexerState() + 1) };
}

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

interface Opened {
  readonly type: string | symbol;
  readonly infix: string | undefined;
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

const isBuilding = (parser: unknown): parser is BuildingParser =>
  typeof parser === 'object' &&
  parser !== null &&
  ['wrapper', 'allRules', 'stack', 'nodeBuilder', 'converter'].every(
    (name) => typeof Reflect.get(parser, name) === 'object',
  ) &&
  ['consume', 'subrule', 'action', 'construct', 'assign', 'getAssignment', 'performSubruleAssignment'].every(
    (name) => typeof Reflect.get(parser, name) === 'function',
  );
