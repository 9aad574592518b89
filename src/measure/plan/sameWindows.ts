import { rational } from '../../exact/rational.ts';
import type { RationalText } from '../measurements.ts';
import type { SameWindows, WindowSums } from './query.ts';

/** A kind of window as it's said by whoever names its sums as text. */
export interface WindowKind {
  readonly segment: number;
  readonly windows: number;
  readonly rows: number;
  readonly sums: readonly { readonly sum: RationalText; readonly present: number }[];
}

/** Kinds of windows as columns; each of them has as many sums as fields were asked for. */
export function sameWindows(kinds: readonly WindowKind[], fields: number): SameWindows {
  return {
    size: kinds.length,
    segment: kinds.map(({ segment }) => segment),
    windows: kinds.map(({ windows }) => windows),
    rows: kinds.map(({ rows }) => rows),
    sums: Array.from({ length: fields }, (_, field) => sumsOf(kinds, field)),
  };
}

function sumsOf(kinds: readonly WindowKind[], field: number): WindowSums {
  const sums = kinds.map(({ sums: own }) => rational(own[field]?.sum ?? '0'));
  // Decimals of one scale: the finest of them is a multiple of all others.
  const unit = sums.reduce((finest, { d }) => (finest % d === 0n ? finest : finest * d), 1n);
  return {
    unit,
    parts: sums.map(({ s, n, d }) => numberOr(s * n * (unit / d))),
    present: kinds.map(({ sums: own }) => own[field]?.present ?? 0),
  };
}

function numberOr(whole: bigint): number | bigint {
  const number = Number(whole);
  return Number.isSafeInteger(number) ? number : whole;
}
