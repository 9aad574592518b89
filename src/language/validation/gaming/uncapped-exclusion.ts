import { unboundedLogs } from '../../../analyse/exclusions.ts';
import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Condition, Contract, DataDeclaration, Target } from '../../../contract/contract.ts';
import type { Rule } from '../frame/rule.ts';
import { headOf, longestText } from '../frame/wording.ts';

export const uncappedExclusion: Rule = {
  name: 'uncapped-exclusion',
  family: 'gaming',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds exclusions that the judged party records by itself, without notice, allowance or a deciding party.',
    why: `Each row of such a log takes time out of what is measured. With nothing to announce, no hours to stay within and nobody who decides, an outage becomes maintenance by
being entered as such: a whole month can be excluded and the target is still met.`,
    bad: {
      as: 'clauses',
      text: `data maintenance intervals {
  collected manually by Northwind
}
exclusion Maintenance {
  when during maintenance
}
downtime Counted of Checkout {
  when during incidents
  except Maintenance
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
      text: `data maintenance intervals {
  collected manually by Northwind
  field announced: time
}
exclusion Maintenance {
  when during maintenance where (announced at most 5 calendar days before start)
  allowance 4 h each calendar month
}
downtime Counted of Checkout {
  when during incidents
  except Maintenance
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
      'When another document bounds the exclusion, such as a yearly plan that both sides sign. Name it in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    for (const target of contract.targets) {
      for (const exclusion of foundationOfTarget(contract, target).exclusions) {
        const log = logOf(contract, exclusion, target);
        if (!log) continue;
        report({
          message: `'${target.owedBy}' alone enters what '${exclusion.id}' takes out, and nothing bounds it: all of a ${longestText(target.scope.period)} can be excluded, and '${target.id}' is still not missed. Ask for notice, set an allowance, or name who decides.`,
          at: [headOf(exclusion.at, textOf), exclusion.at],
          about: exclusion.id,
          related: [{ message: `Collected by '${target.owedBy}'.`, at: log.at }],
        });
      }
    }
  },
};

/** The log, kept by the party that owes the target, from which alone the exclusion follows. */
function logOf(contract: Contract, exclusion: Condition, { owedBy }: Target): DataDeclaration | undefined {
  if (exclusion.decidedBy !== undefined) return undefined;
  const logs = unboundedLogs(contract, exclusion) ?? [];
  return logs.every(({ collected }) => collected?.by === owedBy) ? logs[0] : undefined;
}
