/** The figures of an injected defect: computed here from what the text says, without anything that the rules stand on but exact numbers. */
import {
  compare,
  HUNDRED,
  ONE,
  parseRational,
  type Rational,
  rational,
  toDecimal,
  trimZeros,
} from '../../src/exact/rational.ts';
import type { Period } from '../../src/language/generated/ast.ts';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const MINUTE = 60_000;

/** `99.95%`. */
export const percent = (share: Rational): string => `${trimZeros(toDecimal(share.mul(HUNDRED), 9, 'half-even'))}%`;

/** A duration as the text of an agreement has it, so that it can be written into one: `1 h 30 min`. */
export function durationText(ms: number): string {
  const whole = [
    ['h', HOUR],
    ['min', MINUTE],
  ] as const;
  let rest = ms;
  const parts = whole.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  if (rest > 0) parts.push(rest < 1000 ? `${rest} ms` : `${trimZeros(toDecimal(rational([rest, 1000]), 3, 'down'))} s`);
  return parts.join(' ') || '0 s';
}

/** Every percentage that a message prints, as a share. */
export const percentagesIn = (message: string): readonly Rational[] =>
  [...message.matchAll(/(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s?%/g)].flatMap(([, digits = '']) => {
    const value = parseRational(digits.replaceAll(',', ''));
    return value ? [value.div(HUNDRED)] : [];
  });

/** Every duration that a message prints, in milliseconds. */
export const durationsIn = (message: string): readonly Rational[] =>
  [...message.matchAll(/(?<![\w.])(?:\d+(?:\.\d+)? (?:d|h|min|s|ms)\b ?)+/g)].map(([text]) =>
    [...text.matchAll(/(\d+(?:\.\d+)?) (d|h|min|s|ms)\b/g)].reduce(
      (sum, [, count = '0', unit]) => sum.add(rational(count).mul(UNITS[unit as keyof typeof UNITS])),
      rational(0),
    ),
  );

const UNITS = { d: DAY, h: HOUR, min: MINUTE, s: 1000, ms: 1 } as const;

/** Every amount that a message prints in a currency. */
export const amountsIn = (message: string, currency: string): readonly Rational[] =>
  [...message.matchAll(new RegExp(`(?<![\\w.])(\\d[\\d,]*(?:\\.\\d+)?) ${currency}\\b`, 'g'))].flatMap(
    ([, digits = '']) => parseRational(digits.replaceAll(',', '')) ?? [],
  );

export const includes = (values: readonly Rational[], value: Rational): boolean =>
  values.some((each) => compare(each, value) === 0);

/** A figure that the message must print, in whatever decimals. */
export type Figure =
  | string
  | { readonly percent: Rational }
  | { readonly points: Rational }
  | { readonly ms: Rational }
  | { readonly money: Rational; readonly currency: string };

/** What the message doesn't say, in words. */
export function missing(message: string, figure: Figure): string | undefined {
  if (typeof figure === 'string') return message.includes(figure) ? undefined : `'${figure}'`;
  if ('percent' in figure)
    return includes(percentagesIn(message), figure.percent) ? undefined : percent(figure.percent);
  if ('points' in figure) {
    const text = `${trimZeros(toDecimal(figure.points.mul(HUNDRED), 9, 'half-even'))}`;
    const found = [...message.matchAll(/(\d+(?:\.\d+)?) percentage points/g)].map(([, digits = '']) =>
      trimZeros(digits),
    );
    return found.includes(text) ? undefined : `${text} percentage points`;
  }
  if ('ms' in figure) {
    // Messages cut what lies between milliseconds.
    const wanted = figure.ms.floor();
    return includes(durationsIn(message), wanted) ? undefined : durationText(Number(wanted.valueOf()));
  }
  const rounded = rational(toDecimal(figure.money, figure.currency === 'JPY' ? 0 : 2, 'half-up'));
  return includes(amountsIn(message, figure.currency), rounded)
    ? undefined
    : `${rounded.toString()} ${figure.currency}`;
}

/** A kind of period at which the figures of a defect are known. */
export interface Length {
  /** What one is called at its longest: `31-day month`. */
  readonly longest: string;
  readonly word: string;
  readonly days: readonly [number, ...number[]];
}

export function lengthOf(period: Period): Length | undefined {
  switch (period.$type) {
    case 'CalendarPeriod':
      return ofUnit(period.unit, '');
    case 'BillingPeriod':
      return ofUnit('month', 'billing ');
    case 'NamedPeriod': {
      const declared = period.declaration.ref;
      return declared && lengthOf(declared.period);
    }
    default:
      return undefined;
  }
}

const DAYS = { day: [1], week: [7], month: [28, 29, 30, 31], quarter: [90, 91, 92], year: [365, 366] } as const;

function ofUnit(unit: keyof typeof DAYS, before: string): Length {
  const days: readonly [number, ...number[]] = DAYS[unit];
  const word = `${before}${unit}`;
  return { days, word, longest: days.length === 1 ? word : `${days.at(-1)}-day ${word}` };
}

export const longestDays = ({ days }: Length): number => days.at(-1) ?? days[0];

/** The time that a level leaves of so many days. */
export const budget = (level: Rational, days: number): Rational => ONE.sub(level).mul(rational(days * DAY));

/** A value as an agreement prints it. */
export function writtenAs(unit: 'percent' | 'duration' | 'number', value: Rational): string {
  switch (unit) {
    case 'percent':
      return percent(value);
    case 'duration':
      return durationText(Number(value.valueOf()));
    case 'number':
      return trimZeros(toDecimal(value, 6, 'half-even'));
    default:
      return unit satisfies never;
  }
}

/** The same as a figure of a message. */
export function figureOf(unit: 'percent' | 'duration' | 'number', value: Rational): Figure {
  switch (unit) {
    case 'percent':
      return { percent: value };
    case 'duration':
      return { ms: value };
    case 'number':
      return writtenAs(unit, value);
    default:
      return unit satisfies never;
  }
}
