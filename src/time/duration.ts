import { parseRational, type Rational, rational, toDecimal, trimZeros } from '../exact/rational.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './civil.ts';
import type { Duration } from './intervals.ts';

/** Units of a literal duration with a fixed length. A `d` is 24 hours; working days and calendar days are no durations (C6). */
export const UNIT_MS = {
  ms: 1,
  s: SECOND_MS,
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  week: 7 * DAY_MS,
} as const;

export type DurationUnit = keyof typeof UNIT_MS;

const UNIT_NAMES: ReadonlyMap<string, DurationUnit> = new Map([
  ...(Object.keys(UNIT_MS) as DurationUnit[]).map((unit) => [unit, unit] as const),
  ['weeks', 'week'],
]);

/** From here on days are split off: `71 h 59 min`, then `3 d`. */
const DAYS_FROM = 3 * DAY_MS;

/**
 * An exact duration in words: `22 min 19.2 s`, `29 h 48 min`, `3 d 4 h`. All units that aren't zero appear, so nothing is rounded
 * away; hours run up to 71, and from 72 hours on days of 24 hours are split off. Seconds carry the milliseconds. Zero is `0 s`.
 */
export function formatDuration(ms: Duration): string {
  if (!Number.isSafeInteger(ms)) throw new RangeError(`${ms} is not a whole number of milliseconds`);
  const parts: string[] = [];
  let rest = Math.abs(ms);
  const split = (unit: 'd' | 'h' | 'min'): void => {
    const count = Math.floor(rest / UNIT_MS[unit]);
    rest -= count * UNIT_MS[unit];
    if (count > 0) parts.push(`${count} ${unit}`);
  };
  if (rest >= DAYS_FROM) split('d');
  split('h');
  split('min');
  if (rest > 0 || parts.length === 0) parts.push(`${trimZeros(toDecimal(rational([rest, SECOND_MS]), 3, 'down'))} s`);
  return (ms < 0 ? '-' : '') + parts.join(' ');
}

/**
 * A duration that may fall between milliseconds (a mean), marked by `~` where it does: rounded down to one, or up where what is more is worse, so that
 * a missed value never reads like its limit (N2).
 */
export function formatMeanDuration(ms: Rational, towards: 'down' | 'up' = 'down'): string {
  const whole = towards === 'up' ? ms.ceil() : ms.floor();
  return (whole.equals(ms) ? '' : '~') + formatDuration(Number(whole.s * whole.n));
}

export type ParsedDuration =
  | { readonly kind: 'duration'; readonly ms: Duration }
  | { readonly kind: 'error'; readonly reason: string };

/**
 * Reads `30 min`, `1.5 h`, `2 min 30 s`, `1 d`, `2 weeks`: numbers with units, larger units first, each at most once.
 * A fraction must come to whole milliseconds.
 */
export function parseDuration(text: string): ParsedDuration {
  const parts = text.split(/(\d+(?:\.\d+)?)/).map((part) => part.trim());
  if (parts.length < 3 || parts[0] !== '') return failed(text, 'write numbers with units, such as 2 min 30 s');
  let ms = 0;
  let previous = Number.POSITIVE_INFINITY;
  for (let i = 1; i < parts.length; i += 2) {
    const unit = UNIT_NAMES.get(parts[i + 1] ?? '');
    if (unit === undefined)
      return failed(text, `the unit '${parts[i + 1]}' is unknown: use ${Object.keys(UNIT_MS).join(', ')}`);
    if (UNIT_MS[unit] >= previous) return failed(text, `'${unit}' stands behind a smaller or equal unit`);
    previous = UNIT_MS[unit];
    const part = durationOf(parseRational(parts[i] ?? '') ?? rational(0), unit);
    if (part === undefined) return failed(text, `${parts[i]} ${unit} is not a whole number of milliseconds`);
    ms += part;
  }
  return Number.isSafeInteger(ms) ? { kind: 'duration', ms } : failed(text, 'it is too long');
}

/** `value` units in milliseconds, or `undefined` where that isn't a whole number within range. */
export function durationOf(value: Rational, unit: DurationUnit): Duration | undefined {
  const exact = value.mul(UNIT_MS[unit]);
  const ms = Number(exact.s * exact.n);
  return exact.d === 1n && Number.isSafeInteger(ms) ? ms : undefined;
}

const failed = (text: string, reason: string): ParsedDuration => ({
  kind: 'error',
  reason: `'${text}' is not a duration: ${reason}`,
});
