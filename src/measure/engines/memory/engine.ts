import type { FileSource } from '../../../contract/dataset.ts';
import { columnsOfBinding } from '../../binding/rowMapping.ts';
import type { DataTable, Engine } from '../../engine.ts';
import type { SourceReport } from '../../measurements.ts';
import { nearestName } from '../../nearest.ts';
import type { SourcePlan } from '../../plan/source.ts';
import { DataError, type DataProblem } from '../../problems.ts';
import { plansOfKind } from '../plansOfKind.ts';
import { checkRejected } from '../rejected.ts';
import { type BoundSource, sourceBinder } from './sourceBinder.ts';

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
      for (const plan of plansOfKind(plans, 'file')) {
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

function bindFiles(plan: SourcePlan, files: readonly TextFile[]): BoundSource {
  const binder = sourceBinder(plan);
  for (const file of files)
    for (const record of file.records)
      binder.take({
        file: file.path,
        line: record.line,
        read: reader(file, record),
        identity: JSON.stringify(record.cells),
      });
  return binder.bound(files.map(({ path, sha256, records }) => ({ path, sha256, rows: records.length })));
}

const reader =
  ({ columns }: TextFile, { cells }: TextRecord) =>
  (column: string): string | null =>
    cells[columns.indexOf(column)] ?? null;
