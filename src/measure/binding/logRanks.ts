import { compare, type Rational } from '../../exact/rational.ts';
import type { RejectedRow } from '../measurements.ts';
import { type LogShape, placeOf } from './eventLog.ts';
import type { LogColumns } from './logColumns.ts';
import { takesPlainTimes } from './rowMapping.ts';
import type { TimeReader } from './timeReader.ts';

/** Numbers that stand in the order of what a column says; rows that say the same have the same one. */
export interface Ranks {
  readonly values: Float64Array;
  /** Why a row has no place; absent where each has one that is certain. */
  readonly trouble: ((row: number) => Trouble | undefined) | undefined;
}

export type Trouble =
  | { readonly kind: 'rejected'; readonly why: Omit<RejectedRow, 'file' | 'line'> }
  | { readonly kind: 'clock' };

/** In the order of a column's times, numbers or texts. */
export function ranksOf(
  { column, as }: LogShape['orderBy'][number],
  log: LogColumns,
  times: TimeReader,
  absent: ReadonlySet<string>,
): Ranks {
  const direct = as === 'time' && takesPlainTimes(times, absent) ? log.instants(column) : undefined;
  if (direct !== undefined && direct.others === undefined) return { values: direct.values, trouble: undefined };
  const texts = direct?.others ?? log.texts(column);
  const places = Array.from({ length: texts.distinct }, (_, code) =>
    placeOf(texts.text(code), column, as, times, absent),
  );
  const ranks = rankOf(
    places.map((place) => ('value' in place ? place.value : undefined)),
    as,
  );
  const values = new Float64Array(log.size);
  for (let row = 0; row < log.size; row++) {
    const instant = direct?.values[row] ?? Number.NaN;
    values[row] = Number.isNaN(instant) ? (ranks[texts.codes[row] ?? 0] ?? Number.NaN) : instant;
  }
  const troubles = places.map((place): Trouble | undefined =>
    'reason' in place ? { kind: 'rejected', why: place } : place.clockIssue ? { kind: 'clock' } : undefined,
  );
  if (troubles.every((one) => one === undefined)) return { values, trouble: undefined };
  return {
    values,
    trouble: (row) =>
      direct !== undefined && !Number.isNaN(direct.values[row]) ? undefined : troubles[texts.codes[row] ?? 0],
  };
}

type Placed = number | Rational | string;

/** Instants as they are; numbers and texts by their place among all of them. */
function rankOf(
  places: readonly (Placed | undefined)[],
  as: LogShape['orderBy'][number]['as'],
): readonly (number | undefined)[] {
  if (as === 'time') return places.map((place) => (typeof place === 'number' ? place : undefined));
  const sorted = places.flatMap((place, code) => (place === undefined ? [] : [{ place, code }]));
  sorted.sort((a, b) => order(a.place, b.place));
  const ranks: (number | undefined)[] = places.map(() => undefined);
  let rank = 0;
  sorted.forEach(({ place, code }, i) => {
    const before = sorted[i - 1];
    if (before !== undefined && order(before.place, place) !== 0) rank++;
    ranks[code] = rank;
  });
  return ranks;
}

const order = (a: Placed, b: Placed): number =>
  typeof a === 'object' && typeof b === 'object' ? compare(a, b) : a < b ? -1 : a > b ? 1 : 0;
