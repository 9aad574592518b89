import type { Contract, Payment, Target } from '../contract/contract.ts';
import type {
  Expression,
  InPeriodsNode,
  MeasuredNode,
  OverDatesNode,
  OverPeriodsNode,
} from '../contract/expression.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { coveredPart, specKey, statedFor } from '../evaluate/periods.ts';
import { parseIsoDate } from '../time/civil.ts';
import type { Interval } from '../time/intervals.ts';
import { type Period, periodsBetween, previousPeriod } from '../time/periods.ts';
import { startOfDay } from '../time/zone.ts';
import { isClock, isMeasured, noteStops, readsRow, visitNodes, visitOutside } from './nodes.ts';

interface MeasuredDemand {
  readonly node: MeasuredNode;
  readonly back: number;
  readonly since?: string;
}

/** What is measured over the periods of one rule. */
export interface Demand {
  readonly spec: PeriodSpec;
  /** By node id, with how many periods before the first one are needed, or from which local date on. */
  readonly nodes: ReadonlyMap<string, MeasuredDemand>;
}

const MONTHLY: PeriodSpec = { kind: 'calendar', unit: 'month' };

/**
 * What a contract needs measured: every aggregate and time that its targets, credits, points, payments, caps, fees and rights reach, over the periods of
 * the target or payment that reaches it; what belongs to none, over the periods of all of them and over those that the terms of the credits name (a cap
 * each quarter, points each year).
 */
export function demandsOf(contract: Contract): readonly Demand[] {
  const demands = new Map<string, { spec: PeriodSpec; nodes: Map<string, MeasuredDemand> }>();
  const metrics = new Map(contract.metrics.map((metric) => [metric.id, metric]));
  const demand = (spec: PeriodSpec) => {
    const key = specKey(spec);
    const existing = demands.get(key);
    if (existing !== undefined) return existing;
    const made = { spec, nodes: new Map<string, MeasuredDemand>() };
    demands.set(key, made);
    return made;
  };
  const reached = new Set<string>();
  const follow = (metric: string, spec: PeriodSpec, back: number, since: string | undefined): void => {
    const found = metrics.get(metric);
    const key = `${metric} ${specKey(spec)} ${back} ${since ?? ''}`;
    if (found === undefined || reached.has(key)) return;
    reached.add(key);
    reach(found.measure, spec, back, since);
  };
  const reach = (part: unknown, spec: PeriodSpec, back: number, since?: string): void => {
    visitOutside(part, (node) => {
      if (node.op === 'metric') {
        const { metric, periodsBack } = node as unknown as { metric: string; periodsBack: number };
        follow(metric, spec, back + periodsBack, since);
      } else if (node.op === 'over-dates') {
        const { metric, from } = node as unknown as OverDatesNode;
        follow(metric, spec, back, since === undefined || from < since ? from : since);
      } else if (node.op === 'in-periods') {
        const { among, condition } = node as unknown as InPeriodsNode;
        if (among.kind !== 'next')
          reach(condition, spec, back + (among.kind === 'previous' ? 1 : among.periods - 1), since);
      } else if (node.op === 'over-periods') {
        const { of, periods, which } = node as unknown as OverPeriodsNode;
        reach(of, spec, back + (which === 'last' ? periods - 1 : periods), since);
      } else if (isMeasured(node)) {
        const measured: MeasuredNode = node;
        // What looks at the row of a target is measured for each row.
        if (readsRow(measured)) return;
        const { nodes } = demand(spec);
        const known = nodes.get(measured.id);
        const first = known?.since === undefined || (since !== undefined && since < known.since) ? since : known.since;
        nodes.set(measured.id, {
          node: measured,
          back: Math.max(back, known?.back ?? 0),
          ...(first === undefined ? {} : { since: first }),
        });
      }
    });
  };
  for (const target of contract.targets) {
    reach(partsOf(target), target.scope.period, 0);
    for (const { when, each } of target.earnBacks ?? []) reach(when, each ?? target.scope.period, 0);
  }
  for (const payment of contract.payments) reach(paidParts(payment), payment.scope.period, 0);
  for (const { collects, against } of contract.banks ?? []) {
    for (const rule of collects) reach([rule.amount, rule.when], rule.period, 0);
    const used = against.map(({ when }) => when);
    for (const { scope } of contract.targets) reach(used, scope.period, 0);
  }
  const specs = new Map<string, PeriodSpec>();
  const inTargets = new Set<string>();
  for (const [rule, { spec, nodes }] of demands) {
    specs.set(rule, spec);
    for (const node of nodes.keys()) inTargets.add(node);
  }
  for (const { scope } of contract.targets) specs.set(specKey(scope.period), scope.period);
  for (const { scope } of contract.payments) specs.set(specKey(scope.period), scope.period);
  if (specs.size === 0) specs.set(specKey(MONTHLY), MONTHLY);
  const rest: unknown[] = [
    contract.creditTerms,
    contract.services.map(({ fee }) => fee),
    contract.rights,
    ...contract.metrics.filter(({ measure }) => !isReached(measure, inTargets)).map(({ measure }) => measure),
  ];
  for (const spec of specs.values()) reach(rest, spec, 0);
  for (const { when, cure, each } of contract.rights) if (each !== undefined) reach([when, cure?.when], each, 0);
  for (const [rule, spec] of specsOfTerms(contract))
    if (!specs.has(rule)) reach([contract.creditTerms, contract.services.map(({ fee }) => fee)], spec, 0);
  return [...demands.values()];
}

/** The periods that caps, combinations and points count in, by their key. */
function specsOfTerms({ creditTerms: { caps, combine, perPoint } }: Contract): ReadonlyMap<string, PeriodSpec> {
  const named = [
    ...caps.flatMap(({ scope }): PeriodSpec[] => {
      if (scope.kind === 'rolling') return [{ kind: 'rolling', count: scope.months, unit: 'month' }];
      return scope.kind === 'period' ? [scope.period] : [];
    }),
    ...(combine.kind === 'highest' ? [combine.each] : []),
    ...(perPoint === undefined ? [] : [perPoint.each]),
  ];
  // Thousands of records may have a cap each.
  return new Map(named.map((spec) => [specKey(spec), spec]));
}

const partsOf = ({ commitment, appliesWhen, credits, points, extensions }: Target): unknown => [
  extensions,
  commitment,
  appliesWhen,
  credits,
  points,
];

const paidParts = ({ amount, when }: Payment): unknown => [amount, when];

function isReached(measure: Expression, nodes: ReadonlySet<string>): boolean {
  let reached = false;
  visitOutside(measure, (node) => {
    if (isMeasured(node) && nodes.has(node.id)) reached = true;
  });
  return reached;
}

/** The periods to measure: those that share time with the range, and as many before them as are looked back on. */
export function periodsFor(
  spec: PeriodSpec,
  { back, since }: Pick<MeasuredDemand, 'back' | 'since'>,
  range: Interval,
  zone: string,
): readonly Period[] {
  const day = since === undefined ? undefined : parseIsoDate(since);
  const start = day === undefined ? range.start : Math.min(range.start, startOfDay(zone, day));
  const asked = periodsBetween(spec, zone, range.start, range.end);
  const before: Period[] = [];
  for (let first = asked[0], i = 0; first !== undefined && i < back; i++) {
    first = previousPeriod(spec, zone, first);
    before.unshift(first);
  }
  const early = start < range.start ? periodsBetween(spec, zone, start, range.end) : [];
  return early.length > before.length + asked.length ? early : [...before, ...asked];
}

/**
 * The part of a period that is measured (T5): the periods that are looked back on aren't cut by the question. Empty, with its end at its start, where
 * nothing is left.
 */
export function measuredPart(
  whole: Interval,
  spec: PeriodSpec,
  range: Interval,
  term: Interval,
  known: Interval | undefined,
): Interval {
  return measuredCover(whole, whole.end <= range.start ? term : statedFor(spec, range, term), known);
}

/** What is stated and what is known of a stretch of time; empty, with its end at its start, where nothing is left. */
export function measuredCover(whole: Interval, stated: Interval, known: Interval | undefined): Interval {
  const { start, end } = coveredPart(whole, stated, known);
  return { start, end: Math.max(start, end) };
}

/** What a part of the contract reaches. */
export interface Reached {
  readonly data: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  /** Whether there are nodes that others look for: nobody needs to who knows that there are none. */
  readonly within: boolean;
  /** The named conditions that stop clocks (O4). */
  readonly stops: ReadonlySet<string>;
}

/** The data and the conditions that a part of the contract reaches, itself and through what it names. */
export function reachedBy(contract: Contract, parts: unknown, overridden: ReadonlySet<string>): Reached {
  let within = false;
  const stops = new Set<string>();
  const data = new Set<string>();
  const conditions = new Set<string>();
  const metrics = new Set<string>();
  const conditionsById = new Map(contract.conditions.map((each) => [each.id, each]));
  const metricsById = new Map(contract.metrics.map((each) => [each.id, each]));
  const visitCondition = (id: string): void => {
    if (conditions.has(id)) return;
    conditions.add(id);
    const condition = conditionsById.get(id);
    if (condition === undefined || overridden.has(id)) return;
    visit(condition.when);
    condition.except.forEach(visitCondition);
  };
  const visit = (part: unknown): void =>
    visitNodes(part, (node) => {
      const named = node as unknown as {
        data?: string;
        condition?: string;
        metric?: string;
        rows?: { kind: string; data?: string; condition?: string };
      };
      if (node.op === 'within') within = true;
      if (isClock(node)) noteStops(node, stops);
      if ((node.op === 'signal' || node.op === 'intervals-of') && named.data !== undefined) data.add(named.data);
      if (node.op === 'condition' && named.condition !== undefined) visitCondition(named.condition);
      if (node.op === 'aggregate' && named.rows?.data !== undefined) data.add(named.rows.data);
      if (node.op === 'aggregate' && named.rows?.condition !== undefined) visitCondition(named.rows.condition);
      if (node.op === 'metric' && named.metric !== undefined && !metrics.has(named.metric)) {
        metrics.add(named.metric);
        visit(metricsById.get(named.metric)?.measure);
      }
    });
  visit(parts);
  return { data, conditions, within, stops };
}
