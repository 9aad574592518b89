import { MONTHS } from './civil.ts';

/** The parts of a date and time that a pattern can name. */
export type TimeField =
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'hour12'
  | 'half'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'offset';

/** One piece of a pattern: a field with its width in digits, or text that stands as it is. */
export type PatternToken =
  | {
      readonly kind: 'number';
      readonly field: Exclude<TimeField, 'half' | 'offset'>;
      readonly min: number;
      readonly max: number;
      /** Of years in two digits: the century that they are in. */
      readonly from?: number;
    }
  | { readonly kind: 'half' }
  | { readonly kind: 'month-name'; readonly names: readonly string[] }
  | { readonly kind: 'offset'; readonly colon: boolean }
  | { readonly kind: 'literal'; readonly text: string };

export interface TimePattern {
  readonly kind: 'pattern';
  /** As written. */
  readonly pattern: string;
  readonly tokens: readonly PatternToken[];
}

export interface PatternError {
  readonly kind: 'error';
  readonly reason: string;
}

const number = (field: Exclude<TimeField, 'half' | 'offset'>, min: number, max = min): PatternToken => ({
  kind: 'number',
  field,
  min,
  max,
});

/**
 * The letters of a pattern (the common subset of Unicode's and Java's): `yyyy` year, `yy` year from 2000 on; `MM` or `M` month, `MMM` or `MMMM` its English name,
 * short or whole; `dd` or `d` day; `HH` or `H` hour 0 to 23; `hh` or `h` hour 1 to 12 with `a` AM or PM; `mm` minute; `ss` second; `SSS` millisecond; `XXX` offset
 * (`+02:00` or `Z`), `XX` without the colon. A single letter takes one or two digits. Other letters stand in single quotes, `''` is a quote, and the rest is literal.
 */
const FIELDS: ReadonlyMap<string, PatternToken> = new Map([
  ['yyyy', number('year', 4)],
  ['yy', { kind: 'number', field: 'year', min: 2, max: 2, from: 2000 }],
  ['MM', number('month', 2)],
  ['M', number('month', 1, 2)],
  ['MMM', { kind: 'month-name', names: MONTHS.map((name) => name.slice(0, 3)) }],
  ['MMMM', { kind: 'month-name', names: MONTHS }],
  ['dd', number('day', 2)],
  ['d', number('day', 1, 2)],
  ['HH', number('hour', 2)],
  ['H', number('hour', 1, 2)],
  ['hh', number('hour12', 2)],
  ['h', number('hour12', 1, 2)],
  ['a', { kind: 'half' }],
  ['mm', number('minute', 2)],
  ['ss', number('second', 2)],
  ['SSS', number('millisecond', 3)],
  ['XXX', { kind: 'offset', colon: true }],
  ['XX', { kind: 'offset', colon: false }],
]);

/** How messages name a field: by the letters the writer would use. */
const LETTERS: Readonly<Record<TimeField, string>> = {
  year: 'yyyy',
  month: 'MM',
  day: 'dd',
  hour: 'HH',
  hour12: 'hh',
  half: 'a',
  minute: 'mm',
  second: 'ss',
  millisecond: 'SSS',
  offset: 'XXX',
};

/** What a field makes no sense without. */
const NEEDS: ReadonlyMap<TimeField, readonly TimeField[]> = new Map([
  ['hour12', ['half']],
  ['half', ['hour12']],
  ['minute', ['hour', 'hour12']],
  ['second', ['minute']],
  ['millisecond', ['second']],
  ['offset', ['hour', 'hour12']],
]);

const LETTERS_QUOTED_OR_ONE = /([A-Za-z])\1*|'((?:[^']|'')*)'|./gsu;

/** Reads a pattern such as `dd-MM-yyyy HH:mm`, once per column. */
export function compilePattern(pattern: string): TimePattern | PatternError {
  const tokens: PatternToken[] = [];
  for (const [piece, letter, quoted] of pattern.matchAll(LETTERS_QUOTED_OR_ONE)) {
    const token = letter === undefined ? literalToken(piece, quoted) : FIELDS.get(piece);
    if (token === undefined)
      return failed(
        pattern,
        letter === undefined ? 'a quote is not closed' : `'${piece}' is unknown: use ${[...FIELDS.keys()].join(', ')}`,
      );
    const last = tokens.at(-1);
    if (last?.kind === 'literal' && token.kind === 'literal')
      tokens[tokens.length - 1] = { kind: 'literal', text: last.text + token.text };
    else tokens.push(token);
  }
  const problem = problemWith(tokens);
  return problem === undefined ? { kind: 'pattern', pattern, tokens } : failed(pattern, problem);
}

/** A quoted text (`''` alone is one quote), or a single character that isn't a letter. */
function literalToken(piece: string, quoted: string | undefined): PatternToken | undefined {
  if (quoted === undefined) return piece === "'" ? undefined : { kind: 'literal', text: piece };
  return { kind: 'literal', text: quoted === '' ? "'" : quoted.replaceAll("''", "'") };
}

function fieldOf(token: PatternToken): TimeField | undefined {
  switch (token.kind) {
    case 'number':
      return token.field;
    case 'month-name':
      return 'month';
    case 'half':
    case 'offset':
      return token.kind;
    case 'literal':
      return undefined;
    default:
      return token satisfies never;
  }
}

function problemWith(tokens: readonly PatternToken[]): string | undefined {
  const fields = tokens.map(fieldOf).filter((field) => field !== undefined);
  const twice = fields.find((field, i) => fields.indexOf(field) !== i);
  if (twice !== undefined) return `${LETTERS[twice]} stands there twice`;
  if (fields.includes('hour') && fields.includes('hour12')) return 'it has both HH and hh';
  const missing = (['year', 'month', 'day'] as const).find((field) => !fields.includes(field));
  if (missing !== undefined) return `${LETTERS[missing]} is missing`;
  const lonely = fields.find((field) => NEEDS.has(field) && !NEEDS.get(field)?.some((other) => fields.includes(other)));
  if (lonely !== undefined) {
    const needed = NEEDS.get(lonely)?.map((field) => LETTERS[field]);
    return `${LETTERS[lonely]} needs ${needed?.join(' or ')} beside it`;
  }
  const vague = tokens.find(
    (token, i) => token.kind === 'number' && token.min < token.max && tokens[i + 1]?.kind === 'number',
  );
  return vague === undefined ? undefined : 'a single letter runs into the digits behind it: write it twice';
}

const failed = (pattern: string, reason: string): PatternError => ({
  kind: 'error',
  reason: `'${pattern}' is not a time pattern: ${reason}`,
});
