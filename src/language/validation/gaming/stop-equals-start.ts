import type { Expression } from '../../../contract/expression.ts';
import { walk } from '../../../contract/walk.ts';
import type { Rule } from '../frame/rule.ts';
import { promisesOf } from './promises.ts';

export const stopEqualsStart: Rule = {
  name: 'stop-equals-start',
  family: 'gaming',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds clocks that stop at the instant at which they start.',
    why: `Such a clock always shows 0 s: every limit on it is met, every amount for its time is nothing. One of the two instants is a slip of the pen.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field resolved: time?
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from resolved to resolved at most 8 h)
}
target Resolution of Checkout {
  Resolved at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field resolved: time?
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved at most 8 h)
}
target Resolution of Checkout {
  Resolved at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'Never, as far as we know.',
  },
  check: ({ contract }, report) => {
    for (const { expression, owner } of promisesOf(contract)) {
      for (const node of walk(expression)) {
        const instant = sameInstant(node);
        if (!instant) continue;
        report({
          message: `This clock starts and stops at '${instant}', so that it always shows 0 s. Name two instants.`,
          at: [node.at, owner.nameAt],
          about: owner.id,
        });
      }
    }
  },
};

function sameInstant(node: Expression): string | undefined {
  const [from, to] = endsOf(node);
  if (from?.op !== 'field' || to?.op !== 'field' || from.type.kind !== 'instant') return undefined;
  const same = from.data === to.data && from.field === to.field && (from.up ?? 0) === (to.up ?? 0);
  return same ? from.field : undefined;
}

function endsOf(node: Expression): readonly Expression[] {
  if (node.op === 'elapsed' || node.op === 'days-between') return [node.from, node.to];
  return node.op === 'subtract' ? [node.right, node.left] : [];
}
