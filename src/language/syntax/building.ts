import type { AstNode, CstNode, GrammarAST, LexerResult, Linker } from 'langium';
import type { LexedToken } from './lean/nodes.ts';

/** What this folder needs of a token. */
export interface Token extends LexedToken {
  readonly tokenTypeIdx: number;
}

/** A rule as Chevrotain calls it. */
export type RuleMethod = (...args: never[]) => unknown;

export type Feature = GrammarAST.AbstractElement;

/** The parts of Chevrotain's parser that know how far it has read. */
export interface ReadingParser {
  LA: (offset: number) => Token;
  SAVE_ERROR: (error: Error) => Error;
  /** The place of the token that was read last. */
  readonly exportLexerState: () => number;
  readonly importLexerState: (place: number) => void;
  input: readonly Token[];
  readonly errors: readonly Error[];
}

export interface Assigned {
  readonly assignment?: { readonly operator: string; readonly feature: string } | undefined;
  readonly crossRef?: string | undefined;
}

/** A node in the making; the texts of a rule that gives a text are joined in `value`. */
export type Made = { $type: string | symbol; $infixName?: string; value?: string };

/** What builds concrete syntax trees. */
interface NodeBuilder {
  readonly buildCompositeNode: (feature: Feature) => CstNode;
  readonly buildLeafNode: (token: Token, feature: Feature) => CstNode;
  readonly addHiddenNodes: (tokens: readonly Token[]) => void;
}

interface Converter {
  readonly convert: (text: string, node: CstNode) => unknown;
}

/** The parts of Langium's parser that build trees. */
export interface BuildingParser {
  readonly wrapper: ReadingParser;
  readonly allRules: ReadonlyMap<string, RuleMethod>;
  readonly mainRule: RuleMethod;
  readonly lexer: { readonly tokenize: (text: string) => LexerResult };
  lexerResult?: { readonly hidden: readonly Token[] } | undefined;
  readonly stack: Made[];
  nodeBuilder: NodeBuilder;
  converter: Converter;
  readonly linker: Linker;
  readonly unorderedGroups: Map<unknown, unknown>;
  readonly isRecording: () => boolean;
  readonly computeRuleType: (rule: GrammarAST.ParserRule | GrammarAST.InfixRule) => string | symbol | undefined;
  readonly extractHiddenTokens: (token: Token) => readonly Token[];
  readonly getAssignment: (feature: Feature) => Assigned;
  readonly assign: (operator: string, feature: string, value: unknown, node: CstNode, crossRef?: string) => void;
  readonly construct: () => unknown;
  readonly doParse: (rule: RuleMethod) => AstNode;
  readonly performSubruleAssignment: (result: unknown, feature: Feature, node: CstNode) => void;
  consume: (occurrence: number, type: unknown, feature: Feature) => void;
  subrule: (occurrence: number, rule: RuleMethod, fragment: boolean, feature: Feature, args: object) => void;
  action: ($type: string, action: GrammarAST.Action) => void;
}

export const isBuilding = (parser: unknown): parser is BuildingParser =>
  typeof parser === 'object' &&
  parser !== null &&
  ['wrapper', 'allRules', 'stack', 'nodeBuilder', 'converter', 'lexer', 'linker', 'unorderedGroups'].every(
    (name) => typeof Reflect.get(parser, name) === 'object',
  ) &&
  ['consume', 'subrule', 'action', 'construct', 'assign', 'getAssignment', 'performSubruleAssignment', 'doParse'].every(
    (name) => typeof Reflect.get(parser, name) === 'function',
  );
