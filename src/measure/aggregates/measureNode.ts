import type { MeasuredNode, TimeNode } from '../../contract/expression.ts';
import type { Measured } from '../measurements.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { overOutages } from './outages.ts';
import { overRows } from './rows.ts';
import { timeInEach } from './time.ts';
import { overWindows } from './windows.ts';
import { overStretches } from './within.ts';

/** The value of a measured node in each of the cells. */
export async function measureNode(
  node: MeasuredNode,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly Measured[]> {
  scope.signal?.throwIfAborted();
  const first = cells[0];
  if (first === undefined) return [];
  if (node.op === 'within') return overStretches(node, cells, scope);
  if (node.op === 'time') {
    const set = await scope.overTime(node.set, first.period.spec);
    return timeInEach(node, set, cells, scope.tellsFacts ? labelOf(node, scope) : undefined);
  }
  const { rows } = node;
  switch (rows.kind) {
    case 'data':
      return overRows(node, rows, cells, scope);
    case 'outages':
      return overOutages(node, rows.condition, cells, scope);
    case 'windows':
    case 'periods':
      return overWindows(node, rows, cells, scope);
    default:
      return rows satisfies never;
  }
}

/** What a derivation calls the time in a set. */
function labelOf({ set }: TimeNode, scope: Scope): string {
  if (set.op !== 'condition') return 'time in the set';
  const { role, title } = scope.conditionOf(set.condition);
  return role === 'downtime' ? 'down time' : `time in ${title}`;
}
