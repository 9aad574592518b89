import type { RationalText, Value } from '../../contract/value.ts';
import { foundOnce } from '../../exact/foundOnce.ts';
import { fromJSON, HUNDRED, type Rational, rational, sum, toJSON } from '../../exact/rational.ts';
import { parseIsoDate } from '../../time/civil.ts';
import { type DurationUnit, UNIT_MS } from '../../time/duration.ts';
import { toInstant } from '../../time/zone.ts';
import type { Literal } from '../generated/ast.ts';

/** How many days a `3 working days` says, and of which kind; `kind` is the word as written. */
export interface WrittenDays {
  readonly count: Rational;
  readonly kind: 'calendar' | 'working' | 'business' | undefined;
}

const WALL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Beyond it what texts say is forgotten and found again. */
const MOST_TEXTS = 10_000;

/** The number at the start of a literal: `1_000` is one thousand. */
export const numberIn = foundOnce(
  MOST_TEXTS,
  (text): Rational => rational(/^[\d_]+(?:\.\d+)?/.exec(text)?.[0].replaceAll('_', '') ?? '0'),
);

export function daysIn(text: string): WrittenDays {
  const kind = /(calendar|working|business)/.exec(text)?.[1];
  return { count: numberIn(text), kind: kind as WrittenDays['kind'] };
}

/** Milliseconds of `2 min` or `2 min 30 s`; exact, and so possibly a fraction. */
export const durationIn = foundOnce(MOST_TEXTS, (text): Rational => {
  const parts = Array.from(text.matchAll(/([\d_]+(?:\.\d+)?)\s*(ms|s|min|h|d)/g));
  return sum(parts.map(([, count = '', unit]) => numberIn(count).mul(UNIT_MS[unit as DurationUnit])));
});

const numberAsText = foundOnce(MOST_TEXTS, (text) => toJSON(numberIn(text)));
const percentAsText = foundOnce(MOST_TEXTS, (text) => toJSON(numberIn(text).div(HUNDRED)));
const durationAsText = foundOnce(MOST_TEXTS, (text) => toJSON(durationIn(text)));

export const currencyIn = (text: string): string => text.slice(-3);

export const isRealDate = (text: string): boolean => parseIsoDate(text) !== undefined;

/**
 * The instant that a date and time say; a wall time without an offset is read in `zone`, where a repeated or skipped one
 * takes the earlier offset (T3). Undefined where there is no such day or hour.
 */
export function instantIn(text: string, zone: string): number | undefined {
  const parts = WALL.exec(text);
  const day = parseIsoDate(parts?.[1] ?? '');
  if (!parts || day === undefined) return undefined;
  const [, , hour = '', minute = '', second = '0', fraction = '', offset] = parts;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const wall =
    ((day * 24 + Number(hour)) * 60 + Number(minute)) * 60_000 +
    Number(second) * 1000 +
    Number(fraction.padEnd(3, '0'));
  if (offset === undefined) return toInstant(zone, wall).instant;
  return wall - offsetIn(offset) * 60_000;
}

function offsetIn(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  return text.startsWith('-') ? -minutes : minutes;
}

/** The exact value that a literal says; undefined where the text denotes nothing, which is reported where it stands. */
export function valueOfLiteral(literal: Literal, zone: string): Value | undefined {
  switch (literal.$type) {
    case 'BooleanLiteral':
      return { kind: 'boolean', value: literal.value === 'true' };
    case 'NumberLiteral':
      return { kind: 'number', value: signed(literal, numberAsText(literal.text)) };
    case 'PercentLiteral':
      return { kind: 'percent', value: signed(literal, percentAsText(literal.text)) };
    case 'PercentagePointsLiteral':
      return { kind: 'percentage-points', value: percentAsText(literal.text) };
    case 'PointsLiteral':
      return { kind: 'points', value: numberAsText(literal.text) };
    case 'DurationLiteral':
      return { kind: 'duration', value: durationAsText(literal.text) };
    case 'DaysLiteral': {
      const { count, kind } = daysIn(literal.text);
      return kind === undefined
        ? undefined
        : { kind: 'days', value: toJSON(count), day: kind === 'calendar' ? 'calendar' : 'working' };
    }
    case 'MoneyLiteral':
      return { kind: 'money', value: signed(literal, numberAsText(literal.text)), currency: currencyIn(literal.text) };
    case 'DateLiteral':
      return isRealDate(literal.text) ? { kind: 'date', value: literal.text } : undefined;
    case 'DateTimeLiteral': {
      const instant = instantIn(literal.text, zone);
      return instant === undefined ? undefined : { kind: 'instant', value: instant };
    }
    case 'TextLiteral':
      return { kind: 'text', value: literal.text };
    case 'NoneLiteral':
      return { kind: 'none' };
    default:
      return literal satisfies never;
  }
}

const signed = (literal: Literal, value: RationalText): RationalText =>
  'negative' in literal && literal.negative ? toJSON(fromJSON(value).neg()) : value;
