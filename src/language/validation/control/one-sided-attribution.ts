import { speaksOf } from '../../../analyse/clauses.ts';
import { unboundedLogs } from '../../../analyse/exclusions.ts';
import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Condition, Contract, Target } from '../../../contract/contract.ts';
import { phraseIn } from '../frame/phrase.ts';
import type { Rule } from '../frame/rule.ts';
import { longestText } from '../frame/wording.ts';

const APPEAL = /dispute|arbitrat|mediat|expert|adjudicat|escalat/i;

export const oneSidedAttribution: Rule = {
  name: 'one-sided-attribution',
  family: 'control',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds exclusions on which the party that is judged decides alone.',
    why: `What is excluded isn't counted. Where the party that owes the level also rules on what is excluded, it writes its own verdict: one ruling can take out as much time as
the period has. Notice or an allowance bounds what it can take; a clause on disputes, or another party to decide, gives the other side a say.`,
    bad: {
      as: 'clauses',
      text: `data excuses intervals {
  collected manually by Northwind
}
exclusion Excused {
  when during excuses
  decided by Northwind
}
downtime Counted of Checkout {
  when during incidents
  except Excused
}
metric CountedUptime of Checkout {
  measure share of time outside Counted
}
target Availability of Checkout {
  CountedUptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data excuses intervals {
  collected manually by Northwind
}
exclusion Excused {
  when during excuses
  decided by Acme
}
downtime Counted of Checkout {
  when during incidents
  except Excused
}
metric CountedUptime of Checkout {
  measure share of time outside Counted
}
target Availability of Checkout {
  CountedUptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence:
      'When the law or the master agreement gives the other side a way to contest the decision. Name it in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    if (speaksOf(contract, APPEAL)) return;
    for (const exclusion of contract.conditions) {
      const judge = exclusion.decidedBy;
      if (exclusion.role !== 'exclusion' || judge === undefined || !unboundedLogs(contract, exclusion)) continue;
      const judged = targetsExcusedBy(contract, exclusion).find(({ owedBy }) => owedBy === judge);
      if (!judged) continue;
      report({
        message: `'${judge}' owes '${judged.id}' and alone decides on '${exclusion.id}', which takes time out of it: it can excuse all of a ${longestText(judged.scope.period)}. Let ${judged.owedTo} or a third party decide, bound it with notice or an allowance, or add a clause Disputes.`,
        at: [phraseIn(exclusion.at, /\bdecided\s+by\s+\w+/, textOf) ?? exclusion.at, exclusion.at],
        about: exclusion.id,
        key: judge,
        related: [{ message: `'${judged.id}' is owed by '${judge}'.`, at: judged.nameAt }],
      });
    }
  },
};

/** The targets of which the exclusion takes something out. */
const targetsExcusedBy = (contract: Contract, exclusion: Condition): readonly Target[] =>
  contract.targets.filter((target) =>
    foundationOfTarget(contract, target).exclusions.some(({ id }) => id === exclusion.id),
  );
