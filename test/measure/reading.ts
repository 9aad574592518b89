/** Reads one file by one mapping, as tests of what is read and refused do. */
import assert from 'node:assert/strict';
import type { DataDeclaration } from '../../src/contract/contract.ts';
import type { Binding, BindingShape } from '../../src/contract/dataset.ts';
import type { Room } from '../../src/measure/engines/duckdb/connection.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import type { SourceReport } from '../../src/measure/measurements.ts';
import type { DataRow } from '../../src/measure/plan/row.ts';
import type { SourcePlan } from '../../src/measure/plan/source.ts';
import { DataError, type DataProblem } from '../../src/measure/problems.ts';
import { bindingOf, dataOf, rowsShape } from './support.ts';

export interface Kind {
  readonly declaration: DataDeclaration;
  readonly shape: BindingShape;
  readonly options?: Partial<Binding>;
}

/** Requests and those that failed, each five minutes. */
export const COUNTS: Kind = {
  declaration: dataOf(
    'requests',
    'counts',
    { total: { kind: 'number' }, failed: { kind: 'number' } },
    { everyMs: 300_000 },
  ),
  shape: rowsShape({ at: 'at', total: 'total', failed: 'failed' }),
};

/** When somebody worked on what. */
export const WINDOWS: Kind = {
  declaration: dataOf('works', 'intervals', { what: { kind: 'text' } }),
  shape: rowsShape({ start: 'start', end: 'end', what: 'summary' }),
};

export interface Read {
  readonly sources: readonly SourceReport[];
  readonly rows: readonly DataRow[];
}

export async function read(
  root: string,
  path: string,
  { declaration, shape, options }: Kind,
  rejectedAtMost = '0',
  room?: Room,
): Promise<Read> {
  const plan: SourcePlan = {
    declaration,
    binding: bindingOf(declaration.id, path, shape, options),
    zone: options?.zone ?? 'UTC',
    rejectedAtMost,
  };
  const session = await duckdbEngine(await workspaceFiles(root), room).open([plan], {});
  try {
    return { sources: session.sources, rows: (await session.tables.get(declaration.id)?.rows({ select: [] })) ?? [] };
  } finally {
    await session.close();
  }
}

export async function refused(work: Promise<unknown>): Promise<readonly DataProblem[]> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DataError) return error.problems;
    throw error;
  }
  assert.fail('nothing was refused');
}

export function rowText({ fields, source }: DataRow): string {
  const cells = Object.entries(fields).map(([field, cell]) => `${field} ${cellText(cell)}`);
  return `${source?.from === source?.to ? source?.from : `${source?.from}-${source?.to}`}: ${cells.join(', ')}`;
}

export function cellText(cell: DataRow['fields'][string]): string {
  if (cell === null) return 'absent';
  if (!('kind' in cell))
    return `[${cell.map(({ start, end }) => `${new Date(start).toISOString()} to ${new Date(end).toISOString()}`).join(', ')}]`;
  if (cell.kind === 'instant') return new Date(cell.value).toISOString();
  return cell.kind === 'none' ? 'none' : String(cell.value);
}

/** Test data only: the tool itself writes no files. */
export async function writeParquet(path: string, select: string, options = ''): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet${options})`);
  connection.closeSync();
  instance.closeSync();
}
