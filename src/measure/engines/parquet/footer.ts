import type { ColumnChunk, Encoding, FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { parquetMetadata, parquetSchema } from 'hyparquet/src/metadata.js';
import { getPhysicalColumns } from 'hyparquet/src/schema.js';
import { type ColumnType, typeOf } from './columnTypes.ts';
import { other } from './otherParquet.ts';
import { endOfThrift } from './thriftBounds.ts';
import type { Codec } from './unpack.ts';

/** The length of what stands at the end, and the mark behind it. */
export const TAIL = 8;

/** A column of the table itself, none within another. */
export interface Column {
  readonly name: string;
  /** Its place among all that hold values. */
  readonly place: number;
  readonly optional: boolean;
  /** Absent where this reader doesn't know its type. */
  readonly type: ColumnType | undefined;
}

/** Where the values of a column lie that some rows have, and how its pages are packed. */
export interface ColumnPlace {
  readonly start: number;
  readonly end: number;
  readonly codec: Codec;
}

/** Some rows that stand together. */
export interface Rows {
  readonly count: number;
  /** By place among those that hold values; absent where they are written or packed in a way that this reader doesn't know. */
  readonly columns: readonly (ColumnPlace | undefined)[];
}

export interface Footer {
  readonly columns: readonly Column[];
  readonly groups: readonly Rows[];
  readonly rows: number;
}

const CODECS: ReadonlySet<string> = new Set<Codec>(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'ZSTD']);
const ENCODINGS: ReadonlySet<Encoding> = new Set([
  'PLAIN',
  'PLAIN_DICTIONARY',
  'RLE_DICTIONARY',
  'RLE',
  // The older way to write levels.
  'BIT_PACKED',
]);

/** What stands at the end of a file, its tail included: its columns, and where the rows lie. */
export function footerOf(bytes: Uint8Array): Footer {
  endOfThrift(bytes, 0, bytes.length - TAIL);
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  const schema = parquetSchema(metadata);
  if (schema.count !== metadata.schema.length) other('a schema with more than its own columns');
  const leaves = getPhysicalColumns(schema).length;
  const groups = metadata.row_groups.map((group) => rowsOf(group, leaves));
  const rows = groups.reduce((all, { count }) => all + count, 0);
  return rows === whole(metadata.num_rows)
    ? { columns: columnsOf(schema), groups, rows }
    : other('its rows add up to another number');
}

function columnsOf({ children }: SchemaTree): readonly Column[] {
  let place = 0;
  return children.map((child) => {
    const { name, repetition_type } = child.element;
    const flat = child.children.length === 0 && (repetition_type === 'REQUIRED' || repetition_type === 'OPTIONAL');
    const type = flat ? typeOf(child.element) : undefined;
    const column = { name, place, optional: repetition_type === 'OPTIONAL', type };
    place += getPhysicalColumns(child).length;
    return column;
  });
}

function rowsOf({ num_rows, columns }: RowGroup, leaves: number): Rows {
  return columns.length === leaves
    ? { count: whole(num_rows), columns: columns.map(placeOf) }
    : other('a group of other columns');
}

function placeOf({ meta_data, file_path, crypto_metadata }: ColumnChunk): ColumnPlace | undefined {
  if (meta_data === undefined) return other('a column without a place');
  const data = whole(meta_data.data_page_offset);
  const dictionary = whole(meta_data.dictionary_page_offset ?? 0n);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const end = start + whole(meta_data.total_compressed_size);
  const { codec, encodings } = meta_data;
  // Another file may hold its values, and a key open them.
  const here = file_path === undefined && crypto_metadata === undefined;
  const known = here && isKnown(codec) && encodings.every((encoding) => ENCODINGS.has(encoding));
  return known ? { start, end, codec } : undefined;
}

const isKnown = (codec: string): codec is Codec => CODECS.has(codec);

/** A number of bytes or rows; the library says what is written, whatever its type should be. */
function whole(value: FileMetaData['num_rows']): number {
  const number = typeof value === 'bigint' ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : other('a number of bytes or rows that is none');
}
