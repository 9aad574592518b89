import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { DAY_MS } from '../../../time/civil.ts';
import { formatDuration } from '../../../time/duration.ts';

/** Stands in front of the text of a cell that holds a formula and no result. */
export const UNCOMPUTED = '\uE000';

/** Cells that one of them speaks for, counted from 0, both ends included. */
export interface MergedCells {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface ReadableWorkbook {
  readonly bytes: Uint8Array;
  readonly mergedIn: (sheet: string) => readonly MergedCells[];
}

/**
 * The workbook with those cells as text that the library doesn't take as they are meant: times in ISO 8601, which it would read on the clock of this machine,
 * durations beyond a day, which it takes for dates of 1900, and formulas of which the file has no result, which it takes for empty cells.
 */
export function readableWorkbook(bytes: Uint8Array): ReadableWorkbook {
  const parts = unzipSync(bytes);
  const textOf = (path: string): string => {
    const part = parts[path];
    return part === undefined ? '' : strFromU8(part);
  };
  const durations = stylesOfDurations(textOf('xl/styles.xml'));
  let isChanged = false;
  for (const [path, part] of Object.entries(parts)) {
    if (!SHEET.test(path)) continue;
    const before = strFromU8(part);
    const after = withReadableCells(before, durations);
    if (after === before) continue;
    parts[path] = strToU8(after);
    isChanged = true;
  }
  return {
    bytes: isChanged ? zipSync(parts, { level: 0 }) : bytes,
    mergedIn: (sheet) => mergedCells(textOf(pathOfSheet(sheet, textOf) ?? '')),
  };
}

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/i;
const CELL = /<((?:\w+:)?)c((?:\s[^<>]*)?)>/g;

const attribute = (text: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
    .exec(text)
    ?.slice(1)
    .find((each) => each !== undefined);

/** However a sheet is broken, no part of it is looked at for each of its cells. */
function withReadableCells(sheet: string, durations: ReadonlySet<number>): string {
  let readable = '';
  let copied = 0;
  let over = 0;
  for (const { 0: opening, 1: prefix = '', 2: attributes = '', index } of sheet.matchAll(CELL)) {
    if (index < over || attributes.endsWith('/')) continue;
    const from = index + opening.length;
    const closing = `</${prefix}c>`;
    const to = sheet.indexOf(closing, from);
    // What is wrong with a sheet that doesn't end is the library's to say.
    if (to < 0) break;
    over = to + closing.length;
    const cell = readableCell(prefix, attributes, sheet.slice(from, to), durations);
    if (cell === undefined) continue;
    readable += sheet.slice(copied, index) + cell;
    copied = over;
  }
  return readable + sheet.slice(copied);
}

/** Undefined where the library takes it as it is meant. */
function readableCell(
  prefix: string,
  attributes: string,
  body: string,
  durations: ReadonlySet<number>,
): string | undefined {
  const type = attribute(attributes, 't') ?? 'n';
  const value = /<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)<\//.exec(body)?.[1];
  const place = attribute(attributes, 'r');
  const text = (escaped: string): string =>
    `<${prefix}c${place === undefined ? '' : ` r="${place}"`} t="inlineStr"><${prefix}is><${prefix}t>${escaped}</${prefix}t></${prefix}is></${prefix}c>`;
  if (/<(?:\w+:)?f[\s/>]/.test(body) && (value === undefined || (value === '' && type !== 'str')))
    return text(`${UNCOMPUTED}=${/<(?:\w+:)?f(?:\s[^<>]*)?>([^<]*)<\//.exec(body)?.[1] ?? ''}`);
  if (type === 'd' && value !== undefined) return text(value.trim());
  if (type === 'n' && value !== undefined && Number(value) >= 0 && durations.has(Number(attribute(attributes, 's'))))
    return text(formatDuration(Math.round(Number(value) * DAY_MS)));
  return undefined;
}

/** The format `[h]:mm:ss` that comes with every workbook. */
const HOURS_PASSED = 46;

/** The styles of cells that count hours, minutes or seconds on beyond a day, such as `[h]:mm`. */
function stylesOfDurations(styles: string): ReadonlySet<number> {
  const formats = new Set([HOURS_PASSED]);
  for (const [format] of styles.matchAll(/<(?:\w+:)?numFmt\s[^<>]*>/g))
    if (/\[(?:h+|m+|s+)\]/i.test(attribute(format, 'formatCode') ?? ''))
      formats.add(Number(attribute(format, 'numFmtId')));
  const [, cells = ''] = styles.split(/<\/?(?:\w+:)?cellXfs(?=[\s>])/, 2);
  return new Set(
    [...cells.matchAll(/<(?:\w+:)?xf\s[^<>]*>/g)].flatMap(([style], i) =>
      formats.has(Number(attribute(style, 'numFmtId'))) ? [i] : [],
    ),
  );
}

/** Where the rows of a sheet stand in the package. */
function pathOfSheet(name: string, textOf: (path: string) => string): string | undefined {
  const sheets = [...textOf('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet\s[^<>]*>/g)].map(([text]) => text);
  const sheet = sheets.find((text) => unescaped(attribute(text, 'name') ?? '') === name);
  const id = sheet === undefined ? undefined : attribute(sheet, '(?:\\w+:)?id');
  const relations = [...textOf('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\s[^<>]*>/g)].map(([text]) => text);
  const target = relations.find((text) => attribute(text, 'Id') === id);
  const path = target === undefined ? undefined : attribute(target, 'Target');
  return path === undefined ? undefined : path.startsWith('/') ? path.slice(1) : `xl/${path}`;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

function mergedCells(sheet: string): readonly MergedCells[] {
  return [...sheet.matchAll(/<(?:\w+:)?mergeCell\s[^<>]*>/g)].flatMap(([text]): readonly MergedCells[] => {
    const [, left, top, right, bottom] = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/i.exec(attribute(text, 'ref') ?? '') ?? [];
    if (left === undefined || right === undefined) return [];
    return [{ top: Number(top) - 1, bottom: Number(bottom) - 1, left: columnOf(left), right: columnOf(right) }];
  });
}

/** `A` is 0, `AA` is 26. */
const columnOf = (letters: string): number =>
  [...letters.toUpperCase()].reduce((all, letter) => all * 26 + letter.charCodeAt(0) - 64, 0) - 1;
