import type { AggregateNode, Expression, MeasuredNode } from '../../contract/expression.ts';
import type { Evaluate } from '../../evaluate/compile.ts';
import type { Context } from '../../evaluate/context.ts';
import type { Result } from '../../evaluate/result.ts';
import { fromMeasured } from '../figure.ts';
import type { Measured } from '../measurements.ts';
import { measuredNodes, readsRow } from '../nodes.ts';
import { measuringContext } from '../overtime/scalar.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { measureStretches, stretchCell } from './within.ts';
import { noValue } from './words.ts';

/** A row, and the cell in which it's looked at. */
export interface RowAsk {
  readonly context: Context;
  readonly cell: MeasuredCell;
}

/** What is measured for each row of some: aggregates inside the row's own conditions. */
export async function withMeasured(
  expressions: readonly (Expression | undefined)[],
  asks: readonly RowAsk[],
  scope: Scope,
): Promise<readonly Context[]> {
  const nodes = nodesIn(expressions, scope);
  if (nodes.length === 0) return asks.map(({ context }) => context);
  const results = new Map<string, readonly Result[]>();
  for (const node of nodes) results.set(node.id, (await measureForRows(node, asks, scope)).map(fromMeasured));
  const compiled = new Map<string, Evaluate | undefined>();
  return asks.map(({ context, cell }, i) =>
    measuringContext(
      { ...context, period: cell.period },
      (node) => results.get(node.id)?.[i] ?? context.measured(node),
      scope,
      compiled,
    ),
  );
}

const nodesIn = (expressions: readonly (Expression | undefined)[], { contract }: Scope): readonly MeasuredNode[] =>
  expressions.flatMap((expression) => measuredNodes(expression, contract));

/** The parts of an aggregate that are evaluated for each of its rows. */
export const perRow = ({ of, where, countingOnly, weight }: AggregateNode): readonly (Expression | undefined)[] => [
  of,
  where,
  countingOnly,
  weight,
];

/** One measured node for each of some rows. */
export async function measureForRows(
  node: MeasuredNode,
  asks: readonly RowAsk[],
  scope: Scope,
): Promise<readonly Measured[]> {
  if (!readsRow(node)) return inCells(node, asks, scope);
  if (node.op === 'within' && !readsRow(node.value)) return aroundRows(node, asks, scope);
  const results: Measured[] = [];
  for (const { context, cell } of asks) {
    scope.signal?.throwIfAborted();
    const inner = scope.inRow({ ...context, period: cell.period });
    const [measured] = await inner.measureIn(node, [node.op === 'aggregate' ? anytime(cell, scope) : cell]);
    results.push(measured ?? noValue('nothing was measured'));
  }
  return results;
}

/** What doesn't depend on the row is the same for all rows of a cell. */
async function inCells(node: MeasuredNode, asks: readonly RowAsk[], scope: Scope): Promise<readonly Measured[]> {
  const cells = [...new Set(asks.map(({ cell }) => cell))];
  const measured = await scope.measureIn(node, cells);
  const byCell = new Map(cells.map((cell, i) => [cell, measured[i]]));
  return asks.map(({ cell }) => byCell.get(cell) ?? noValue('nothing was measured'));
}

/** Only the stretch of time depends on the row: all of them are measured at once. */
async function aroundRows(
  node: Extract<MeasuredNode, { readonly op: 'within' }>,
  asks: readonly RowAsk[],
  scope: Scope,
): Promise<readonly Measured[]> {
  const found = asks.map(({ context, cell }) =>
    stretchCell(node.stretch, { ...context, period: cell.period }, cell, scope),
  );
  return measureStretches(node, found, scope);
}

/** Rows that are chosen by what they have to do with another row count whenever they were. */
function anytime(cell: MeasuredCell, scope: Scope): MeasuredCell {
  return { ...cell, covered: scope.domain, begun: EVER };
}

const EVER = { start: -8_640_000_000_000_000, end: 8_640_000_000_000_000 };
