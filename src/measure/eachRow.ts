import type { DataDeclaration, TargetScope } from '../contract/contract.ts';
import { distinctNames } from '../contract/distinctNames.ts';
import type { Expression, MeasuredNode } from '../contract/expression.ts';
import type { PeriodSpec } from '../contract/period.ts';
import type { Value } from '../contract/value.ts';
import { compile } from '../evaluate/compile.ts';
import { groupThousands } from '../exact/money.ts';
import { clip, type Instant, type Interval, type IntervalSet, lengthOf, NOTHING, total } from '../time/intervals.ts';
import { type Period, periodContaining } from '../time/periods.ts';
import { formatInstant } from '../time/zone.ts';
import { belongingOf, lastInstant, letsIn } from './aggregates/belonging.ts';
import { lastListed, withLast } from './aggregates/cells.ts';
import { measureForRows, type RowAsk, withMeasured } from './aggregates/nested.ts';
import { outageFields } from './aggregates/outages.ts';
import type { Basing } from './basis.ts';
import type { Basis, Measured, MeasuredRow } from './measurements.ts';
import { isMeasured, readsRow, visitOutside } from './nodes.ts';
import { rowContext } from './overtime/evaluate.ts';
import { type DataRow, instantOf, isIntervals, scalar } from './plan/row.ts';
import { timeField } from './plan/source.ts';
import { type DataProblem, reject } from './problems.ts';
import { rowsNamed } from './rowsNamed.ts';
import type { Scope } from './scope.ts';

/** A target or a payment. */
export interface Scoped {
  readonly id: string;
  readonly scope: TargetScope;
  /** What a target promises: the clock in it decides to which period an item belongs (T7). */
  readonly commitment?: Expression;
}

interface ForEachRow extends Scoped {
  readonly scope: Extract<TargetScope, { readonly kind: 'each-row' }>;
}

export const isForEachRow = (one: Scoped): one is ForEachRow => one.scope.kind === 'each-row';

/** The rows of a target with one outcome each, or of a payment for each row, in the order of their end; they belong to the period in which they ended (T6, T7). */
export async function rowsOf(
  one: ForEachRow,
  covers: (whole: Interval, spec: PeriodSpec) => Interval,
  bases: Basing,
  statedPart: (whole: Interval, spec: PeriodSpec) => Interval,
  scope: Scope,
): Promise<readonly MeasuredRow[]> {
  const { scope: rule } = one;
  const filter = rule.where && compile(rule.where, scope.environment);
  const found = await candidates(one, scope);
  const rows: MeasuredRow[] = [];
  const last = rule.rows.kind === 'data' ? lastListed(rule.rows.data, scope) : undefined;
  const placed = found.flatMap((candidate) => {
    const { belongs, row } = candidate;
    if (belongs === undefined) return [];
    const whole = periodContaining(rule.period, scope.environment.zone, belongs);
    const covered = covers(whole, rule.period);
    if (belongs < covered.start || belongs >= withLast(covered, whole, last).end) return [];
    const cell = { covered, period: { spec: rule.period, whole, covered } };
    return [
      {
        ...candidate,
        belongs,
        period: whole,
        ask: { context: { ...rowContext(row, scope), period: cell.period }, cell },
      },
    ];
  });
  const contexts = await withMeasured(
    [rule.where],
    placed.map(({ ask }) => ask),
    scope,
  );
  const kept = placed.filter((_, i) => letsIn(filter, contexts[i] ?? scope.context));
  if (kept.length > MOST_ROWS) return reject(tooMany(one, kept.length));
  const values = await valuesOf(
    one,
    kept.map(({ ask }) => ask),
    scope,
  );
  const basisOf = await basisOfPeriods(one, covers, bases, statedPart, scope);
  for (const [i, { row, start, end, belongs, key, period }] of kept.entries()) {
    const basis = basisOf(period);
    rows.push({
      key,
      start,
      end: end ?? belongs,
      moment: belongs,
      period: period.key,
      fields: scalarsOf(row),
      intervals: intervalsOf(row),
      values: values[i] ?? new Map(),
      ...(row.source === undefined ? {} : { source: row.source }),
      ...(basis === undefined ? {} : { basis }),
    });
  }
  rows.sort((a, b) => a.end - b.end || a.start - b.start || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return withUniqueKeys(rows);
}

/** What is said of all rows of a period alike: how much of it was observed, and how many rows of their data were rejected (S2). */
async function basisOfPeriods(
  { commitment, scope: of }: ForEachRow,
  covers: (whole: Interval, spec: PeriodSpec) => Interval,
  bases: Basing,
  statedPart: (whole: Interval, spec: PeriodSpec) => Interval,
  scope: Scope,
): Promise<(period: Period) => Basis | undefined> {
  const { rows, where, period: spec } = of;
  const based = bases.rows([rowsNamed(of), where, commitment]);
  const unobserved = rows.kind === 'outages' ? (await scope.condition(rows.condition, spec)).unobserved : NOTHING;
  const known = new Map<number, Basis | undefined>();
  return (whole) => {
    if (known.has(whole.index)) return known.get(whole.index);
    const covered = covers(whole, spec);
    const observedMs = lengthOf(covered) - total(clip(unobserved, covered));
    const basis = based(observedMs, covered, statedPart(whole, spec));
    known.set(whole.index, basis);
    return basis;
  };
}

/** Each has a line of its own with its derivation in the statement, which takes some three kilobytes of memory. */
export const MOST_ROWS = 250_000;

const tooMany = ({ id, scope: { at } }: ForEachRow, rows: number): DataProblem => ({
  code: 'too-many-rows',
  message: `'${id}' has an outcome of its own for each of ${grouped(rows)} rows, and a statement has room for ${grouped(MOST_ROWS)}: ask for fewer periods (--from, --to), or promise a share of the rows`,
  at,
});

const grouped = (count: number): string => groupThousands(String(count));

/** What the rules of a target or a payment measure for each of its rows, by node. */
async function valuesOf(
  { scope: _, ...rules }: ForEachRow,
  asks: readonly RowAsk[],
  scope: Scope,
): Promise<readonly ReadonlyMap<string, Measured>[]> {
  const values = asks.map(() => new Map<string, Measured>());
  const nodes = new Map<string, MeasuredNode>();
  visitOutside(rules, (node) => {
    if (isMeasured(node) && readsRow(node)) nodes.set(node.id, node);
  });
  for (const node of nodes.values()) {
    const measured = await measureForRows(node, asks, scope);
    measured.forEach((one, i) => {
      values[i]?.set(node.id, one);
    });
  }
  return values;
}

/** Two rows of one name are told apart by their place: each has an outcome and a credit of its own. */
function withUniqueKeys(rows: readonly MeasuredRow[]): readonly MeasuredRow[] {
  const keys = distinctNames(
    rows.map(({ key }) => key),
    (key, count) => `${key} (${count})`,
  );
  return rows.map((row, i) => {
    const key = keys[i] ?? row.key;
    return key === row.key ? row : { ...row, key };
  });
}

interface Candidate {
  readonly row: DataRow;
  readonly start: Instant;
  /** Absent while it is open. */
  readonly end: Instant | undefined;
  readonly belongs: Instant | undefined;
  readonly key: string;
}

async function candidates(one: ForEachRow, scope: Scope): Promise<readonly Candidate[]> {
  const { rows, period } = one.scope;
  const { zone } = scope.environment;
  if (rows.kind === 'outages') {
    const { outages } = await scope.condition(rows.condition, period);
    return outages.map((outage) => {
      const fields = outageFields(outage);
      const start = instantOf(fields.start) ?? outage.whole.start;
      const end = instantOf(fields.end) ?? outage.whole.end;
      const row: DataRow = { fields, series: '' };
      return { row, start, end, belongs: lastInstant(end), key: formatInstant(zone, start) };
    });
  }
  const table = scope.tables.get(rows.data);
  if (table === undefined) return [];
  const declaration = scope.declaration(rows.data);
  const belonging = belongingOf(declaration, [one.commitment], scope.environment, scope.asOf);
  return (await table.rows({ select: [] })).map((row) => {
    const belongs = belonging(row, rowContext(row, scope));
    const start = instantOf(row.fields[timeField(declaration)]) ?? earliest(row) ?? belongs ?? scope.asOf;
    const end = declaration.kind === 'intervals' ? (instantOf(row.fields.end) ?? scope.asOf) : belongs;
    return { row, start, end, belongs, key: nameOf(row, declaration, start, scope) };
  });
}

/** The first instant that a row names: when it began, where no field is declared to say so. */
function earliest({ fields }: DataRow): Instant | undefined {
  const instants = Object.values(fields).flatMap((cell) => instantOf(cell) ?? []);
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** What the reader knows the row by: its key fields, the item of a log, its first text (a number of a ticket), else when it began. */
function nameOf(row: DataRow, { by, kind, fields }: DataDeclaration, start: Instant, scope: Scope): string {
  const text = kind === 'items' ? fields.find(({ type }) => type.kind === 'text')?.name : undefined;
  const named = [...by, ...(by.length === 0 && text !== undefined ? [text] : [])]
    .map((field) => scalar(row.fields[field]))
    .filter((value): value is Exclude<Value, { kind: 'none' }> => value !== null && value.kind !== 'none');
  if (named.length > 0) return named.map(({ value }) => String(value)).join(' ');
  return row.series !== '' && !row.series.startsWith('[') ? row.series : formatInstant(scope.environment.zone, start);
}

function scalarsOf({ fields }: DataRow): Readonly<Record<string, Value>> {
  const values: Record<string, Value> = {};
  for (const [field, cell] of Object.entries(fields)) {
    const value = scalar(cell);
    if (value !== null) values[field] = value;
  }
  return values;
}

function intervalsOf({ fields }: DataRow): Readonly<Record<string, IntervalSet>> {
  const sets: Record<string, IntervalSet> = {};
  for (const [field, cell] of Object.entries(fields)) if (isIntervals(cell)) sets[field] = cell;
  return sets;
}
