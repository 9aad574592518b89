import type {
  DayCountNode,
  DeadlineNode,
  Expression,
  GraduatedNode,
  PeriodNode,
  RoundNode,
} from '../contract/expression.ts';
import { rational, roundTo } from '../exact/rational.ts';
import { lengthOf } from '../time/intervals.ts';
import { acrossMembers, memberNamed } from './across.ts';
import { calculate, isTimeOfMoney, quantityOf } from './arithmetic.ts';
import { byDateResult, momentOf } from './byDate.ts';
import { compareClockWithDays, deadlineResult, elapsedResult, postponed } from './clock.ts';
import { calendarOf, clockReader, instantOf, isUnknown, pausesOf } from './clockReader.ts';
import { compareResults, presence } from './compare.ts';
import type { Context, Environment } from './context.ts';
import { daysBetween } from './days.ts';
import { graduatedResult } from './graduated.ts';
import { inPeriods, overPeriods } from './history.ts';
import { conditional, firstKnown, logic } from './logic.ts';
import { lookUp } from './lookup.ts';
import { overDates } from './overDates.ts';
import { isStep, mapOrdered, multiplied, rateResult, shareOfPeriod } from './rates.ts';
import {
  between,
  duration,
  fromValue,
  instant,
  inUnitOf,
  isNone,
  NO_COMMITMENT,
  type Result,
  unknown,
  valueResult,
} from './result.ts';

/** An expression made ready: cheap to evaluate in many contexts, as for each row of a million. */
export type Evaluate = (context: Context) => Result;

/**
 * Makes a scalar expression ready. Constants, tables and names are resolved once. What comes out is three-valued with bounds and
 * never throws for what rows contain; an interval set isn't a scalar, so asking for one is a mistake of the caller and throws.
 */
export function compile(expression: Expression, environment: Environment): Evaluate {
  const inner = (part: Expression): Evaluate => compile(part, environment);
  switch (expression.op) {
    case 'literal': {
      const constant = valueResult(fromValue(expression.value));
      return () => constant;
    }
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'minimum':
    case 'maximum':
      return arithmetic(expression, inner(expression.left), inner(expression.right), environment);
    case 'compare':
      return comparison(expression, environment);
    case 'and':
    case 'or':
    case 'not':
    case 'at-least-of':
      return logic(expression, expression.terms.map(inner));
    case 'first-known':
      return firstKnown(expression.terms.map(inner));
    case 'if':
      return conditional(expression, inner);
    case 'by-date': {
      const values = expression.entries.map(({ value }) => inner(value));
      const of = expression.of && inner(expression.of);
      const { zone } = environment;
      return (context) =>
        byDateResult(expression, values, of ? instantOf(of(context)) : momentOf(context), context, zone);
    }
    case 'round':
      return rounding(expression, inner);
    case 'lookup': {
      const table = environment.table(expression.table);
      if (table === undefined) return always(unknown('undefined', `there is no table ${expression.table}`));
      const keys = expression.keys.map(inner);
      const { column } = expression;
      return (context) =>
        lookUp(
          table,
          keys.map((key) => key(context)),
          column,
          environment.zone,
        );
    }
    case 'field': {
      const { data, field, up = 0 } = expression;
      return (context) => context.field(data, field, up);
    }
    case 'record':
      return always(unknown('undefined', `${expression.field} differs from record to record of ${expression.data}`));
    case 'over-dates':
      return overDates(expression, environment.zone);
    case 'across':
      return acrossMembers(expression, inner);
    case 'member':
      return memberNamed(expression, inner);
    case 'signal':
      return (context) => context.signal(expression);
    case 'aggregate':
    case 'time':
    case 'within':
      return (context) => context.measured(expression);
    case 'elapsed': {
      const clock = clockReader(expression, inner, environment);
      return (context) => {
        const set = clock(context);
        return isUnknown(set) ? set : elapsedResult(set);
      };
    }
    case 'deadline':
      return deadline(expression, environment);
    case 'days-between':
      return dayCount(expression, environment);
    case 'metric': {
      const { metric, periodsBack } = expression;
      return (context) => context.metric(metric, periodsBack);
    }
    case 'fee': {
      const { service, periodsBack, unit } = expression;
      return (context) => context.fee(service, periodsBack, unit);
    }
    case 'pro-rata': {
      const amount = inner(expression.amount);
      const stretch = inner(expression.duration);
      const { zone } = environment;
      return (context) =>
        calculate('multiply', amount(context), shareOfPeriod(stretch(context), context.period, zone), expression.type);
    }
    case 'rate': {
      const { mode } = expression;
      const amount = inner(expression.amount);
      const unit = inner(expression.unit);
      const quantity = inner(expression.quantity);
      const beyond = expression.beyond && inner(expression.beyond);
      return (context) =>
        rateResult({
          amount: amount(context),
          mode,
          unit: unit(context),
          quantity: quantity(context),
          beyond: beyond?.(context),
        });
    }
    case 'graduated':
      return graduated(expression, inner);
    case 'missed':
    case 'verdict':
      return (context) => context.missed(expression);
    case 'in-periods':
      return inPeriods(expression, inner(expression.condition));
    case 'over-periods':
      return overPeriods(expression, inner(expression.of));
    case 'if-measured': {
      const value = inner(expression.value);
      const otherwise = inner(expression.otherwise);
      return (context) => {
        const found = value(context);
        return found.state === 'unknown' && found.cause !== 'none' ? otherwise(context) : found;
      };
    }
    case 'period':
      return periodFact(expression);
    case 'intervals-of':
    case 'windows':
    case 'condition':
    case 'always':
    case 'never':
    case 'hours':
      throw new Error(`'${expression.op}' says when something holds: it has no value of its own`);
    default:
      return expression satisfies never;
  }
}

function graduated(
  { applies, mode, quantity, unit, steps }: GraduatedNode,
  inner: (part: Expression) => Evaluate,
): Evaluate {
  const counted = inner(quantity);
  const block = inner(unit);
  const rates = steps.map(({ from, included, rate }) => ({ from: inner(from), included, rate: inner(rate) }));
  return (context) =>
    graduatedResult({
      applies,
      mode,
      quantity: counted(context),
      unit: block(context),
      steps: rates.map(({ from, included, rate }) => ({ from: from(context), included, rate: rate(context) })),
    });
}

/** Compiles and evaluates at once, for what is asked once. */
export const evaluate = (expression: Expression, environment: Environment, context: Context): Result =>
  compile(expression, environment)(context);

const always =
  (result: Result): Evaluate =>
  () =>
    result;

function arithmetic(
  { op, type }: Extract<Expression, { op: 'add' | 'subtract' | 'multiply' | 'divide' | 'minimum' | 'maximum' }>,
  left: Evaluate,
  right: Evaluate,
  { zone }: Environment,
): Evaluate {
  if (op !== 'multiply') return (context) => calculate(op, left(context), right(context), type);
  // A share of a fee is the same in all periods that cost the same.
  let lastLeft: Result | undefined;
  let lastRight: Result | undefined;
  let last: Result | undefined;
  return (context) => {
    const a = left(context);
    const b = right(context);
    if (a === lastLeft && b === lastRight && last !== undefined) return last;
    // Time of money is another share of each period.
    if (isTimeOfMoney(a, b)) return multiplied(a, b, type, { period: context.period, zone });
    lastLeft = a;
    lastRight = b;
    last = calculate(op, a, b, type);
    return last;
  };
}

function comparison(
  { operator, left, right }: Extract<Expression, { op: 'compare' }>,
  environment: Environment,
): Evaluate {
  const { zone } = environment;
  if (saysNone(right) && (operator === 'is' || operator === 'is-not')) {
    const asked = compile(left, environment);
    return (context) => presence(operator, asked(context));
  }
  const b = compile(right, environment);
  if (left.op !== 'elapsed') {
    const a = compile(left, environment);
    if (operator === 'is' || operator === 'is-not')
      return (context) => compareResults(operator, a(context), b(context), zone);
    return (context) =>
      compareResults(operator, notYet(left, a(context), context), notYet(right, b(context), context), zone);
  }
  const clock = clockReader(left, (part) => compile(part, environment), environment);
  return (context) => {
    const limit = b(context);
    if (isNone(limit)) return NO_COMMITMENT;
    const running = clock(context);
    if (isUnknown(running)) return running;
    const days = quantityOf(limit);
    return days?.kind === 'days'
      ? compareClockWithDays(operator, running, days)
      : compareResults(operator, elapsedResult(running), limit, zone);
  };
}

/** What has no time in its row hasn't happened up to the instant as of which is asked: it comes later, or never (C2, decision 0051). */
function notYet({ op, type }: Expression, found: Result, { asOf }: Context): Result {
  if (op !== 'field' || type.kind !== 'instant' || found.state !== 'unknown' || found.cause !== 'absent') return found;
  return between({ kind: 'instant', value: asOf }, undefined, found.reason);
}

const saysNone = (expression: Expression): boolean => expression.op === 'literal' && expression.value.kind === 'none';

function rounding({ value, step, mode }: RoundNode, inner: (part: Expression) => Evaluate): Evaluate {
  const exact = inner(value);
  const multiple = inner(step);
  return (context) => {
    const unit = quantityOf(multiple(context));
    if (unit === undefined || !isStep(unit)) return unknown('undefined', 'a value is rounded to a step above 0');
    return mapOrdered(exact(context), (end) =>
      end.kind === 'instant' ? undefined : inUnitOf(end, roundTo(end.value, unit.value, mode)),
    );
  };
}

function deadline({ from, plus, calendar, dueAt, cutOff, pausing }: DeadlineNode, environment: Environment): Evaluate {
  const pauses = pausesOf(pausing, (part) => compile(part, environment));
  const start = compile(from, environment);
  const distance = compile(plus, environment);
  const hours = calendarOf(calendar, (part) => compile(part, environment), environment);
  return (context) => {
    const begun = instantOf(start(context));
    if (typeof begun !== 'number') return begun;
    const far = distance(context);
    if (far.state === 'unknown') return far;
    const quantity = quantityOf(far);
    if (quantity === undefined)
      return isNone(far) ? NO_COMMITMENT : unknown('undefined', 'a deadline needs a time or a number of days');
    const working = hours(context);
    if (working !== undefined && isUnknown(working)) return working;
    const stood = pauses(context);
    if (isUnknown(stood)) return stood;
    const due = deadlineResult({
      from: begun,
      plus: quantity,
      calendar: working,
      at: dueAt,
      cutOff,
      zone: environment.zone,
    });
    return postponed(due, begun, working, stood);
  };
}

function dayCount({ from, to, day, mode, calendar }: DayCountNode, environment: Environment): Evaluate {
  const start = compile(from, environment);
  const stop = compile(to, environment);
  const hours = calendarOf(calendar, (part) => compile(part, environment), environment);
  return (context) => {
    const begun = instantOf(start(context));
    if (typeof begun !== 'number') return begun;
    const ended = instantOf(stop(context));
    if (typeof ended !== 'number') return ended;
    const working = hours(context);
    if (working !== undefined && isUnknown(working)) return working;
    return daysBetween({ from: begun, to: ended, day, mode, calendar: working, zone: environment.zone });
  };
}

function periodFact({ fact }: PeriodNode): Evaluate {
  return ({ period }) => {
    if (period === undefined) return unknown('no-data', 'there is no period at hand');
    switch (fact) {
      case 'start':
        return valueResult(instant(period.covered.start));
      case 'end':
        return valueResult(instant(period.covered.end));
      case 'length':
        return valueResult(duration(rational(lengthOf(period.covered))));
      default:
        return fact satisfies never;
    }
  };
}
