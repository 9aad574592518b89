import type { Contract } from '../contract/contract.ts';
import type { Dataset } from '../contract/dataset.ts';
import { byPlace } from '../contract/rowPlace.ts';
import { columnIn } from '../measure/binding/columnExpression.ts';
import type { Engine, EngineOptions } from '../measure/engine.ts';
import { checkRejected } from '../measure/engines/rejected.ts';
import type { Overrides } from '../measure/measure.ts';
import type { RejectedRow, SourceReport } from '../measure/measurements.ts';
import { type DataRow, instantOf } from '../measure/plan/row.ts';
import { nameOfTable, type SourcePlan } from '../measure/plan/source.ts';
import { DataError, type DataProblem } from '../measure/problems.ts';
import type { SettlementOptions } from '../settle/options.ts';
import { isoWall } from '../time/civil.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import type { ResultCache } from './cache/resultCache.ts';
import { contradictionsOf } from './contradictingRecords.ts';
import { dayJudgedIn, type Names, namesIn, type Why, wrongIn } from './recordChecks.ts';
import { moneyOf, periodOf, stretchOf, textOf } from './recordFields.ts';

/** The rows of what a dataset has on record beside observations, before anybody looked whether they make sense. */
export interface RecordRows {
  readonly plan: SourcePlan;
  readonly rows: readonly DataRow[];
  readonly reports: readonly SourceReport[];
}

/** What is on record, in the words of those who settle. */
export interface OnRecord {
  readonly settled: Pick<
    SettlementOptions,
    'claims' | 'rulings' | 'granted' | 'choices' | 'invoices' | 'history' | 'banked'
  >;
  readonly sources: readonly SourceReport[];
  readonly problems: readonly DataProblem[];
}

export const sourcesOnRecord = (
  { onRecord = [], rejectedAtMost }: Dataset,
  { zone }: Contract,
): readonly SourcePlan[] =>
  onRecord.map(({ declaration, binding }) => ({ declaration, binding, zone: binding.zone ?? zone, rejectedAtMost }));

/** Reads the files; what can't be read at all is a problem. */
export async function readRecords(
  dataset: Dataset,
  contract: Contract,
  engine: Engine,
  { cache, ...options }: EngineOptions & { readonly cache: ResultCache },
): Promise<readonly RecordRows[] | { readonly problems: readonly DataProblem[] }> {
  const plans = sourcesOnRecord(dataset, contract);
  if (plans.length === 0) return [];
  try {
    return await cache.kept({
      question: ['on-record', engine.name, plans],
      sources: plans,
      run: () => rowsOf(plans, engine, options),
      readFor: (records) => records.flatMap(({ reports }) => reports),
      signal: options.signal,
    });
  } catch (error) {
    if (error instanceof DataError) return { problems: error.problems };
    throw error;
  }
}

async function rowsOf(
  plans: readonly SourcePlan[],
  engine: Engine,
  options: EngineOptions,
): Promise<readonly RecordRows[]> {
  const session = await engine.open(plans, options);
  try {
    const found: RecordRows[] = [];
    for (const plan of plans) {
      const rows = (await session.tables.get(plan.declaration.id)?.rows({ select: [] })) ?? [];
      const reports = session.sources.filter(({ data }) => data === plan.declaration.id);
      found.push({ plan, rows: [...rows].sort(inOrder), reports });
    }
    return found;
  } finally {
    await session.close();
  }
}

const inOrder = ({ source: a }: DataRow, { source: b }: DataRow): number =>
  a === undefined || b === undefined ? 0 : byPlace(a, b);

/** R11: what rulings say of time; that some name no condition is found with everything else. */
export function rulingsIn(records: readonly RecordRows[], asOf: Instant | undefined): Overrides {
  const bound = records.filter(({ plan }) => plan.declaration.id === 'rulings');
  if (bound.length === 0) return {};
  return {
    rulings: bound.flatMap(({ rows }) =>
      rows.map((row) => ({
        condition: textOf(row, 'condition') ?? '',
        intervals: [stretchOf(row, asOf)],
        ruling: textOf(row, 'ruling') === 'upheld' ? ('upheld' as const) : ('dismissed' as const),
      })),
    ),
  };
}

/** What was read as what settling is told; rows that name nothing of the agreement in any of its versions are rejected like any that can't be read (D4). */
export function recordsOf(
  records: readonly RecordRows[],
  contract: Contract,
  versions: readonly Contract[],
  range: Interval,
  asOf: Instant | undefined,
): OnRecord {
  if (records.length === 0) return NOTHING_ON_RECORD;
  const names = namesIn(versions);
  const all = records.map((each) => accepted(each, contract, names, range));
  const rowsOf = (data: string): readonly DataRow[] | undefined =>
    all.find(({ plan }) => plan.declaration.id === data)?.rows;
  const period = (row: DataRow): Interval => periodOf(row, contract.zone) ?? EMPTY;
  /** A key of a period is compared with those of the periods. */
  const named = (row: DataRow) => present({ during: periodOf(row, contract.zone) });
  const judged = (row: DataRow) => {
    const day = dayJudgedIn(row, names, contract.zone);
    return day === undefined
      ? { period: textOf(row, 'period') ?? '', ...named(row) }
      : { period: day.whole.key, within: day.governed };
  };
  const target = (row: DataRow) => present({ target: textOf(row, 'target') });
  const settled: OnRecord['settled'] = present({
    claims: rowsOf('claims')?.map((row) => ({
      ...target(row),
      ...present({ row: textOf(row, 'row') }),
      period: textOf(row, 'period') ?? '',
      ...named(row),
      on: textOf(row, 'on') ?? '',
      ...present({ aware: textOf(row, 'aware') }),
      ...present({ granted: moneyOf(row, 'granted') }),
    })),
    rulings: rowsOf('rulings')?.map((row) => {
      const { start, end } = stretchOf(row, asOf);
      const bound = all.find(({ plan }) => plan.declaration.id === 'rulings');
      const condition = textOf(row, 'condition') ?? '';
      return {
        condition: contract.conditions.find(({ id }) => id === condition)?.title ?? condition,
        from: `${isoWall(start)}Z`,
        to: `${isoWall(end)}Z`,
        ruling: textOf(row, 'ruling') === 'upheld' ? ('upheld' as const) : ('dismissed' as const),
        ...present({ by: textOf(row, 'by') }),
        ...present({ reason: textOf(row, 'reason') }),
        at: bound?.plan.binding.at ?? contract.at,
      };
    }),
    granted: rowsOf('grants')?.map((row) => ({
      dueAt: period(row).end,
      amount: moneyOf(row, 'amount') ?? { kind: 'money' as const, value: '0', currency: contract.currency },
      ...target(row),
      ...present({ service: contract.targets.find(({ id }) => id === textOf(row, 'target'))?.service }),
    })),
    choices: rowsOf('choices')?.map((row) => ({
      target: textOf(row, 'target') ?? '',
      ...present({ time: instantOf(row.fields.at) }),
      ...(textOf(row, 'period') === undefined ? {} : { during: period(row) }),
    })),
    invoices: rowsOf('invoices')?.map((row) => ({
      service: textOf(row, 'service') ?? '',
      during: period(row),
      amount: moneyOf(row, 'amount') ?? { kind: 'money' as const, value: '0', currency: contract.currency },
    })),
    history: rowsOf('history')?.map((row) => ({
      target: textOf(row, 'target') ?? '',
      ...judged(row),
      outcome: textOf(row, 'outcome') === 'met' ? ('met' as const) : ('missed' as const),
    })),
    banked: rowsOf('balances')?.map((row) => ({
      bank: textOf(row, 'bank') ?? '',
      collectedAt: period(row).end,
      amount: moneyOf(row, 'amount') ?? { kind: 'money' as const, value: '0', currency: contract.currency },
    })),
  });
  return {
    settled,
    sources: all.flatMap(({ reports }) => reports),
    problems: all.flatMap(({ plan, rows, reports }) => [
      ...checkRejected(plan, reports),
      ...contradictionsOf(plan.declaration.id, rows, contract.zone, asOf, names),
    ]),
  };
}

const NOTHING_ON_RECORD: OnRecord = { settled: {}, sources: [], problems: [] };

const EMPTY: Interval = { start: 0, end: 0 };

/** Without what isn't there. */
const present = <T extends object>(all: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** Which rows mean something, with the others in the reports. */
function accepted({ plan, rows, reports }: RecordRows, { zone }: Contract, names: Names, range: Interval): RecordRows {
  const kept: DataRow[] = [];
  const rejected: RejectedRow[] = [];
  const early: DataRow[] = [];
  for (const row of rows) {
    const why = wrongIn(row, plan.declaration.id, names, zone);
    if (why !== undefined) rejected.push(rejectedRow(row, why, plan));
    // What falls due in the time that is stated is found there, and isn't counted twice.
    else if (isBefore.has(plan.declaration.id) && (periodOf(row, zone) ?? EMPTY).end > range.start) early.push(row);
    else kept.push(row);
  }
  return {
    plan,
    rows: kept,
    reports: reports.map((report): SourceReport => {
      const own = rejected.filter(({ file }) => file === report.file);
      const left = early.filter(({ source }) => source?.file === report.file).length;
      return {
        ...report,
        used: report.used - own.length - left,
        rejected: [...report.rejected, ...own].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
        rejectedCount: report.rejectedCount + own.length,
        leftOut:
          left === 0
            ? report.leftOut
            : [...report.leftOut, { reason: 'it falls due in the time that is stated', rows: left }],
      };
    }),
  };
}

/** What is known of before only. */
const isBefore: ReadonlySet<string> = new Set(['grants', 'balances']);

function rejectedRow(row: DataRow, { field, reason }: Why, { binding }: SourcePlan): RejectedRow {
  const { shape } = binding;
  const mapping = shape.kind === 'rows' ? shape.fields.find((each) => each.field === field) : undefined;
  return {
    file: row.source?.file ?? (binding.source.kind === 'table' ? nameOfTable(binding.source) : ''),
    ...(row.source?.from === undefined ? {} : { line: row.source.from }),
    column: (mapping && columnIn(mapping.from)) ?? field,
    value: textOf(row, field) ?? '',
    reason,
  };
}
