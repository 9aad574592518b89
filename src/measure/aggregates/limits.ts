import type { ComparisonNode, ElapsedNode, Expression } from '../../contract/expression.ts';
import { partsOf } from '../../contract/walk.ts';
import { quantityOf } from '../../evaluate/arithmetic.ts';
import { passedAfterDays } from '../../evaluate/clock.ts';
import { clockReader, instantOf, isUnknown } from '../../evaluate/clockReader.ts';
import { compile } from '../../evaluate/compile.ts';
import type { Context, Environment } from '../../evaluate/context.ts';
import { certainly, type Quantity, type Result } from '../../evaluate/result.ts';
import { roundToInteger } from '../../exact/rational.ts';
import { addWorkingWithPauses, compileCalendar } from '../../time/calendar.ts';
import type { Duration, Instant } from '../../time/intervals.ts';
import { visitNodes } from '../nodes.ts';

export interface LimitedClock {
  readonly kind: 'clock';
  readonly clock: ElapsedNode;
  readonly limit: Expression;
}

/** An instant of the row beside the one at which it is due; `where`: the branches of an `if` in which that is asked. */
interface Due {
  readonly kind: 'due';
  readonly instant: Expression;
  readonly deadline: Expression;
  readonly where: readonly Branch[];
}

interface Branch {
  readonly condition: Expression;
  readonly holds: boolean;
}

/** What decides when the verdict on a row falls (T7). */
export type Limited = LimitedClock | Due;

/** Clocks that are compared with a limit, and instants that are with a deadline. */
export function limitsIn(verdicts: readonly (Expression | undefined)[]): readonly Limited[] {
  const found: Limited[] = [];
  visitNodes(verdicts, (node) => {
    if (node.op !== 'compare') return;
    const { left, right } = node as unknown as ComparisonNode;
    if (left.op === 'elapsed') found.push({ kind: 'clock', clock: left, limit: right });
  });
  for (const verdict of verdicts) if (verdict !== undefined) findDue(verdict, [], found);
  return found;
}

function findDue(expression: Expression, where: readonly Branch[], found: Limited[]): void {
  switch (expression.op) {
    case 'compare': {
      const { left, right } = expression;
      if (isOwnInstant(left) && isDeadline(right)) found.push({ kind: 'due', instant: left, deadline: right, where });
      if (isDeadline(left) && isOwnInstant(right)) found.push({ kind: 'due', instant: right, deadline: left, where });
      break;
    }
    case 'if':
      findDue(expression.condition, where, found);
      findDue(expression.then, [...where, { condition: expression.condition, holds: true }], found);
      findDue(expression.otherwise, [...where, { condition: expression.condition, holds: false }], found);
      break;
    // What these compare is about other rows.
    case 'aggregate':
    case 'time':
    case 'within':
      break;
    default:
      for (const part of partsOf(expression)) findDue(part, where, found);
  }
}

const isOwnInstant = (expression: Expression): boolean =>
  expression.op === 'field' && (expression.up ?? 0) === 0 && expression.type.kind === 'instant';

/** `2 working days after opened`, `opened + 48 h`. */
function isDeadline(expression: Expression): boolean {
  switch (expression.op) {
    case 'deadline':
      return isOwnInstant(expression.from);
    case 'add':
      return isOwnInstant(expression.left) || isOwnInstant(expression.right);
    default:
      return false;
  }
}

/** When the verdict on one clock or instant falls, in rows of which it's asked: its limit passes, or it stops before. */
export interface VerdictReader {
  readonly applies: (context: Context) => boolean;
  readonly verdict: (context: Context) => Instant | undefined;
}

export function verdictReader(limited: Limited, environment: Environment): VerdictReader {
  switch (limited.kind) {
    case 'clock':
      return { applies: () => true, verdict: clockVerdict(limited, environment) };
    case 'due':
      return dueReader(limited, environment);
    default:
      return limited satisfies never;
  }
}

function dueReader({ instant, deadline, where }: Due, environment: Environment): VerdictReader {
  const [happens, passes] = [instantReader(instant, environment), instantReader(deadline, environment)];
  const branches = where.map(({ condition, holds }) => ({ asked: compile(condition, environment), holds }));
  return {
    applies: (context) => branches.every(({ asked, holds }) => certainly(asked(context)) === holds),
    verdict: (context) => {
      const [happened, passed] = [happens(context), passes(context)];
      return happened === undefined || passed === undefined ? (happened ?? passed) : Math.min(happened, passed);
    },
  };
}

function instantReader(expression: Expression, environment: Environment): (context: Context) => Instant | undefined {
  const read = compile(expression, environment);
  return (context) => {
    const instant = instantOf(read(context));
    return typeof instant === 'number' ? instant : undefined;
  };
}

function clockVerdict(
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
