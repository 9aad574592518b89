import type { ElapsedNode, Expression } from '../contract/expression.ts';
import type { CompiledCalendar } from '../time/calendar.ts';
import { type Instant, type IntervalSet, NOTHING, union } from '../time/intervals.ts';
import * as tristates from '../time/tristate.ts';
import type { Clock } from './clock.ts';
import type { Evaluate } from './compile.ts';
import type { Context, Environment } from './context.ts';
import { type Result, type Unknown, unknown } from './result.ts';

type Inner = (part: Expression) => Evaluate;

/** What a clock is made of, ready to be read for each row. */
export function clockReader(
  { from, to, calendar, pausing, restarting }: ElapsedNode,
  inner: Inner,
  environment: Environment,
): (context: Context) => Clock | Unknown {
  const start = inner(from);
  const stop = inner(to);
  const hours = calendarOf(calendar, inner, environment);
  const pauses = pausesOf(pausing, inner);
  const anew = pausesOf(restarting, inner);
  return (context) => {
    const opened = instantOf(start(context));
    if (typeof opened !== 'number') return opened;
    const stopped = stop(context);
    const ended = stopped.state === 'unknown' && stopped.cause === 'absent' ? undefined : instantOf(stopped);
    if (typeof ended === 'object') return ended;
    const working = hours(context);
    if (working !== undefined && isUnknown(working)) return working;
    const stood = pauses(context);
    if (isUnknown(stood)) return stood;
    const before = anew(context);
    if (isUnknown(before)) return before;
    return {
      from: lastRestart(opened, before.yes, ended ?? context.asOf),
      to: ended,
      calendar: working,
      pauses: stood.yes,
      mayPause: tristates.possible(stood),
      asOf: context.asOf,
      zone: environment.zone,
    };
  };
}

/** C4: the clock counts anew from the end of the last of these that ended before it stopped. */
const lastRestart = (opened: Instant, before: IntervalSet, stopped: Instant): Instant =>
  Math.max(opened, ...before.map(({ end }) => end).filter((end) => end < stopped));

/** When a clock stands: during stretches of the row, and while named conditions hold, which may not be known everywhere (C2, O4). */
export function pausesOf(
  expression: Expression | undefined,
  inner: Inner,
): (context: Context) => tristates.Tristate | Unknown {
  if (expression === undefined) return () => tristates.NEVER;
  if (expression.op === 'or') {
    const terms = expression.terms.map((term) => pausesOf(term, inner));
    return (context) => {
      const known: tristates.Tristate[] = [];
      for (const term of terms) {
        const one = term(context);
        if (isUnknown(one)) return one;
        known.push(one);
      }
      return known.reduce(tristates.or, tristates.NEVER);
    };
  }
  if (expression.op === 'condition') {
    const { condition } = expression;
    return ({ standing }) => standing?.(condition) ?? unknown('no-data', `nothing was observed of ${condition}`);
  }
  const read = inner(expression);
  return (context) => {
    const set = intervalsOf(read(context));
    return 'state' in set ? set : tristates.known(union(set));
  };
}

/** The calendar that an expression names. */
export function calendarOf(
  expression: Expression | undefined,
  inner: Inner,
  environment: Environment,
): (context: Context) => CompiledCalendar | Unknown | undefined {
  if (expression === undefined) return () => undefined;
  const name = inner(expression);
  return (context) => {
    const result = name(context);
    if (result.state === 'unknown') return result;
    if (result.state !== 'value' || (result.value.kind !== 'calendar' && result.value.kind !== 'symbol'))
      return unknown('undefined', 'a calendar is needed here');
    return (
      environment.calendar(result.value.value) ?? unknown('undefined', `there is no calendar ${result.value.value}`)
    );
  };
}

export function instantOf(result: Result): Instant | Unknown {
  if (result.state === 'unknown') return result;
  if (result.state === 'value' && result.value.kind === 'instant') return result.value.value;
  return unknown('undefined', 'a point in time is needed here');
}

function intervalsOf(result: Result): IntervalSet | Unknown {
  // An item without a pause may carry no value for them at all.
  if (result.state === 'unknown') return result.cause === 'absent' ? NOTHING : result;
  if (result.state === 'value' && result.value.kind === 'intervals') return result.value.value;
  return unknown('undefined', 'pauses are needed here');
}

export const isUnknown = (value: object): value is Unknown => 'state' in value && value.state === 'unknown';
