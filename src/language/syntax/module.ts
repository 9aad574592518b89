import type { LangiumCoreServices, Module } from 'langium';
import { SlaLexer } from './constants.ts';
import { SlaExpectedTokens } from './expected.ts';
import { SlaLexerErrors } from './lexer.ts';
import { createSlaCompletionParser, createSlaParser } from './parser.ts';
import { SlaTokenBuilder } from './tokens.ts';
import { SlaValueConverter } from './valueConverter.ts';

/** How a text is read: whoever parses needs these, also where nothing is linked or checked. */
export const parserServices = {
  CompletionParser: createSlaCompletionParser,
  LangiumParser: createSlaParser,
  Lexer: (services: LangiumCoreServices) => new SlaLexer(services),
  LexerErrorMessageProvider: () => new SlaLexerErrors(),
  ParserErrorMessageProvider: () => new SlaExpectedTokens(),
  TokenBuilder: () => new SlaTokenBuilder(),
  ValueConverter: () => new SlaValueConverter(),
} satisfies Module<LangiumCoreServices, Partial<LangiumCoreServices['parser']>>;
