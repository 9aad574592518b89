import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { nearestName } from '../../nearest.ts';
import { reject } from '../../problems.ts';
import { emptyFile } from '../fileChecks.ts';
import { type MergedCells, readableWorkbook, UNCOMPUTED } from '../workbooks/workbookCells.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { type RowOfFile, stageRows, type UnreadableCell } from './readRows.ts';

/** What a cell holds; numbers as the text that the file has for them. */
type Cell = string | NumberText | boolean | Date | null;

interface NumberText {
  readonly number: string;
}

/**
 * A sheet of a workbook, for those who keep their rows there. The first row with more than a title in it names the columns. Cells are taken by their types: texts,
 * truth values, numbers with the 15 digits that spreadsheets keep, and dates as wall times, told from numbers by the cell's format.
 */
export async function readXlsx(question: FileQuestion): Promise<FileReading> {
  const { file, source } = question;
  const bytes = await readFile(file.location);
  if (bytes.length === 0) return emptyFile(question, 'it must hold a sheet');
  const { default: readWorkbook } = await import('read-excel-file/node');
  const workbook = readableWorkbook(bytes);
  const sheets = await readWorkbook(Buffer.from(workbook.bytes), {
    parseNumber: (text): NumberText => ({ number: text }),
  });
  const names = sheets.map(({ sheet }) => sheet);
  const wanted = source.sheet;
  if (wanted === undefined && sheets.length > 1)
    return reject({
      code: 'unusable-mapping',
      message: `${file.path} has ${sheets.length} sheets, ${quoted(names)}: say which with 'sheet "${names[0] ?? ''}"'`,
      file: file.path,
      at: source.at,
    });
  const found = wanted === undefined ? sheets[0] : sheets.find(({ sheet }) => sheet === wanted);
  if (found === undefined) {
    const nearest = nearestName(wanted ?? '', names);
    return reject({
      code: 'unusable-mapping',
      message: `${file.path} has no sheet '${wanted ?? ''}'${nearest === undefined ? `; it has ${quoted(names)}` : `: did you mean '${nearest}'?`}`,
      file: file.path,
      at: source.at,
    });
  }
  const data = found.data as readonly (readonly Cell[])[];
  const merged = mergedAway(workbook.mergedIn(found.sheet), data);
  const all = data.map((cells, row): RowOfFile => {
    const texts = cells.map(textOf);
    return { line: row + 1, cells: texts, unreadable: unreadableIn(texts, merged[row]) };
  });
  const [header, ...rows] = all.slice(headerOf(all)).filter(({ cells }) => cells.some((text) => text !== null));
  if (header === undefined) return emptyFile(question, 'the first row of the sheet must name the columns');
  return stageRows(question, {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    columns: header.cells.map((name) => name?.trim() ?? ''),
    rows,
  });
}

/** The first row that says more than one thing: above it stand titles. Of a sheet with a single column the first that says anything. */
function headerOf(rows: readonly RowOfFile[]): number {
  const first = rows.findIndex(({ cells }) => cells.filter((text) => text !== null).length > 1);
  return Math.max(first, 0);
}

/** Cells that the sheet shows and the file has no value of. */
function unreadableIn(
  texts: readonly (string | null)[],
  merged: ReadonlySet<number> | undefined,
): ReadonlyMap<number, UnreadableCell> {
  const found = new Map<number, UnreadableCell>();
  texts.forEach((text, column) => {
    if (text?.startsWith(UNCOMPUTED) === true)
      found.set(column, {
        value: text.slice(UNCOMPUTED.length),
        reason: 'the file has no result of the formula: save it once in a program that computes it',
      });
  });
  for (const column of merged ?? [])
    found.set(column, { value: '', reason: 'the cell is merged with another one: say its value in each row' });
  return found;
}

/** By row: the columns of cells that others speak for. Of merged cells that overlap, as no program writes them, the first ones count. */
function mergedAway(
  merged: readonly MergedCells[],
  data: readonly (readonly Cell[])[],
): readonly ReadonlySet<number>[] {
  const width = data.reduce((most, cells) => Math.max(most, cells.length), 0);
  const found = data.map(() => new Set<number>());
  for (const cells of merged) {
    const { top, left } = cells;
    for (const [row, column] of placesOf(cells, data.length, width)) {
      const columns = found[row];
      if (columns?.has(column) === true) break;
      if (row !== top || column !== left) columns?.add(column);
    }
  }
  return found;
}

/** Only those that the sheet has: a file may say of cells without end that they are merged. */
function* placesOf(
  { top, bottom, left, right }: MergedCells,
  height: number,
  width: number,
): Generator<readonly [number, number]> {
  if (left >= width) return;
  for (let row = top; row <= bottom && row < height; row++)
    for (let column = left; column <= right && column < width; column++) yield [row, column];
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

function textOf(cell: Cell): string | null {
  if (cell === null || typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return String(cell);
  return cell instanceof Date ? wallTime(cell.getTime()) : decimal(cell.number);
}

/** How many digits of a number a spreadsheet shows and keeps; behind them stands what is left over from binary arithmetic. */
const DIGITS = 15;

/** A number as the spreadsheet shows it: `0.30000000000000004` is 0.3 there. */
function decimal(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  return text.replace(/^-?0*\.?0*|[eE].*$|\./g, '').length <= DIGITS ? text : String(Number(value.toPrecision(DIGITS)));
}

/**
 * Spreadsheets hold a time as a share of a day in binary, which comes to a hair before or behind the second that was meant; what was a hair before was
 * cut to the millisecond before it.
 */
function wallTime(ms: number): string {
  const time = ((ms % 1000) + 1000) % 1000 === 999 ? ms + 1 : ms;
  return new Date(time).toISOString().slice(0, -1);
}
