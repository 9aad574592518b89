import type { Contract, DataDeclaration } from '../contract/contract.ts';
import type { Dataset } from '../contract/dataset.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import type { DataTable, Session } from './engine.ts';
import { memoryTable } from './engines/memory/table.ts';
import { declaredKnown, extentOf } from './logs.ts';
import { type DataRow, OPEN_END } from './plan/row.ts';

/** What there is to measure on. */
export interface Observed {
  readonly tables: ReadonlyMap<string, DataTable>;
  readonly known: Interval | undefined;
  /** Whether something is observed all the time, so that it's known where observation begins. */
  readonly continuous: boolean;
  readonly asOf: Instant | undefined;
}

/**
 * All rows, given ones included. What is known and `as of` come from the dataset's rows alone: given rows say nothing of where observation
 * begins or ends.
 */
export function observe(
  contract: Contract,
  dataset: Dataset,
  session: Session,
  rows: ReadonlyMap<string, readonly DataRow[]> | undefined,
  asked: Instant | undefined,
): Observed {
  const extents = (kinds: readonly DataDeclaration['kind'][]): readonly Interval[] =>
    contract.data.flatMap(({ id, kind }) => {
      const extent = extentOf(session.tables.get(id), declaredKnown(dataset, id));
      return extent !== undefined && kinds.includes(kind) ? [extent] : [];
    });
  const all = hullOf(extents(['samples', 'states', 'counts', 'intervals', 'items']));
  const asOf = asked ?? all?.end;
  // Logs and items say when something happened; that they name nothing before or after means that nothing did, up to `as of`.
  const continuous = hullOf(extents(['samples', 'states', 'counts']));
  const known = continuous ?? (all && { start: all.start, end: Math.max(all.start, asOf ?? all.end) });
  const tables = new Map(session.tables);
  for (const [data, given] of rows ?? []) {
    const declaration = contract.data.find(({ id }) => id === data);
    if (declaration !== undefined)
      tables.set(
        data,
        memoryTable(
          declaration,
          given.map((row) => givenRow(declaration, row)),
        ),
      );
  }
  return { tables, known, continuous: continuous !== undefined, asOf };
}

/** Nothing but the next given row says that a given state is over. */
const givenRow = ({ kind }: DataDeclaration, row: DataRow): DataRow =>
  kind === 'states' && row.knownUntil === undefined ? { ...row, knownUntil: OPEN_END } : row;

/** The shortest stretch that all lie in. */
export function hullOf(extents: readonly Interval[]): Interval | undefined {
  if (extents.length === 0) return undefined;
  return { start: Math.min(...extents.map(({ start }) => start)), end: Math.max(...extents.map(({ end }) => end)) };
}
