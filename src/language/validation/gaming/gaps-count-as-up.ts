import { foundationOf, foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Condition, Contract, DataDeclaration, Target } from '../../../contract/contract.ts';
import { dataNamed } from '../../../contract/lookup.ts';
import type { SourceRange } from '../../../contract/source.ts';
import { phraseIn } from '../frame/phrase.ts';
import type { Rule, RuleFix } from '../frame/rule.ts';
import { longestText } from '../frame/wording.ts';

const PHRASE = /\bgaps\s+count\s+as\s+up\b/;

export const gapsCountAsUp: Rule = {
  name: 'gaps-count-as-up',
  family: 'gaming',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds monitoring by the judged party of which missing data count in its favour.',
    why: `A probe that fails with the service leaves a gap. Where gaps count as up, the worst outages are the ones that nobody sees, and a monitor that is switched off for the whole month
shows 100%. Logs of incidents have no gaps and aren't reported; neither are counters, of which no row means no traffic.`,
    bad: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Northwind
  field up: boolean
}
downtime NotAnswering of Checkout {
  when not probes.up
  gaps count as up
}
metric Answering of Checkout {
  measure share of time outside NotAnswering
}
target Availability of Checkout {
  Answering at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Northwind
  field up: boolean
}
downtime NotAnswering of Checkout {
  when not probes.up
  gaps count as down
}
metric Answering of Checkout {
  measure share of time outside NotAnswering
}
target Availability of Checkout {
  Answering at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the monitor reports only what is wrong, so that silence is the good news.',
  },
  check: ({ contract, textOf }, report) => {
    for (const target of contract.targets) {
      for (const condition of foundationOfTarget(contract, target).conditions) {
        const data = monitorOf(contract, condition, target);
        if (!data) continue;
        const at = phraseIn(condition.at, PHRASE, textOf);
        report({
          message: `'${target.owedBy}' collects '${data.id}', and where it has no data the service counts as up: a monitor that is silent for a whole ${longestText(target.scope.period)} shows 100%. Count gaps as down, or leave them unknown.`,
          at: [at ?? condition.at, condition.at],
          about: condition.id,
          related: [{ message: `Collected by '${target.owedBy}'.`, at: data.at }],
          fixes: at ? fixesFor(at) : [],
        });
      }
    }
  },
};

/** The monitoring by the party that owes the target, from which the condition is read. */
function monitorOf(contract: Contract, condition: Condition, { owedBy }: Target): DataDeclaration | undefined {
  if (condition.gaps !== 'up' || condition.role === 'exclusion') return undefined;
  const { nodes } = foundationOf(contract, [condition.when]);
  return nodes
    .flatMap((node) => (node.op === 'signal' ? (dataNamed(contract, node.data) ?? []) : []))
    .find(({ collected }) => collected?.by === owedBy);
}

const fixesFor = (at: SourceRange): readonly RuleFix[] =>
  (['down', 'unknown'] as const).map((choice) => ({
    title: `Count gaps as ${choice}`,
    edits: [{ at, newText: `gaps count as ${choice}` }],
  }));
