/** Edits of a text by the ranges of its syntax nodes, and the place that they leave behind. */
import type { AstNode } from 'langium';

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Around what a finding has to stand in. They are taken out again before anybody reads the text. */
export const OPEN = '\u2983';
export const CLOSE = '\u2984';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where a node stands. */
export function rangeOf(node: AstNode): Range {
  const cst = node.$cstNode;
  if (!cst) throw new Error(`${node.$type} stands nowhere`);
  return { start: cst.offset, end: cst.end };
}

export const replaced = (node: AstNode, newText: string): Edit => ({ ...rangeOf(node), newText });

export const insertedAt = (offset: number, newText: string): Edit => ({ start: offset, end: offset, newText });

/** Behind a node, on a line of its own. */
export const after = (node: AstNode, newText: string): Edit => insertedAt(rangeOf(node).end, `\n${newText}`);

/** Before the brace that closes a node, on lines of their own. */
export const insideEnd = (node: AstNode, newText: string): Edit => insertedAt(rangeOf(node).end - 1, `${newText}\n`);

export const removed = (node: AstNode): Edit => replaced(node, '');

/** Text in which a finding has to stand. */
export const marked = (text: string): string => `${OPEN}${text}${CLOSE}`;

/** A place that stays as it is, and in which a finding has to stand. */
export const markedRange = ({ start, end }: Range): readonly Edit[] => [
  insertedAt(start, OPEN),
  insertedAt(end, CLOSE),
];

export const markedNode = (node: AstNode): readonly Edit[] => markedRange(rangeOf(node));

/** The text after the edits, with the range between the marks. Edits at one offset keep their order. */
export function edited(text: string, edits: readonly Edit[]): { readonly text: string; readonly place: Range } {
  let result = '';
  let offset = 0;
  for (const { start, end, newText } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < offset) throw new Error(`two edits overlap at ${start}: '${newText}'`);
    result += text.slice(offset, start) + newText;
    offset = end;
  }
  result += text.slice(offset);
  const start = result.indexOf(OPEN);
  const end = result.indexOf(CLOSE) - OPEN.length;
  if (start < 0 || end < start) throw new Error('nothing says where the finding has to stand');
  return { text: result.replace(OPEN, '').replace(CLOSE, ''), place: { start, end } };
}
