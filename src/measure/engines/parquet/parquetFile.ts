import { type FileHandle, open } from 'node:fs/promises';
import { Breath } from '../../breath.ts';
import type { InstantBatch, RowBatch, Sink } from '../columns/rowBatch.ts';
import { CodeValues } from './codeValues.ts';
import { ColumnReader } from './columnReader.ts';
import { type Column, type ColumnPlace, type Footer, footerOf, type Rows, TAIL } from './footer.ts';
import { SLACK } from './hybrid.ts';
import { InstantValues } from './instantValues.ts';
import { other } from './otherParquet.ts';

/** How a file begins. */
const MAGIC = 'PAR1';
/** A footer of more is no table's. */
const LARGEST_FOOTER = 1 << 22;
/** So many bytes of some rows are read at most: beyond that they have no room beside the rows of all. */
const LARGEST_GROUP = 1 << 28;
/** What lies between columns is read with them, where it's no more than they are. */
const WITH_GAPS = 2;
/** So many rows are read together: what is read of each column is still near when it's put to its place. */
const AT_ONCE = 1 << 13;
/** To read so many rows of some columns takes some milliseconds: all rows of a file may be one group. */
const BETWEEN_BREATHS = 1 << 17;

/** A Parquet file of which some columns are read without a database. */
export class ParquetFile {
  readonly rows: number;
  readonly #location: string;
  readonly #footer: Footer;
  readonly #columns: readonly Column[];

  private constructor(location: string, footer: Footer, columns: readonly Column[]) {
    this.#location = location;
    this.#footer = footer;
    this.#columns = columns;
    this.rows = footer.rows;
  }

  /** Throws where the file uses something for these columns that this reader doesn't know. */
  static async open(location: string, names: readonly string[]): Promise<ParquetFile> {
    const footer = await withFile(location, readFooter);
    const { columns } = footer;
    // The database tells names apart by more than their case, and so calls one of two something else.
    const met = new Set(columns.map(({ name }) => name.toLowerCase()));
    if (met.size < columns.length) other('two columns of one name');
    const found = names.map((name) => columns.find((column) => column.name === name) ?? other('a column is missing'));
    for (const { type, place } of found) {
      if (type === undefined) other('a column of another type');
      for (const group of footer.groups)
        if (group.columns[place] === undefined) other('a column written or packed in another way');
    }
    return new ParquetFile(location, footer, found);
  }

  /** Whether a column holds instants, by its place among those that were asked for. */
  holdsInstants(place: number): boolean {
    const meaning = this.#columns[place]?.type?.meaning;
    return meaning?.kind === 'time' && meaning.zoned;
  }

  /** Gives all rows in their order: of the columns at some places, each made what its sink says. What `take` gives is waited for. */
  async each(
    wanted: readonly { readonly place: number; readonly sink: Sink }[],
    take: (batch: RowBatch) => unknown,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const readers = wanted.map(({ place, sink }) => this.#readerOf(place, sink));
    const room = new Room();
    const breath = new Breath(signal, BETWEEN_BREATHS);
    await withFile(this.#location, async (file) => {
      for (const group of this.#footer.groups) {
        signal?.throwIfAborted();
        await this.#begin(file, room, group, readers);
        for (let read = 0; read < group.count; ) {
          const rows = Math.min(AT_ONCE, group.count - read);
          await take({ rows, columns: readers.map(({ reader }) => batchOf(reader, rows)) });
          read += rows;
          await breath.after(rows);
        }
      }
    });
  }

  #readerOf(place: number, sink: Sink): Reader {
    const column = this.#columns[place];
    if (column?.type === undefined) return other('a column of another type');
    const { place: own, optional, type } = column;
    if (sink.kind === 'codes')
      return { place: own, reader: new ColumnReader(new CodeValues(sink.dictionary, type), optional) };
    const { meaning } = type;
    if (meaning.kind !== 'time' || !meaning.zoned) return other('a column that holds no instants');
    return { place: own, reader: new ColumnReader(new InstantValues(meaning), optional) };
  }

  /** Reads what the readers' columns have of some rows: at once where they lie beside each other. */
  async #begin(file: FileHandle, room: Room, { columns }: Rows, readers: readonly Reader[]): Promise<void> {
    const begun = readers.map(({ place, reader }) => ({
      reader,
      column: columns[place] ?? other('a column is missing'),
    }));
    const all = begun.map(({ column }) => column);
    const [start, end] = [Math.min(...all.map((each) => each.start)), Math.max(...all.map((each) => each.end))];
    const needed = all.reduce((sum, each) => sum + each.end - each.start, 0);
    if (needed > LARGEST_GROUP) other('rows that have no room');
    if (end - start <= needed * WITH_GAPS) {
      const bytes = room.of(end - start);
      await readWhole(file, bytes, 0, start, end - start);
      for (const { reader, column } of begun) reader.begin(bytes, column.start - start, column);
      return;
    }
    const bytes = room.of(needed);
    let at = 0;
    for (const { reader, column } of begun) {
      const length = column.end - column.start;
      await readWhole(file, bytes, at, column.start, length);
      reader.begin(bytes, at, column);
      at += length;
    }
  }
}

/** Where the bytes of some rows are read to, those of others one after the other. It's gone with the reading of the file: there may be many files. */
class Room {
  #bytes = new Uint8Array(0);

  of(bytes: number): Uint8Array {
    if (this.#bytes.length < bytes + SLACK) this.#bytes = new Uint8Array(bytes + Math.ceil(bytes / 4) + SLACK);
    return this.#bytes;
  }
}

interface Reader {
  /** Among all columns that hold values. */
  readonly place: number;
  readonly reader: ColumnReader<CodeValues> | ColumnReader<InstantValues>;
}

function batchOf(reader: Reader['reader'], rows: number): RowBatch['columns'][number] {
  reader.read(rows);
  const { values, lacks } = reader;
  if (values instanceof CodeValues) return { kind: 'codes', codes: values.target, lacks };
  return { kind: 'instants', instants: values.target, odd: lacks ? absentIn(values.target, rows) : [] };
}

function absentIn(instants: Float64Array, rows: number): InstantBatch['odd'] {
  const odd: InstantBatch['odd'][number][] = [];
  for (let row = 0; row < rows; row++) if (Number.isNaN(instants[row])) odd.push({ row, text: null });
  return odd;
}

async function withFile<T>(location: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(location);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function readFooter(file: FileHandle): Promise<Footer> {
  const { size } = await file.stat();
  if (size < MAGIC.length + TAIL) return other('it is too short');
  const tail = Buffer.alloc(TAIL);
  await readWhole(file, tail, 0, size - TAIL, TAIL);
  const length = tail.readUInt32LE(0) + TAIL;
  if (length > Math.min(LARGEST_FOOTER, size - MAGIC.length)) return other('it has no footer');
  const bytes = new Uint8Array(length);
  await readWhole(file, bytes, 0, size - length, length);
  const footer = footerOf(bytes);
  const inside = (place: ColumnPlace | undefined): boolean =>
    place === undefined || (place.start >= MAGIC.length && place.start <= place.end && place.end <= size - length);
  return footer.groups.every(({ columns }) => columns.every(inside)) ? footer : other('columns beyond the file');
}

async function readWhole(
  file: FileHandle,
  target: Uint8Array,
  at: number,
  position: number,
  length: number,
): Promise<void> {
  for (let read = 0; read < length; ) {
    const { bytesRead } = await file.read(target, at + read, length - read, position + read);
    if (bytesRead === 0) other('it breaks off');
    read += bytesRead;
  }
}
