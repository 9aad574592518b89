import { scalar, writtenValues } from '../../../analyse/bands.ts';
import { lengthsOf, type PeriodLength, periodWord } from '../../../analyse/budget.ts';
import type { Closure } from '../../../analyse/openTime.ts';
import { reliefFor } from '../../../analyse/smallestChange.ts';
import type { TimeTarget } from '../../../analyse/timeTarget.ts';
import { comparisonText, type ValueInterval } from '../../../analyse/valueInterval.ts';
import type { Band, Schedule, Target } from '../../../contract/contract.ts';
import type { PeriodSpec } from '../../../contract/period.ts';
import type { SourceRange } from '../../../contract/source.ts';
import type { Value } from '../../../contract/value.ts';
import { exactPlaces, HUNDRED, type Rational, rational, toDecimal, trimZeros } from '../../../exact/rational.ts';
import { DAY_MS, HOUR_MS, isoWall, weekdayOf } from '../../../time/civil.ts';
import { formatDuration, formatMeanDuration } from '../../../time/duration.ts';
import type { Instant } from '../../../time/intervals.ts';
import { toWall } from '../../../time/zone.ts';
import type { RuleFix } from './rule.ts';

/** Decimals beyond which a figure in a message is cut; no agreement prints more. */
const MOST_PLACES = 9;

const OPERATORS = { 'at-least': 'at least', 'at-most': 'at most', above: 'above', below: 'below' } as const;

/** How values of one scale are written: with the decimals that the text itself uses, at least. */
export interface Scale {
  readonly kind: Value['kind'];
  readonly places: number;
  readonly currency?: string;
}

/** The scale on which the edges of a schedule are written: `99.0%` and `99.9%` have one decimal. */
export function scaleOf(schedule: Schedule): Scale {
  const values = schedule.bands.flatMap(({ lower, upper }) => [lower, upper]).flatMap((edge) => edge?.value ?? []);
  return scaleOfValues(values);
}

export function scaleOfValues(values: readonly Value[]): Scale {
  const [first] = values;
  const kind = first?.kind ?? 'number';
  const places = values.map((value) => exactPlaces(inUnits(kind, scalar(value) ?? rational(0)), MOST_PLACES) ?? 0);
  return {
    kind,
    places: Math.max(0, ...places),
    ...(first?.kind === 'money' ? { currency: first.currency } : {}),
  };
}

const inUnits = (kind: Value['kind'], value: Rational): Rational =>
  kind === 'percent' || kind === 'percentage-points' ? value.mul(HUNDRED) : value;

/** A value as the text would write it: `99.0%`, `2 h`, `43`. */
export function valueText(value: Rational, scale: Scale): string {
  if (scale.kind === 'duration') return formatMeanDuration(value);
  const units = inUnits(scale.kind, value);
  const places = Math.max(scale.places, exactPlaces(units, MOST_PLACES) ?? MOST_PLACES);
  const digits = toDecimal(units, places, 'half-even');
  switch (scale.kind) {
    case 'percent':
      return `${digits}%`;
    case 'percentage-points':
      return `${digits} percentage points`;
    case 'points':
      return `${digits} points`;
    case 'money':
      return `${digits} ${scale.currency ?? ''}`.trim();
    default:
      return digits;
  }
}

/** `exactly 99.0%`, `above 98.9% and below 99.0%`, `below 95%`. `range` leaves out the ends that every value has. */
export const intervalText = (values: ValueInterval, scale: Scale, range: ValueInterval = {}): string =>
  comparisonText(values, range, (value) => valueText(value, scale)) ?? 'any';

/** The values of an interval as the subject of a sentence: `A value of exactly 99.0%`, `A value below 95%`. */
export function aValue(interval: ValueInterval, scale: Scale, range: ValueInterval = {}): string {
  const text = intervalText(interval, scale, range);
  return /^(?:above|below)/.test(text) ? `a value ${text}` : `a value of ${text}`;
}

/** The same with one of them, at the beginning of a sentence: `A value below 95%, such as 94.9%,`. */
export function aValueSuchAs(interval: ValueInterval, one: Rational, scale: Scale, range: ValueInterval): string {
  const values = capital(aValue(interval, scale, range));
  return values.endsWith(`exactly ${valueText(one, scale)}`) ? values : `${values}, such as ${valueText(one, scale)},`;
}

/** A sentence begins with a capital. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `at least 99.95%`. */
export function thresholdText({ operator, value }: NonNullable<Target['threshold']>): string {
  return `${OPERATORS[operator]} ${valueText(scalar(value) ?? rational(0), scaleOfValues([value]))}`;
}

/** A share as it would be written: `99.95%`. */
export const percentText = (share: Rational): string =>
  `${trimZeros(toDecimal(share.mul(HUNDRED), exactPlaces(share.mul(HUNDRED), MOST_PLACES) ?? MOST_PLACES, 'half-even'))}%`;

/** A period of one length: `31-day month`, `day`, `week`. */
export function lengthText(period: PeriodSpec, { days }: PeriodLength): string {
  if (period.kind === 'every') return `${days}-day period`;
  const word = periodWord(period);
  return lengthsOf(period).length === 1 ? word : `${days}-day ${word}`;
}

/** What would let so much bad time pass: ` It would fit into each calendar quarter, or under 99.9%.` Empty where nothing would. */
export function reliefText(target: TimeTarget, badMs: number): string {
  const { period, level } = reliefFor(target, badMs);
  const ways = [
    ...(period ? [`each calendar ${periodWord(period)}`] : []),
    ...(level ? [`at ${percentText(level)}`] : []),
  ];
  return ways.length === 0 ? '' : ` It would pass ${ways.join(', or ')}.`;
}

/** The same as edits, each named by what it changes. Only where the figure, or the period, is printed at the target. */
export function reliefFixes(target: TimeTarget, badMs: number, textOf: TextOf): readonly RuleFix[] {
  const { period, level } = reliefFor(target, badMs);
  const { scope, threshold } = target.target;
  const printed = /^calendar\s+\w+$/.test(textOf(scope.at) ?? '');
  return [
    ...(level && threshold ? lowerLevel(threshold, level, textOf) : []),
    ...(period && printed
      ? [
          {
            title: `Measure it each calendar ${periodWord(period)}`,
            edits: [{ at: scope.at, newText: `calendar ${periodWord(period)}` }],
          },
        ]
      : []),
  ];
}

/** Writes another percentage in the place of the one that a target prints as its least. */
export function lowerLevel(
  threshold: NonNullable<Target['threshold']>,
  level: Rational,
  textOf: TextOf,
): readonly RuleFix[] {
  const at = percentIn(threshold, textOf);
  const upwards = threshold.operator === 'at-least' || threshold.operator === 'above';
  return at && upwards
    ? [{ title: `Lower the target to ${percentText(level)}`, edits: [{ at, newText: percentText(level) }] }]
    : [];
}

/** A period at its longest: `31-day month`. */
export function longestText(period: PeriodSpec): string {
  const longest = lengthsOf(period).at(-1);
  return longest ? lengthText(period, longest) : periodWord(period);
}

/** How long a period is at its longest: `a 31-day month has 744 h`. */
export function hoursText(period: PeriodSpec, zone: string): string {
  const hours = (lengthsOf(period).at(-1)?.ms ?? 0) / HOUR_MS;
  return `a ${longestText(period)} has ${hours} h${zone === 'UTC' ? '' : ', give or take a change of the clocks'}`;
}

/** How long a target's service may be bad, for its longest period: `22 min 19.2 s of a 31-day month`. */
export function budgetText(target: TimeTarget): string {
  const period = target.target.scope.period;
  const longest = lengthsOf(period).at(-1);
  return longest ? `${formatMeanDuration(target.budget(longest))} of a ${lengthText(period, longest)}` : '';
}

/** What reads a text range; `undefined` where the file isn't at hand. */
export type TextOf = (at: SourceRange) => string | undefined;

/** The part of a clause before its block: `agreement Hosting "Hosting"`, on its first line. */
export function headOf(at: SourceRange, textOf: TextOf): SourceRange {
  const text = textOf(at);
  const head = text?.split(/[{\r\n]/, 1)[0]?.trimEnd();
  if (!head) return at;
  return { ...at, end: { line: at.start.line, column: at.start.column + head.length } };
}

const COMPARISON = /\b(?:at\s+(?:least|most)|above|below)\s+\S.*$/;

/** The level of a target, `at least 99.95%`, without the metric before it; the whole comparison where its text isn't at hand. */
export function levelOf({ at }: NonNullable<Target['threshold']>, textOf: TextOf): SourceRange {
  const text = textOf(at);
  const found = text === undefined || text.includes('\n') ? null : COMPARISON.exec(text);
  return found ? { ...at, start: { line: at.start.line, column: at.start.column + found.index } } : at;
}

/** `Fri 18:00 to Mon 08:00 (62 h)`. */
export const closureText = ({ from, to, ms }: Closure): string =>
  `${weekTimeText(from)} to ${weekTimeText(to)} (${formatDuration(ms)})`;

const weekTimeText = ({ weekday, ms }: Closure['from']): string => `${capital(weekday)} ${isoWall(ms).slice(11, 16)}`;

/** `Fri 2026-01-02 18:00`, in the zone. */
export function localTimeText(zone: string, instant: Instant): string {
  const wall = toWall(zone, instant);
  return `${capital(weekdayOf(Math.floor(wall / DAY_MS)))} ${isoWall(wall).slice(0, 16).replace('T', ' ')}`;
}

/** The percentage that a threshold prints, alone; `undefined` where it's named, computed or not at hand. */
export function percentIn({ at }: NonNullable<Target['threshold']>, textOf: TextOf): SourceRange | undefined {
  const text = textOf(at);
  const level = text === undefined || text.includes('\n') ? null : COMPARISON.exec(text);
  const found = level && /^(\D*)(\d[\d_.]*\s*%)$/.exec(level[0]);
  if (!level || !found) return undefined;
  const start = at.start.column + level.index + (found[1] ?? '').length;
  return {
    ...at,
    start: { line: at.start.line, column: start },
    end: { line: at.start.line, column: start + (found[2] ?? '').length },
  };
}

/** The edges of a band as written, without what it pays; the whole band where its text isn't at hand or takes several lines. */
export function edgesOf(band: Band, textOf: TextOf): { readonly at: SourceRange; readonly text?: string } {
  const text = textOf(band.at)?.split(':', 1)[0]?.trimEnd();
  if (!text || text.includes('\n')) return { at: band.at };
  const { start } = band.at;
  return { text, at: { ...band.at, end: { line: start.line, column: start.column + text.length } } };
}

/** The edges of a band in quotes, for a message. */
export function bandText(band: Band, scale: Scale, textOf: TextOf): string {
  const { text } = edgesOf(band, textOf);
  return `'${text ?? intervalText(writtenValues(band), scale)}'`;
}

/** `'Availability'`, `'Availability' and 2 more`: members of a family are one. */
export function familiesOf(targets: readonly Target[]): string {
  const [first = '', ...others] = new Set(targets.map(({ family }) => family));
  return `'${first}'${others.length > 0 ? ` and ${others.length} more` : ''}`;
}
