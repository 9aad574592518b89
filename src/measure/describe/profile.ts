import { parseRational } from '../../exact/rational.ts';
import { parseDuration } from '../../time/duration.ts';
import { compileTimeFormat, parseTime, type TimeFormat } from '../../time/parseTime.ts';
import type { FileSample, SampledColumn } from '../engines/duckdb/sampleFile.ts';

type Plain = 'date' | 'boolean' | 'number' | 'percent' | 'duration' | 'text';

/** What the texts of a column say its values are. */
export type ColumnGuess =
  | { readonly kind: 'time'; readonly pattern: TimePatternGuess }
  | { readonly kind: Plain }
  | { readonly kind: 'money'; readonly currency: string }
  /** Few texts, again and again. */
  | { readonly kind: 'constants'; readonly values: readonly string[] }
  | { readonly kind: 'empty' };

export interface TimePatternGuess {
  /** As a mapping says it; absent for ISO 8601. */
  readonly pattern?: string;
  /** Values carry their offset, so that no zone is needed. */
  readonly offset: boolean;
  /** Those that all its values fit, the likelier first; absent for ISO 8601. */
  readonly fitting?: readonly string[];
  /** Another pattern that every value fits as well: day and month can't be told apart. */
  readonly otherwise?: string;
}

export interface ColumnProfile {
  readonly name: string;
  readonly guess: ColumnGuess;
  /** Some rows say nothing. */
  readonly optional: boolean;
  /** A text that stands for an absent value. */
  readonly absent?: string;
  /** Of times: the instants, or wall times as if they were UTC, in the order of the rows. */
  readonly instants: readonly number[];
  /** As they stand, in the order of the rows. */
  readonly values: readonly (string | null)[];
  /** The first few different values. */
  readonly examples: readonly string[];
}

const ABSENT = ['-', '?', 'n/a', 'N/A', 'NA', 'null', 'NULL', 'None', 'none', 'NaN', '#N/A'] as const;

const TIMES_OF_DAY = [' HH:mm:ss', ' HH:mm', ' H:mm', '', ' h:mm a', ' hh:mm a', ' h:mm:ss a', ' hh:mm:ss a'];

/** Patterns that are tried beside ISO 8601 and the epoch, the likelier first; those that differ in day and month stand together. */
const PATTERNS: readonly string[] = [
  'epoch seconds',
  'epoch milliseconds',
  ...[
    'dd.MM.yyyy',
    'd.M.yyyy',
    'dd/MM/yyyy',
    'MM/dd/yyyy',
    'd/M/yyyy',
    'M/d/yyyy',
    'dd-MM-yyyy',
    'MM-dd-yyyy',
    'yyyy/MM/dd',
    'dd-MMM-yyyy',
    'd-MMM-yyyy',
    'dd MMM yyyy',
    'd MMM yyyy',
    'MMM d, yyyy',
    'dd.MM.yy',
    'dd/MM/yy',
    'MM/dd/yy',
    'd/M/yy',
    'M/d/yy',
    'dd-MMM-yy',
    'dd/MMM/yy',
    'd/MMM/yy',
  ].flatMap((date) => TIMES_OF_DAY.map((time) => `${date}${time}`)),
  'yyyy-MM-dd HH:mm:ss XX',
  'yyyy-MM-dd HH:mm:ss XXX',
  "yyyyMMdd'T'HHmmssXX",
  "yyyyMMdd'T'HHmmss",
  "yyyy-MM-dd HH:mm:ss 'UTC'",
];

/** Few enough different texts to be constants. */
const MOST_CONSTANTS = 12;

/** Columns of one file write their times alike: where `1/5` may be May, `1/15` beside it says that it's January. */
export function profileOf({ columns }: FileSample): readonly ColumnProfile[] {
  const alone = columns.map((column) => profileColumn(column, PATTERNS));
  const fitting = alone.flatMap(({ guess }) =>
    guess.kind === 'time' && guess.pattern.fitting ? [guess.pattern.fitting] : [],
  );
  const common = PATTERNS.filter((pattern) => fitting.every((patterns) => patterns.includes(pattern)));
  return fitting.length < 2 || common.length === 0 ? alone : columns.map((column) => profileColumn(column, common));
}

function profileColumn({ name, values }: SampledColumn, patterns: readonly string[]): ColumnProfile {
  const present = values.flatMap((value) => (value === null ? [] : [value.trim()]));
  const examples = [...new Set(present)].slice(0, 3);
  const plain = guessOf(present, patterns);
  // A column of times in which some say "n/a" is one of times all the same.
  const absent =
    plain.guess.kind === 'text' || plain.guess.kind === 'constants' ? standsForAbsent(present, patterns) : undefined;
  if (absent === undefined) return { name, ...plain, optional: present.length < values.length, values, examples };
  return { name, ...absent.without, optional: true, absent: absent.text, values, examples };
}

type Guess = Pick<ColumnProfile, 'guess' | 'instants'>;

function standsForAbsent(
  present: readonly string[],
  patterns: readonly string[],
): { readonly text: string; readonly without: Guess } | undefined {
  for (const text of ABSENT) {
    if (!present.includes(text)) continue;
    const without = guessOf(
      present.filter((value) => value !== text),
      patterns,
    );
    if (!['text', 'constants', 'empty'].includes(without.guess.kind)) return { text, without };
  }
  return undefined;
}

function guessOf(values: readonly string[], patterns: readonly string[]): Guess {
  const all = (fits: (value: string) => boolean): boolean => values.every(fits);
  const guess = (kind: Plain): Guess => ({ guess: { kind }, instants: [] });
  if (values.length === 0) return { guess: { kind: 'empty' }, instants: [] };
  if (all((value) => /^(?:true|false)$/i.test(value))) return guess('boolean');
  const days = all((value) => /^\d{4}-\d\d-\d\d$/.test(value)) ? readAll({ kind: 'iso' }, values) : undefined;
  if (days !== undefined) return { guess: { kind: 'date' }, instants: days.instants };
  const time = timesOf(values, patterns);
  if (time !== undefined) return time;
  if (all((value) => /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/.test(value))) return guess('number');
  if (all((value) => /^[+-]?\d+(?:\.\d+)?\s*%$/.test(value))) return guess('percent');
  const currencies = new Set(values.map((value) => /^([+-]?\d+(?:\.\d+)?)\s*([A-Z]{3})$/.exec(value)?.[2]));
  const [currency] = currencies;
  if (currencies.size === 1 && currency !== undefined) return { guess: { kind: 'money', currency }, instants: [] };
  if (all((value) => parseDuration(value).kind === 'duration')) return guess('duration');
  const different = [...new Set(values)].sort();
  return different.length <= MOST_CONSTANTS && different.length * 3 <= values.length
    ? { guess: { kind: 'constants', values: different }, instants: [] }
    : guess('text');
}

function timesOf(values: readonly string[], patterns: readonly string[]): Guess | undefined {
  const iso = readAll({ kind: 'iso' }, values);
  if (iso !== undefined) return { guess: { kind: 'time', pattern: { offset: iso.offset } }, instants: iso.instants };
  const fitting = patterns.flatMap((pattern) => {
    const format = compileTimeFormat(pattern);
    const read = format.kind === 'error' ? undefined : readAll(format, values);
    return read === undefined || !isPlausible(pattern, values, read.instants) ? [] : [{ pattern, ...read }];
  });
  const [first, ...others] = fitting;
  if (first === undefined) return undefined;
  const other = others.find(({ instants }) => instants.some((at, i) => at !== first.instants[i]));
  return {
    guess: {
      kind: 'time',
      pattern: {
        pattern: first.pattern,
        offset: first.offset,
        fitting: fitting.map(({ pattern }) => pattern),
        ...(other === undefined ? {} : { otherwise: other.pattern }),
      },
    },
    instants: first.instants,
  };
}

/** Numbers are counts of something else unless they come to times of this age. */
const EPOCH_FROM = Date.UTC(2000, 0, 1);
const EPOCH_UNTIL = Date.UTC(2100, 0, 1);

const isPlausible = (pattern: string, values: readonly string[], instants: readonly number[]): boolean =>
  !pattern.startsWith('epoch') ||
  (instants.every((at) => at >= EPOCH_FROM && at < EPOCH_UNTIL) &&
    values.every((value) => parseRational(value) !== undefined));

function readAll(
  format: TimeFormat,
  values: readonly string[],
): { readonly instants: readonly number[]; readonly offset: boolean } | undefined {
  const instants: number[] = [];
  let offset = true;
  for (const value of values) {
    const read = parseTime(format, value);
    if (read.kind === 'error') return undefined;
    if (read.kind === 'wall') offset = false;
    instants.push(read.kind === 'wall' ? read.wall : read.instant);
  }
  return { instants, offset };
}
