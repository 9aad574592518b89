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
import { rememberDeadEnds } from './deadEnds.ts';
import { limitErrorLookahead } from './errorLookahead.ts';
import { explainErrors } from './explain.ts';
import { recoverByParts } from './recovery.ts';
import { type GrammarWords, grammarWords } from './words.ts';

/** Langium's parser, which goes on after an error at the next part and explains errors in the user's words. */
export function createSlaParser(services: LangiumCoreServices): LangiumParser {
  const parser = createLangiumParser(services);
  limitErrorLookahead(parser);
  recoverByParts(parser);
  rememberDeadEnds(parser);
  let words: GrammarWords | undefined;
  const parse = parser.parse.bind(parser);
  parser.parse = <T extends AstNode>(input: string, options?: ParserOptions): ParseResult<T> => {
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
