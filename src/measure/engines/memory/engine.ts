import type { FileSource } from '../../../contract/dataset.ts';
import type { Value } from '../../../contract/value.ts';
import { formatInstant } from '../../../time/zone.ts';
import { itemsOfLog, type LogRow } from '../../binding/eventLog.ts';
import { columnsOfBinding, type Interpreted, type RowMapping, rowMapping } from '../../binding/rowMapping.ts';
import type { DataTable, Engine } from '../../engine.ts';
import type { RejectedRow, SourceReport } from '../../measurements.ts';
import { nearestName } from '../../nearest.ts';
import { type DataRow, instantOf } from '../../plan/row.ts';
import type { SourcePlan } from '../../plan/source.ts';
import { DataError, type DataProblem } from '../../problems.ts';
import { filePlans } from '../filePlans.ts';
import { logReports } from '../logReports.ts';
import { countedReasons, MOST_REJECTED, OVERRULED } from '../reasons.ts';
import { checkRejected } from '../rejected.ts';
import { type Accepted, judgeRows } from './judgeRows.ts';
import { memoryTable } from './table.ts';

/** A file that somebody else has split into records: a browser, a test. */
export interface TextFile {
  readonly path: string;
  readonly sha256: string;
  readonly columns: readonly string[];
  readonly records: readonly TextRecord[];
}

export interface TextRecord {
  /** 1-based, the header counted. */
  readonly line: number;
  /** In the order of the columns; empty text is absent. */
  readonly cells: readonly (string | null)[];
}

/** The same engine without a database: for files that fit into memory. Rejects with a DataError where a file can't be had. */
export function memoryEngine(read: (source: FileSource) => Promise<readonly TextFile[]>): Engine {
  return {
    name: 'memory',
    async open(plans, { signal }) {
      const tables = new Map<string, DataTable>();
      const sources: SourceReport[] = [];
      const problems: DataProblem[] = [];
      for (const plan of filePlans(plans)) {
        signal?.throwIfAborted();
        const files = await read(plan.binding.source);
        const missing = files.flatMap((file) => missingColumns(plan, file));
        problems.push(...missing);
        // The other sources are read, so that everything that is wrong is said at once.
        if (missing.length > 0) continue;
        const bound = bindFiles(plan, files);
        sources.push(...bound.reports);
        problems.push(...bound.problems, ...checkRejected(plan, bound.reports));
        tables.set(plan.declaration.id, bound.table);
      }
      if (problems.length > 0) throw new DataError(problems, sources);
      return { tables, sources, close: async () => {} };
    },
  };
}

function missingColumns(plan: SourcePlan, { path, columns }: TextFile): readonly DataProblem[] {
  return columnsOfBinding(plan)
    .filter((column) => !columns.includes(column))
    .map((column) => {
      const nearest = nearestName(column, columns);
      return {
        code: 'missing-column',
        message: `${path} has no column '${column}'${nearest === undefined ? `; it has ${columns.slice(0, 20).join(', ')}` : `: did you mean '${nearest}'?`}`,
        file: path,
        line: 1,
        column,
        at: plan.binding.source.at,
      };
    });
}

interface Bound {
  readonly table: DataTable;
  readonly reports: readonly SourceReport[];
  readonly problems: readonly DataProblem[];
}

function bindFiles(plan: SourcePlan, files: readonly TextFile[]): Bound {
  const { shape } = plan.binding;
  if (shape.kind === 'rows') return bindRows(plan, rowMapping(plan, shape), files);
  const rows = files.flatMap((file) =>
    file.records.map(
      (record): LogRow => ({
        file: file.path,
        line: record.line,
        read: reader(file, record),
        identity: JSON.stringify(record.cells),
      }),
    ),
  );
  const log = itemsOfLog(plan, shape, rows);
  const reports = logReports(
    plan,
    files.map(({ path, sha256, records }) => ({ path, sha256, rows: records.length, rejected: [] })),
    log,
  );
  return { table: memoryTable(plan.declaration, log.items, { latest: log.latest }), reports, problems: log.problems };
}

const reader =
  ({ columns }: TextFile, { cells }: TextRecord) =>
  (column: string): string | null =>
    cells[columns.indexOf(column)] ?? null;

function bindRows(plan: SourcePlan, mapping: RowMapping, files: readonly TextFile[]): Bound {
  const read = files.map((file) => readFile(mapping, file));
  const judged = judgeRows(
    mapping,
    read.flatMap(({ accepted }) => accepted),
  );
  const reports = files.map((file, i): SourceReport => {
    const { leftOut, rejected, clockIssues, accepted } = read[i] ?? NOTHING_READ;
    const verdicts = accepted.map((one) => judged.verdicts.get(one) ?? 'used');
    const overruled = verdicts.filter((verdict) => verdict === 'overruled').map(() => OVERRULED);
    return {
      data: plan.declaration.id,
      file: file.path,
      sha256: file.sha256,
      rows: file.records.length,
      used: verdicts.filter((verdict) => verdict === 'used').length,
      duplicates: verdicts.filter((verdict) => verdict === 'duplicate').length,
      leftOut: countedReasons([...leftOut, ...overruled].map((reason) => ({ reason, rows: 1 }))),
      rejected: rejected.slice(0, MOST_REJECTED),
      rejectedCount: rejected.length,
      clockIssues,
    };
  });
  const rows = read
    .flatMap(({ accepted }) => accepted)
    .filter((one) => judged.verdicts.get(one) === 'used')
    .map(({ row }) => row);
  return {
    table: memoryTable(plan.declaration, rows, { endOfData: mapping.knownUntil === 'end-of-data' }),
    reports,
    problems: judged.problems,
  };
}

interface ReadFile {
  readonly accepted: readonly Accepted[];
  readonly leftOut: readonly string[];
  readonly rejected: readonly RejectedRow[];
  readonly clockIssues: number;
}

const NOTHING_READ: ReadFile = { accepted: [], leftOut: [], rejected: [], clockIssues: 0 };

function readFile(mapping: RowMapping, file: TextFile): ReadFile {
  const accepted: Accepted[] = [];
  const leftOut: string[] = [];
  const rejected: RejectedRow[] = [];
  let clockIssues = 0;
  for (const record of file.records) {
    const outcome = bindRow(mapping, file, record);
    if (outcome.kind === 'left-out') leftOut.push(outcome.reason);
    else if (outcome.kind === 'rejected') rejected.push({ file: file.path, line: record.line, ...outcome.why });
    else {
      if (outcome.clockIssue) clockIssues++;
      const { row, precedence } = outcome;
      const identity =
        mapping.key === undefined
          ? JSON.stringify(record.cells)
          : `${row.series}\0${JSON.stringify([row.fields, row.knownUntil])}`;
      accepted.push({ row, identity, precedence });
    }
  }
  return { accepted, leftOut, rejected, clockIssues };
}

type BoundRow =
  | { readonly kind: 'row'; readonly row: DataRow; readonly precedence: Value | null; readonly clockIssue: boolean }
  | { readonly kind: 'left-out'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly why: Omit<RejectedRow, 'file' | 'line'> };

function bindRow(mapping: RowMapping, file: TextFile, record: TextRecord): BoundRow {
  const read = reader(file, record);
  const filtered = mapping.where?.interpret(read);
  if (filtered !== undefined && filtered.kind !== 'value') return failed(filtered);
  const known = mapping.knownUntil === 'end-of-data' ? undefined : mapping.knownUntil?.interpret(read);
  const outcomes = mapping.fields.map((field) => field.interpret(read));
  const precedence = mapping.precedence?.by === 'highest' ? mapping.precedence.value.interpret(read) : undefined;
  const all = [...outcomes, ...[known, precedence].filter((outcome) => outcome !== undefined)];
  const failure = all.find(({ kind }) => kind === 'rejected') ?? all.find(({ kind }) => kind === 'left-out');
  if (failure !== undefined && failure.kind !== 'value') return failed(failure);
  const fields: Record<string, DataRow['fields'][string]> = {};
  mapping.fields.forEach(({ name }, i) => {
    const outcome = outcomes[i];
    fields[name] = outcome?.kind === 'value' ? outcome.value : null;
  });
  const start = instantOf(fields.start);
  const end = instantOf(fields.end);
  if (mapping.declaration.kind === 'intervals' && start !== undefined && end !== undefined && end < start)
    return {
      kind: 'rejected',
      why: {
        column: mapping.fields.find(({ name }) => name === 'end')?.columns[0] ?? 'end',
        value: formatInstant('UTC', end),
        reason: `the end lies before the start, ${formatInstant('UTC', start)}`,
      },
    };
  const until = known?.kind === 'value' ? instantOf(known.value) : undefined;
  return {
    kind: 'row',
    row: {
      fields,
      series: mapping.series.length === 0 ? '' : JSON.stringify(mapping.series.map(read)),
      source: { file: file.path, from: record.line, to: record.line },
      ...(until === undefined ? {} : { knownUntil: until }),
    },
    precedence: precedence?.kind === 'value' ? precedence.value : null,
    clockIssue: all.some((outcome) => outcome.kind === 'value' && outcome.clockIssue),
  };
}

const failed = (outcome: Exclude<Interpreted, { kind: 'value' }>): BoundRow =>
  outcome.kind === 'left-out'
    ? { kind: 'left-out', reason: outcome.reason }
    : { kind: 'rejected', why: { column: outcome.column, value: outcome.value, reason: outcome.reason } };
