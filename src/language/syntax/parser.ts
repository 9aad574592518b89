import {
  type AstNode,
  createCompletionParser,
  createLangiumParser,
  type LangiumCompletionParser,
  type LangiumCoreServices,
  type LangiumParser,
  type ParseResult,
  type ParserOptions,
} from 'langium';
import { SlaLexer } from './constants.ts';
import { keepDeadEnd, rememberDeadEnds } from './deadEnds.ts';
import { decideByNumbers } from './decisions.ts';
import { limitErrorLookahead } from './errorLookahead.ts';
import { explainErrors } from './explain.ts';
import { readKnownShapes } from './knownShapes.ts';
import { recoverByParts } from './recovery.ts';
import { type GrammarWords, grammarWords } from './words.ts';

/** The text's tokens aren't kept: who asks for them has it parsed again. A text in which something is wrong is parsed as ever. */
export interface LeanOptions extends ParserOptions {
  readonly lean: true;
}

/** Langium's parser, which goes on after an error at the next part, explains errors in the user's words, and remembers how parts are read. */
export const createSlaParser = (services: LangiumCoreServices): LangiumParser => createParser(services, true);

/** The same parser, which looks for the way through the grammar anew each time. */
export const createForgetfulParser = (services: LangiumCoreServices): LangiumParser => createParser(services, false);

interface Learning {
  /** Forgets what was written alike. */
  readonly forget: () => void;
  readonly pack: () => void;
}

const LEARNING = new WeakMap<LangiumParser, Learning>();

/**
 * Prepares a parser for all texts by reading some: it keeps how to decide what any of them made it decide, and of those that others are like also how they
 * are built; packed, for a start-up snapshot.
 */
export function learn(parser: LangiumParser, texts: readonly string[], like: readonly string[]): void {
  for (const text of texts) parser.parse(text);
  LEARNING.get(parser)?.forget();
  for (const text of like) parser.parse(text);
  LEARNING.get(parser)?.pack();
}

function createParser(services: LangiumCoreServices, remembers: boolean): LangiumParser {
  const parser = createLangiumParser(services);
  limitErrorLookahead(parser);
  const decisions = remembers ? decideByNumbers(parser) : undefined;
  recoverByParts(parser);
  knowDefaults(parser, services);
  const shapes = remembers ? readKnownShapes(parser, services, keepDeadEnd) : undefined;
  rememberDeadEnds(parser, (deadEnd) => shapes?.deadEnd(deadEnd));
  const lexer = services.parser.Lexer;
  const pack = (): void => {
    decisions?.pack();
    // Their tokens take longer to unpack than to find again.
    if (lexer instanceof SlaLexer) lexer.forget();
  };
  if (shapes !== undefined) LEARNING.set(parser, { forget: shapes.forget, pack });
  let words: GrammarWords | undefined;
  const parse = parser.parse.bind(parser);
  parser.parse = <T extends AstNode>(input: string, options?: ParserOptions): ParseResult<T> => {
    const lean =
      options !== undefined && 'lean' in options ? shapes?.parseLean(input, (text) => parse(text)) : undefined;
    if (lean !== undefined) return lean as ParseResult<T>;
    const result = parse<T>(input, options);
    if (result.parserErrors.length === 0) return result;
    words ??= grammarWords(services.Grammar);
    // What the lexer reports in a line is why the parser stumbles there.
    const reported = result.lexerErrors.flatMap(({ line }) => line ?? []);
    return { ...result, parserErrors: explainErrors(result.parserErrors, input, words, reported) };
  };
  return parser;
}

/** The parser behind completion, which reads half sentences all the time. */
export function createSlaCompletionParser(services: LangiumCoreServices): LangiumCompletionParser {
  const parser = createCompletionParser(services);
  limitErrorLookahead(parser);
  return parser;
}

/** Langium looks through all properties of a type whenever a node of it is made; only those with a default matter to it. */
function knowDefaults(parser: LangiumParser, { shared: { AstReflection } }: LangiumCoreServices): void {
  const known = new Map<string, { readonly properties: readonly { readonly defaultValue?: unknown }[] }>();
  const getTypeMetaData = (type: string) => {
    const found = known.get(type) ?? {
      properties: Object.values(AstReflection.getTypeMetaData(type).properties).filter(
        ({ defaultValue }) => defaultValue !== undefined,
      ),
    };
    known.set(type, found);
    return found;
  };
  if (Reflect.get(parser, 'astReflection') !== AstReflection)
    throw new Error('The parser finds types elsewhere than expected: this version of Langium needs another way.');
  Reflect.set(parser, 'astReflection', { getTypeMetaData });
}
