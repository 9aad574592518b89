import { periodWord } from '../../../analyse/budget.ts';
import { firstPeriodsIn } from '../../../analyse/periodsOfTerm.ts';
import type { Contract, TerminationRight } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import { targetNamed } from '../../../contract/lookup.ts';
import type { PeriodSpec } from '../../../contract/period.ts';
import type { Finding, Rule } from '../frame/rule.ts';

export const terminationUnreachable: Rule = {
  name: 'termination-unreachable',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds rights that can’t arise while the agreement holds: the periods that they need don’t fit into the term.',
    why: `A right opens at the end of the period that completes its condition. Six missed quarters in a term of 18 months complete it on the last day: when the right opens,
there is nothing left to terminate. That a condition can never hold at all is reported by \`never-holds\`.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar quarter
  credit 10% of Checkout.fee
}
termination by Acme when Availability missed in 12 of any 16 periods, exercised within 60 calendar days`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar quarter
  credit 10% of Checkout.fee
}
termination by Acme when Availability missed in 3 of any 4 periods, exercised within 60 calendar days`,
    },
    silence: 'When the term is extended each time and the right is meant for all the years.',
  },
  check: ({ contract }, report) => {
    for (const right of contract.rights) {
      const finding = judge(contract, right);
      if (finding) report(finding);
    }
  },
};

function judge(contract: Contract, right: TerminationRight): Finding | undefined {
  const { term } = contract;
  if (term?.until === undefined) return undefined;
  for (const { node, periods, period } of needed(contract, right)) {
    const { complete, opens } = firstPeriodsIn(contract, period, periods);
    if (complete >= periods && opens !== undefined) continue;
    const word = periodWord(period);
    const have =
      complete < periods
        ? `the term has ${complete} ${word}${complete === 1 ? '' : 's'}`
        : `the ${periods} ${word}s end with the term, on ${term.until}`;
    const what = right.what === 'terminate' ? 'to terminate' : `'${right.title ?? right.id ?? ''}'`;
    return {
      message: `The right of ${right.by} ${what} never opens in the term: it needs ${periods} missed ${word}s, and ${have}. Ask for fewer.`,
      at: [node.at, right.at],
      key: JSON.stringify(right.at),
    };
  }
  return undefined;
}

interface Needed {
  readonly node: Expression;
  readonly periods: number;
  readonly period: PeriodSpec;
}

/** How many periods each necessary part of the condition takes at least. */
function needed(contract: Contract, { when, each }: TerminationRight): readonly Needed[] {
  const parts = (condition: Expression): readonly Needed[] => {
    switch (condition.op) {
      case 'and':
        return condition.each ? [] : condition.terms.flatMap(parts);
      case 'missed': {
        const target = targetNamed(contract, condition.target);
        return target && target.scope.kind === 'period' && condition.among.kind !== 'previous'
          ? [{ node: condition, periods: condition.atLeast, period: each ?? target.scope.period }]
          : [];
      }
      default:
        return [];
    }
  };
  return parts(when);
}
