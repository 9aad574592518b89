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
  readonly value?: number;
  readonly between?: { readonly low: number; readonly high: number };
  /** Period, value and outcome in words. */
  readonly title: string;
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
  const points = target.lines.map(pointOf);
  const limit = target.threshold === undefined ? undefined : drawnNumber(target.threshold.value);
  return {
    points,
    spans: target.lines.flatMap(spansOf),
    ...(limit === undefined ? {} : { threshold: { value: limit, text: target.threshold?.text ?? '' } }),
    domain: domainOf([...points.flatMap(drawnValues), ...(limit === undefined ? [] : [limit])]),
    unit: unitOf(target),
  };
}

function pointOf(line: TargetLine): ChartPoint {
  const { start, end } = line.row ?? line.period;
  const [from, until] = [new Date(start), new Date(end)];
  const value = line.value === undefined ? undefined : drawnNumber(line.value.value);
  const low = line.between === undefined ? undefined : drawnNumber(line.between.low.value);
  const high = line.between === undefined ? undefined : drawnNumber(line.between.high.value);
  return {
    line,
    start: from,
    end: until,
    middle: new Date((from.getTime() + until.getTime()) / 2),
    outcome: line.outcome,
    ...(value === undefined ? {} : { value }),
    ...(low === undefined || high === undefined ? {} : { between: { low, high } }),
    title: [lineName(line), valueText(line), outcomeWords[line.outcome].word].filter((text) => text !== '').join('\n'),
  };
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

function drawnValues({ value, between }: ChartPoint): number[] {
  return [...(value === undefined ? [] : [value]), ...(between === undefined ? [] : [between.low, between.high])];
}

/** A little room on both sides; percentages never promise more than 100%. */
function domainOf(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
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
