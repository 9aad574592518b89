import type { DataDeclaration } from '../../contract/contract.ts';
import type { ComparisonOperator, ElapsedNode, Expression } from '../../contract/expression.ts';
import { quantityOf } from '../../evaluate/arithmetic.ts';
import { passedAfterDays } from '../../evaluate/clock.ts';
import { clockReader, isUnknown } from '../../evaluate/clockReader.ts';
import { compile, type Evaluate } from '../../evaluate/compile.ts';
import type { Context, Environment } from '../../evaluate/context.ts';
import { certainly, type Quantity, type Result } from '../../evaluate/result.ts';
import { roundToInteger } from '../../exact/rational.ts';
import { addWorkingWithPauses, compileCalendar } from '../../time/calendar.ts';
import type { Duration, Instant } from '../../time/intervals.ts';
import { visitNodes } from '../nodes.ts';
import { type DataRow, instantOf } from '../plan/row.ts';

/** The instant by which a row belongs to a period; `undefined` for one that belongs to none yet. */
export type Belonging = (row: DataRow, context: Context) => Instant | undefined;

/**
 * T7. A row belongs where its declaration says. Else:
 * - items: where the verdict falls, the earlier of the instant its limit passed and the instant its clock stopped; where no clock is compared
 *   with a limit, where it was closed, an open one where it was opened
 * - intervals: where they end (T6), open ones at `as of`
 * - samples, states, counts: at their instant
 * - records: to no period, but to every one in which they count
 */
export function belongingOf(
  declaration: DataDeclaration,
  verdicts: readonly (Expression | undefined)[],
  environment: Environment,
  asOf: Instant,
): Belonging {
  const { belongsBy, kind } = declaration;
  if (belongsBy !== undefined && belongsBy !== 'decided') return (row) => instantOf(row.fields[belongsBy]);
  switch (kind) {
    case 'samples':
    case 'states':
    case 'counts':
      return (row) => instantOf(row.fields.at);
    case 'intervals':
      // An end is the first instant after: one at midnight belongs to the day before.
      return (row) => lastInstant(instantOf(row.fields.end) ?? asOf);
    case 'items':
      return decided(verdicts, environment, asOf);
    case 'records':
      return () => undefined;
    default:
      return kind satisfies never;
  }
}

/** A text that two questions share where each row belongs by the same instant in both. */
export function belongingKey(
  { belongsBy, kind }: DataDeclaration,
  verdicts: readonly (Expression | undefined)[],
): string {
  if (kind !== 'items' || (belongsBy !== undefined && belongsBy !== 'decided')) return '';
  return JSON.stringify(clocksIn(verdicts), (part, inner) => (part === 'at' ? undefined : inner));
}

export const lastInstant = (end: Instant): Instant => end - 1;

function decided(verdicts: readonly (Expression | undefined)[], environment: Environment, asOf: Instant): Belonging {
  const clocks = clocksIn(verdicts).map((each) => verdictReader(each, environment));
  if (clocks.length === 0) {
    return (row) => instantOf(row.fields.closed) ?? instantOf(row.fields.opened);
  }
  return (_row, context) => {
    const instants = clocks.flatMap((clock) => clock(context) ?? []).filter((instant) => instant <= asOf);
    return instants.length === 0 ? undefined : Math.min(...instants);
  };
}

interface LimitedClock {
  readonly clock: ElapsedNode;
  readonly limit: Expression;
}

/** Clocks that are compared with a limit. */
export function clocksIn(verdicts: readonly (Expression | undefined)[]): readonly LimitedClock[] {
  const found: LimitedClock[] = [];
  visitNodes(verdicts, (node) => {
    if (node.op !== 'compare') return;
    const { left, right } = node as unknown as { left: Expression; right: Expression; operator: ComparisonOperator };
    if (left.op === 'elapsed') found.push({ clock: left, limit: right });
  });
  return found;
}

/** When the verdict on one clock falls: its limit passes, or it stops before. */
export function verdictReader(
  { clock, limit }: LimitedClock,
  environment: Environment,
): (context: Context) => Instant | undefined {
  const read = clockReader(clock, (part) => compile(part, environment), environment);
  const allowed = compile(limit, environment);
  const always = compileCalendar({ kind: 'always', zone: environment.zone.id }, 0, 0);
  return (context) => {
    const running = read(context);
    if (isUnknown(running)) return undefined;
    const { from, to, calendar = always, pauses } = running;
    const most = timeLimit(allowed(context));
    if (most === undefined) return to;
    const passed =
      typeof most === 'object' ? passedAfterDays(running, most) : addWorkingWithPauses(calendar, from, most, pauses);
    return passed === undefined ? to : Math.min(to ?? passed, passed);
  };
}

/** Whole milliseconds, which is what clocks run in, or days; `undefined` where there is no such limit, or it isn't known. */
export function timeLimit(result: Result): Duration | Extract<Quantity, { readonly kind: 'days' }> | undefined {
  const limit = quantityOf(result);
  if (limit?.kind === 'days') return limit;
  return limit?.kind === 'duration' ? Number(roundToInteger(limit.value, 'floor')) : undefined;
}

/** Whether a row's filter certainly lets it in. */
export const letsIn = (filter: Evaluate | undefined, context: Context): boolean =>
  filter === undefined || certainly(filter(context)) === true;
