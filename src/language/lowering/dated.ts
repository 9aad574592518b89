import { constantValue } from '../../contract/constant.ts';
import type { ByDateNode, Expression } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import { isoDate, parseIsoDate } from '../../time/civil.ts';
import type { ByDate, DatedValue, Indexed, Provisional } from '../generated/ast.ts';
import type { Place } from './book.ts';

import { nodeAt } from './nodes.ts';
import { need, Unsound } from './unsound.ts';

/** Values by date, each with its first and its last day; one that doesn't say until when ends before the next one begins. */
export function lowerByDate(node: ByDate, type: Type, place: Place): Expression {
  const spans = node.entries.map((entry, index) => spanOf(entry, node.entries[index + 1]));
  const entries: ByDateNode['entries'] = node.entries.map((entry, index) => ({
    ...spans[index],
    value: place.book.lower(entry.value, place),
  }));
  return nodeAt(
    node,
    { op: 'by-date', ...(node.of === undefined ? {} : { of: place.book.lower(node.of, place) }), entries },
    type,
    place,
  );
}

/** `99% provisional until 2026-06-30, then …`: two values by date, of which the second comes out of a process that the agreement fixes. */
export function lowerProvisional(node: Provisional, type: Type, place: Place): Expression {
  const { until } = node;
  const entries: ByDateNode['entries'] = [
    { until, value: place.book.lower(node.value, place) },
    { from: isoDate((parseIsoDate(until) ?? 0) + 1), value: place.book.lower(node.then, place) },
  ];
  return nodeAt(node, { op: 'by-date', entries }, type, place);
}

type Span = Pick<ByDateNode['entries'][number], 'from' | 'until'>;

function spanOf({ from, until }: DatedValue, next: DatedValue | undefined): Span {
  const last = until ?? (next?.from === undefined ? undefined : dayBefore(next.from));
  return { ...(from === undefined ? {} : { from }), ...(last === undefined ? {} : { until: last }) };
}

function dayBefore(date: string): string | undefined {
  const day = parseIsoDate(date);
  return day === undefined ? undefined : isoDate(day - 1);
}

/** V2. `5 GBP indexed by Cpi from 2023-04-01`: in the proportion of the index to its value on that day. */
export function lowerIndexed(node: Indexed, type: Type, place: Place): Expression {
  const { book } = place;
  const amount = book.lower(node.amount, place);
  const index = book.lower(node.index, place);
  if (index.op !== 'by-date' || index.of !== undefined)
    throw new Unsound({
      node: need(node.index),
      message: "An index is a value by date: write 'let Cpi = by date { from 2023-04-01 to 2024-03-31: 128.3; … }'.",
    });
  const { base: date } = node;
  const base = index.entries.find(
    ({ from, until }) => (from === undefined || from <= date) && (until === undefined || date <= until),
  );
  const value = base === undefined ? undefined : constantValue(base.value);
  if (value === undefined)
    throw new Unsound({
      node,
      message: `'${node.index.$cstNode?.text ?? 'The index'}' has no value for ${date}, the day from which it counts.`,
    });
  const number: Type = { kind: 'number' };
  const divisor = nodeAt(node, { op: 'literal', value }, index.type, place);
  const factor = nodeAt(node, { op: 'divide', left: index, right: divisor }, number, place);
  return nodeAt(node, { op: 'multiply', left: amount, right: factor }, type, place);
}
