import { alwaysHolds, type Fact } from '../../../analyse/alwaysHolds.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { ElapsedNode, Expression } from '../../../contract/expression.ts';
import { conditionNamed, dataNamed } from '../../../contract/lookup.ts';
import { walk } from '../../../contract/walk.ts';
import type { Rule } from '../frame/rule.ts';
import { promisesOf } from './promises.ts';

export const pauseEqualsStart: Rule = {
  name: 'pause-equals-start',
  family: 'gaming',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds clocks that are paused by what starts them.',
    why: `A clock that runs from the start to the end of an outage and pauses while that outage lasts stands still from its first moment to its last: it always shows 0 s. The pause was meant for
something else that happens meanwhile.`,
    bad: {
      as: 'clauses',
      text: `metric Repair of Checkout {
  measure maximum of elapsed from start to end pausing Unavailable over Unavailable
}
target RepairTime of Checkout {
  Repair at most 4 h each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data visits intervals {
  collected manually by Acme
}
condition NoAccess {
  when during visits
}
metric Repair of Checkout {
  measure maximum of elapsed from start to end pausing NoAccess over Unavailable
}
target RepairTime of Checkout {
  Repair at most 4 h each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'Never, as far as we know.',
  },
  check: ({ contract }, report) => {
    for (const { expression, owner } of promisesOf(contract)) {
      for (const node of walk(expression)) {
        const row = node.op === 'elapsed' ? rowOf(contract, node) : undefined;
        if (node.op !== 'elapsed' || !node.pausing || !row) continue;
        // What pauses it in any case is another finding.
        if (!alwaysHolds(contract, node.pausing, [row.fact]) || alwaysHolds(contract, node.pausing)) continue;
        report({
          message: `What starts this clock also pauses it: it runs while '${row.name}' lasts and stands still while '${row.name}' lasts, so that it always shows 0 s. Pause it for something else.`,
          at: [node.pausing.at, owner.nameAt],
          about: owner.id,
        });
      }
    }
  },
};

/** The outage or interval from whose start to whose end the clock runs. */
function rowOf(
  contract: Contract,
  { from, to }: ElapsedNode,
): { readonly name: string; readonly fact: Fact } | undefined {
  if (!isField(from, 'start') || !isField(to, 'end') || from.data !== to.data) return undefined;
  const name = from.data;
  if (conditionNamed(contract, name)) return { name, fact: { kind: 'condition', condition: name } };
  return dataNamed(contract, name)?.kind === 'intervals' ? { name, fact: { kind: 'rows', data: name } } : undefined;
}

const isField = (node: Expression, name: string): node is Extract<Expression, { op: 'field' }> =>
  node.op === 'field' && node.field === name;
