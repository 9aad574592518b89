import type { Contract, Target } from '../../../contract/contract.ts';
import { walk } from '../../../contract/walk.ts';
import type { Rule } from '../frame/rule.ts';
import { thresholdText } from '../frame/wording.ts';

/** Prose in which a consequence may be agreed that the model can't see. */
const REMEDY_CLAUSE = /remed|consequence|penalt|escalat|improvement|termination|breach/i;

export const noConsequence: Rule = {
  name: 'no-consequence',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds targets that nothing follows from when they are missed: no credit, no points that pay, no right, no remedy in prose.',
    why: `A target without a consequence is a hope. It's measured and reported, and a provider that must choose lets it slip first. Operational agreements, which one
side keeps with itself, usually have none and are not reported. What the customer or a third party owes is asked for the same: its consequence may be
that a target of the provider doesn't apply, \`applies when Inputs met\`, a credit that isn't due, or a payment the other way.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
}
termination by Acme when Availability missed in 3 of any 6 periods, exercised within 60 calendar days`,
    },
    silence: 'When the target is meant as a figure to watch, and both sides know it.',
  },
  check: ({ contract }, report) => {
    if (contract.kind === 'operational') return;
    if (contract.clauses.some(({ kind, title }) => REMEDY_CLAUSE.test(`${kind} ${title ?? ''}`))) return;
    const consequential = familiesWithConsequence(contract);
    for (const target of contract.targets) {
      if (consequential.has(target.family)) continue;
      const owed = target.owedBy === contract.provider ? '' : `, which '${target.owedBy}' owes,`;
      const level = target.threshold ? ` of ${thresholdText(target.threshold)}` : '';
      const points =
        target.points.length > 0
          ? "its points count for nothing, since 'credits' doesn't say what points pay"
          : 'no credit, no points, no right to terminate';
      report({
        message: `Nothing follows when '${target.family}'${level}${owed} is missed: ${points}. Give it a credit or a right, or say in a clause what is done.`,
        at: [target.nameAt],
        about: target.id,
      });
    }
  },
};

/** By family: a row of a table that says `none` is a choice, not an omission. */
function familiesWithConsequence(contract: Contract): ReadonlySet<string> {
  const mentioned = new Set(mentionedTargets(contract));
  const pays = (target: Target): boolean =>
    target.credits.length > 0 ||
    target.extensions.length > 0 ||
    (target.points.length > 0 && contract.creditTerms.perPoint !== undefined);
  return new Set(
    contract.targets.filter((target) => pays(target) || mentioned.has(target.id)).map(({ family }) => family),
  );
}

function* mentionedTargets({ rights, targets, payments, banks = [] }: Contract): Generator<string> {
  const conditions = [
    ...rights.map(({ when }) => when),
    ...targets.flatMap(({ credits, appliesWhen }) => [
      ...credits.flatMap(({ when }) => when ?? []),
      ...(appliesWhen === undefined ? [] : [appliesWhen.condition]),
    ]),
    ...banks.flatMap(({ collects, against }) => [...collects, ...against].flatMap(({ when }) => when ?? [])),
    ...payments.flatMap(({ when }) => when ?? []),
  ];
  for (const condition of conditions) {
    for (const each of walk(condition)) if (each.op === 'missed' || each.op === 'verdict') yield each.target;
  }
}
