import { clocksOf } from '../../../analyse/clocks.ts';
import type { DataDeclaration } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import type { Rule, RuleContext, RuleFix } from '../frame/rule.ts';

/** What instants are called that come when the party at work says so. */
const OWN_DOING =
  /acknowl|accept|confirm|detect|diagnos|assign|triag|validat|dispatch|classif|picked|started|verified/i;
/** What instants are called that the other side brings about. */
const REPORTED = /^(?:opened|reported|raised|requested|received|notified|submitted|ordered|placed|created|called)$/i;

export const clockStartControlled: Rule = {
  name: 'clock-start-controlled',
  family: 'gaming',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds clocks that start when the judged party says so: at its acknowledgement, its diagnosis, its validation.',
    why: `A limit of four hours from the diagnosis says nothing about how long a diagnosis may take. The customer counts from its call; the clock doesn't run yet, and the longer the party takes to
start it, the better its figures. Start it at what the other side brings about.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field reported: time
  field acknowledged: time
  field repaired: time?
}
metric Repaired of Checkout {
  measure share of tickets where (elapsed from acknowledged to repaired at most 4 h)
}
target Repair of Checkout {
  Repaired at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field reported: time
  field acknowledged: time
  field repaired: time?
}
metric Repaired of Checkout {
  measure share of tickets where (elapsed from reported to repaired at most 4 h)
}
target Repair of Checkout {
  Repaired at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When another target bounds the time until the clock starts, or a machine starts it.',
  },
  check: (context, report) => {
    const { contract } = context;
    const clocks = contract.targets.flatMap((target) => clocksOf(contract, target));
    for (const { target, data, from, starts } of clocks) {
      if (data.collected?.by !== target.owedBy || !OWN_DOING.test(from)) continue;
      // Somebody bounds the time until it starts.
      if (clocks.some((other) => other.data === data && other.to === from)) continue;
      const reported = data.fields.filter(({ name, type }) => type.kind === 'instant' && REPORTED.test(name));
      const instead = reported.map(({ name }) => `'${name}'`).join(' or ');
      report({
        message: `The clock of '${target.family}' starts at '${from}', which '${target.owedBy}' sets and records itself: what passes before that counts for nothing, however long. ${instead ? `Start it at ${instead}` : 'Start it at what the other side brings about'}, or bound the time until '${from}' as well.`,
        at: [starts.at, target.nameAt],
        about: target.id,
        related: [{ message: `Collected by '${target.owedBy}'.`, at: data.at }],
        fixes: fixesFor(context, starts, reported),
      });
    }
  },
};

function fixesFor(
  { textOf }: RuleContext,
  starts: Expression,
  reported: DataDeclaration['fields'],
): readonly RuleFix[] {
  const text = starts.op === 'field' ? textOf(starts.at) : undefined;
  if (text === undefined) return [];
  return reported.map(({ name }) => ({
    title: `Start the clock at '${name}'`,
    edits: [{ at: starts.at, newText: text.replace(/\w+$/, name) }],
  }));
}
