import type { TableSource } from '../../../contract/dataset.ts';
import { rowMapping } from '../../binding/rowMapping.ts';
import type { DataTable, Engine, EngineOptions, Session } from '../../engine.ts';
import type { SourceReport } from '../../measurements.ts';
import type { SourcePlan } from '../../plan/source.ts';
import { DataError, type DataProblem } from '../../problems.ts';
import { plansOfKind } from '../plansOfKind.ts';
import { bindLog } from './bindLog.ts';
import { type BoundTable, bindTable } from './bindRows.ts';
import type { OpenConnection, SqlConnection } from './connection.ts';
import { findTable } from './foundTable.ts';

/** Reads tables of one connection where they live. The database is only ever asked: nothing is written, and no text of a dataset is run. */
export function sqlEngine(name: string, open: OpenConnection): Engine {
  return {
    name,
    async open(sources, options) {
      const connection = await open(options).catch((error: unknown) => {
        throw error instanceof DataError ? new DataError(placed(error.problems, sources[0])) : error;
      });
      try {
        return await load(connection, plansOfKind(sources, 'table'), options);
      } catch (error) {
        await connection.close();
        throw error;
      }
    },
  };
}

/** What is wrong with the database itself stands where the dataset names it. */
const placed = (problems: readonly DataProblem[], plan: SourcePlan | undefined): readonly DataProblem[] =>
  problems.map((problem) => (plan === undefined ? problem : { at: plan.binding.source.at, ...problem }));

async function load(
  connection: SqlConnection,
  plans: readonly SourcePlan<TableSource>[],
  { signal, onProgress }: EngineOptions,
): Promise<Session> {
  const tables = new Map<string, DataTable>();
  const sources: SourceReport[] = [];
  const problems: DataProblem[] = [];
  for (const [done, plan] of plans.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ step: 'reading', label: plan.declaration.id, done, total: plans.length });
    try {
      const bound = await bind(connection, plan);
      tables.set(plan.declaration.id, bound.table);
      sources.push(bound.report);
    } catch (error) {
      // Each source is read, so that everything that is wrong is said at once; unless the database itself is gone.
      if (!(error instanceof DataError)) throw error;
      problems.push(...placed(error.problems, plan));
      sources.push(...error.sources);
      if (error.problems.some(({ code }) => code === 'lost-connection' || code === 'failed-query')) break;
    }
  }
  signal?.throwIfAborted();
  if (problems.length > 0) throw new DataError(problems, sources);
  return { tables, sources, close: () => connection.close() };
}

async function bind(connection: SqlConnection, plan: SourcePlan<TableSource>): Promise<BoundTable> {
  const { shape } = plan.binding;
  const found = await findTable(plan, connection);
  return shape.kind === 'rows' ? bindTable(found, rowMapping(plan, shape)) : bindLog(found, shape);
}
