import type { Contract } from '../../contract/contract.ts';
import type { Expression, FeeNode } from '../../contract/expression.ts';
import { metricNamed } from '../../contract/lookup.ts';
import { calculate } from '../../evaluate/arithmetic.ts';
import { NoValueError } from '../../evaluate/byDate.ts';
import { evaluate } from '../../evaluate/compile.ts';
import { type Context, type Environment, environmentOf, noContext, type PeriodAtHand } from '../../evaluate/context.ts';
import { daysOfMonth } from '../../evaluate/daysOfMonth.ts';
import { feeForPeriod } from '../../evaluate/fee.ts';
import { type Result, unknown, valueResult } from '../../evaluate/result.ts';
import { DAY_MS } from '../../time/civil.ts';
import { type PeriodSpec, periodContaining } from '../../time/periods.ts';
import { CalendarError } from '../../time/workingCalendar.ts';
import { localDay } from '../../time/zone.ts';

/** What is known of a contract without data: literals, parameters, tables, fees, lengths of periods. */
export interface Constants {
  readonly contract: Contract;
  readonly environment: Environment;
  readonly evaluate: (expression: Expression, at: PeriodAtHand) => Result;
}

export function constantsOf(contract: Contract): Constants {
  const environment = environmentOf(contract);
  const { zone } = environment;

  /** V2: a price that isn't known yet for a date is an error of a settlement, and here only something that isn't known. */
  const read = (expression: Expression, at: PeriodAtHand): Result => {
    try {
      return evaluate(expression, environment, contextAt(at));
    } catch (error) {
      if (error instanceof NoValueError || error instanceof CalendarError) return unknown('no-data', error.message);
      throw error;
    }
  };

  const contextAt = (at: PeriodAtHand): Context => ({
    ...noContext(at.covered.end),
    period: at,
    metric: (id, periodsBack) => {
      const metric = periodsBack === 0 ? metricNamed(contract, id) : undefined;
      return metric === undefined ? unknown('no-data', `${id} is measured`) : read(metric.measure, at);
    },
    // The fee of the period before or after is taken to be this one's.
    fee: (id, _periodsBack, unit) => priceOf(id, unit, at),
  });

  const priceOf = (id: string, unit: FeeNode['unit'], at: PeriodAtHand): Result => {
    const service = contract.services.find((one) => one.id === id);
    if (service?.fee === undefined) return unknown('no-data', `${service?.title ?? id} has no fee`);
    if (unit === undefined) return feeForPeriod(read(service.fee, at), at, { zone, partialPeriods: 'full-fee' });
    const whole = periodContaining(MONTH, zone, at.whole.end - 1);
    const month = { spec: MONTH, whole, covered: whole };
    const fee = feeForPeriod(read(service.fee, month), month, { zone, partialPeriods: 'full-fee' });
    if (unit === 'month') return fee;
    const days = daysOfMonth(service, localDay(zone, whole.end - 1) - localDay(zone, whole.start) + 1);
    return calculate('divide', fee, valueResult({ kind: 'number', value: days }), { kind: 'unknown' });
  };

  return { contract, environment, evaluate: read };
}

const MONTH: PeriodSpec = { kind: 'calendar', unit: 'month' };

/** A period of each length that a rule has: of each number of days the first one that clocks don't cut or stretch. */
export function periodsByLength(contract: Contract, spec: PeriodSpec, { zone }: Environment): readonly PeriodAtHand[] {
  const start = Date.parse(`${contract.term?.from ?? '2025-01-01'}T12:00:00Z`);
  const found = new Map<number, { readonly at: PeriodAtHand; readonly even: boolean }>();
  let instant = start;
  for (let count = 0; count < MOST_PERIODS; count++) {
    const whole = periodContaining(spec, zone, instant);
    // A term that begins within a period cuts it; the next one is whole.
    const days = localDay(zone, whole.end - 1) - localDay(zone, whole.start) + 1;
    const even = whole.end - whole.start === days * DAY_MS;
    if (whole.start >= start - DAY_MS && (!found.has(days) || (even && found.get(days)?.even === false)))
      found.set(days, { at: { spec, whole, covered: whole }, even });
    instant = whole.end;
    if (count >= 12 && spec.kind !== 'calendar' && spec.kind !== 'billing' && spec.kind !== 'contract') break;
  }
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, { at }]) => at);
}

/** Four years of months have one of each length. */
const MOST_PERIODS = 50;
