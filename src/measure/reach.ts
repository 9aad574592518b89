import type { StretchLength, WithinNode } from '../contract/expression.ts';
import type { Duration } from '../time/intervals.ts';
import { visitNodes } from './nodes.ts';

/** How far figures look beyond the time at hand, at most: so far conditions must be known. */
export function reachOf(parts: unknown): { readonly back: Duration; readonly ahead: Duration } {
  let back = 0;
  let ahead = 0;
  visitNodes(parts, (node) => {
    if (node.op !== 'within') return;
    const { stretch } = node as unknown as WithinNode;
    // One inside another looks further: all of them together is enough.
    if (stretch.kind === 'last' || stretch.kind === 'before') back += atMost(stretch.length);
    if (stretch.kind === 'after') ahead += atMost(stretch.length);
  });
  return { back, ahead };
}

const HOUR = 3_600_000;

function atMost({ unit, count }: StretchLength): Duration {
  switch (unit) {
    case 'ms':
      return count;
    case 'day':
      return count * 25 * HOUR;
    case 'month':
      return count * (31 * 24 + 1) * HOUR;
    default:
      return unit satisfies never;
  }
}
