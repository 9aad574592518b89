import type { LangiumDocument } from 'langium';
import type { Contract, DataDeclaration } from '../contract/contract.ts';
import type { Binding, Dataset } from '../contract/dataset.ts';
import type { Value } from '../contract/value.ts';
import { termOf } from '../evaluate/periods.ts';
import { showValue } from '../evaluate/show.ts';
import type { DataTable, Session } from '../measure/engine.ts';
import { checkRejected } from '../measure/engines/rejected.ts';
import type { RejectedRow, RowRange, SourceReport } from '../measure/measurements.ts';
import { neededTime } from '../measure/needed.ts';
import { type Cell, type DataRow, instantOf, scalar } from '../measure/plan/row.ts';
import { type SourcePlan, timeField } from '../measure/plan/source.ts';
import { DataError } from '../measure/problems.ts';
import { reachOf } from '../measure/reach.ts';
import { backwardRecords } from '../measure/records.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import { formatInstant, toWall } from '../time/zone.ts';
import { assumedFormatOf } from './assumedFormats.ts';
import { recordsOf } from './onRecord.ts';
import { problemOf } from './problem.ts';
import { type Refusal, refusal, refuse, type SimulationProblem, type SimulationQuestion } from './result.ts';
import { select } from './selection.ts';
import type { SimulationContext } from './simulate.ts';
import { errorsOf } from './soundness.ts';
import { type KeyedField, keysAmong, type NamesInSource, namesUsed, type StrayRows, strayRows } from './strayRows.ts';

/** How good the observations of a dataset are, source by source. Times are ISO 8601 in the agreement's zone. */
export interface DataQuality {
  readonly agreement: string;
  readonly dataset: string;
  readonly sources: readonly SourceQuality[];
}

export interface SourceQuality {
  readonly data: string;
  readonly kind: DataDeclaration['kind'];
  /** Why the source can't be used as it stands; nothing would be stated. */
  readonly problems: readonly SimulationProblem[];
  readonly files: readonly FileQuality[];
  /** First and last instant that the rows speak about. */
  readonly from?: string;
  readonly until?: string;
  /** Rows that can be used and speak of times before the term begins, or after it ends. */
  readonly beforeTerm: number;
  readonly afterTerm: number;
  /** Of samples and counters: what they leave open, for each series that they are kept by. */
  readonly series: readonly SeriesQuality[];
  /** Rows whose times make no sense beside each other or beside the step of their kind; absent where there are too many rows to look at each. */
  readonly skewed?: { readonly rows: number; readonly examples: readonly SkewedRow[] };
  /** Rows of records that the data don't have; absent where there are none. */
  readonly strays?: readonly StrayRows[];
}

export interface FileQuality {
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
  readonly used: number;
  readonly duplicates: number;
  /** Lines of the first few rows that repeat earlier ones; absent where rows have none. */
  readonly repeatedLines?: readonly number[];
  readonly leftOut: readonly { readonly reason: string; readonly rows: number }[];
  readonly rejected: number;
  /** The first of them. */
  readonly rejectedRows: readonly RejectedRow[];
  /** Wall times that a change of the clock skipped or repeated. */
  readonly clockIssues: number;
  /** Where nothing says what the file is: how it was read, and how to say otherwise. */
  readonly assumedFormat?: string;
}

export interface SeriesQuality {
  /** By field. */
  readonly key: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly from: string;
  readonly until: string;
  /** Of the time that the source speaks about: how much this series covers, in milliseconds. */
  readonly coveredMs: number;
  readonly ofMs: number;
  readonly gaps: number;
  /** The longest first. */
  readonly longest: readonly { readonly from: string; readonly until: string }[];
}

export interface SkewedRow {
  readonly place: RowRange;
  readonly reason: string;
}

/** How many of the longest gaps and of odd rows are named. */
const NAMED = 5;
/** Up to so many rows are looked at one by one. */
const LOOKED_AT = 1_000_000;
/** Up to so many series are looked at one by one. */
const MOST_SERIES = 1000;

/** Reads each source of a dataset for itself, and says what there is to know before anybody settles on it. */
export async function checkData(
  document: LangiumDocument,
  question: SimulationQuestion,
  context: SimulationContext,
): Promise<DataQuality | Refusal> {
  const { services } = context;
  const selection = select(document, question, services);
  if ('kind' in selection) return selection;
  const errors = errorsOf(selection.documents, services);
  if (errors.length > 0) return refusal('invalid-contract', errors);
  const contract = services.lowering.Contracts.contractOf(selection.agreement);
  const dataset = services.lowering.Contracts.datasetOf(selection.dataset);
  if (contract === undefined || dataset === undefined)
    return refuse('invalid-contract', 'The agreement is not complete: `sla check` says what is missing.');
  const found: Looked[] = [];
  const versions = [contract, ...services.lowering.Contracts.versionsOf(selection.agreement)];
  const bound = services.lowering.Contracts.boundData(selection.dataset, selection.agreement);
  const keyed = services.lowering.Contracts.keyedFields(selection.dataset);
  for (const plan of plansOf(contract, dataset, bound)) {
    const isOnRecord = dataset.onRecord?.some(({ declaration }) => declaration === plan.declaration) ?? false;
    found.push(await qualityOf(plan, isOnRecord, contract, versions, keyed, context));
  }
  const keysOf = new Map(
    found.flatMap(({ quality: { data }, named: { keys } }) => (keys === undefined ? [] : [[data, keys] as const])),
  );
  const sources = found.map(({ quality, named }): SourceQuality => {
    const strays = strayRows(named, keysOf);
    return strays.length === 0 ? quality : { ...quality, strays };
  });
  return { agreement: contract.id, dataset: dataset.id, sources };
}

/** A source that was looked at by itself, and what it says of records, for the others. */
interface Looked {
  readonly quality: SourceQuality;
  readonly named: NamesInSource;
}

/** What `bound` adds to the agreement's data are those of which it asks nothing (yet): a proposal is looked at before anything stands on it. */
function plansOf(
  contract: Contract,
  { bindings, onRecord = [], rejectedAtMost }: Dataset,
  bound: readonly DataDeclaration[],
): readonly SourcePlan[] {
  const known = [...contract.data, ...bound];
  const time = neededTime(contract, reachOf([contract.targets, contract.payments]));
  const plan = (declaration: DataDeclaration, binding: Binding): SourcePlan => ({
    declaration,
    binding,
    zone: binding.zone ?? contract.zone,
    rejectedAtMost,
    needed: time,
  });
  return [
    ...bindings.flatMap((binding) => {
      const declaration = known.find(({ id }) => id === binding.data);
      return declaration === undefined ? [] : [plan(declaration, binding)];
    }),
    ...onRecord.map(({ declaration, binding }) => plan(declaration, binding)),
  ];
}

/** No range is stated here, so nothing on record falls into it. */
const LATER: Interval = { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER };

async function qualityOf(
  plan: SourcePlan,
  isOnRecord: boolean,
  contract: Contract,
  versions: readonly Contract[],
  keyed: readonly KeyedField[],
  { engine, signal, onProgress }: SimulationContext,
): Promise<Looked> {
  const { id: data, kind } = plan.declaration;
  let session: Session | undefined;
  try {
    // Whatever share is rejected, the others are looked at.
    session = await engine.open([{ ...plan, rejectedAtMost: '1' }], { signal, onProgress });
    const table = session.tables.get(data);
    const recorded = isOnRecord
      ? recordsOf(
          [{ plan, rows: (await table?.rows({ select: [] })) ?? [], reports: session.sources }],
          contract,
          versions,
          LATER,
          undefined,
        )
      : undefined;
    const records = kind === 'records' ? await table?.rows({ select: [] }) : undefined;
    const problems = [
      ...(recorded?.problems ?? checkRejected(plan, session.sources)),
      ...backwardRecords(plan.declaration, records ?? []),
    ].map(problemOf);
    const files = (recorded?.sources ?? session.sources).map((report) => fileQuality(report, plan));
    const quality = { data, kind, problems, files, ...(await tableQuality(table, plan, contract)) };
    const named =
      records === undefined
        ? await namesUsed(plan.declaration, table, keyed)
        : { keys: keysAmong(plan.declaration, records), used: [] };
    return { quality, named };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const files = error.sources.map((report) => fileQuality(report, plan));
    return { quality: { data, kind, problems: error.problems.map(problemOf), files, ...NOTHING }, named: NO_NAMES };
  } finally {
    await session?.close();
  }
}

function fileQuality(report: SourceReport, { binding }: SourcePlan): FileQuality {
  const { file, sha256, rows, used, duplicates, repeatedLines, leftOut } = report;
  const assumedFormat = assumedFormatOf(binding, file);
  return {
    file,
    sha256,
    rows,
    used,
    duplicates,
    ...(repeatedLines === undefined ? {} : { repeatedLines }),
    leftOut,
    rejected: report.rejectedCount,
    rejectedRows: report.rejected,
    clockIssues: report.clockIssues,
    ...(assumedFormat === undefined ? {} : { assumedFormat }),
  };
}

const NO_NAMES: NamesInSource = { used: [] };

type TableQuality = Pick<SourceQuality, 'from' | 'until' | 'beforeTerm' | 'afterTerm' | 'series' | 'skewed'>;

/** Of what has no rows, or no times. */
const NOTHING: TableQuality = { beforeTerm: 0, afterTerm: 0, series: [], skewed: { rows: 0, examples: [] } };

async function tableQuality(
  table: DataTable | undefined,
  { declaration }: SourcePlan,
  contract: Contract,
): Promise<TableQuality> {
  const extent = table?.extent;
  if (table === undefined || extent === undefined || declaration.kind === 'records') return NOTHING;
  const time = timeField(declaration);
  const term = termOf(contract);
  const rowsIn = async (start: Instant, end: Instant): Promise<number> => {
    if (start >= end) return 0;
    const segments = [{ start, end, everyMs: end - start }];
    const found = await table.tally({ select: [], time, segments, by: [], sums: [], lines: false });
    return found.reduce((all, { rows }) => all + rows, 0);
  };
  const stepped = (declaration.kind === 'samples' || declaration.kind === 'counts') && declaration.everyMs;
  return {
    from: formatInstant(contract.zone, extent.start),
    until: formatInstant(contract.zone, extent.end),
    beforeTerm: await rowsIn(extent.start, Math.min(term.start, extent.end + 1)),
    afterTerm: await rowsIn(Math.max(term.end, extent.start), extent.end + 1),
    series: stepped ? await seriesOf(table, declaration, stepped, extent, contract.zone) : [],
    ...(table.size > LOOKED_AT ? {} : { skewed: skewed(await table.rows({ select: [] }), declaration, contract.zone) }),
  };
}

async function seriesOf(
  table: DataTable,
  { by }: DataDeclaration,
  everyMs: number,
  whole: Interval,
  zone: string,
): Promise<readonly SeriesQuality[]> {
  const series = (await table.distinct({ select: [], fields: by })).slice(0, MOST_SERIES);
  const found: SeriesQuality[] = [];
  for (const { cells, rows } of series) {
    const values = cells.map((cell) => scalar(cell));
    const key = values.map((value, i) => ({ field: by[i] ?? '', value }));
    const select = key.flatMap(({ field, value }) => (value === null ? [] : [{ field, value }]));
    // Rows that are kept by nothing are no series of their own.
    if (select.length < key.length) continue;
    const { gaps, extent = whole } = await table.coverage({ select, everyMs, fields: [], codes: [] });
    const open = [
      ...(extent.start > whole.start ? [{ start: whole.start, end: extent.start }] : []),
      ...gaps,
      ...(extent.end < whole.end ? [{ start: extent.end, end: whole.end }] : []),
    ];
    const missing = open.reduce((all, { start, end }) => all + (end - start), 0);
    found.push({
      key: Object.fromEntries(key.map(({ field, value }) => [field, named(value, zone)])),
      rows,
      from: formatInstant(zone, extent.start),
      until: formatInstant(zone, extent.end),
      coveredMs: whole.end - whole.start - missing,
      ofMs: whole.end - whole.start,
      gaps: open.length,
      longest: [...open]
        .sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)
        .slice(0, NAMED)
        .map(({ start, end }) => ({ from: formatInstant(zone, start), until: formatInstant(zone, end) })),
    });
  }
  return found.sort((a, b) => (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1));
}

const named = (value: Value | null, zone: string): string => (value === null ? '' : showValue(value, { zone }));

/** Clocks that go wrong show in rows off the step of their kind, and in rows that end, close or are updated before they begin. */
function skewed(
  rows: readonly DataRow[],
  declaration: DataDeclaration,
  zone: string,
): NonNullable<TableQuality['skewed']> {
  const examples: SkewedRow[] = [];
  let found = 0;
  const judge = judgeOf(rows, declaration, zone);
  for (const row of rows) {
    const reason = judge(row);
    if (reason === undefined) continue;
    found++;
    if (examples.length < NAMED && row.source !== undefined) examples.push({ place: row.source, reason });
  }
  return { rows: found, examples };
}

function judgeOf(
  rows: readonly DataRow[],
  { kind, everyMs, fields, by }: DataDeclaration,
  zone: string,
): (row: DataRow) => string | undefined {
  switch (kind) {
    case 'samples':
    case 'counts': {
      if (everyMs === undefined) return () => undefined;
      // Each series has a beat of its own, and a clock on the wall keeps its beat where the hour changes.
      const clocks = [(at: Instant): Instant => at, (at: Instant): Instant => toWall(zone, at)];
      const seriesOf = ({ fields: cells, series }: DataRow): string =>
        JSON.stringify([series ?? '', ...by.map((field) => cells[field] ?? null)]);
      const groups = Map.groupBy(rows, seriesOf);
      const usual = new Map(
        [...groups].map(([key, own]) => [
          key,
          clocks.map((clock) => mostFrequent(own.map(({ fields: { at } }) => offset(at, everyMs, clock)))),
        ]),
      );
      return (row) => {
        const beats = usual.get(seriesOf(row)) ?? [];
        const { at } = row.fields;
        const isOff = clocks.every((clock, i) => {
          const off = offset(at, everyMs, clock);
          return off !== undefined && off !== beats[i];
        });
        return isOff ? 'its time is off the step at which the others stand' : undefined;
      };
    }
    case 'items': {
      const others = fields.filter(({ name, type }) => type.kind === 'instant' && name !== 'opened' && name !== 'due');
      return (row) => {
        const opened = instantOf(row.fields.opened);
        const early = others.find(({ name }) => {
          const at = instantOf(row.fields[name]);
          return opened !== undefined && at !== undefined && at < opened;
        });
        return early && `'${early.name}' lies before 'opened'`;
      };
    }
    case 'intervals':
      return (row) => {
        const start = instantOf(row.fields.start);
        return start !== undefined && start === instantOf(row.fields.end) ? 'it ends where it begins' : undefined;
      };
    case 'states':
    case 'records':
      return () => undefined;
    default:
      return kind satisfies never;
  }
}

const offset = (cell: Cell | undefined, everyMs: number, clock: (at: Instant) => Instant): number | undefined => {
  const at = instantOf(cell ?? null);
  return at === undefined ? undefined : ((clock(at) % everyMs) + everyMs) % everyMs;
};

function mostFrequent(values: readonly (number | undefined)[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}
