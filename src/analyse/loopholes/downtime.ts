import type { Condition, Contract, Target } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import { conditionNamed, metricNamed } from '../../contract/lookup.ts';
import { walk } from '../../contract/walk.ts';
import { isAbove, type Rational, rational, toInteger } from '../../exact/rational.ts';
import { MINUTE_MS } from '../../time/civil.ts';
import type { Duration, Interval } from '../../time/intervals.ts';
import { errorBudget } from '../budget.ts';
import { conditionsIn, exclusionsOf, resolutionOf, timeTarget } from '../timeTarget.ts';
import type { History, Pattern, Ramp, Step } from './history.ts';

/** A target that rests on when a condition holds, over one period. */
export interface Downtime {
  readonly contract: Contract;
  readonly target: Target;
  /** Which condition is made to hold. */
  readonly condition: Condition;
  /** The others that the target rests on: they don't. */
  readonly others: readonly Condition[];
  readonly exclusions: readonly Condition[];
  readonly period: Interval;
  /** The shortest stretch that can be told from none: the step of what it's observed by, 1 ms where that is exact. */
  readonly step: Duration;
}

/** Every condition whose time the target goes by, each as the one that is made to hold. */
export function downtimesOf(contract: Contract, target: Target, period: Interval): readonly Downtime[] {
  const measures = measuresOf(contract, target);
  const named = new Set(measures.flatMap((measure) => [...walk(measure)].flatMap(conditionsOf)));
  const top = [...named].flatMap((id) => conditionNamed(contract, id) ?? []);
  const downtimes = top.filter(({ role }) => role === 'downtime');
  const candidates = downtimes.length > 0 ? downtimes : top.filter(({ role }) => role === 'condition');
  const inside = measures.flatMap((measure) => conditionsIn(contract, measure));
  const rest = new Set([...top, ...inside]);
  return candidates.map((condition) => {
    const own = exclusionsOf(contract, {
      op: 'condition',
      condition: condition.id,
      type: { kind: 'intervals' },
      at: condition.at,
    });
    return {
      contract,
      target,
      condition,
      exclusions: own,
      others: [...rest].filter(
        (other) => other !== condition && !own.includes(other) && !within(contract, condition, other),
      ),
      period,
      step: resolutionOf(contract, condition.when)?.ms ?? 1,
    };
  });
}

/** Whether what is observed of a condition no longer asks for the other one. */
const within = (contract: Contract, condition: Condition, other: Condition): boolean =>
  other.role !== 'exclusion' && conditionsIn(contract, condition.when).includes(other);

function conditionsOf(each: Expression): readonly string[] {
  if (each.op === 'condition') return [each.condition];
  return each.op === 'aggregate' && each.rows.kind === 'outages' ? [each.rows.condition] : [];
}

/** What is measured for a target: its commitment and the metrics that this names, and those that they name. */
export function measuresOf(contract: Contract, { commitment, scope, appliesWhen }: Target): readonly Expression[] {
  const found = new Map<string, Expression>();
  const visit = (expression: Expression): void => {
    for (const each of walk(expression)) {
      if (each.op !== 'metric' || found.has(each.metric)) continue;
      const metric = metricNamed(contract, each.metric);
      if (metric === undefined) continue;
      found.set(each.metric, metric.measure);
      visit(metric.measure);
    }
  };
  visit(commitment);
  if (appliesWhen !== undefined) visit(appliesWhen.condition);
  const rows: readonly Expression[] =
    scope.kind === 'each-row' && scope.rows.kind === 'outages'
      ? [{ op: 'condition', condition: scope.rows.condition, type: { kind: 'intervals' }, at: scope.at }]
      : [];
  return [commitment, ...found.values(), ...rows];
}

/** Conditions that are read from what is observed all the time must be said not to hold; logs of which nothing is said are empty. */
function quiet({ others, exclusions, period, contract }: Downtime, except: readonly string[] = []): readonly Step[] {
  return [...others, ...exclusions]
    .filter(({ id }) => !except.includes(id))
    .filter(({ when }) => readsSignals(contract, when))
    .map(({ id }) => ({ kind: 'condition', condition: id, patterns: [before(period)] }));
}

/** A minute that nobody asks about. */
const before = ({ start }: Interval): Pattern => ({ start: start - 2 * MINUTE_MS, end: start - MINUTE_MS });

const readsSignals = (contract: Contract, when: Expression): boolean =>
  [when, ...conditionsIn(contract, when).map((each) => each.when)].some((each) =>
    [...walk(each)].some(({ op }) => op === 'signal' || op === 'windows' || op === 'within' || op === 'first-known'),
  );

/** One outage at the end of the period, of so many steps. */
export function oneOutage(downtime: Downtime): Ramp {
  const { condition, period, step } = downtime;
  const length = period.end - period.start;
  const expected = forgiven(downtime, length);
  return {
    shape: { kind: 'one-outage', condition: condition.id },
    step,
    most: Math.floor(length / step),
    ...(expected === undefined ? {} : { expected: Math.floor(expected / step) }),
    at: (n) => [
      ...quiet(downtime),
      ...outage(condition.id, n === 0 ? [before(period)] : [{ start: period.end - n * step, end: period.end }]),
    ],
    figure: (n) => ({ kind: 'down', ms: n * step, of: length }),
  };
}

const outage = (condition: string, patterns: readonly Pattern[]): History => [
  { kind: 'condition', condition, patterns },
];

/** What a target on a share of time or on a duration forgives in a period in which so much time counts. */
export function forgiven({ contract, target }: Downtime, length: Duration): Duration | undefined {
  const time = timeTarget(contract, target);
  if (time === undefined || time.windowMs !== undefined) return undefined;
  const budget =
    time.level === undefined ? time.budget({ days: 0, ms: length }) : errorBudget(time.level, { days: 0, ms: length });
  return lastWithin(budget, time.strict);
}

/** The last whole millisecond that is within a budget. */
function lastWithin(budget: Rational, strict: boolean): Duration {
  const whole = toInteger(budget.floor());
  return strict && !isAbove(budget, rational(whole)) ? Math.max(0, whole - 1) : whole;
}

export interface TooShort {
  readonly each: Duration;
  readonly pause: Duration;
}

/** The longest outage that is too short to count, in steps of what observes it, and the pause before the next one. */
export function tooShort({ condition, step }: Downtime): TooShort | undefined {
  const { minimum, wholeMinutes } = condition;
  if (minimum !== undefined) {
    const limit = minimum.edge === 'at-least' ? minimum.durationMs - 1 : minimum.durationMs;
    const each = Math.floor(limit / step) * step;
    return each > 0 ? { each, pause: step } : undefined;
  }
  // From just behind one full minute to just before the one after next: no whole minute lies in it.
  if (wholeMinutes && step === 1) return { each: 2 * MINUTE_MS - 2, pause: 2 };
  return undefined;
}

/** `count` outages that don't count, from the start of the period on, and one of `ms` at its end. */
export function shortOutages(
  downtime: Downtime,
  ms: Duration,
  { each, pause }: { readonly each: Duration; readonly pause: Duration },
): Ramp {
  return repeated(downtime, {
    ms,
    each,
    pause,
    offset: downtime.condition.wholeMinutes ? 1 : 0,
    kind: 'short-outages',
  });
}

/** As many outages as fit, each as long as is forgiven. */
export function repeatedOutages(downtime: Downtime, each: Duration): Ramp {
  return repeated(downtime, { ms: 0, each, pause: downtime.step, offset: 0, kind: 'repeated-outages' });
}

interface Repetition {
  readonly ms: Duration;
  readonly each: Duration;
  readonly pause: Duration;
  readonly offset: Duration;
  readonly kind: 'short-outages' | 'repeated-outages';
}

function repeated(
  downtime: Downtime,
  { ms, each, pause, offset, kind }: Repetition,
): Ramp & { readonly patternsOf: (count: number) => readonly Pattern[] } {
  const { condition, period } = downtime;
  const first = period.start + offset;
  const every = each + pause;
  const stop = period.end - (ms > 0 ? ms + pause : 0);
  const last: readonly Pattern[] = ms > 0 ? [{ start: period.end - ms, end: period.end }] : [];
  const patternOf = (count: number): readonly Pattern[] => {
    if (count === 0) return [];
    const until = Math.min(first + count * every, stop);
    const one = { start: first, end: Math.min(first + each, stop) };
    return [count === 1 ? one : { ...one, repeat: { every, until } }];
  };
  const patternsOf = (count: number): readonly Pattern[] => [...patternOf(count), ...last];
  return {
    patternsOf,
    shape: { kind, condition: condition.id, each, pause },
    most: Math.max(0, Math.ceil((stop - first) / every)),
    at: (count) => {
      const patterns = patternsOf(count);
      return [...quiet(downtime), ...outage(condition.id, patterns.length === 0 ? [before(period)] : patterns)];
    },
    figure: (count) => ({
      kind: 'down',
      ms: lengthOfAll(patternsOf(count)),
      of: period.end - period.start,
    }),
  };
}

const lengthOfAll = (patterns: readonly Pattern[]): Duration =>
  patterns.flatMap(lengthIn).reduce((sum, one) => sum + one, 0);

function lengthIn({ start, end, repeat }: Pattern): readonly Duration[] {
  if (repeat === undefined) return [end - start];
  const count = Math.ceil((repeat.until - start) / repeat.every);
  const lastStart = start + (count - 1) * repeat.every;
  return [(count - 1) * (end - start), Math.min(end - start, repeat.until - lastStart)];
}

/**
 * An outage from the start of the period on that an exclusion covers, of so many steps, beside `counted` at the end of the period that is
 * forgiven anyway.
 */
export function excluded(downtime: Downtime, exclusion: Condition, counted: Duration): Ramp {
  const { condition, period, step } = downtime;
  const length = period.end - period.start;
  const base: readonly Pattern[] = counted === 0 ? [] : [{ start: period.end - counted, end: period.end }];
  const { allowance } = exclusion;
  return {
    shape: { kind: 'excluded', condition: condition.id, exclusion: exclusion.id },
    step,
    // What is forgiven begins at least one step behind what is excluded.
    most: Math.floor(length / step) - (counted === 0 ? 0 : counted / step + 1),
    ...(allowance !== undefined && 'durationMs' in allowance
      ? { expected: Math.floor(allowance.durationMs / step) }
      : {}),
    at: (n) => {
      const held = n === 0 ? [] : [{ start: period.start, end: period.start + n * step }];
      const all = [...held, ...base];
      return [
        ...quiet(downtime, [exclusion.id]),
        ...outage(exclusion.id, held.length === 0 ? [before(period)] : held),
        ...outage(condition.id, all.length === 0 ? [before(period)] : all),
      ];
    },
    figure: (n) => ({ kind: 'down', ms: n * step + counted, of: length }),
  };
}

/**
 * An outage from the start of the period on, of which `held` is covered by an exclusion and `ms` is forgiven, and behind it `count` outages that
 * are too short to count. In one piece, so that no pause is lost between the two parts.
 */
export function excludedAndShort(
  downtime: Downtime,
  exclusion: Condition,
  { held, ms, each, pause }: { readonly held: Duration; readonly ms: Duration } & TooShort,
): Ramp {
  const { condition, period } = downtime;
  const first = { start: period.start, end: period.start + held + ms };
  const behind = { ...downtime, period: { ...period, start: first.end + pause } };
  const offset = condition.wholeMinutes ? 1 : 0;
  const short = repeated(behind, { ms: 0, each, pause, offset, kind: 'short-outages' });
  return {
    ...short,
    shape: { kind: 'excluded-and-short', condition: condition.id, exclusion: exclusion.id, each, pause },
    at: (count) => [
      ...quiet(downtime, [exclusion.id]),
      ...outage(exclusion.id, [{ start: period.start, end: period.start + held }]),
      ...outage(condition.id, [first, ...short.patternsOf(count)]),
    ],
    figure: (count) => ({
      kind: 'down',
      ms: held + ms + lengthOfAll(short.patternsOf(count)),
      of: period.end - period.start,
    }),
  };
}

/** One outage that begins `early` before the end of the period and ends so many steps behind it, in the next one at the latest. */
export function overTheEnd(downtime: Downtime, early: Duration, next: Interval): Ramp {
  const { condition, period, step } = downtime;
  const length = next.end - next.start;
  const expected = forgiven(downtime, length);
  return {
    shape: { kind: 'over-the-end', condition: condition.id },
    step,
    most: Math.floor(length / step),
    ...(expected === undefined ? {} : { expected: Math.floor(expected / step) }),
    at: (n) => [
      ...quiet(downtime),
      ...outage(condition.id, [{ start: period.end - early, end: period.end + n * step }]),
    ],
    figure: (n) => ({ kind: 'down', ms: early + n * step, of: period.end - period.start }),
  };
}
