import { DefaultLexer, type LangiumCoreServices, type LexerResult, type TokenizeOptions } from 'langium';

type Tokens = LexerResult['tokens'];
type IToken = Tokens[number];
type TokenType = IToken['tokenType'];

/** Words that stay what they are wherever a constant may stand: values, and words that begin or continue a comparison. */
const NEVER_CONSTANTS: ReadonlySet<string> = new Set([
  'true',
  'false',
  'none',
  'any',
  'always',
  'never',
  'if',
  'not',
  'and',
  'or',
  'is',
  'in',
  'at',
  'above',
  'below',
]);

/** Whether a constant of this name can be compared with. */
export const canBeConstant = (name: string): boolean => !NEVER_CONSTANTS.has(name);

/**
 * Words that begin a value of their own, with the words of which one has to follow then: `time in Down`, `count of tickets`.
 * Before anything else they are names.
 */
const AGGREGATE = ['of', 'over', 'between', 'weighted', 'time'];
const BEGINS_VALUE: Readonly<Record<string, readonly string[]>> = {
  all: ['of'],
  any: ['of'],
  by: ['date'],
  count: AGGREGATE,
  during: ['*'],
  each: ['slice'],
  elapsed: ['from'],
  first: ['known'],
  greater: ['of'],
  interpolated: ['*'],
  jitter: AGGREGATE,
  lesser: ['of'],
  maximum: AGGREGATE,
  mean: AGGREGATE,
  median: AGGREGATE,
  minimum: AGGREGATE,
  one: ['day', 'month'],
  period: ['start', 'end', 'length'],
  share: AGGREGATE,
  sum: AGGREGATE,
  time: ['in', 'outside'],
  total: ['charges'],
  whole: ['quantity'],
  windows: ['of'],
};

/** The words that begin a value. */
export const wordsOfValues = (): readonly string[] => [...NEVER_CONSTANTS, ...Object.keys(BEGINS_VALUE)];

/**
 * A word of the language is a name where only a name makes sense: behind `is` and `is not`, by itself between brackets or commas (`in
 * (first, full)`, `Uptime(all)`, `Limits[time]`), and by itself in the cell of a table. New words of the language therefore
 * break no constant that a file has.
 */
export class SlaLexer extends DefaultLexer {
  readonly #name: TokenType | undefined;

  constructor(services: LangiumCoreServices) {
    super(services);
    this.#name = this.tokenTypes.ID;
  }

  override tokenize(text: string, options?: TokenizeOptions): LexerResult {
    const result = super.tokenize(text, options);
    if (this.#name !== undefined) nameConstants(result.tokens, this.#name);
    return result;
  }
}

function nameConstants(tokens: Tokens, name: TokenType): void {
  const open: string[] = [];
  tokens.forEach((token, index) => {
    const { image } = token;
    if (image === '(' || image === '[' || image === '{') open.push(image);
    else if (image === ')' || image === ']' || image === '}') open.pop();
    else if (isKeyword(token) && isConstant(tokens, index, open.at(-1))) {
      token.tokenType = name;
      if (name.tokenTypeIdx !== undefined) token.tokenTypeIdx = name.tokenTypeIdx;
    }
  });
}

/** A keyword's token is called what it's written as. */
const isKeyword = ({ image, tokenType }: IToken): boolean => tokenType.name === image && /^[a-z]/.test(image);

function isConstant(tokens: Tokens, index: number, bracket: string | undefined): boolean {
  const at = (offset: number): string => tokens[index + offset]?.image ?? '';
  const word = at(0);
  if (!canBeConstant(word)) return false;
  if (followsIs(at)) return !beginsValue(word, at(1));
  if (bracket === '(' || bracket === '[') return ['(', '[', ','].includes(at(-1)) && [')', ']', ','].includes(at(1));
  return bracket === '{' && [';', '|'].includes(at(-1)) && [';', '|'].includes(at(1));
}

/** `x is WORD`, `x is not WORD`; but not `period P is WORD …`. */
function followsIs(at: (offset: number) => string): boolean {
  const back = at(-1) === 'not' ? -2 : -1;
  return at(back) === 'is' && !(back === -1 && at(-3) === 'period');
}

function beginsValue(word: string, next: string): boolean {
  const following = BEGINS_VALUE[word];
  return following !== undefined && (following.includes('*') || following.includes(next));
}
