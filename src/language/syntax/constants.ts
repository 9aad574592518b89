import { DefaultLexer, type LangiumCoreServices, type LexerResult, type TokenizeOptions } from 'langium';
import { TokenPlaces } from './lean/tokenPlaces.ts';
import { LineLexer, type TokensApart } from './lines.ts';

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
 * (first, full)`, `Uptime(all)`, `Limits[time]`), by itself in the cell of a table, before a dot, and as an operand between words that can
 * stand on neither side of it otherwise (`given above 3`). New words of the language therefore break no constant and no field that a
 * file has.
 */
export class SlaLexer extends DefaultLexer {
  readonly #name: TokenType | undefined;
  readonly #alias: TokenType | undefined;
  readonly #lines = new LineLexer((text) => super.tokenize(text));

  constructor(services: LangiumCoreServices) {
    super(services);
    this.#name = this.tokenTypes.ID;
    this.#alias = this.tokenTypes[ALIAS];
  }

  /** Meets all lines anew. */
  forget(): void {
    this.#lines.forget();
  }

  override tokenize(text: string, options?: TokenizeOptions): LexerResult {
    const lines = this.#lines.tokenize(text);
    const result = lines === undefined ? super.tokenize(text, options) : { ...lines, errors: [] };
    this.#nameWords(result.tokens);
    return result;
  }

  /** Undefined where something is wrong with the text. */
  tokenizeApart(text: string): TokensApart | undefined {
    const result = this.#lines.tokenizeApart(text) ?? apart(super.tokenize(text));
    if (result !== undefined) this.#nameWords(result.tokens);
    return result;
  }

  #nameWords(tokens: Tokens): void {
    if (this.#name === undefined) return;
    nameConstants(tokens, this.#name);
    if (this.#alias !== undefined) markAliases(tokens, this.#name, this.#alias);
  }
}

function apart({ tokens, hidden, errors, report }: LexerResult): TokensApart | undefined {
  if (errors.length > 0 || (report?.diagnostics.length ?? 0) > 0) return undefined;
  const places = new TokenPlaces();
  for (const token of tokens) places.add(token, 0, 0);
  return { tokens, hidden, places: places.take() };
}

/** What the grammar calls a name behind which stands what an import brings. */
export const ALIAS = 'ALIAS';

/** `corp` in `corp.Office`, where the file says `import "corp.sla" as corp`: elsewhere a dot leads to a member. */
function markAliases(tokens: Tokens, name: TokenType, alias: TokenType): void {
  const at = (index: number): string => tokens[index]?.image ?? '';
  const aliases = new Set<string>();
  for (let index = 0; index < tokens.length; index++)
    if (at(index) === 'as' && at(index - 2) === 'import' && at(index - 1).startsWith('"')) aliases.add(at(index + 1));
  if (aliases.size === 0) return;
  for (const [index, token] of tokens.entries())
    if (token.tokenType === name && aliases.has(token.image) && at(index + 1) === '.' && at(index - 1) !== '.')
      retype(tokens, index, token, alias);
}

/** Another token takes its place: lines that read the same share theirs. */
function retype(tokens: Tokens, index: number, token: IToken, type: TokenType): void {
  tokens[index] = { ...token, tokenTypeIdx: type.tokenTypeIdx ?? token.tokenTypeIdx, tokenType: type };
}

function nameConstants(tokens: Tokens, name: TokenType): void {
  const open: string[] = [];
  let before = '';
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) continue;
    const { image } = token;
    if (image === '(' || image === '[' || image === '{') open.push(image);
    else if (image === ')' || image === ']' || image === '}') open.pop();
    else if (
      (BEFORE_CONSTANTS.has(before) || BEHIND_CONSTANTS.has(tokens[index + 1]?.image ?? '')) &&
      isKeyword(token) &&
      isConstant(tokens, index, open.at(-1))
    )
      retype(tokens, index, token, name);
    before = image;
  }
}

/** A keyword's token is called what it's written as. */
const isKeyword = ({ image, tokenType }: IToken): boolean => tokenType.name === image && /^[a-z]/.test(image);

function isConstant(tokens: Tokens, index: number, bracket: string | undefined): boolean {
  const at = (offset: number): string => tokens[index + offset]?.image ?? '';
  const word = at(0);
  if (!canBeConstant(word)) return false;
  if (followsIs(at)) return !beginsValue(word, at(1));
  if (at(1) === '.' || at(1) === '[') return true;
  if (isOperand(at, tokens[index - 2])) return !beginsValue(word, at(1));
  if (bracket === '(' || bracket === '[') return ['(', '[', ','].includes(at(-1)) && [')', ']', ','].includes(at(1));
  return bracket === '{' && [';', '|'].includes(at(-1)) && [';', '|'].includes(at(1));
}

/** `x is WORD`, `x is not WORD`; but not `period P is WORD …`. */
function followsIs(at: (offset: number) => string): boolean {
  const back = at(-1) === 'not' ? -2 : -1;
  return at(back) === 'is' && !(back === -1 && at(-3) === 'period');
}

const BEFORE_OPERANDS = new Set('( [ not and or if then else + - * / above below least most'.split(' '));
/** One of these stands right before a constant, or one of those right behind it: most words need no closer look. */
const BEFORE_CONSTANTS = new Set([...BEFORE_OPERANDS, ...'is of by from to after before , ; |'.split(' ')]);
const BEHIND_CONSTANTS = new Set(['.', '[']);
const BEHIND_OPERANDS = new Set(') ] is above below and or then else + - * /'.split(' '));
const BEHIND_FIGURES = new Set('over where weighted counting )'.split(' '));

/**
 * `(given above 3)`, `not missed)`, `sum of credit over`, `weighted by hours where`, `elapsed from in to`, `2 working days after open`:
 * nothing but a name has its place there.
 */
function isOperand(at: (offset: number) => string, beforeLast: IToken | undefined): boolean {
  const behind = BEHIND_OPERANDS.has(at(1)) || (at(1) === 'at' && (at(2) === 'least' || at(2) === 'most'));
  if (BEFORE_OPERANDS.has(at(-1)) && at(-2) !== 'is') return behind;
  if (at(-1) === 'of') return isFunction(beforeLast) && (BEHIND_FIGURES.has(at(1)) || behind);
  if (at(-1) === 'by') return at(-2) === 'weighted';
  if (at(-1) === 'from') return (at(-2) === 'elapsed' || at(-2) === 'day') && at(1) === 'to';
  if (at(-1) === 'to') return at(-3) === 'from' && (at(-4) === 'elapsed' || at(-4) === 'day');
  if (at(-1) !== 'after' && at(-1) !== 'before') return false;
  // `for at least 2 min after exclusions` is no deadline.
  const length = beforeLast?.tokenType.name;
  return length === 'DAYS' || (length === 'DURATION' && at(0) !== 'exclusions');
}

const isFunction = (token: IToken | undefined): boolean =>
  token !== undefined && (BEGINS_VALUE[token.image] === AGGREGATE || token.tokenType.name === 'PERCENTILE');

function beginsValue(word: string, next: string): boolean {
  const following = BEGINS_VALUE[word];
  return following !== undefined && (following.includes('*') || following.includes(next));
}
