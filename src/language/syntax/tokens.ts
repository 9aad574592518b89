import { DefaultTokenBuilder, type Grammar, type TokenBuilderOptions } from 'langium';
import { FOREIGN_SIGN } from './foreign.ts';

type Vocabulary = ReturnType<DefaultTokenBuilder['buildTokens']>;

/** One more token for the signs of programming languages: no rule uses it, and so the error names the sign as a whole. */
export class SlaTokenBuilder extends DefaultTokenBuilder {
  override buildTokens(grammar: Grammar, options?: TokenBuilderOptions): Vocabulary {
    const tokens = super.buildTokens(grammar, options);
    if (!Array.isArray(tokens)) return tokens;
    return [
      { name: 'FOREIGN_SIGN', PATTERN: FOREIGN_SIGN, START_CHARS_HINT: ['<', '>', '=', '!', '&', '|'] },
      ...tokens,
    ];
  }
}
