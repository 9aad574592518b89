import type { Stretch, StretchLength, WithinNode } from '../../contract/expression.ts';
import { compile } from '../../evaluate/compile.ts';
import type { Context } from '../../evaluate/context.ts';
import { isOrdered, type Result, toValue } from '../../evaluate/result.ts';
import { showInstant } from '../../evaluate/show.ts';
import { addCalendarDays, addCalendarMonths } from '../../time/calendar.ts';
import type { Instant, Interval } from '../../time/intervals.ts';
import type { ZoneLike } from '../../time/zone.ts';
import type { Fact, Measured } from '../measurements.ts';
import { conditionIn } from '../overtime/scalar.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { noValue } from './words.ts';

/** The stretch of time that a figure is looked at in, or why it isn't known. */
export type StretchCell =
  | { readonly kind: 'cell'; readonly cell: MeasuredCell; readonly over: boolean }
  | { readonly kind: 'none'; readonly reason: string };

/** A figure of another stretch of time than each of the cells. */
export async function overStretches(
  node: WithinNode,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly Measured[]> {
  return measureStretches(
    node,
    cells.map((cell) => stretchCell(node.stretch, { ...scope.context, period: cell.period }, cell, scope)),
    scope,
  );
}

/** Where a stretch of time lies, seen from a period or from a row in it. */
export function stretchCell(stretch: Stretch, context: Context, cell: MeasuredCell, scope: Scope): StretchCell {
  const { zone } = scope.environment;
  const instants = instantsOf(stretch, context, scope);
  if (typeof instants === 'string') return { kind: 'none', reason: instants };
  switch (stretch.kind) {
    case 'last': {
      const { end } = cell.covered;
      const whole = { start: away(zone, end, stretch.length, -1), end };
      return { kind: 'cell', cell: cellFor(whole, undefined, stretch.beforeTerm, cell, scope), over: true };
    }
    case 'before': {
      const [end] = instants;
      const whole = { start: away(zone, end, stretch.length, -1), end };
      return { kind: 'cell', cell: cellFor(whole, whole, stretch.beforeTerm, cell, scope), over: end <= scope.asOf };
    }
    case 'after': {
      const [start] = instants;
      const end = away(zone, start, stretch.length, 1);
      // Instants are whole milliseconds: what began right then doesn't count, what began at the end does.
      const begun = { start: start + 1, end: end + 1 };
      const whole = { start, end };
      return { kind: 'cell', cell: cellFor(whole, begun, stretch.beforeTerm, cell, scope), over: end < scope.asOf };
    }
    case 'between': {
      const [start, end] = instants;
      const whole = { start, end: Math.max(start, end) };
      return { kind: 'cell', cell: cellFor(whole, whole, undefined, cell, scope), over: end <= scope.asOf };
    }
    default:
      return stretch satisfies never;
  }
}

function cellFor(
  whole: Interval,
  begun: Interval | undefined,
  beforeTerm: 'up' | undefined,
  { period }: MeasuredCell,
  scope: Scope,
): MeasuredCell {
  const covered = scope.covers(whole, beforeTerm);
  return {
    covered,
    period: { spec: period.spec, whole: { ...period.whole, ...whole }, covered },
    ...(begun === undefined ? {} : { begun }),
    ...(beforeTerm === undefined ? {} : { upBefore: scope.termStart }),
  };
}

/** The instant so much time before or after another, at the same local time of day where it's days or months. */
export function away(zone: ZoneLike, from: Instant, { unit, count }: StretchLength, side: 1 | -1): Instant {
  switch (unit) {
    case 'ms':
      return from + side * count;
    case 'day':
      return addCalendarDays(zone, from, side * count);
    case 'month':
      return addCalendarMonths(zone, from, side * count);
    default:
      return unit satisfies never;
  }
}

/** The instants that anchor a stretch, or why they aren't known. */
function instantsOf(
  stretch: Stretch,
  context: Context,
  { environment, asOf }: Scope,
): readonly [Instant, Instant] | string {
  const read = (expression: Parameters<typeof compile>[0]): Instant | string => {
    const result = compile(expression, environment)(context);
    if (result.state === 'value' && result.value.kind === 'instant') return result.value.value;
    return result.state === 'unknown' ? result.reason : 'an instant is needed here';
  };
  switch (stretch.kind) {
    case 'last':
      return [asOf, asOf];
    case 'before':
    case 'after': {
      const at = read(stretch.instant);
      return typeof at === 'string' ? at : [at, at];
    }
    case 'between': {
      const from = read(stretch.from);
      const to = read(stretch.to);
      if (typeof from === 'string') return from;
      return typeof to === 'string' ? to : [from, to];
    }
    default:
      return stretch satisfies never;
  }
}

/** A figure in stretches of time that may overlap. What hasn't passed yet has no figure, except that what was counted can only become more (C2). */
export async function measureStretches(
  node: WithinNode,
  stretches: readonly StretchCell[],
  scope: Scope,
): Promise<readonly Measured[]> {
  const cells = stretches.flatMap((stretch) => (stretch.kind === 'cell' ? [stretch.cell] : []));
  const { results, measured } = await conditionIn(node.value, cells, scope);
  let next = 0;
  return stretches.map((stretch): Measured => {
    if (stretch.kind === 'none') return noValue(stretch.reason);
    const i = next++;
    const facts = [...stretchFacts(stretch.cell, scope), ...measured.flatMap((each) => each[i]?.facts ?? [])];
    const figure = asMeasured(results[i], facts);
    return stretch.over ? figure : notOver(node, figure, facts);
  });
}

function notOver({ value }: WithinNode, figure: Measured, facts: readonly Fact[]): Measured {
  const reason = 'the stretch of time is not over yet (C2)';
  if (value.op !== 'aggregate' || value.fn !== 'count' || figure.state !== 'value') return noValue(reason, facts);
  return { state: 'between', low: figure.value, reason, facts };
}

function stretchFacts({ covered }: MeasuredCell, { environment: { zone } }: Scope): readonly Fact[] {
  if (covered.start >= covered.end) return [];
  return [{ label: 'looked at', value: `${showInstant(covered.start, zone)} to ${showInstant(covered.end, zone)}` }];
}

/** What was calculated, as a measured figure. */
function asMeasured(result: Result | undefined, facts: readonly Fact[]): Measured {
  if (result === undefined) return noValue('nothing was measured', facts);
  switch (result.state) {
    case 'value':
      return isOrdered(result.value) || result.value.kind === 'boolean'
        ? { state: 'value', value: toValue(result.value), facts }
        : noValue('this is no figure', facts);
    case 'between': {
      const { low, high, reason } = result;
      if (low === undefined) return noValue(reason, facts);
      return {
        state: 'between',
        low: toValue(low),
        ...(high === undefined ? {} : { high: toValue(high) }),
        reason,
        facts,
      };
    }
    case 'unknown':
      return noValue(result.reason, facts);
    default:
      return result satisfies never;
  }
}
