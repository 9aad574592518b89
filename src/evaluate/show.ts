import type { Value } from '../contract/value.ts';
import { formatMoney } from '../exact/money.ts';
import { formatPercent, formatPercentagePoints } from '../exact/percent.ts';
import { exactPlaces, fromJSON, isInteger, type Rational, toDecimal, trimZeros } from '../exact/rational.ts';
import { isoWall } from '../time/civil.ts';
import { formatMeanDuration } from '../time/duration.ts';
import { toWall, type ZoneLike } from '../time/zone.ts';

export interface Showing {
  /** The zone in which instants are shown. */
  readonly zone: ZoneLike;
  /** What a percentage is compared with, so that a missed value never reads like the target (N2). */
  readonly target?: Value;
  /** Which side of the target is the good one. */
  readonly sense?: 'at-least' | 'at-most';
}

/** Decimals of a plain number before it's cut and marked with `…`. */
const MOST_PLACES = 6;

/** A value as a reader sees it: `99.731%`, `22 min 19.2 s`, `1,200.00 GBP`, `3 working days`; the same on every machine. */
export function showValue(value: Value, { zone, target, sense }: Showing): string {
  switch (value.kind) {
    case 'boolean':
      return value.value ? 'yes' : 'no';
    case 'number':
      return showNumber(fromJSON(value.value));
    case 'percent':
      return percentText(value.value, target?.kind === 'percent' ? target.value : undefined, sense);
    case 'percentage-points':
      return formatPercentagePoints(fromJSON(value.value));
    case 'points':
      return counted(value.value, 'point');
    case 'duration':
      return once(`duration ${value.value} ${sense === 'at-most' ? 'up' : 'down'}`, () =>
        formatMeanDuration(fromJSON(value.value), sense === 'at-most' ? 'up' : 'down'),
      );
    case 'days':
      return counted(value.value, `${value.day} day`);
    case 'money':
      return once(`${value.value} ${value.currency}`, () =>
        formatMoney({ amount: fromJSON(value.value), currency: value.currency }),
      );
    case 'rate':
      return `${formatMoney({ amount: fromJSON(value.value), currency: value.currency })} per ${value.per}`;
    case 'instant':
      return showInstant(value.value, zone);
    case 'date':
    case 'text':
    case 'symbol':
    case 'calendar':
      return value.value;
    case 'none':
      return 'none';
    default:
      return value satisfies never;
  }
}

const percentText = (value: string, target: string | undefined, sense: Showing['sense']): string =>
  once(`percent ${value} ${target ?? ''} ${sense ?? ''}`, () =>
    formatPercent(fromJSON(value), {
      ...(target === undefined ? {} : { target: fromJSON(target) }),
      ...(sense === undefined ? {} : { sense }),
    }),
  );

/** Figures that were written: the same few stand in all lines of a statement, and in the statements of others on the same observations. */
const written = new Map<string, string>();
const MOST_WRITTEN = 8192;

function once(key: string, write: () => string): string {
  const known = written.get(key);
  if (known !== undefined) return known;
  const text = write();
  if (written.size >= MOST_WRITTEN) written.clear();
  written.set(key, text);
  return text;
}

/** `2026-01-14 10:00:00` in the zone's local time. */
export const showInstant = (at: number, zone: ZoneLike): string => isoWall(toWall(zone, at)).replace('T', ' ');

/** A plain number: all of its decimals where six hold them, else the first six and `…`. */
export function showNumber(number: Rational): string {
  if (isInteger(number)) return toDecimal(number, 0, 'down');
  return exactPlaces(number, MOST_PLACES) === undefined
    ? `${toDecimal(number, MOST_PLACES, 'down')}…`
    : trimZeros(toDecimal(number, MOST_PLACES, 'down'));
}

function counted(count: string, noun: string): string {
  const number = fromJSON(count);
  return `${showNumber(number)} ${noun}${number.equals(1) ? '' : 's'}`;
}
