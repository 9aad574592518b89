import type { Contract, Metric, Service, Target } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { calculate } from '../evaluate/arithmetic.ts';
import { stretchesOf } from '../evaluate/byDate.ts';
import { compile, type Evaluate } from '../evaluate/compile.ts';
import {
  type Context,
  type Environment,
  environmentOf,
  type Neighbour,
  NOTHING_KNOWN,
  type PeriodAtHand,
} from '../evaluate/context.ts';
import { daysOfMonth } from '../evaluate/daysOfMonth.ts';
import { feeForPeriod } from '../evaluate/fee.ts';
import { periodInTerm, periodsAtHand, specKey } from '../evaluate/periods.ts';
import { duration, fromValue, instant, type Result, unknown, valueResult } from '../evaluate/result.ts';
import { type Words, wordsOf } from '../evaluate/words.ts';
import { fromJSON, rational } from '../exact/rational.ts';
import { fromMeasured, measuredIn } from '../measure/figure.ts';
import type { MeasuredRow, Measurements } from '../measure/measurements.ts';
import { clip, type Interval, normalise, subtract } from '../time/intervals.ts';
import { type PeriodSpec, periodContaining } from '../time/periods.ts';
import { feeFactorOver } from '../time/proration.ts';
import { localDay } from '../time/zone.ts';
import type { HistoryQuestion } from './history.ts';
import { type Invoiced, SettlementError, type SettlementOptions } from './options.ts';

/** What every stage of a settlement may ask. The same question has the same answer throughout (S1). */
export interface Facts {
  readonly contract: Contract;
  readonly measurements: Measurements;
  readonly options: SettlementOptions;
  readonly environment: Environment;
  readonly words: Words;
  readonly metric: (id: string) => Metric | undefined;
  readonly service: (id: string) => Service | undefined;
  readonly target: (id: string) => Target | undefined;
  /** Evaluates an expression for a period, or for a row that belongs to it. */
  readonly evaluate: (expression: Expression, at: PeriodAtHand, row?: MeasuredRow) => Result;
}

/** Gathers what a settlement can know. `missed` answers for verdicts, which are found by evaluating, in turn. */
export function factsOf(
  contract: Contract,
  measurements: Measurements,
  options: SettlementOptions,
  missed: (question: HistoryQuestion) => Result,
  words: Words = wordsOf(contract),
): Facts {
  const environment = environmentOf(contract);
  const { zone } = environment;
  const metrics = byId(contract.metrics);
  const services = byId(contract.services);
  const targets = byId(contract.targets);
  const ready = new Map<Expression, Evaluate>();
  const known = rememberedIn();
  const contexts = new Map<PeriodAtHand, Context>();
  const sequences = new Map<string, ReadonlyMap<number, PeriodAtHand>>();

  const evaluate = (expression: Expression, at: PeriodAtHand, row?: MeasuredRow): Result => {
    let evaluator = ready.get(expression);
    if (evaluator === undefined) {
      evaluator = compile(expression, environment);
      ready.set(expression, evaluator);
    }
    return evaluator(row === undefined ? contextOf(at) : contextAt(at, row));
  };

  /** A line asks for its period again and again. */
  const contextOf = (at: PeriodAtHand): Context => {
    const existing = contexts.get(at);
    if (existing !== undefined) return existing;
    const made = contextAt(at, undefined);
    contexts.set(at, made);
    return made;
  };

  // Spelled out: what stands behind a spread is put in one by one.
  const contextAt = (at: PeriodAtHand, row: MeasuredRow | undefined): Context => ({
    asOf: measurements.asOf,
    field: NOTHING_KNOWN.field,
    signal: NOTHING_KNOWN.signal,
    standing: (condition) => measurements.standing?.get(condition),
    period: at,
    measured: ({ id }) => {
      const measured = row?.values.get(id) ?? measuredIn(measurements, id, at);
      return measured === undefined
        ? unknown('no-data', `nothing was observed in ${at.whole.key}`)
        : fromMeasured(measured);
    },
    metric: (id, periodsBack) => metricResult(id, back(at, periodsBack)),
    fee: (id, periodsBack, unit) =>
      unit === undefined ? feeResult(id, back(at, periodsBack)) : priceOf(unit, id, back(at, periodsBack)),
    missed: (node) => missed({ node, at }),
    neighbour: (offset) => neighbourOf(at, offset),
    ...(row === undefined ? {} : { moment: row.moment ?? row.end, field: (_, field) => fieldOf(row, field) }),
  });

  /** The period so many places before, as far as the agreement was in force then. */
  const back = (at: PeriodAtHand, periods: number): PeriodAtHand | undefined =>
    periods === 0 ? at : periodInTerm(at.spec, contract, at.whole.index - periods, zone);

  /** The periods that are stated, each with the part that is covered, by their place. */
  const stated = (spec: PeriodAtHand['spec']): ReadonlyMap<number, PeriodAtHand> => {
    const key = specKey(spec);
    const existing = sequences.get(key);
    if (existing !== undefined) return existing;
    const periods = new Map(
      periodsAtHand(spec, contract, options.range, measurements.known).map((one) => [one.whole.index, one]),
    );
    sequences.set(key, periods);
    return periods;
  };

  const neighbourOf = ({ spec, whole }: PeriodAtHand, offset: number): Neighbour => {
    const index = whole.index + offset;
    const at = stated(spec).get(index) ?? periodInTerm(spec, contract, index, zone);
    if (at === undefined) return { kind: 'outside', reason: 'the agreement is not in force in that period' };
    if (at.whole.start >= options.range.end) return { kind: 'open', reason: `${at.whole.key} is not over` };
    return { kind: 'period', context: contextOf(at) };
  };

  const metricResult = (id: string, at: PeriodAtHand | undefined): Result =>
    at === undefined
      ? unknown('no-data', 'the agreement was not in force in that period')
      : remembered('metric', id, at);

  const metricFound = (id: string, at: PeriodAtHand): Result => {
    const given = options.given?.metrics?.find(
      ({ metric, period, during }) =>
        metric === id && (period === undefined || period === at.whole.key || isMeant(at.whole, during)),
    );
    if (given !== undefined) return valueResult(fromValue(given.value));
    const metric = metrics(id);
    if (metric === undefined) return unknown('undefined', `there is no metric ${id}`);
    return evaluate(metric.measure, at);
  };

  const feeResult = (id: string, at: PeriodAtHand | undefined): Result =>
    at === undefined
      ? unknown('no-data', 'no fee was due in that period: the agreement was not in force')
      : remembered('fee', id, at);

  const feeFound = (id: string, at: PeriodAtHand): Result => {
    const given = options.given?.fees?.find(
      ({ service, during }) =>
        service === id && (during === undefined || (during.start <= at.whole.start && at.whole.start < during.end)),
    );
    const service = services(id);
    const charged = options.invoices?.filter(
      ({ service: of, during }) => of === id && during.start < at.whole.end && at.whole.start < during.end,
    );
    if (given === undefined && charged !== undefined && charged.length > 0)
      return feeByInvoices(charged, service?.fee, at, id);
    const fee = given === undefined ? service?.fee : undefined;
    if (fee !== undefined) return feeByDates(fee, at);
    const amount = given === undefined ? undefined : valueResult(fromValue(given.value));
    if (amount === undefined)
      throw new SettlementError(
        `${service?.title ?? id} has no fee that a credit could be calculated on (R10): say \`fee … per month\``,
        service?.at ?? contract.at,
      );
    return feeForPeriod(amount, at, { zone, partialPeriods: contract.partialPeriods });
  };

  /** R3b: what a month costs, or a day of it, in the month in which a period ends. */
  const priceOf = (unit: 'day' | 'month', id: string, at: PeriodAtHand | undefined): Result => {
    if (at === undefined) return feeResult(id, undefined);
    const whole = periodContaining(MONTH, zone, Math.max(at.covered.start, at.covered.end - 1));
    const month = feeResult(id, { spec: MONTH, whole, covered: whole });
    if (unit === 'month') return month;
    const days = daysOfMonth(services(id), localDay(zone, whole.end - 1) - localDay(zone, whole.start) + 1);
    return calculate('divide', month, valueResult({ kind: 'number', value: days }), { kind: 'unknown' });
  };

  /** A fee that changes in the course of a period is due for each part of it (R3b). */
  const feeByDates = (fee: Expression, at: PeriodAtHand): Result => {
    const { partialPeriods } = contract;
    const covered = partialPeriods === 'full-fee' ? at.whole : at.covered;
    const stretches = stretchesOf(fee, covered, environment.zone);
    if (stretches.length === 1) return feeForPeriod(evaluate(fee, at), at, { zone, partialPeriods });
    return feeOver(fee, at, covered);
  };

  const feeOver = (fee: Expression, at: PeriodAtHand, covered: Interval): Result =>
    stretchesOf(fee, covered, environment.zone)
      .map((part) => ({ ...at, covered: part }))
      .map((part) => feeForPeriod(evaluate(fee, part), part, { zone, partialPeriods: 'prorate' }))
      .reduce((sum, part) => calculate('add', sum, part, { kind: 'money', currency: contract.currency }));

  /** What was charged for the period, by calendar months where an invoice is for another time; the agreement's fee where nothing was (R3b, R10). */
  const feeByInvoices = (
    invoices: readonly Invoiced[],
    fee: Expression | undefined,
    at: PeriodAtHand,
    id: string,
  ): Result => {
    const whole = contract.partialPeriods === 'full-fee' ? at.whole : at.covered;
    const charged = invoices.map(({ during, amount }): Result => {
      const part = clip([during], whole);
      const share = feeFactorOver('month', zone, part, during).div(feeFactorOver('month', zone, [during], during));
      return valueResult({
        kind: 'money',
        value: fromJSON(amount.value).mul(share),
        currency: amount.currency,
      });
    });
    const rest = subtract([whole], normalise(invoices.map(({ during }) => during)));
    if (rest.length > 0 && fee === undefined)
      throw new SettlementError(
        `${services(id)?.title ?? id} has no invoice for a part of ${at.whole.key}, and no fee (R10): add the invoice, or say \`fee … per month\``,
        services(id)?.at ?? contract.at,
      );
    const own = fee === undefined ? [] : rest.map((covered) => feeOver(fee, at, covered));
    return [...charged, ...own].reduce((sum, part) =>
      calculate('add', sum, part, { kind: 'money', currency: contract.currency }),
    );
  };

  const remembered = (kind: Kind, id: string, at: PeriodAtHand): Result => {
    const own = known(at)[kind];
    const existing = own.get(id);
    // A figure that rests on itself has no value; the language refuses it, a contract from elsewhere may not.
    if (existing === SOUGHT) return unknown('undefined', `${id} rests on itself`);
    if (existing !== undefined) return existing;
    own.set(id, SOUGHT);
    const found = kind === 'metric' ? metricFound(id, at) : feeFound(id, at);
    own.set(id, found);
    return found;
  };

  return {
    contract,
    measurements,
    options,
    environment,
    words,
    metric: metrics,
    service: services,
    target: targets,
    evaluate,
  };
}

/** A month names its days as well as the billing month that it contains, and a day the month around it. */
const isMeant = (whole: Interval, during: Interval | undefined): boolean =>
  during !== undefined &&
  ((during.start <= whole.start && whole.end <= during.end) ||
    (whole.start <= during.start && during.end <= whole.end));

const MONTH: PeriodSpec = { kind: 'calendar', unit: 'month' };

type Kind = 'metric' | 'fee';

/** Stands for a figure as long as it's being found. */
const SOUGHT: Result = unknown('undefined', 'it rests on itself');

/** Figures of one period, by what they are of. */
type Figures = Readonly<Record<Kind, Map<string, Result>>>;

/** What was found in each period, whichever object stands for it. */
function rememberedIn(): (at: PeriodAtHand) => Figures {
  const byObject = new Map<PeriodAtHand, Figures>();
  const byPlace = new Map<number, { readonly at: PeriodAtHand; readonly figures: Figures }[]>();
  const find = (at: PeriodAtHand): Figures => {
    const there = byPlace.get(at.whole.index);
    const same = there?.find((one) => isSamePeriod(one.at, at));
    if (same !== undefined) return same.figures;
    const figures: Figures = { metric: new Map(), fee: new Map() };
    if (there === undefined) byPlace.set(at.whole.index, [{ at, figures }]);
    else there.push({ at, figures });
    return figures;
  };
  return (at) => {
    const existing = byObject.get(at);
    if (existing !== undefined) return existing;
    const found = find(at);
    byObject.set(at, found);
    return found;
  };
}

const isSamePeriod = (a: PeriodAtHand, b: PeriodAtHand): boolean =>
  a.covered.start === b.covered.start && a.covered.end === b.covered.end && specKey(a.spec) === specKey(b.spec);

function byId<T extends { readonly id: string }>(things: readonly T[]): (id: string) => T | undefined {
  let found: ReadonlyMap<string, T> | undefined;
  return (id) => {
    found ??= new Map(things.map((thing) => [thing.id, thing]));
    return found.get(id);
  };
}

/** A field of a row; every row has `start`, `end` and `duration`. */
function fieldOf(row: MeasuredRow, field: string): Result {
  const value = row.fields[field];
  if (value !== undefined) return valueResult(fromValue(value));
  const intervals = row.intervals[field];
  if (intervals !== undefined) return valueResult({ kind: 'intervals', value: intervals });
  switch (field) {
    case 'start':
      return valueResult(instant(row.start));
    case 'end':
      return valueResult(instant(row.end));
    case 'duration':
      return valueResult(duration(rational(row.end - row.start)));
    default:
      return unknown('absent', `${field} has no value`);
  }
}
