import { Breath } from '../../breath.ts';
import type { DataFile } from '../../files.ts';
import { ParquetFile } from '../parquet/parquetFile.ts';
import type { FileProgress } from '../readProgress.ts';
import { digest } from '../recordScan.ts';
import { GroupedRowsBuilder } from './groupedRows.ts';
import type { GroupCount } from './groupPlaces.ts';
import { type RawFile, type RawRows, RawRowsBuilder, type Wanted } from './rawRows.ts';
import { numberOfRow, type ParquetQuestion, type ParquetReading, readParquet } from './readParquet.ts';
import { batchesOfChunks, codesIn, type RowBatch } from './rowBatch.ts';
import { TextDictionary } from './textDictionary.ts';
import { TupleRows } from './tupleRows.ts';

interface Part {
  readonly file: DataFile;
  readonly question: ParquetQuestion;
}

/** Does some work with a file; says what is wrong with the file where it fails. */
type Attempt = <T>(file: DataFile, work: () => Promise<T>) => Promise<T>;

/**
 * Reads Parquet files whose rows stand group by group in the end: where their groups can be counted beforehand, each row goes straight to its place.
 * Files as most are, are read here; the database reads what is left, and says what is wrong with a file.
 */
export async function loadParquet(
  parts: readonly Part[],
  wanted: readonly Wanted[],
  grouping: readonly number[],
  attempt: Attempt,
): Promise<RawRows> {
  const once = parts.map(({ file, question }) => ({ file, question: { ...question, progress: toldOnce(question) } }));
  const here = await readHere(once, wanted, grouping);
  if (here === 'ungrouped') return readByDatabase(once, wanted, undefined, attempt);
  return here ?? readByDatabase(once, wanted, grouping, attempt);
}

/** A file that is begun with again is the same one. */
function toldOnce({ progress }: ParquetQuestion): ParquetQuestion['progress'] {
  let told: { readonly progress: FileProgress | undefined } | undefined;
  return () => {
    told ??= { progress: progress() };
    return told.progress;
  };
}

/** Absent where the database has to look: `ungrouped` where all that is known is that grouping isn't worth it. */
async function readHere(
  parts: readonly Part[],
  wanted: readonly Wanted[],
  grouping: readonly number[],
): Promise<RawRows | 'ungrouped' | undefined> {
  const opened: { readonly part: Part; readonly parquet: ParquetFile }[] = [];
  const names = wanted.map(({ column }) => column);
  try {
    for (const part of parts) opened.push({ part, parquet: await ParquetFile.open(part.file.location, names) });
    const instants = wanted.every(
      ({ as }, i) => as === 'texts' || opened.every(({ parquet }) => parquet.holdsInstants(i)),
    );
    if (!instants) return undefined;
    const rows = GroupedRowsBuilder.of(wanted, grouping, await counts(opened, grouping));
    if (rows === undefined) return 'ungrouped';
    for (const { part, parquet } of opened) rows.endFile(await readFile(part, parquet, rows));
    return rows.finish();
  } catch {
    // Whatever is the matter, the database finds it again if it's the file's fault, and has the words for it.
    for (const { part } of opened) part.question.signal?.throwIfAborted();
    return undefined;
  }
}

async function counts(
  opened: readonly { readonly part: Part; readonly parquet: ParquetFile }[],
  grouping: readonly number[],
): Promise<readonly GroupCount[]> {
  const dictionaries = grouping.map(() => new TextDictionary());
  const rows = new TupleRows(dictionaries);
  for (const { part, parquet } of opened) {
    const wanted = grouping.map((place, i) => ({
      place,
      sink: { kind: 'codes', dictionary: dictionaries[i] ?? new TextDictionary() } as const,
    }));
    const take = (batch: RowBatch): void =>
      rows.add(
        batch.columns.map((column) => codesIn(column).codes),
        batch.rows,
      );
    if (grouping.length === 0) rows.add([], parquet.rows);
    else await parquet.each(wanted, take, part.question.signal);
  }
  return rows.counts();
}

async function readFile({ file, question }: Part, parquet: ParquetFile, rows: GroupedRowsBuilder): Promise<RawFile> {
  const { sha256 } = await digest(file.location, question.signal);
  const progress = question.progress();
  const breath = new Breath(question.signal);
  let read = 0;
  await parquet.each(
    rows.sinks.map((sink, place) => ({ place, sink })),
    (batch) => {
      read += batch.rows;
      progress?.rows(read, parquet.rows);
      return rows.take(batch, breath);
    },
    question.signal,
  );
  return { file, sha256, rows: read, rejected: [], lineAt: numberOfRow };
}

async function readByDatabase(
  parts: readonly Part[],
  wanted: readonly Wanted[],
  grouping: readonly number[] | undefined,
  attempt: Attempt,
): Promise<RawRows> {
  const opened: (Part & { readonly reading: ParquetReading })[] = [];
  for (const { file, question } of parts)
    opened.push({ file, question, reading: await attempt(file, () => readParquet(question)) });
  const grouped =
    grouping !== undefined && opened.every(({ reading }) => speaksOfInstants(reading, wanted))
      ? await counted(opened, wanted, grouping, attempt)
      : undefined;
  const rows = grouped ?? new RawRowsBuilder(wanted, false);
  for (const { file, reading, question } of opened) {
    const read = await attempt(file, () => {
      if (rows instanceof RawRowsBuilder) return reading.read(rows);
      const batchOf = batchesOfChunks(rows.sinks, reading.takings);
      const breath = new Breath(question.signal);
      return reading.each((chunk) => rows.take(batchOf(chunk), breath));
    });
    rows.endFile({ file, ...read });
  }
  return rows.finish();
}

/** Whether all instants come as such: texts of a wall time are judged one by one. */
const speaksOfInstants = ({ takings }: ParquetReading, wanted: readonly Wanted[]): boolean =>
  wanted.every(({ as }, i) => {
    const taking = takings[i];
    return as === 'texts' || (taking?.kind === 'time' && taking.zoned);
  });

async function counted(
  opened: readonly { readonly file: DataFile; readonly reading: ParquetReading }[],
  wanted: readonly Wanted[],
  grouping: readonly number[],
  attempt: Attempt,
): Promise<GroupedRowsBuilder | undefined> {
  const counts = [];
  for (const { file, reading } of opened) counts.push(...(await attempt(file, () => reading.countBy(grouping))));
  return GroupedRowsBuilder.of(wanted, grouping, counts);
}
