import type { Position } from '../../contract/source.ts';
import type { Colours } from '../terminal.ts';

export interface Frame {
  readonly text: string;
  readonly start: Position;
  readonly end: Position;
}

/** Lines that don't fit are cut around the mark: a table row may be long. */
const WIDEST_LINE = 160;

/**
 * The line that a range starts on, with a caret under each of its characters:
 *
 *     12 |     below 99.0% : 25%
 *        |     ^^^^^^^^^^^
 */
export function codeFrame({ text, start, end }: Frame, colours: Colours, paint: (mark: string) => string): string {
  const line = text.split(/\r\n|\r|\n/)[start.line] ?? '';
  const last = end.line === start.line ? end.column : line.length;
  const shift = Math.max(0, Math.min(start.column - 20, line.length - WIDEST_LINE));
  const visible = line.slice(shift, shift + WIDEST_LINE);
  const from = start.column - shift;
  const marked = Math.max(1, Math.min(last - shift, visible.length) - from);
  const number = String(start.line + 1);
  const gutter = ' '.repeat(number.length);
  const bar = colours.dim('|');
  const indent = visible.slice(0, from).replace(/[^\t]/g, ' ').padEnd(from);
  const more = end.line > start.line ? colours.dim(` … to line ${end.line + 1}`) : '';
  return [
    `${colours.dim(number)} ${bar} ${printable(visible)}`,
    `${gutter} ${bar} ${indent}${paint('^'.repeat(marked))}${more}`,
  ].join('\n');
}

/** Control characters and those that turn the direction of writing must not reach the terminal from a file. */
export const printable = (text: string): string =>
  text.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    /[\t\n]/.test(character) ? character : '\ufffd',
  );
