import type { AggregateNode, Expression } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import { compile } from '../../evaluate/compile.ts';
import type { Context } from '../../evaluate/context.ts';
import { rational } from '../../exact/rational.ts';
import type { DataTable } from '../engine.ts';
import type { Measured, RowRange } from '../measurements.ts';
import { fieldsIn } from '../nodes.ts';
import { fieldOf } from '../overtime/evaluate.ts';
import { constant } from '../overtime/signals.ts';
import { mergedLines } from '../overtime/timed.ts';
import type { DataRow } from '../plan/row.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { belongingOf } from './belonging.ts';
import { cellOf, gridOf } from './cells.ts';
import { type AggregateParts, aggregateGroup, type Member } from './group.ts';
import { noValue } from './words.ts';

/** An aggregate over the rows of some data that belong to each cell (T7). */
export async function overRows(
  node: AggregateNode,
  rows: Extract<AggregateNode['rows'], { readonly kind: 'data' }>,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly Measured[]> {
  const table = scope.tables.get(rows.data);
  if (table === undefined) return cells.map(() => noValue(scope.missing(rows.data)));
  const parts = partsOf(node, scope);
  const select = rows.select.map(({ field, value }) => ({ field, value: constant(value, scope) }));
  const { kind } = scope.declaration(rows.data);
  const groups =
    kind === 'counts' || kind === 'samples' || kind === 'states'
      ? await tallied(node, table, select, cells, scope)
      : await grouped(node, table, select, cells, scope);
  return cells.map((_, i) =>
    aggregateGroup({
      parts,
      members: groups[i]?.members ?? [],
      lines: groups[i]?.lines ?? [],
      noun: 'rows',
      empty: `'${rows.data}' has no rows in this period (D6)`,
      noRowsIsNone: kind === 'intervals',
    }),
  );
}

export interface CellRows {
  readonly members: Member[];
  lines: readonly RowRange[];
}

export function partsOf(node: AggregateNode, scope: Scope): AggregateParts {
  const ready = (part: Expression | undefined) => part && compile(part, scope.environment);
  return {
    node,
    of: ready(node.of),
    where: ready(node.where),
    weight: ready(node.weight),
    countingOnly: ready(node.countingOnly),
    unit: node.of && typeOf(node.of, scope),
    absent: node.absent && compile(node.absent, scope.environment)(scope.context),
  };
}

/** The type of what is measured; a bare field has the one that it was declared with. */
function typeOf(of: Expression, scope: Scope): Type {
  if (of.type.kind !== 'unknown' || of.op !== 'field') return of.type;
  const field = scope.contract.data.find(({ id }) => id === of.data)?.fields.find(({ name }) => name === of.field);
  return field?.type ?? of.type;
}

type Select = Parameters<DataTable['rows']>[0]['select'];

/** Observations at an instant: the engine groups them by cell and by what the expressions see of them, and adds up where it's only about a sum. */
async function tallied(
  node: AggregateNode,
  table: DataTable,
  select: Select,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly CellRows[]> {
  const grid = gridOf(cells);
  const addsUp = node.fn === 'sum' || (node.fn === 'mean' && node.weight === undefined);
  const summed = addsUp && node.of?.op === 'field' ? node.of.field : undefined;
  const sums = summed !== undefined && table.sums(summed) ? [summed] : [];
  const by = fieldsIn([...(sums.length === 0 ? [node.of] : []), node.where, node.countingOnly, node.weight]);
  const found = await table.tally({
    select,
    time: 'at',
    segments: grid.segments,
    by,
    sums,
    lines: cells.length <= MOST_TRACED,
  });
  const result = cells.map((): CellRows => ({ members: [], lines: [] }));
  for (const { place, by: values, rows, sums: totals, lines } of found) {
    const cell = result[grid.cellAt(place)];
    if (cell === undefined) continue;
    const fields = Object.fromEntries(by.map((name, i) => [name, values[i] ?? null]));
    const context: Context = { ...scope.context, field: fieldOf({ fields }) };
    const total = totals[0];
    cell.members.push({
      weight: rows,
      context,
      ...(total === undefined ? {} : { summed: { sum: rational(total.sum), present: total.present } }),
    });
    cell.lines = lines;
  }
  return result;
}

/** Lines are named for periods; for each of many windows they would say nothing. */
const MOST_TRACED = 2000;

/** Rows with a life of their own, one by one. */
async function grouped(
  node: AggregateNode,
  table: DataTable,
  select: Select,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly CellRows[]> {
  const declaration = scope.declaration(table.data);
  const belongs = belongingOf(declaration, [node.where, node.of], scope.environment, scope.asOf);
  const result = cells.map((): CellRows => ({ members: [], lines: [] }));
  const lines = cells.map((): RowRange[] => []);
  for (const row of await table.rows({ select })) {
    const context = rowContext(row, scope);
    const at = belongs(row, context);
    const cell = at === undefined ? undefined : cellOf(cells, at);
    if (cell === undefined) continue;
    result[cell]?.members.push({ weight: 1, context: at === undefined ? context : { ...context, moment: at } });
    if (row.source) lines[cell]?.push(row.source);
  }
  result.forEach((cell, i) => {
    cell.lines = mergedLines(lines[i] ?? []);
  });
  return result;
}

export const rowContext = (row: Pick<DataRow, 'fields'>, scope: Scope): Context => ({
  ...scope.context,
  field: fieldOf(row),
});
