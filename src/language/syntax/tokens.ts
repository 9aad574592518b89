import { DefaultTokenBuilder, type Grammar, type TokenBuilderOptions } from 'langium';
import { FOREIGN_SIGNS } from './foreign.ts';

type Vocabulary = ReturnType<DefaultTokenBuilder['buildTokens']>;

/** One more token for the signs of programming languages: no rule uses it, and so the error names the sign as a whole. */
export class SlaTokenBuilder extends DefaultTokenBuilder {
  override buildTokens(grammar: Grammar, options?: TokenBuilderOptions): Vocabulary {
    const tokens = super.buildTokens(grammar, options);
    if (!Array.isArray(tokens)) return tokens;
    const signs = [...FOREIGN_SIGNS.keys()].sort((a, b) => b.length - a.length);
    const pattern = new RegExp(signs.map((sign) => sign.replace(/[|]/g, '\\$&')).join('|'));
    return [{ name: 'FOREIGN_SIGN', PATTERN: pattern, START_CHARS_HINT: ['<', '>', '=', '!', '&', '|'] }, ...tokens];
  }
}
