/** Stores that hold the rows of a project's files, so that one project is stated from each of them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openSource } from '../../../src/cli/input/simulator.ts';
import type { DataSource, FileSource } from '../../../src/contract/dataset.ts';
import { type ConnectionSettings, readAddress } from '../../../src/measure/connections/connection.ts';
import type { Engine } from '../../../src/measure/engine.ts';
import type { SimulationQuestion, SimulationResult } from '../../../src/simulation/result.ts';
import { simulate } from '../../../src/simulation/simulate.ts';
import type { Statement } from '../../../src/statement/statement.ts';

/** What a column of a store's table is; text unless a test says otherwise. */
export type HeldType = 'text' | 'instant' | 'wall time' | 'decimal' | 'whole number' | 'boolean';

export interface HeldColumn {
  readonly name: string;
  readonly type: HeldType;
}

/** The rows of one file. */
export interface HeldFile {
  /** As the dataset names it. */
  readonly path: string;
  readonly columns: readonly HeldColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Store {
  readonly name: string;
  /** Puts the rows there, each time anew. The engine reads the sources that name the files. */
  hold(files: readonly HeldFile[]): Promise<Engine>;
  close(): Promise<void>;
}

/** Splits a file; quotes as in RFC 4180. An empty cell is absent. */
export function heldFile(name: string, text: string, types: Readonly<Record<string, HeldType>> = {}): HeldFile {
  const [header = [], ...rows] = recordsOf(text);
  const columns = header.map((column): HeldColumn => ({ name: column, type: types[column] ?? 'text' }));
  return {
    path: name,
    columns,
    rows: rows.map((row) => columns.map((_, i) => (row[i] === undefined || row[i] === '' ? null : row[i]))),
  };
}

function recordsOf(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  }
  return records;
}

/** The engine, asked for what it holds in the place of files. */
export const readingFrom = (engine: Engine, sourceOf: (file: FileSource) => DataSource): Engine => ({
  name: engine.name,
  open: (plans, options) =>
    engine.open(
      plans.map((plan) => {
        const { source } = plan.binding;
        return source.kind === 'file' ? { ...plan, binding: { ...plan.binding, source: sourceOf(source) } } : plan;
      }),
      options,
    ),
});

/** The engine at an address, asked for the tables of a schema in the place of files of their names. */
export function readingSchema(
  engineOf: (settings: ConnectionSettings) => Engine,
  address: string,
  schema: string,
): Engine {
  const found = readAddress('warehouse', address);
  if (found.kind === 'problem') throw new Error(found.message);
  return readingFrom(engineOf(found.settings), (source) => ({
    kind: 'table',
    connection: 'warehouse',
    schema,
    table: path.basename(source.path),
    at: source.at,
  }));
}

/** A project, what is asked of it, and the files that a store holds. */
export interface Project {
  /** Holds the `.sla` file and its data. */
  readonly folder: string;
  readonly file: string;
  readonly question: SimulationQuestion;
  readonly data: readonly { readonly path: string; readonly types?: Readonly<Record<string, HeldType>> }[];
}

/** What is stated from the files themselves, from the files as DuckDB splits them, and from each store that holds their rows. */
export async function stateFrom(
  project: Project,
  stores: readonly Store[],
): Promise<{ readonly files: SimulationResult; readonly stores: ReadonlyMap<string, SimulationResult> }> {
  const { question, data } = project;
  const folder = path.resolve(project.folder);
  const file = path.join(folder, project.file);
  const { document, context } = await openSource(folder, { file }, () => undefined, {
    cache: false,
  });
  const held = await Promise.all(
    data.map(async (each) => heldFile(each.path, await readFile(path.join(folder, each.path), 'utf8'), each.types)),
  );
  const found = new Map<string, SimulationResult>();
  const split = await openSource(folder, { file }, () => undefined, { cache: false, csvReader: 'duckdb' });
  found.set('DuckDB', await simulate(split.document, question, split.context));
  for (const store of stores)
    found.set(store.name, await simulate(document, question, { ...context, engine: await store.hold(held) }));
  return { files: await simulate(document, question, context), stores: found };
}

/** A statement without what names where its rows were read. */
export function withoutPlaces(statement: Statement): string {
  const places = new Set(['rows', 'source']);
  const { provenance, ...rest } = statement;
  const sources = provenance.sources.map(({ file: _file, sha256: _digest, rejected, ...counts }) => ({
    ...counts,
    rejected: rejected.map(({ column, value, reason }) => JSON.stringify({ column, value, reason })).sort(),
  }));
  // A step's rows are a list of places; how many rows a source has is a number.
  const text = (value: unknown): string =>
    JSON.stringify(value, (key, each) => (places.has(key) && typeof each === 'object' ? undefined : each), 2);
  return text({ ...rest, provenance: { files: provenance.files, sources } });
}
