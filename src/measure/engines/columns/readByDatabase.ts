import { readFile } from '../duckdb/rawTable.ts';
import { LineShifts, lineOfPlace } from '../lineShifts.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { numbersOf, takeTexts } from './takeVector.ts';

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
      await connection.scan(select, parameters, (chunk) => {
        const { values } = numbersOf(chunk, 0, 64);
        for (let i = 0; i < chunk.rows; i++) ordinals.push(values[i] as number);
        if (rows.identity !== undefined) takeTexts(chunk, 1, rows.identity);
        rows.wanted.forEach(({ column }, i) => {
          const to = rows.columns[i];
          if (to !== undefined) takeTexts(chunk, 2 + names.indexOf(column), to);
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
