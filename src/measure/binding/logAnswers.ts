import type { Value } from '../../contract/value.ts';
import { isTrue } from './columnExpression.ts';
import type { LogColumns, TextColumn } from './logColumns.ts';
import type { Interpreted, Output } from './rowMapping.ts';

/** What an output comes to in every row: each combination of the texts that it reads is interpreted once. */
export interface Answer {
  /** Whether each row has a value, and no change of a clock had to be judged. */
  readonly plain: boolean;
  readonly of: (row: number) => Interpreted;
  readonly values: AnswerValues;
}

export type AnswerValues =
  /** NaN where there is none. */
  | { readonly kind: 'instants'; readonly of: Float64Array }
  | {
      readonly kind: 'coded';
      readonly codes: Int32Array;
      readonly value: (code: number) => Value | null;
      /** Whether some code has no value. */
      readonly mayLack: boolean;
    };

const isPlain = (one: Interpreted): boolean => one.kind === 'value' && !one.clockIssue;

export function answer(output: Output, absent: ReadonlySet<string>, log: LogColumns): Answer {
  const [column] = output.columns;
  if (output.plainInstant && column !== undefined) return instants(output, column, log);
  if (output.plainText && column !== undefined) return texts(output, log.texts(column), column, absent);
  return interpreted(output, log);
}

/** Instants in the one form that leaves nothing to judge are taken as they are; each other text is interpreted once. */
function instants(output: Output, column: string, log: LogColumns): Answer {
  const { values, others } = log.instants(column);
  const direct = (row: number): Interpreted => ({
    kind: 'value',
    value: { kind: 'instant', value: values[row] ?? 0 },
    clockIssue: false,
  });
  if (others === undefined) return { plain: true, of: direct, values: { kind: 'instants', of: values } };
  const known = eachText(output, column, others);
  const all = values.slice();
  for (let row = 0; row < log.size; row++)
    if (Number.isNaN(values[row])) all[row] = instantIn(known[others.codes[row] ?? 0]);
  return {
    plain: known.every(isPlain),
    of: (row) => (Number.isNaN(values[row]) ? (known[others.codes[row] ?? 0] ?? NOTHING) : direct(row)),
    values: { kind: 'instants', of: all },
  };
}

const NOTHING: Interpreted = { kind: 'value', value: null, clockIssue: false };

const instantIn = (one: Interpreted | undefined): number =>
  one?.kind === 'value' && one.value?.kind === 'instant' ? one.value.value : Number.NaN;

const eachText = (output: Output, column: string, { distinct, text }: TextColumn): readonly Interpreted[] =>
  Array.from({ length: distinct }, (_, code) => output.interpret((name) => (name === column ? text(code) : null)));

/** A text is itself, unless it is one of those that stand for nothing. */
function texts(output: Output, column: TextColumn, name: string, absent: ReadonlySet<string>): Answer {
  const without = new Map<number, Interpreted>();
  for (const code of absentCodes(column, absent)) {
    const text = column.text(code);
    without.set(
      code,
      output.interpret((asked) => (asked === name ? text : null)),
    );
  }
  const value = (code: number): Value | null =>
    without.has(code) ? null : { kind: 'text', value: column.text(code) ?? '' };
  return {
    plain: [...without.values()].every(isPlain),
    of: (row) => {
      const code = column.codes[row] ?? 0;
      return without.get(code) ?? { kind: 'value', value: value(code), clockIssue: false };
    },
    values: { kind: 'coded', codes: column.codes, value, mayLack: without.size > 0 },
  };
}

/** The texts that stand for nothing. */
export const absentCodes = (column: TextColumn, absent: ReadonlySet<string>): readonly number[] =>
  [null, '', ...absent].flatMap((text) => column.find(text) ?? []);

function interpreted(output: Output, log: LogColumns): Answer {
  const { codes, combinations } = combined(
    output.columns.map((name) => log.texts(name)),
    log.size,
  );
  const known = combinations.map((row) => output.interpret((name) => row[output.columns.indexOf(name)] ?? null));
  const value = (code: number): Value | null => {
    const one = known[code];
    return one?.kind === 'value' ? one.value : null;
  };
  const of = (row: number): Interpreted => known[codes[row] ?? 0] ?? NOTHING;
  if (output.type.kind !== 'instant')
    return { plain: known.every(isPlain), of, values: { kind: 'coded', codes, value, mayLack: true } };
  const all = new Float64Array(log.size);
  for (let row = 0; row < log.size; row++) all[row] = instantIn(known[codes[row] ?? 0]);
  return { plain: known.every(isPlain), of, values: { kind: 'instants', of: all } };
}

interface Combined {
  readonly codes: Int32Array;
  readonly combinations: readonly (readonly (string | null)[])[];
}

/** The combinations of some columns' texts that occur, and the number of each row's. */
export function combined(columns: readonly TextColumn[], size: number): Combined {
  const [first, ...others] = columns;
  if (first === undefined) return { codes: new Int32Array(size), combinations: [[]] };
  let all: Combined = {
    codes: first.codes,
    combinations: Array.from({ length: first.distinct }, (_, code) => [first.text(code)]),
  };
  for (const next of others) all = paired(all, next, size);
  return all;
}

function paired({ codes, combinations }: Combined, next: TextColumn, size: number): Combined {
  const known = new Map<number, number>();
  const found: (readonly (string | null)[])[] = [];
  const both = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    const one = codes[row] ?? 0;
    const other = next.codes[row] ?? 0;
    const pair = one * next.distinct + other;
    let code = known.get(pair);
    if (code === undefined) {
      code = found.length;
      known.set(pair, code);
      found.push([...(combinations[one] ?? []), next.text(other)]);
    }
    both[row] = code;
  }
  return { codes: both, combinations: found };
}

/** In which rows a condition holds. */
export function holdsIn({ values }: Answer): (row: number) => boolean {
  if (values.kind === 'instants') return () => false;
  const { codes, value } = values;
  const known: (boolean | undefined)[] = [];
  return (row) => {
    const code = codes[row] ?? 0;
    const before = known[code];
    if (before !== undefined) return before;
    const condition = value(code);
    const holds = condition !== null && isTrue(condition);
    known[code] = holds;
    return holds;
  };
}
