import type { Expression, WithinNode } from '../../contract/expression.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import { compile } from '../../evaluate/compile.ts';
import { certainly, unknown } from '../../evaluate/result.ts';
import type { Instant, Interval } from '../../time/intervals.ts';
import { complement, normalise, union } from '../../time/intervals.ts';
import { periodContaining } from '../../time/periods.ts';
import { tristate } from '../../time/tristate.ts';
import { byPart } from '../aggregates/byPart.ts';
import { away, measureStretches, type StretchCell, stretchCell } from '../aggregates/within.ts';
import { fromMeasured } from '../figure.ts';
import { measuredNodes, visitNodes } from '../nodes.ts';
import { instantOf } from '../plan/row.ts';
import { timeField } from '../plan/source.ts';
import { reject } from '../problems.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { missingIn } from './scalar.ts';
import { type Timed, timed, unknownThroughout } from './timed.ts';

/** The figures of trailing stretches that an expression compares at every moment. */
export function movingIn(expression: Expression): readonly (WithinNode & { readonly at: Expression['at'] })[] {
  const found: Expression[] = [];
  visitNodes(expression, (node) => {
    if (node.op === 'within' && (node as Expression).type.kind === 'over-time') found.push(node as Expression);
  });
  return found as (Expression & WithinNode)[];
}

/**
 * When a condition on trailing figures holds. Such a figure changes only where a row comes into its stretch of time or leaves it, so that it's looked
 * at from one such instant to the next (D8).
 */
export async function conditionOnMoving(expression: Expression, spec: PeriodSpec, scope: Scope): Promise<Timed> {
  const moving = movingIn(expression);
  const missing = missingIn(moving, scope);
  if (missing.length > 0) return { ...unknownThroughout(scope.domain, missing[0] ?? ''), missing };
  const { domain, asked } = scope;
  const within = { start: asked.start, end: Math.min(asked.end, Math.max(asked.start, scope.asOf)) };
  const instants = new Set<Instant>([within.start]);
  for (const node of moving) for (const instant of await changesOf(node, scope)) instants.add(instant);
  const starts = [...instants].filter((at) => within.start <= at && at < within.end).sort((a, b) => a - b);
  const pieces = starts.map((start, i): Interval => ({ start, end: starts[i + 1] ?? within.end }));
  const values = new Map<string, readonly ReturnType<typeof fromMeasured>[]>();
  for (const node of moving) {
    const cells = pieces.map(({ start }) => endingAt(start, node, spec, scope));
    values.set(node.id, (await measureStretches(node, cells, scope)).map(fromMeasured));
  }
  const evaluate = compile(expression, scope.environment);
  const yes: Interval[] = [];
  const open: Interval[] = [];
  pieces.forEach((piece, i) => {
    const holds = certainly(
      evaluate({
        ...scope.context,
        measured: ({ id }) => values.get(id)?.[i] ?? unknown('no-data', 'nothing was measured'),
      }),
    );
    if (holds === true) yes.push(piece);
    if (holds === undefined) open.push(piece);
  });
  const outside = complement(within.start < within.end ? [within] : [], domain);
  return timed(tristate(normalise(yes), union(normalise(open), outside)));
}

function endingAt(end: Instant, { stretch }: WithinNode, spec: PeriodSpec, scope: Scope): StretchCell {
  const whole = periodContaining(spec, scope.environment.zone, end);
  // What is of this very moment counts, and what is exactly so old no longer does.
  const covered = { start: end + 1, end: end + 1 };
  const cell: MeasuredCell = { covered, period: { spec, whole, covered } };
  return stretchCell(stretch, scope.context, cell, scope);
}

/** The instants at which rows come in or leave: one counts from its own instant on, until so much later. */
async function changesOf(
  node: WithinNode & { readonly at: Expression['at'] },
  scope: Scope,
): Promise<readonly Instant[]> {
  const { stretch } = node;
  const found: Instant[] = [];
  for (const inner of measuredNodes(node.value, scope.contract)) {
    if (inner.op !== 'aggregate' || inner.rows.kind !== 'data' || stretch.kind !== 'last')
      return reject({
        code: 'unusable-mapping',
        message:
          'Only counts, sums, means and the like of rows can be followed from moment to moment: count windows or samples instead of taking a share of time',
        at: node.at,
      });
    const declaration = scope.declaration(inner.rows.data);
    if (byPart(inner, declaration) !== undefined)
      return reject({
        code: 'unusable-mapping',
        message:
          'A sum that goes by time grows at every moment, so that no condition can follow it: compare it in a target, or count the rows (T6)',
        at: node.at,
      });
    const time = declaration.kind === 'intervals' ? 'end' : (declaration.belongsBy ?? timeField(declaration));
    for (const row of (await scope.tables.get(inner.rows.data)?.rows({ select: [] })) ?? []) {
      const at = instantOf(row.fields[time]);
      if (at === undefined) continue;
      const enters = declaration.kind === 'intervals' ? at - 1 : at;
      found.push(enters, away(scope.environment.zone, enters, stretch.length, 1));
    }
  }
  return found;
}
