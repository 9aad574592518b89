import { readFile } from '../duckdb/readFile.ts';
import { LineShifts, lineOfPlace } from '../lineShifts.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { vectorTaker } from './takeVector.ts';
import { readNumbers, TEXT } from './vectorCodes.ts';

/** A file of a format that becomes a table of texts first. */
export async function readByDatabase(question: FileQuestion): Promise<FileReading> {
  const connection = await question.connection();
  const names = [...new Set(question.wanted.map(({ column }) => column))];
  const { columns, select, parameters, expected, finish } = await readFile({ ...question, connection, wanted: names });
  return {
    columns,
    read: async (rows) => {
      const ordinals: number[] = [];
      const before = rows.size;
      const takeIdentity = rows.identity && vectorTaker(rows.identity, TEXT);
      const takers = rows.columns.map((column) => vectorTaker(column, TEXT));
      const placesOfWanted = rows.wanted.map(({ column }) => names.indexOf(column));
      await connection.scan(select, parameters, (chunk) => {
        const values = new Float64Array(chunk.rows);
        readNumbers(chunk, 0, 64, values);
        ordinals.push(...values);
        takeIdentity?.(chunk, 1);
        takers.forEach((take, i) => {
          take(chunk, 2 + (placesOfWanted[i] ?? 0));
        });
        rows.added(chunk.rows);
        if (expected !== undefined) question.progress?.rows(rows.size - before, expected);
      });
      const { lineOf, ...file } = await finish(rows.size - before);
      const lines = new LineShifts();
      ordinals.forEach((ordinal, place) => {
        lines.set(place, lineOf(ordinal));
      });
      return { ...file, lineAt: (place) => lineOfPlace(lines, place) };
    },
  };
}
