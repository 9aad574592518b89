import { DefaultTokenBuilder, type Grammar, type TokenBuilderOptions } from 'langium';
import { FOREIGN_SIGN } from './foreign.ts';

type Vocabulary = ReturnType<DefaultTokenBuilder['buildTokens']>;

/** Chevrotain keeps every kind of token that it was ever shown, so all parsers of a grammar share theirs. */
const VOCABULARIES = new WeakMap<Grammar, Vocabulary>();

/** One more token for the signs of programming languages: no rule uses it, and so the error names the sign as a whole. */
export class SlaTokenBuilder extends DefaultTokenBuilder {
  override buildTokens(grammar: Grammar, options?: TokenBuilderOptions): Vocabulary {
    const built = VOCABULARIES.get(grammar);
    if (built !== undefined) return built;
    const tokens = super.buildTokens(grammar, options);
    if (!Array.isArray(tokens)) return tokens;
    const vocabulary = [
      { name: 'FOREIGN_SIGN', PATTERN: FOREIGN_SIGN, START_CHARS_HINT: ['<', '>', '=', '!', '&', '|'] },
      ...tokens,
    ];
    VOCABULARIES.set(grammar, vocabulary);
    return vocabulary;
  }
}
