/** Builders for contracts and measurements, so that a settlement test states only what it is about. */
import type {
  Band,
  Cap,
  Contract,
  CreditRule,
  CreditTerms,
  Metric,
  PointsRule,
  Schedule,
  Service,
  Target,
} from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import type { Value } from '../../src/contract/value.ts';
import { specKey } from '../../src/evaluate/periods.ts';
import type { Measured, MeasuredRow, Measurements, Timeline } from '../../src/measure/measurements.ts';
import type { SettlementOptions } from '../../src/settle/options.ts';
import { settle } from '../../src/settle/settle.ts';
import type { Statement, TargetLine } from '../../src/statement/statement.ts';
import { parseIsoDate } from '../../src/time/civil.ts';
import { normalise } from '../../src/time/intervals.ts';
import { periodsBetween } from '../../src/time/periods.ts';
import { startOfDay } from '../../src/time/zone.ts';
import { contractWith, PLAIN_TERMS } from './emptyContract.ts';
import { at, atLeast, metric as metricNode, shareOutside } from './expressions.ts';

export const MONTH: PeriodSpec = { kind: 'calendar', unit: 'month' };
export const QUARTER: PeriodSpec = { kind: 'calendar', unit: 'quarter' };
export const YEAR: PeriodSpec = { kind: 'calendar', unit: 'year' };

export const contract = (parts: Partial<Contract> = {}): Contract =>
  contractWith({
    id: 'Hosting',
    title: 'Hosting for Acme',
    parties: [
      { id: 'Northwind', title: 'Northwind Ltd', at: at() },
      { id: 'Acme', title: 'Acme plc', at: at() },
    ],
    provider: 'Northwind',
    customer: 'Acme',
    term: { from: '2026-01-01' },
    currency: 'GBP',
    files: ['test.sla'],
    at: at(),
    ...parts,
  });

export const creditTerms = (parts: Partial<CreditTerms> = {}): CreditTerms => ({ ...PLAIN_TERMS, ...parts });

export const service = (id: string, fee?: Expression, parts: Partial<Service> = {}): Service => ({
  id,
  title: id,
  ...(fee === undefined ? {} : { fee }),
  feeAssumed: false,
  at: at(),
  ...parts,
});

export const uptime = (id: string, parts: Partial<Metric> = {}): Metric => ({
  id,
  family: id,
  title: id,
  type: { kind: 'percent' },
  measure: shareOutside(`${id} node`, `${id} outages`),
  at: at(),
  nameAt: at(),
  ...parts,
});

/** A target of a metric that is at least a percentage. */
export const target = (id: string, metric: string, level: Expression, parts: Partial<Target> = {}): Target => ({
  id,
  family: id,
  title: id,
  owedBy: 'Northwind',
  owedTo: 'Acme',
  commitment: atLeast(metricNode(metric), level),
  ...(level.op === 'literal'
    ? { threshold: { metric, operator: 'at-least' as const, value: level.value, at: at() } }
    : {}),
  scope: { kind: 'period', period: MONTH, at: at() },
  credits: [],
  points: [],
  extensions: [],
  at: at(),
  nameAt: at(),
  ...parts,
});

type EdgeText = 'below' | 'at most' | 'above' | 'at least';

/** `edge('below', 99.9%)` */
export function edge(operator: EdgeText, value: Value): Pick<Band, 'lower' | 'upper'> {
  switch (operator) {
    case 'below':
    case 'at most':
      return { upper: { value, included: operator === 'at most' } };
    case 'above':
    case 'at least':
      return { lower: { value, included: operator === 'at least' } };
  }
}

export const band = (edges: Pick<Band, 'lower' | 'upper'>, pays: Expression): Band => ({ ...edges, pays, at: at() });
export const nested = (...bands: Band[]): Schedule => ({ form: 'nested', bands, at: at() });
export const asWritten = (...bands: Band[]): Schedule => ({ form: 'as-written', bands, at: at() });

export const byBands = (
  measure: Expression,
  schedule: Schedule,
  basis?: Expression,
  parts: Partial<CreditRule> = {},
): CreditRule => ({
  amount: { kind: 'schedule', measure, schedule, ...(basis === undefined ? {} : { basis }) },
  at: at(),
  ...parts,
});
export const amount = (expression: Expression, parts: Partial<CreditRule> = {}): CreditRule => ({
  amount: { kind: 'amount', amount: expression },
  at: at(),
  ...parts,
});
export const pointsBy = (measure: Expression, schedule: Schedule, parts: Partial<PointsRule> = {}): PointsRule => ({
  measure,
  points: { kind: 'schedule', schedule },
  at: at(),
  ...parts,
});
export const cap = (limit: Expression, scope: Cap['scope'], parts: Partial<Cap> = {}): Cap => ({
  amount: limit,
  scope,
  carriedForward: false,
  at: at(),
  ...parts,
});

export const measured = (value: Value): Measured => ({ state: 'value', value, facts: [] });
export const measuredBetween = (low: Value, high: Value, reason = 'gaps in the data'): Measured => ({
  state: 'between',
  low,
  high,
  reason,
  facts: [],
});
export const notMeasured = (reason = 'no rows'): Measured => ({ state: 'none', reason, facts: [] });

export interface MeasurementParts {
  /** By node, then by period key. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, Measured>>>>;
  readonly rows?: Readonly<Record<string, readonly MeasuredRow[]>>;
  readonly outages?: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  readonly known?: readonly [string, string];
  readonly asOf?: string;
}

/** Measurements with the same values under each of the rules: a key names a period of any of them. */
function measurements(parts: MeasurementParts, rules: readonly PeriodSpec[]): Measurements {
  const ofRules = (periods: Readonly<Record<string, Measured>>) =>
    new Map(rules.map((rule) => [specKey(rule), new Map(Object.entries(periods))]));
  const timelines = Object.entries(parts.outages ?? {}).map(([condition, stretches]): [string, Timeline] => [
    condition,
    { condition, holds: set(stretches), unknown: [], excluded: [] },
  ]);
  return {
    values: new Map(Object.entries(parts.values ?? {}).map(([id, periods]) => [id, ofRules(periods)])),
    rows: new Map(Object.entries(parts.rows ?? {})),
    timelines: new Map(timelines),
    sources: [],
    ...(parts.known === undefined
      ? {}
      : { known: { start: Date.parse(parts.known[0]), end: Date.parse(parts.known[1]) } }),
    asOf: Date.parse(parts.asOf ?? parts.known?.[1] ?? '2027-01-01T00:00:00Z'),
  };
}

const set = (stretches: readonly (readonly [string, string])[]) =>
  normalise(stretches.map(([start, end]) => ({ start: Date.parse(start), end: Date.parse(end) })));

/** A row that is named by its start. */
export function measuredRow(start: string, end: string, period: string, parts: Partial<MeasuredRow> = {}): MeasuredRow {
  return {
    key: start,
    start: Date.parse(start),
    end: Date.parse(end),
    period,
    fields: {},
    intervals: {},
    values: new Map(),
    ...parts,
  };
}

const rulesOf = ({ targets, creditTerms: { combine, perPoint, caps } }: Contract): readonly PeriodSpec[] => [
  ...targets.map(({ scope }) => scope.period),
  ...(combine.kind === 'highest' ? [combine.each] : []),
  ...(perPoint === undefined ? [] : [perPoint.each]),
  ...caps.flatMap(({ scope }) => (scope.kind === 'period' ? [scope.period] : [])),
];

/** Settles whole local dates, the last one included. */
export function settled(
  agreement: Contract,
  from: string,
  lastDay: string,
  parts: MeasurementParts,
  options: Partial<SettlementOptions> = {},
): Statement {
  const day = (text: string): number => {
    const found = parseIsoDate(text);
    if (found === undefined) throw new Error(`${text} is no date`);
    return found;
  };
  return settle(agreement, measurements(parts, rulesOf(agreement)), {
    range: { start: startOfDay(agreement.zone, day(from)), end: startOfDay(agreement.zone, day(lastDay) + 1) },
    dataset: { id: 'Test', title: 'Test data', notes: [] },
    tool: { name: 'sla-as-code', version: '0.0.0' },
    files: [],
    ...options,
  });
}

/** The same figure for the periods of a rule from a date on, one each. */
export const inPeriods = (
  spec: PeriodSpec,
  zone: string,
  from: string,
  figures: readonly Measured[],
): Readonly<Record<string, Measured>> => {
  const start = startOfDay(zone, parseIsoDate(from) ?? 0);
  const periods = periodsBetween(spec, zone, start, start + 86_400_000 * 400 * figures.length);
  return Object.fromEntries(figures.map((figure, index) => [periods[index]?.key ?? '', figure]));
};

export const lineOf = (statement: Statement, targetId: string, key: string): TargetLine => {
  const line = statement.targets
    .find(({ id }) => id === targetId)
    ?.lines.find(({ period, row }) => (row?.key ?? period.key) === key);
  if (line === undefined) throw new Error(`no line of ${targetId} in ${key}`);
  return line;
};

/** `1,200.00 GBP` per period key. */
export const subtotals = (statement: Statement): Readonly<Record<string, string>> =>
  Object.fromEntries(statement.periods.map(({ period, subtotal }) => [period.key, subtotal.text]));
