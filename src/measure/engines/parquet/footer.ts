import { other } from './otherParquet.ts';
import { type Schema, schemaOf } from './schema.ts';
import { ThriftReader, type ThriftStruct } from './thrift.ts';

/** How the pages of a column are packed. */
export type Codec = 'none' | 'snappy' | 'gzip' | 'zstd';

/** Where the values of a column lie that some rows have. */
export interface ColumnPlace {
  readonly start: number;
  readonly end: number;
  readonly codec: Codec | undefined;
  /** Whether its pages are written in a way that this reader knows. */
  readonly known: boolean;
}

/** Some rows that stand together. */
export interface RowGroup {
  readonly rows: number;
  /** By place among those that hold values. */
  readonly columns: readonly ColumnPlace[];
}

export interface Footer {
  readonly schema: Schema;
  readonly groups: readonly RowGroup[];
  readonly rows: number;
}

const CODECS: Readonly<Record<number, Codec>> = { 0: 'none', 1: 'snappy', 2: 'gzip', 6: 'zstd' };
/** Plain; a dictionary, as older files call it; lengths of stretches; the older way to write levels; a dictionary. */
const ENCODINGS: ReadonlySet<unknown> = new Set([0, 2, 3, 4, 8]);

/** What stands at the end of a file: its columns, and where the rows lie. */
export function footerOf(bytes: Uint8Array): Footer {
  const file = new ThriftReader(bytes, 0).struct();
  if (file.has(8)) return other('it is encrypted');
  const schema = schemaOf(file.structs(2));
  const groups = file.structs(4).map((group) => groupOf(group, schema));
  const rows = groups.reduce((all, group) => all + group.rows, 0);
  return rows === file.number(3) ? { schema, groups, rows } : other('its rows add up to another number');
}

function groupOf(group: ThriftStruct, { leaves }: Schema): RowGroup {
  const rows = group.number(3) ?? other('a group of rows without a number');
  const columns = group.structs(1);
  if (columns.length !== leaves || rows < 0) return other('a group of other columns');
  return { rows, columns: columns.map(placeOf) };
}

function placeOf(column: ThriftStruct): ColumnPlace {
  const told = column.struct(3) ?? other('a column without a place');
  const data = told.number(9) ?? other('a column without pages');
  const dictionary = told.number(11) ?? 0;
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const size = told.number(7) ?? other('a column without a size');
  return {
    start,
    end: start + size,
    codec: CODECS[told.number(4) ?? -1],
    // Another file may hold its values, and another key open them.
    known: !column.has(1) && !column.has(8) && told.list(2).every((encoding) => ENCODINGS.has(encoding)),
  };
}
