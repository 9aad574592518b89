/* The rows that a scenario gives: one by one, at each step, in a table. */
import type { GivenRow } from '../../contract/dataset.ts';
import type { Value } from '../../contract/value.ts';
import {
  type GivenRows,
  isNoneLiteral,
  type Occurrence,
  type RowCell,
  type GivenRow as RowSyntax,
  type RowValue,
} from '../generated/ast.ts';
import { fieldOfCell, targetOf } from '../scoping/references.ts';
import { instantIn, valueOfLiteral } from '../typing/literals.ts';
import type { Book } from './book.ts';
import { milliseconds } from './nodes.ts';
import { sourceRange } from './source.ts';
import { need, Unsound } from './unsound.ts';

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function intervalOf(node: Occurrence, book: Book): Stretch {
  const start = need(instantIn(need(node.from), book.zone));
  const end = node.to === undefined ? start + milliseconds(node.duration) : need(instantIn(node.to, book.zone));
  if (end <= start) throw new Unsound({ node, message: 'It ends before it starts.' });
  return { start, end };
}

/** The stretch, and those that follow it as often as it's repeated; the last one ends where the repetition does. */
export function intervalsOf(node: Occurrence, book: Book): readonly Stretch[] {
  const first = intervalOf(node, book);
  if (node.every === undefined) return [first];
  const every = milliseconds(node.every);
  const until = need(instantIn(need(node.until), book.zone));
  if (every <= first.end - first.start)
    throw new Unsound({ node, message: 'It begins again before it has ended: repeat it after a longer time.' });
  if (until <= first.start) throw new Unsound({ node, message: 'Its repetition ends before it starts.' });
  const count = Math.ceil((until - first.start) / every);
  if (count > MOST_GIVEN) throw tooMany(node, `${count} times`);
  return Array.from({ length: count }, (_, i) => ({
    start: first.start + i * every,
    end: Math.min(first.end + i * every, until),
  }));
}

const tooMany = (node: Occurrence, count: string): Unsound =>
  new Unsound({ node, message: `That is ${count}, more than ${MOST_GIVEN}: give a shorter time.` });

export function lowerRow(node: RowSyntax, book: Book): GivenRow {
  const fields: Record<string, Value | readonly { readonly start: number; readonly end: number }[]> = {};
  for (const value of node.values) fields[need(targetOf(value.field)).name] = lowerRowValue(value, book);
  return { fields, at: sourceRange(node, book.services) };
}

/** The same row at each step of the data. */
export function atEachStep(row: GivenRow, node: RowSyntax, book: Book): readonly GivenRow[] {
  const data = need(targetOf(node.data));
  if (data.every === undefined)
    throw new Unsound({
      node,
      message: `'${data.name}' has no step, so that it can't be given for a stretch of time: give each row, with 'row of ${data.name}'.`,
    });
  const step = milliseconds(data.every);
  return node.during.flatMap((written) => {
    const stretches = intervalsOf(written, book);
    const counts = stretches.map(({ start, end }) => Math.ceil((end - start) / step));
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total > MOST_GIVEN) throw tooMany(written, `${total} rows`);
    return stretches.flatMap(({ start }, place) =>
      Array.from({ length: counts[place] ?? 0 }, (_, i) => ({
        ...row,
        fields: { ...row.fields, at: { kind: 'instant', value: start + i * step } as const },
      })),
    );
  });
}

const MOST_GIVEN = 1_000_000;

/** A row for each line; a cell too many or too few is an error at its line. */
export function lowerTable(node: GivenRows, book: Book): readonly GivenRow[] {
  const common = node.common.map((value) => [need(targetOf(value.field)).name, lowerRowValue(value, book)] as const);
  return node.rows.map((line) => {
    if (line.cells.length !== node.fields.length)
      throw new Unsound({
        node: line,
        message: `This line has ${line.cells.length} cells, and the first one names ${node.fields.length} fields: write one cell for each, \`none\` where a row lacks the field.`,
      });
    const own = line.cells.flatMap((cell) => {
      const field = fieldOfCell(cell);
      return isNoneLiteral(cell.value) || field === undefined
        ? []
        : [[need(targetOf(field)).name, lowerCell(cell, field, book)] as const];
    });
    return { fields: Object.fromEntries([...common, ...own]), at: sourceRange(line, book.services) };
  });
}

const lowerRowValue = (node: RowValue, book: Book): GivenRow['fields'][string] => lowerCell(node, node.field, book);

function lowerCell(node: RowValue | RowCell, field: RowValue['field'], book: Book): GivenRow['fields'][string] {
  if (node.intervals.length > 0) return node.intervals.flatMap((one) => intervalsOf(one, book));
  if (node.constant !== undefined) return { kind: 'symbol', value: node.constant.$refText };
  const value = need(valueOfLiteral(need(node.value), book.zone));
  const type = targetOf(field)?.type;
  // A row of a keyed table whose keys are bare names is one of them.
  return value.kind === 'text' && (type?.$type === 'KeyType' || type?.$type === 'EnumerationType')
    ? { kind: 'symbol', value: value.value }
    : value;
}
