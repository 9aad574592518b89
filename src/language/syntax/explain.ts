import type { ParseResult } from 'langium';
import { didYouMean, nearestNames } from '../scoping/nearest.ts';
import { blockAround, unclosedBlock } from './blocks.ts';
import { deadEndFrom } from './deadEnds.ts';
import { type Expected, readExpected, tokenName } from './expected.ts';
import { FOREIGN_SIGN, FOREIGN_SIGNS } from './foreign.ts';
import { declaredWord, knownMistake, nameOfSeveralWords } from './mistakes.ts';
import { type GrammarWords, ruleInWords, tokenInWords } from './words.ts';

type ParserError = ParseResult['parserErrors'][number];
type IToken = ParserError['token'];

/** How many words a message lists before it leaves the rest out. */
const LISTED = 6;

/**
 * The errors of a parse in the user's words. One mistake often makes the parser stumble several times in its line; the
 * first report says what is wrong, the rest of the line is left out.
 */
export function explainErrors(
  errors: readonly ParserError[],
  text: string,
  words: GrammarWords,
  reportedLines: Iterable<number>,
): ParserError[] {
  const explained: ParserError[] = [];
  const lines = new Set<number>(reportedLines);
  for (const error of errors) {
    const line = isReal(error.token) ? (error.token.startLine ?? 0) : -1;
    if (lines.has(line) || (explained.length > 0 && lostBrace(error.token, text))) continue;
    lines.add(line);
    const expected = furthest(error, readExpected(error.message));
    if (expected !== undefined) explain(error, expected, text, words);
    explained.push(error);
  }
  return explained;
}

/** A `}` that closes a block, which the parser lost over an error before it. */
const lostBrace = (token: IToken, text: string): boolean =>
  isReal(token) && token.image === '}' && blockAround(text, token.startOffset) !== undefined;

/**
 * A part is left out where a word in it can't be read, and then its first word is one too many. What is wrong is the word at which
 * reading ended.
 */
function furthest(error: ParserError, expected: Expected | undefined): Expected | undefined {
  const deadEnd = isReal(error.token) ? deadEndFrom(error.token) : undefined;
  if (expected === undefined || deadEnd === undefined) return expected;
  error.token = deadEnd.token as IToken;
  return { rule: '', tokens: [...new Set(deadEnd.expected.map(tokenName))] };
}

/** What a quick fix puts in the place of an error. */
const SUGGESTIONS = new WeakMap<object, string>();

/** The one right text for the range of a syntax error, where there is one. */
export const suggestionFor = (error: object): string | undefined => SUGGESTIONS.get(error);

const isReal = (token: IToken): boolean => Number.isFinite(token.startOffset) && token.startOffset >= 0;

interface Explanation {
  readonly message: string;
  /** What to write in place of the range, where one text is right. */
  readonly suggestion?: string;
  /** Where it's reported, if not at the unexpected token. */
  readonly from?: number;
  readonly to?: number;
}

function explain(error: ParserError, expected: Expected, text: string, words: GrammarWords): void {
  const { message, from, to, suggestion } = explanationOf(error, expected, text, words);
  error.message = message;
  if (suggestion !== undefined) SUGGESTIONS.set(error, suggestion);
  if (from !== undefined && to !== undefined) error.token = { ...error.token, ...rangeIn(text, from, to) };
}

function explanationOf(error: ParserError, expected: Expected, text: string, words: GrammarWords): Explanation {
  const { token } = error;
  if (!isReal(token)) return atEndOfFile(expected, text, words);
  return (
    decimalComma(token.startOffset, text) ??
    foreignSign(token.startOffset, text) ??
    missingSemicolon(error, expected, text) ??
    knownMistake(text, token.startOffset) ??
    declaredWord(text, token.startOffset, token.image, words) ??
    nameOfSeveralWords(text, token.startOffset, token.image) ??
    missingEach(token, expected) ??
    wrongUnit(error, expected, text) ??
    unknownPart(token, expected, text, words) ?? { message: plainly(expected, token, words) }
  );
}

/** So far on either side of a mistake is looked for what was meant: nobody writes longer lines, and files may be anybody's. */
const LOOKED_AT = 1000;

/** The rest of a line, comments and texts blanked out. */
function restOfLine(text: string, from: number): string {
  const [rest = ''] = text.slice(from, from + LOOKED_AT).split('\n', 1);
  return rest.replace(/"(?:\\.|[^"\\])*"|\/\/.*|\/\*.*?\*\//g, (part) => ' '.repeat(part.length));
}

/** `99,9%`, here or later in the line: the parser may stumble before it, where the words still made another sense. */
function decimalComma(offset: number, text: string): Explanation | undefined {
  const digits = /\d[\d_]*$/.exec(text.slice(Math.max(0, offset - LOOKED_AT), offset))?.[0].length ?? 0;
  const start = offset - digits;
  const found = /(\d[\d_]*),(\d+[ \t]*(?:%|[a-zA-Z]+\b)?)/.exec(restOfLine(text, start));
  if (found === null) return undefined;
  const [written, whole, fraction] = found;
  const from = start + found.index;
  return {
    message: `Numbers have a decimal point: write \`${whole}.${fraction}\` instead of \`${written}\`.`,
    from,
    to: from + written.length,
    suggestion: `${whole}.${fraction}`,
  };
}

/** `>=`, `==`, `&&`, here or later in the line. */
function foreignSign(offset: number, text: string): Explanation | undefined {
  const found = FOREIGN_SIGN.exec(restOfLine(text, offset));
  const sign = found?.[0] ?? '';
  const word = FOREIGN_SIGNS.get(sign);
  if (found === null || word === undefined) return undefined;
  const from = offset + found.index;
  return {
    message: `Write ${word} instead of \`${sign}\`.`,
    from,
    to: from + sign.length,
    suggestion: word.replaceAll('`', ''),
  };
}

function missingSemicolon(error: ParserError, expected: Expected, text: string): Explanation | undefined {
  if (expected.rule !== 'TableRow' && !(expected.rule === 'Table' && expected.tokens.includes(';'))) return undefined;
  if (!expected.tokens.includes(';')) return undefined;
  const end = endOfPrevious(error, text);
  return { message: 'Every row of a table ends with `;`.', from: end - 1, to: end };
}

function missingEach(token: IToken, { rule, tokens }: Expected): Explanation | undefined {
  if (rule !== 'Commitment' || !tokens.includes('each')) return undefined;
  return {
    message: `For which period is this promised? Write \`each\` and a period behind it, such as \`each calendar month\`; found \`${token.image}\`.`,
  };
}

/** `5 minutes`, `100 pounds`, `30 percent` */
function wrongUnit(error: ParserError, expected: Expected, text: string): Explanation | undefined {
  const { token } = error;
  const number = token.tokenType.name === 'NUMBER' ? token : undefined;
  if (number === undefined) return unitBehindNumber(token, text);
  if (expected.tokens.includes('NUMBER')) return undefined;
  const unit = /^[ \t]*([\p{L}]+)/u.exec(text.slice(token.startOffset + token.image.length))?.[1];
  const meant = unit === undefined ? undefined : UNITS.get(unit.toLowerCase());
  if (unit === undefined || meant === undefined) return undefined;
  const to = text.indexOf(unit, token.startOffset) + unit.length;
  return {
    message: `Write \`${token.image} ${meant}\` instead of \`${text.slice(token.startOffset, to)}\`.`,
    suggestion: `${token.image} ${meant}`,
    from: token.startOffset,
    to,
  };
}

/** `at most 4 hours`: where a number can stand, it's the unit that can't. */
function unitBehindNumber(token: IToken, text: string): Explanation | undefined {
  const meant = UNITS.get(token.image.toLowerCase());
  const number = /[\d_.]+(?=[ \t]*$)/.exec(text.slice(0, token.startOffset));
  if (meant === undefined || number === null) return undefined;
  const to = token.startOffset + token.image.length;
  return {
    message: `Write \`${number[0]} ${meant}\` instead of \`${text.slice(number.index, to)}\`.`,
    suggestion: `${number[0]} ${meant}`,
    from: number.index,
    to,
  };
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ...['milliseconds', 'millisecond', 'msec', 'msecs'].map((word) => [word, 'ms'] as const),
  ...['seconds', 'second', 'sec', 'secs'].map((word) => [word, 's'] as const),
  ...['minutes', 'minute', 'mins', 'm'].map((word) => [word, 'min'] as const),
  ...['hours', 'hour', 'hrs', 'hr'].map((word) => [word, 'h'] as const),
  ...['percent', 'pct'].map((word) => [word, '%'] as const),
]);

/** A word that begins no part of the block, or one that belongs to the block around it. */
function unknownPart(
  token: IToken,
  { rule, tokens }: Expected,
  text: string,
  words: GrammarWords,
): Explanation | undefined {
  const ends = tokens.length === 0 || tokens.includes('}') || tokens.includes('EOF');
  const parts = words.partsOf(rule);
  if (!ends || parts.length === 0) return undefined;
  const block = blockAround(text, token.startOffset);
  const where = block === undefined ? 'at the top of a file' : `in ${block.head}`;
  if (token.image === '}') return { message: 'This `}` closes nothing.' };
  if (!/^\p{L}/u.test(token.image))
    return { message: `\`${token.image}\` can't stand here. ${contents(where, parts)}` };
  if (words.isKeyword(token.image) && block !== undefined && beginsOuter(token, words)) {
    const top = rule === 'Agreement' && words.partsOf('Model').includes(token.image);
    const instead = top ? ' It stands at the top of a file, outside agreements.' : '';
    return {
      message: `\`${token.image}\` begins nothing ${where}.${instead} Is the \`}\` missing that closes ${block.head} (line ${block.line})?`,
    };
  }
  const other = OTHER_WORDS.get(token.image.toLowerCase());
  const near = other !== undefined && parts.includes(other) ? [other] : nearestNames(token.image, parts);
  const [nearest] = near;
  if (nearest !== undefined)
    return {
      message: `\`${token.image}\` begins nothing ${where}.${didYouMean(near)}`,
      ...(near.length === 1 ? { suggestion: nearest } : {}),
    };
  return { message: `\`${token.image}\` begins nothing ${where}. ${contents(where, parts)}` };
}

/** What other tools and contracts call a part. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['contract', 'agreement'],
  ['customer', 'party'],
  ['excludes', 'exclusion'],
  ['indicator', 'metric'],
  ['objective', 'target'],
  ['outage', 'downtime'],
  ['price', 'fee'],
  ['provider', 'party'],
  ['sli', 'metric'],
  ['slo', 'target'],
  ['test', 'scenario'],
  ['timezone', 'zone'],
  ['variable', 'parameter'],
]);

const BLOCK_RULES = ['Agreement', 'Model', 'Dataset', 'Scenario', 'Target', 'CreditTerms'];

const beginsOuter = (token: IToken, words: GrammarWords): boolean =>
  BLOCK_RULES.some((rule) => words.partsOf(rule).includes(token.image));

function contents(where: string, parts: readonly string[]): string {
  const shown = [...new Set(parts)].filter((part) => /^[a-z]/.test(part)).slice(0, LISTED);
  const more = parts.length > shown.length ? ', …' : '';
  return shown.length === 0
    ? ''
    : `${where.charAt(0).toUpperCase()}${where.slice(1)} stand ${shown.map((word) => `\`${word}\``).join(', ')}${more}.`;
}

function plainly(expected: Expected, token: IToken, words: GrammarWords): string {
  const found = token.image;
  const wanted = inWords(expected);
  const reserved =
    words.isKeyword(found) && (wanted.startsWith('a name') || expected.tokens.includes('ID'))
      ? `, but \`${found}\` is a word of the language here: choose another name`
      : `, but found \`${found}\``;
  const near = nearestNames(
    found,
    expected.tokens.filter((name) => /^[a-z]/.test(name)),
  );
  return `Expected ${wanted}${reserved}.${didYouMean(near)}`;
}

/** What was expected: the rule's word, else the tokens, the likeliest few. */
function inWords({ rule, tokens }: Expected): string {
  const [only] = tokens;
  const word = ruleInWords(rule) ?? roleInWords(tokens);
  if (tokens.length === 1 && only !== undefined) return tokenInWords(only, rule);
  if (word !== undefined) return word;
  // What may continue any name says nothing of what is missing.
  const telling = tokens.filter((name) => !['.', '(', '['].includes(name));
  const all = [...new Set((telling.length > 0 ? telling : tokens).map((name) => tokenInWords(name)))];
  const shown = all.slice(0, LISTED);
  const last = shown.pop();
  if (all.length > LISTED) return `${shown.join(', ')}, ${last} or others`;
  return shown.length === 0 ? (last ?? 'the end') : `${shown.join(', ')} or ${last}`;
}

/** Lists of tokens that only say that a value begins, or goes on, are no help. */
function roleInWords(tokens: readonly string[]): string | undefined {
  const has = (...names: string[]): boolean => names.every((name) => tokens.includes(name));
  if (has('NUMBER', 'PERCENT', '(', 'ID')) return 'a value or a name, such as `99.9%` or `Uptime`';
  // Behind the second half of a comparison, which doesn't chain.
  if (has('*', 'and') && !has('is')) return has(')') ? '`and`, `or` or `)`' : '`and` or `or`';
  if (!has('is', 'above')) return undefined;
  const closing = has(')') ? ', `and`, `or` or `)`' : has('and') ? ', `and` or `or`' : '';
  return `a comparison such as \`at least\` or \`is\`${closing}`;
}

function atEndOfFile(expected: Expected, text: string, words: GrammarWords): Explanation {
  const block = unclosedBlock(text);
  const end = text.trimEnd().length;
  const at = { from: Math.max(0, end - 1), to: end };
  if (block !== undefined && (expected.tokens.includes('}') || words.partsOf(expected.rule).length > 0))
    return { message: `The file ends, but \`}\` is missing to close ${block.head} (line ${block.line}).`, ...at };
  return { message: `The file ends where ${inWords(expected)} is expected.`, ...at };
}

function endOfPrevious(error: ParserError, text: string): number {
  const previous = 'previousToken' in error ? (error.previousToken as IToken) : undefined;
  const end = previous?.endOffset;
  return end !== undefined && Number.isFinite(end) ? end + 1 : text.slice(0, error.token.startOffset).trimEnd().length;
}

function rangeIn(text: string, from: number, to: number): Partial<IToken> {
  const place = (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const start = place(from);
  const end = place(Math.max(from, to - 1));
  return {
    image: text.slice(from, to),
    startOffset: from,
    endOffset: to - 1,
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}
