import type { DataFile } from '../../files.ts';
import { GroupedRowsBuilder } from './groupedRows.ts';
import { type RawRows, RawRowsBuilder, type Wanted } from './rawRows.ts';
import { type ParquetQuestion, type ParquetReading, readParquet } from './readParquet.ts';

interface Part {
  readonly file: DataFile;
  readonly question: ParquetQuestion;
}

/** Does some work with a file; says what is wrong with the file where it fails. */
type Attempt = <T>(file: DataFile, work: () => Promise<T>) => Promise<T>;

/** Reads Parquet files whose rows stand group by group in the end: where their groups can be counted beforehand, each row goes straight to its place. */
export async function loadParquet(
  parts: readonly Part[],
  wanted: readonly Wanted[],
  grouping: readonly number[],
  attempt: Attempt,
): Promise<RawRows> {
  const opened: { readonly file: DataFile; readonly reading: ParquetReading }[] = [];
  for (const { file, question } of parts)
    opened.push({ file, reading: await attempt(file, () => readParquet(question)) });
  const grouped = opened.every(({ reading }) => speaksOfInstants(reading, wanted))
    ? await counted(opened, wanted, grouping, attempt)
    : undefined;
  const rows = grouped ?? new RawRowsBuilder(wanted, false);
  for (const { file, reading } of opened) {
    const read = await attempt(file, () =>
      rows instanceof RawRowsBuilder ? reading.read(rows) : reading.each(rows.taker(reading.takings)),
    );
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
