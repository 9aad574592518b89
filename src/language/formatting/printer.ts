/**
 * Lays out a stream of commands in lines, after Oppen's algorithm: a group stays on one line if it fits, and otherwise breaks
 * at every one of its own breaks.
 */
export type Command =
  | { readonly kind: 'text'; readonly text: string; readonly token: number }
  | { readonly kind: 'space'; readonly width: number }
  /** A possible line break; on one line it is `flat`. A `fill` breaks alone, as late as possible. */
  | { readonly kind: 'break'; readonly flat: string; readonly fill: boolean }
  /** A line break that always happens, with an empty line where `blank`. */
  | { readonly kind: 'newline'; readonly blank: boolean }
  | { readonly kind: 'open'; readonly what: 'group' | 'indent' }
  | { readonly kind: 'close' };

/** What stands between a token and the one before, and the token's own lines as printed. */
export interface Placed {
  readonly before: string;
  readonly text: string;
}

/** Columns of a line. */
export const WIDTH = 120;
const INDENT = '  ';

/** One entry for each token, in order. */
export function print(commands: readonly Command[], tokenCount: number): readonly Placed[] {
  const extents = measure(commands);
  const placed: Placed[] = new Array<Placed>(tokenCount);
  const open: { readonly what: 'group' | 'indent'; readonly broken: boolean }[] = [];
  let gap = '';
  let column = 0;
  const indent = () => INDENT.repeat(open.filter(({ what }) => what === 'indent').length);
  const enclosingBroken = () => open.findLast(({ what }) => what === 'group')?.broken ?? true;

  for (const [index, command] of commands.entries()) {
    switch (command.kind) {
      case 'text': {
        const text = command.text.includes('\n') ? reindentComment(command.text, indent()) : command.text;
        placed[command.token] = { before: gap, text };
        const lastLine = text.slice(text.lastIndexOf('\n') + 1);
        column = lastLine.length === text.length ? column + width(text) : width(lastLine);
        gap = '';
        break;
      }
      case 'space':
        gap += ' '.repeat(command.width);
        column += command.width;
        break;
      case 'break': {
        const fits = column + command.flat.length + (extents[index] ?? 0) <= WIDTH;
        const breaks = command.fill ? enclosingBroken() && !fits : enclosingBroken();
        gap += breaks ? `\n${indent()}` : command.flat;
        column = breaks ? indent().length : column + command.flat.length;
        break;
      }
      case 'newline':
        gap += `\n${command.blank ? '\n' : ''}${indent()}`;
        column = indent().length;
        break;
      case 'open':
        open.push({ what: command.what, broken: enclosingBroken() && column + (extents[index] ?? 0) > WIDTH });
        break;
      case 'close':
        open.pop();
        break;
      default:
        return command satisfies never;
    }
  }
  return placed;
}

/**
 * For each `open`: how wide its contents are on one line, with what follows up to the next chance to break; for each `break`:
 * how much follows up to the next one. Infinite where a line break is certain.
 */
function measure(commands: readonly Command[]): readonly number[] {
  const extents = new Array<number>(commands.length).fill(0);
  const opened: number[] = [];
  const closing = new Map<number, number>();
  for (const [index, command] of commands.entries()) {
    if (command.kind === 'open') opened.push(index);
    else if (command.kind === 'close') closing.set(opened.pop() ?? 0, index);
  }
  // From the end: `tail` is the width up to the next chance to break; prefix sums give the width of a whole stretch.
  const sums = new Array<number>(commands.length + 1).fill(0);
  for (const [index, command] of commands.entries()) sums[index + 1] = (sums[index] ?? 0) + flatWidth(command);
  const tails = new Array<number>(commands.length + 1).fill(0);
  for (let index = commands.length - 1; index >= 0; index--) {
    const command = commands[index];
    const stops = command === undefined || command.kind === 'break' || command.kind === 'newline';
    tails[index] = stops ? 0 : (tails[index + 1] ?? 0) + flatWidth(command);
  }
  const newlinesUpTo = new Array<number>(commands.length + 1).fill(0);
  for (const [index, command] of commands.entries())
    newlinesUpTo[index + 1] = (newlinesUpTo[index] ?? 0) + (command.kind === 'newline' ? 1 : 0);

  for (const [index, command] of commands.entries()) {
    if (command.kind === 'break') extents[index] = tails[index + 1] ?? 0;
    else if (command.kind === 'open') {
      const end = closing.get(index) ?? commands.length;
      const certain = (newlinesUpTo[end] ?? 0) > (newlinesUpTo[index] ?? 0);
      extents[index] = certain ? Number.POSITIVE_INFINITY : (sums[end] ?? 0) - (sums[index] ?? 0) + (tails[end] ?? 0);
    }
  }
  return extents;
}

function flatWidth(command: Command): number {
  if (command.kind === 'text') return width(command.text);
  if (command.kind === 'space') return command.width;
  return command.kind === 'break' ? command.flat.length : 0;
}

/** Columns as a reader counts them: code points, not UTF-16 units. */
export const width = (text: string): number => [...text].length;

/** A comment whose lines start with `*` follows the indentation of its place; any other keeps its lines as they are. */
function reindentComment(text: string, indent: string): string {
  const [first = '', ...rest] = text.split(/\r\n|\r|\n/);
  if (!rest.every((line) => line.trimStart().startsWith('*'))) return [first, ...rest].join('\n');
  return [first.trimEnd(), ...rest.map((line) => `${indent} ${line.trim()}`)].join('\n');
}
