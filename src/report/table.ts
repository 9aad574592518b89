import Table from 'cli-table3';

/** How text is set off: the identity for plain text, ANSI codes on a terminal. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const same = (text: string): string => text;
export const PLAIN: Style = { bold: same, dim: same, red: same, green: same, yellow: same };

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface Cell {
  readonly text: string;
  /** Sets the cell off. */
  readonly paint?: (text: string) => string;
}

const GAP = 2;
const NARROWEST = 10;

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const;

/** A table without borders, its head underlined, no wider than `width` where words can be wrapped; no trailing blanks. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  const natural = columns.map(({ title }, column) =>
    rows.reduce((widest, row) => Math.max(widest, lengthOf(row[column]?.text ?? '')), title.length),
  );
  const widths = fitted(natural, width);
  const head = [columns.map(({ title }) => style.bold(title)), widths.map((wide) => style.dim('-'.repeat(wide)))];
  const body = rows.map((row) => row.map(({ text, paint = same }) => paint(text)));
  const lines: string[] = [];
  // The library's cost grows faster than the rows: long tables are drawn in parts of equal widths.
  for (let from = 0; from === 0 || from < body.length; from += AT_ONCE)
    lines.push(draw([...(from === 0 ? head : []), ...body.slice(from, from + AT_ONCE)], widths, columns));
  return lines.join('\n');
}

const AT_ONCE = 100;

function draw(rows: readonly (readonly string[])[], widths: readonly number[], columns: readonly Column[]): string {
  const drawn = new Table({
    chars: BORDERLESS,
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
    colWidths: widths.map((wide) => wide + GAP),
    colAligns: columns.map(({ align }) => align),
    wordWrap: true,
    wrapOnWordBoundary: true,
  });
  for (const row of rows) drawn.push([...row]);
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const lengthOf = (text: string): number => [...text].length;

/** Widths that fit: the widest columns give way first, none below what holds a word or two. */
function fitted(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  const total = (): number => widths.reduce((sum, wide) => sum + wide + GAP, 0) - GAP;
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths));
    const wide = widths[widest] ?? 0;
    if (wide <= NARROWEST) break;
    widths[widest] = wide - 1;
  }
  return widths;
}

/** Text wrapped at blanks, each line behind `indent`. */
export function wrapped(text: string, width: number, indent = '', hanging = indent): string {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line.trimEnd());
      line = hanging;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line.trimEnd());
  return lines.join('\n');
}
