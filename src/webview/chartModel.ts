/**
 * What a target's chart shows, as numbers to draw. The statement's exact values become floats here and only here: they place a mark
 * and are never printed; every figure that is read comes from the statement's own texts.
 */
import type { Value } from '../contract/value.ts';
import type { Outcome, Stretch, TargetLine, TargetStatement } from '../statement/statement.ts';
import { outcomeWords, periodName, valueText } from './words.ts';

export interface ChartPoint {
  readonly line: TargetLine;
  readonly start: Date;
  readonly end: Date;
  readonly middle: Date;
  readonly outcome: Outcome;
  /** Where its mark stands: the value, or the upper one of two that gaps leave open; neither where nothing was measured. */
  readonly mark?: number;
  readonly between?: DrawnBetween;
  /** Period, value and outcome in words. */
  readonly title: string;
}

/** Two figures between which the value lies, as far as the axis goes. */
export interface DrawnBetween {
  readonly low: number;
  readonly high: number;
  /** The lower one lies below the axis. */
  readonly cut: boolean;
}

export interface StripSpan {
  readonly kind: 'outages' | 'excluded' | 'unknown';
  readonly start: Date;
  readonly end: Date;
}

export interface ChartModel {
  readonly points: readonly ChartPoint[];
  readonly spans: readonly StripSpan[];
  readonly threshold?: { readonly value: number; readonly text: string };
  /** Lowest and highest value to show. */
  readonly domain: readonly [number, number];
  /** What a number on the value axis means. */
  readonly unit: AxisUnit;
}

export type AxisUnit = 'percent' | 'duration' | 'plain';

export function chartModel(target: TargetStatement): ChartModel {
  const limit = target.threshold === undefined ? undefined : drawnNumber(target.threshold.value);
  const domain = domainOf(target.lines, limit);
  return {
    points: target.lines.map((line) => pointOf(line, domain)),
    spans: target.lines.flatMap(spansOf),
    ...(limit === undefined ? {} : { threshold: { value: limit, text: target.threshold?.text ?? '' } }),
    domain,
    unit: unitOf(target),
  };
}

function pointOf(line: TargetLine, domain: readonly [number, number]): ChartPoint {
  const { start, end } = line.row ?? line.period;
  const [from, until] = [new Date(start), new Date(end)];
  const between = betweenOf(line, domain);
  const mark = measured(line) ?? between?.high;
  return {
    line,
    start: from,
    end: until,
    middle: new Date((from.getTime() + until.getTime()) / 2),
    outcome: line.outcome,
    ...(mark === undefined ? {} : { mark }),
    ...(between === undefined ? {} : { between }),
    title: [lineName(line), valueText(line), outcomeWords[line.outcome].word].filter((text) => text !== '').join('\n'),
  };
}

function measured({ value }: TargetLine): number | undefined {
  return value === undefined ? undefined : drawnNumber(value.value);
}

function bounds({ between }: TargetLine): readonly [number, number] | undefined {
  const low = between === undefined ? undefined : drawnNumber(between.low.value);
  const high = between === undefined ? undefined : drawnNumber(between.high.value);
  return low === undefined || high === undefined ? undefined : [low, high];
}

function betweenOf(line: TargetLine, [bottom, top]: readonly [number, number]): DrawnBetween | undefined {
  const figures = bounds(line);
  if (figures === undefined) return undefined;
  const [low, high] = figures.map((figure) => Math.min(Math.max(figure, bottom), top)) as [number, number];
  return { low, high, cut: figures[0] < bottom };
}

/** Which period, and which row where a target has an outcome for each. */
export function lineName(line: TargetLine): string {
  return line.row === undefined ? periodName(line.period) : `${periodName(line.period)}, ${line.row.text}`;
}

function spansOf(line: TargetLine): StripSpan[] {
  const spans = (kind: StripSpan['kind'], stretches: readonly Stretch[]): StripSpan[] =>
    stretches.map(({ start, end }) => ({ kind, start: new Date(start), end: new Date(end) }));
  return [...spans('outages', line.outages), ...spans('excluded', line.excluded), ...spans('unknown', line.unknown)];
}

/**
 * The measured values and the threshold, with a little room. What gaps leave open may be as wide as the scale; it's cut at the
 * bottom rather than flatten everything else.
 */
function domainOf(lines: readonly TargetLine[], limit: number | undefined): readonly [number, number] {
  const values = lines.flatMap((line) => measured(line) ?? bounds(line)?.[1] ?? []);
  const open = values.length === lines.filter((line) => bounds(line) !== undefined).length;
  const shown = [
    ...values,
    ...(open ? lines.flatMap((line) => bounds(line)?.[0] ?? []) : []),
    ...(limit === undefined ? [] : [limit]),
  ];
  if (shown.length === 0) return [0, 1];
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  const room = high > low ? (high - low) * 0.12 : Math.abs(high) * 0.01 || 1;
  return [low - room, high + room];
}

function unitOf(target: TargetStatement): AxisUnit {
  const kinds = [target.threshold?.value.kind, ...target.lines.map((line) => line.value?.value.kind)];
  const kind = kinds.find((candidate) => candidate !== undefined);
  if (kind === 'percent' || kind === 'percentage-points') return 'percent';
  return kind === 'duration' ? 'duration' : 'plain';
}

/** A value's place on an axis: percent in percent, durations in hours. Not every value has one. */
export function drawnNumber(value: Value): number | undefined {
  switch (value.kind) {
    case 'percent':
    case 'percentage-points':
      return rationalToNumber(value.value, 100n);
    case 'duration':
      return scaled(rationalToNumber(value.value), 3_600_000);
    case 'number':
    case 'points':
    case 'days':
    case 'money':
    case 'rate':
      return rationalToNumber(value.value);
    case 'boolean':
    case 'instant':
    case 'date':
    case 'text':
    case 'symbol':
    case 'calendar':
    case 'none':
      return undefined;
    default:
      return value satisfies never;
  }
}

function scaled(value: number | undefined, divisor: number): number | undefined {
  return value === undefined ? undefined : value / divisor;
}

/** `"3/8"` as 0.375; whole part and rest apart, so that large terms keep their leading digits. */
function rationalToNumber(text: string, factor = 1n): number | undefined {
  const parts = /^(-?\d+)(?:\/(\d+))?$/.exec(text);
  if (parts === null) return undefined;
  const numerator = BigInt(parts[1] ?? '0') * factor;
  const denominator = BigInt(parts[2] ?? '1');
  if (denominator === 0n) return undefined;
  return (
    Number(numerator / denominator) + Number(((numerator % denominator) * 1_000_000_000_000n) / denominator) / 1e12
  );
}
