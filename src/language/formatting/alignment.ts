import { AstUtils } from 'langium';
import * as ast from '../generated/ast.ts';
import { width } from './printer.ts';
import { spaceBetween } from './spacing.ts';
import type { Token, TokenFinder } from './tokens.ts';

/** Lines whose marks stand below each other: how many spaces go before which token. */
export function aligned(root: ast.Model, tokens: readonly Token[], find: TokenFinder): ReadonlyMap<number, number> {
  const padding = new Map<number, number>();
  for (const node of AstUtils.streamAllContents(root)) {
    if (ast.isTable(node) || ast.isGivenRows(node)) alignTable(node, tokens, find, padding);
    else if (ast.isScheduleBody(node)) alignBands(node, tokens, find, padding);
  }
  return padding;
}

/** A line of a table: the tokens that end its cells (`|` and the closing `;`), with the width of each cell. */
interface Line {
  readonly ends: readonly number[];
  readonly widths: readonly number[];
}

function alignTable(
  table: ast.Table | ast.GivenRows,
  tokens: readonly Token[],
  find: TokenFinder,
  padding: Map<number, number>,
): void {
  const rows = table.rows.map((row) => find.own(row, '|', ';'));
  const lines: Line[] = [];
  const open = find.own(table, '{')[0];
  if (open === undefined) return;
  let start = open + 1;
  for (const ends of [find.own(table, '|', ';'), ...rows]) {
    lines.push({ ends, widths: widthsOf(start, ends, tokens) });
    start = startAfter(ends.at(-1) ?? start, tokens);
  }
  pad(lines, padding);
}

function alignBands(
  body: ast.ScheduleBody,
  tokens: readonly Token[],
  find: TokenFinder,
  padding: Map<number, number>,
): void {
  const lines: Line[] = [];
  for (const band of body.bands) {
    const start = find.first(band);
    const ends = find.own(band, ':').slice(0, 1);
    if (start !== undefined) lines.push({ ends, widths: widthsOf(start, ends, tokens) });
  }
  pad(lines, padding);
}

/** Comments behind a row belong to it, comments on lines of their own to the next; neither is part of a cell. */
function startAfter(end: number, tokens: readonly Token[]): number {
  let start = end + 1;
  while (tokens[start] !== undefined && tokens[start]?.kind !== 'word') start++;
  return start;
}

function widthsOf(start: number, ends: readonly number[], tokens: readonly Token[]): readonly number[] {
  let from = startAfter(start - 1, tokens);
  return ends.map((end) => {
    const cell = tokens.slice(from, end);
    from = end + 1;
    // A comment that ends the line, or has several, leaves nothing to align.
    if (cell.some(({ kind, text }) => kind === 'line-comment' || text.includes('\n'))) return Number.NaN;
    return cell.reduce((sum, token, index) => sum + width(token.text) + gapBefore(cell, index), 0);
  });
}

function gapBefore(cell: readonly Token[], index: number): number {
  const previous = cell[index - 1];
  const token = cell[index];
  if (previous === undefined || token === undefined) return 0;
  const besideComment = previous.kind !== 'word' || token.kind !== 'word';
  return besideComment || spaceBetween(previous, token) ? 1 : 0;
}

function pad(lines: readonly Line[], padding: Map<number, number>): void {
  if (lines.some(({ widths }) => widths.some(Number.isNaN))) return;
  const columns = Math.max(0, ...lines.map(({ widths }) => widths.length));
  for (let column = 0; column < columns; column++) {
    const widest = Math.max(...lines.map(({ widths }) => widths[column] ?? 0));
    for (const { ends, widths } of lines) {
      const end = ends[column];
      const missing = widest - (widths[column] ?? 0);
      if (end !== undefined && missing > 0) padding.set(end, missing);
    }
  }
}
