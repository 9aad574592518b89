import type { LexerResult } from 'langium';
import { TokenPlaces } from './lean/tokenPlaces.ts';

type Token = LexerResult['tokens'][number];
type Lexed = Pick<LexerResult, 'tokens' | 'hidden'>;

/** Some lines of a text, and their tokens as if there were no others. */
interface Stretch extends Lexed {
  readonly lines: number;
  /** Where a comment begins that goes on in the lines behind. */
  readonly opens: number | undefined;
}

/** The tokens of a text, and apart from them where they stand in it. */
export interface TokensApart extends Lexed {
  /** As `TokenPlaces` writes them down: those of lines that read the same are the same tokens, which say no more than where in their line they stand. */
  readonly places: Int32Array;
}

/** Beyond it all lines are forgotten and met again. */
const MOST_LINES = 20_000;
/** Lines one behind the other in which a comment ends and the next one begins: with each, those in front are read again. */
const MOST_CHAINED = 16;

/**
 * Looks for the tokens of a line once for all lines that read the same: agreements that are written by one template have most of theirs in common. It
 * rests on this, which a test compares: no token but a comment goes on in the next line, and none looks beyond the end of its own.
 */
export class LineLexer {
  readonly #lex: (text: string) => LexerResult;
  /** By text; a line that was met once is `met`, since most of those are never met again. */
  readonly #known = new Map<string, Stretch | 'met'>();
  readonly #places = new TokenPlaces();
  /** The tokens of the last text that shares them: a list that grows anew for each text is made anew several times. */
  readonly #shared: Token[] = [];

  constructor(lex: (text: string) => LexerResult) {
    this.#lex = lex;
  }

  forget(): void {
    this.#known.clear();
  }

  /** Undefined where something is wrong with the text, lines end in other ways, or a row of comments doesn't end. */
  tokenize(text: string): Lexed | undefined {
    const found: Lexed = { tokens: [], hidden: [] };
    const whole = this.#eachStretch(text, ({ tokens, hidden }, from, line) => {
      for (const token of tokens) found.tokens.push(placed(token, from, line));
      for (const token of hidden) found.hidden.push(placed(token, from, line));
    });
    return whole ? found : undefined;
  }

  /** The same for who takes tokens as they are, and is done with them before the next text comes: a fleet has more tokens than all else. */
  tokenizeApart(text: string): TokensApart | undefined {
    const hidden: Token[] = [];
    const found = this.#shared;
    let count = 0;
    const whole = this.#eachStretch(text, (stretch, from, line) => {
      const { tokens } = stretch;
      for (let index = 0; index < tokens.length; index++) {
        const token = tokens[index];
        if (token === undefined) continue;
        found[count++] = token;
        this.#places.add(token, from, line);
      }
      // Most lines have none, and there are many.
      if (stretch.hidden.length > 0) for (const token of stretch.hidden) hidden.push(placed(token, from, line));
    });
    found.length = count;
    const places = this.#places.take();
    return whole ? { tokens: found, hidden, places } : undefined;
  }

  /** False where something keeps from it. */
  #eachStretch(text: string, visit: (stretch: Stretch, from: number, line: number) => void): boolean {
    if (text.includes('\r')) return false;
    let line = 0;
    for (let from = 0; from < text.length; ) {
      let to = endOfLine(text, from);
      let stretch = this.#stretch(text.slice(from, to));
      for (let chained = 0; stretch?.opens !== undefined; chained++) {
        const end = text.indexOf('*/', from + stretch.opens + 2);
        if (end < 0 || chained > MOST_CHAINED) return false;
        to = endOfLine(text, end);
        stretch = this.#stretch(text.slice(from, to));
      }
      if (stretch === undefined) return false;
      visit(stretch, from, line);
      line += stretch.lines;
      from = to + 1;
    }
    return true;
  }

  #stretch(text: string): Stretch | undefined {
    const known = this.#known.get(text);
    if (known !== undefined && known !== 'met') return known;
    const { tokens, hidden, errors } = this.#lex(text);
    if (errors.length > 0) return undefined;
    const stretch: Stretch = {
      tokens,
      hidden,
      lines: text.split('\n').length,
      opens: tokens.find(({ image, startOffset }) => image === '/' && text[startOffset + 1] === '*')?.startOffset,
    };
    if (this.#known.size >= MOST_LINES) this.forget();
    this.#known.set(text, known === 'met' ? stretch : 'met');
    return stretch;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A token in lines that stand at an offset, behind so many others. */
function placed(token: Token, offset: number, lines: number): Token {
  const { startOffset, endOffset = 0, startLine = 0, endLine = 0, startColumn = 0, endColumn = 0 } = token;
  return {
    image: token.image,
    startOffset: offset + startOffset,
    endOffset: offset + endOffset,
    startLine: lines + startLine,
    endLine: lines + endLine,
    startColumn,
    endColumn,
    tokenTypeIdx: token.tokenTypeIdx,
    tokenType: token.tokenType,
  };
}
