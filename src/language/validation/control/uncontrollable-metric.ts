import { footingOf } from '../../../analyse/dependencies.ts';
import { excludesFailuresOf, timeTarget } from '../../../analyse/timeTarget.ts';
import type { Contract, Metric, Target } from '../../../contract/contract.ts';
import { serviceOf, targetsOn } from '../../../contract/lookup.ts';
import type { Rule } from '../frame/rule.ts';
import { budgetText } from '../frame/wording.ts';

export const uncontrollableMetric: Rule = {
  name: 'uncontrollable-metric',
  family: 'control',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: "Finds targets on a metric that somebody else controls, where neither an exclusion nor an underpinning agreement covers that party's part.",
    why: `Whoever owes a level pays for what moves the metric. If another party moves it, the target measures that party and bills the wrong one: no effort of the
obligated party keeps it, and no credit changes the behaviour that causes the misses.`,
    bad: {
      as: 'clauses',
      text: `metric Reachable of Checkout {
  measure share of time outside Unavailable
  controlled by Telco
}
target Reachability of Checkout {
  Reachable at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data linefaults intervals {
  collected automatically by Telco
}
exclusion LineFault {
  when during linefaults
  attributable to Telco
}
downtime NotReachable of Checkout {
  when during incidents
  except LineFault
}
metric Reachable of Checkout {
  measure share of time outside NotReachable
  controlled by Telco
}
target Reachability of Checkout {
  Reachable at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the obligated party insures the risk knowingly and prices it in.',
  },
  check: ({ contract }, report) => {
    for (const metric of contract.metrics) {
      const controller = metric.controlledBy;
      if (controller === undefined) continue;
      for (const target of targetsOn(contract, metric)) {
        if (target.owedBy === controller || isCovered(contract, metric, target, controller)) continue;
        const time = timeTarget(contract, target);
        const figure = time ? `: ${budgetText(time)} lost to ${controller} and the target is missed` : '';
        report({
          message: `'${controller}' controls '${metric.family}', but '${target.owedBy}' owes '${target.family}' on it${figure}. Exclude what is attributable to ${controller}${
            controller === target.owedTo ? '' : `, or name ${controller}'s target under 'needs'`
          }.`,
          at: [metric.nameAt, target.nameAt],
          about: target.id,
          key: target.family,
          related: [{ message: `'${target.family}' is owed by '${target.owedBy}'.`, at: target.nameAt }],
        });
      }
    }
  },
};

function isCovered(contract: Contract, metric: Metric, target: Target, controller: string): boolean {
  if (excludesFailuresOf(contract, metric.measure, controller)) return true;
  const service = serviceOf(contract, target);
  return service !== undefined && footingOf(contract, service).targets.some(({ provider }) => provider === controller);
}
