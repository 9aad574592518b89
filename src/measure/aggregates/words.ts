import { type Rational, toJSON } from '../../exact/rational.ts';
import { formatDuration } from '../../time/duration.ts';
import type { Fact, Measured, RowRange } from '../measurements.ts';

/** How facts are worded, so that a derivation reads the same whatever was measured. */
export const durationFact = (label: string, ms: number): Fact => ({ label, value: formatDuration(ms) });

export const countFact = (label: string, count: number): Fact => ({ label, value: String(count) });

export const exactFact = (label: string, value: Rational): Fact => ({ label, value: toJSON(value) });

export const rowsFact = (noun: string, rows: number, lines: readonly RowRange[]): Fact => ({
  label: noun,
  value: String(rows),
  ...(lines.length === 0 ? {} : { rows: lines }),
});

export const noValue = (reason: string, facts: readonly Fact[] = []): Measured => ({ state: 'none', reason, facts });
