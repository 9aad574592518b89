import type { BindingShape } from '../../contract/dataset.ts';
import { itemsOfLog, type LogRow } from '../binding/eventLog.ts';
import type { DataTable } from '../engine.ts';
import type { SourceReport } from '../measurements.ts';
import type { SourcePlan } from '../plan/source.ts';
import type { DataProblem } from '../problems.ts';
import { type LogFile, logReports } from './logReports.ts';
import { memoryTable } from './memory/table.ts';

export interface BoundLog {
  readonly table: DataTable;
  readonly reports: readonly SourceReport[];
  readonly problems: readonly DataProblem[];
}

/** The items of an audit log whose rows are here, in their order, one after another. `files`: where they were read. */
export function boundLog(
  plan: SourcePlan,
  shape: Extract<BindingShape, { readonly kind: 'event-log' }>,
  rows: readonly LogRow[],
  files: readonly LogFile[],
): BoundLog {
  const log = itemsOfLog(plan, shape, rows);
  return {
    table: memoryTable(plan.declaration, log.items, { latest: log.latest }),
    reports: logReports(plan, files, log),
    problems: log.problems,
  };
}
