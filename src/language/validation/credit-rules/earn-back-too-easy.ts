import { createEncoder } from '../../../analyse/logic/encode.ts';
import { satisfy } from '../../../analyse/logic/satisfy.ts';
import type { EarnBack, Target } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import { solutionText } from '../consistency/witness.ts';
import type { Finding, Rule, RuleContext, RuleFix } from '../frame/rule.ts';
import { levelOf, thresholdText } from '../frame/wording.ts';

export const earnBackTooEasy: Rule = {
  name: 'earn-back-too-easy',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds earn-backs whose condition is weaker than the target that they forgive.',
    why: `An earn-back rewards a service that is better than it has to be. Where 99.8% in each of the next months returns a credit that was owed for less than 99.95%, it's
earned by months that miss the target themselves: the provider pays for the miss with further misses.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.95% each calendar month
  credit 10% of Checkout.fee
  earn back 100% when Uptime at least 99.8% in each of the next 3 periods
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.95% each calendar month
  credit 10% of Checkout.fee
  earn back 100% when Uptime at least 99.99% in each of the next 3 periods
}`,
    },
    silence: 'When it returns a small part of a credit for staying above a floor, and the parties mean that.',
  },
  check: (context, report) => {
    for (const target of context.contract.targets)
      for (const earnBack of target.earnBacks ?? []) {
        const finding = judge(context, target, earnBack);
        if (finding) report(finding);
      }
  },
};

function judge({ contract, textOf }: RuleContext, target: Target, { when, each, at }: EarnBack): Finding | undefined {
  // A longer period than the target's own is measured otherwise, so its values can't be compared.
  if (each !== undefined || target.scope.kind !== 'period') return undefined;
  const condition = inOnePeriod(when);
  const missed = createEncoder(contract);
  missed.encode(target.commitment, false);
  const encoder = createEncoder(contract);
  const earned = encoder.encode(condition);
  // Conditions on something else are neither weaker nor stronger.
  if ([...missed.unknowns.keys()].some((key) => !encoder.unknowns.has(key))) return undefined;
  const answer = satisfy({ kind: 'and', terms: [earned, encoder.encode(target.commitment, false)] }, encoder.unknowns);
  if (answer.kind !== 'satisfiable') return undefined;
  return {
    message: `The credit is earned back by periods that miss '${target.family}' themselves, such as with ${solutionText(encoder, answer.solution, textOf)}. Ask for at least what the target asks for.`,
    at: [condition.at, at, target.nameAt],
    about: target.id,
    fixes: asMuchAsTheTarget(condition, target, textOf),
    related: [{ message: `The target '${target.id}'.`, at: target.threshold?.at ?? target.nameAt }],
  };
}

/** What is asked of each of the periods. */
const inOnePeriod = (when: Expression): Expression => (when.op === 'in-periods' ? when.condition : when);

/** The same comparison with the target's figure: the least that is no easier. */
function asMuchAsTheTarget(
  condition: Expression,
  { threshold }: Target,
  textOf: RuleContext['textOf'],
): readonly RuleFix[] {
  if (!threshold || condition.op !== 'compare' || condition.left.op !== 'metric') return [];
  if (condition.operator !== threshold.operator || condition.left.metric !== threshold.metric) return [];
  if (condition.right.op !== 'literal') return [];
  const figure = textOf(levelOf(threshold, textOf))?.replace(/^(?:at\s+(?:least|most)|above|below)\s+/, '');
  if (!figure || !/^[\d._]+\s*(?:%|min|h|s|d)?$/.test(figure)) return [];
  return [{ title: `Ask for ${thresholdText(threshold)}`, edits: [{ at: condition.right.at, newText: figure }] }];
}
