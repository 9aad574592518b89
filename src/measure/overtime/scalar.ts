import type { Expression, MeasuredNode } from '../../contract/expression.ts';
import { metricNamed } from '../../contract/lookup.ts';
import { compile, type Evaluate } from '../../evaluate/compile.ts';
import type { Context } from '../../evaluate/context.ts';
import { type Result, unknown } from '../../evaluate/result.ts';
import { fromMeasured } from '../figure.ts';
import type { Measured } from '../measurements.ts';
import { measuredNodes } from '../nodes.ts';
import type { MeasuredCell, Scope } from '../scope.ts';

export interface Outcomes {
  /** For each cell, in order. */
  readonly results: readonly Result[];
  /** What each of the nodes came to, by cell. */
  readonly measured: readonly (readonly Measured[])[];
  readonly missing: readonly string[];
}

/** A scalar in each of the cells: what it counts is counted for all of them at once. */
export async function conditionIn(
  expression: Expression,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<Outcomes> {
  const nodes = measuredNodes(expression, scope.contract);
  const measured: (readonly Measured[])[] = [];
  const values = new Map<string, readonly Result[]>();
  for (const node of nodes) {
    const found = await scope.measureIn(node, cells);
    measured.push(found);
    values.set(node.id, mapRuns(found, fromMeasured));
  }
  const known = [...values.values()];
  const evaluate = compile(expression, scope.environment);
  const metrics = new Map<string, Evaluate | undefined>();
  // Windows of one period in which the same was measured (most often nothing) have one answer.
  const results: Result[] = [];
  cells.forEach(({ period }, i) => {
    const before = results[i - 1];
    const same = before !== undefined && cells[i - 1]?.period === period && known.every((of) => of[i] === of[i - 1]);
    results.push(
      same
        ? before
        : evaluate(measuringContext({ ...scope.context, period }, ({ id }) => values.get(id)?.[i], scope, metrics)),
    );
  });
  return { results, measured, missing: missingIn(nodes, scope) };
}

/** Maps a list in which one thing may stand many times in a row: it's mapped once. */
function mapRuns<A, B>(all: readonly A[], map: (one: A) => B): readonly B[] {
  const mapped: B[] = [];
  all.forEach((one, i) => {
    const before = mapped[i - 1];
    mapped.push(before !== undefined && all[i - 1] === one ? before : map(one));
  });
  return mapped;
}

/** A context that knows what was measured, and what metrics come to by it. */
export function measuringContext(
  base: Context,
  found: (node: MeasuredNode) => Result | undefined,
  { contract, environment }: Scope,
  compiled: Map<string, Evaluate | undefined>,
): Context {
  const context: Context = {
    ...base,
    measured: (node) => found(node) ?? unknown('no-data', 'nothing was measured'),
    metric: (id, periodsBack) => {
      if (periodsBack > 0) return unknown('no-data', `${id} of an earlier period is not known here`);
      if (!compiled.has(id)) {
        const metric = metricNamed(contract, id);
        compiled.set(id, metric && compile(metric.measure, environment));
      }
      return compiled.get(id)?.(context) ?? unknown('undefined', `there is no metric ${id}`);
    },
  };
  return context;
}

/** Why some nodes can't be measured at all. */
export function missingIn(nodes: readonly MeasuredNode[], scope: Scope): readonly string[] {
  const missing = nodes.flatMap((node) => {
    if (node.op === 'within') return missingIn(measuredNodes(node.value, scope.contract), scope);
    return node.op === 'aggregate' && node.rows.kind === 'data' && !scope.tables.has(node.rows.data)
      ? [scope.missing(node.rows.data)]
      : [];
  });
  return [...new Set(missing)];
}
