import {
  type Addition,
  calculation,
  ceilingBound,
  componentsOf,
  levelText,
  type Structure,
  smallestRedundancy,
  stepsOf,
} from '../../../analyse/ceiling.ts';
import { structuresOf } from '../../../analyse/dependencies.ts';
import { levelWithin } from '../../../analyse/smallestChange.ts';
import { excludedParties, timeTargets } from '../../../analyse/timeTarget.ts';
import { isAbove, isBelow, type Rational } from '../../../exact/rational.ts';
import type { Rule } from '../frame/rule.ts';
import { levelOf, lowerLevel, percentText } from '../frame/wording.ts';

/** Further copies beyond which no redundancy is proposed. */
const MOST_COPIES = 6;

export const unreachableTarget: Rule = {
  name: 'unreachable-target',
  family: 'reach',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds targets above the ceiling that the promises of the services underneath imply, through series, alternatives and n of m.',
    why: `A service that stands on two others which promise 99.9% each is up for 99.9% × 99.9% = 99.8001% of the time if both just keep their promise and fail
independently. Promise 99.95% on top of that and you pay credits in months in which every supplier has done its duty. What isn't
promised counts as 100%, so the ceiling is never too low; failures that an exclusion attributes to the supplier count as up.`,
    bad: {
      as: 'file',
      text: `party Northwind
party Acme
party Telco
party CardA
party CardB

agreement Fibre {
  version 1.0.0
  kind underpinning
  between provider Telco and customer Northwind
  term 2026-01-01
  zone "UTC"
  currency GBP
  service Line { fee 2000 GBP per month }
  data faults intervals { collected automatically by Telco }
  downtime Broken of Line { when during faults }
  metric LineUptime of Line { measure share of time outside Broken }
  target Availability of Line {
    LineUptime at least 99.9% each calendar month
    credit 10% of Line.fee
  }
}

agreement Cards {
  version 1.0.0
  kind underpinning
  between provider CardA and customer Northwind
  term 2026-01-01
  zone "UTC"
  currency GBP
  service Payments { fee 900 GBP per month }
  data faults intervals { collected automatically by CardA }
  downtime Broken of Payments { when during faults }
  metric CardUptime of Payments { measure share of time outside Broken }
  target Uptime of Payments {
    CardUptime at least 99.5% each calendar month
    credit 10% of Payments.fee
  }
}

agreement Hosting {
  version 1.0.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP
  service Checkout {
    fee 12000 GBP per month
    needs Fibre.Availability and Cards.Uptime
  }
  data outages intervals { collected automatically by Northwind }
  downtime Unavailable of Checkout { when during outages }
  metric Uptime of Checkout { measure share of time outside Unavailable }
  target Availability of Checkout {
    Uptime at least 99.8% each calendar month
    credit 10% of Checkout.fee
  }
}`,
    },
    good: {
      as: 'file',
      text: `party Northwind
party Acme
party Telco

agreement Fibre {
  version 1.0.0
  kind underpinning
  between provider Telco and customer Northwind
  term 2026-01-01
  zone "UTC"
  currency GBP
  service Line { fee 2000 GBP per month }
  data faults intervals { collected automatically by Telco }
  downtime Broken of Line { when during faults }
  metric LineUptime of Line { measure share of time outside Broken }
  target Availability of Line {
    LineUptime at least 99.9% each calendar month
    credit 10% of Line.fee
  }
}

agreement Hosting {
  version 1.0.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP
  service Checkout {
    fee 12000 GBP per month
    needs Fibre.Availability
  }
  data outages intervals { collected automatically by Northwind }
  downtime Unavailable of Checkout { when during outages }
  metric Uptime of Checkout { measure share of time outside Unavailable }
  target Availability of Checkout {
    Uptime at least 99.8% each calendar month
    credit 10% of Checkout.fee
  }
}`,
    },
    silence:
      'When the suppliers are known to do better than they promise, and the risk of paying in between is priced in. Say by how much in the reason.',
  },
  check: (context, report) => {
    const { contract, agreements } = context;
    const structureBelow = structuresOf(contract, agreements);
    for (const { level, target, service, metric, strict } of timeTargets(contract)) {
      if (!level || !target.threshold || !service?.needs) continue;
      const structure = structureBelow(service, excludedParties(contract, metric.measure));
      const reachable = ceilingBound(structure).level;
      if (!misses(reachable, level, strict)) continue;
      const lower = levelWithin(reachable, level, strict);
      report({
        message: `${percentText(level)} lies above what the services underneath promise: ${levelText(reachable)} if they fail independently, by ${calculation(structure)}. ${remedyText(structure, level, lower)}`,
        at: [levelOf(target.threshold, context.textOf), target.nameAt],
        about: target.id,
        related: [
          ...componentsOf(structure).flatMap(({ id, level: promised, declaredAt }) =>
            declaredAt ? [{ message: `${id} promises ${levelText(promised)}.`, at: declaredAt }] : [],
          ),
          ...stepsOf(structure).map((step) => ({ message: `${step.service}: ${step.calculation}.`, at: step.at })),
        ],
        // A figure of a table may be meant for others too.
        fixes: lower ? lowerLevel(target.threshold, lower, context.textOf) : [],
      });
    }
  },
};

const misses = (reachable: Rational, level: Rational, strict: boolean): boolean =>
  isBelow(reachable, level) || (strict && !isAbove(reachable, level));

function remedyText(structure: Structure, level: Rational, lower: Rational | undefined): string {
  const smallest = smallestRedundancy(structure, level, MOST_COPIES);
  const instead = lower ? `${percentText(lower)} can be promised` : 'nothing can be promised';
  if (!smallest)
    return `Up to ${MOST_COPIES} further copies don't reach it: get better promises, or lower the target; ${instead}.`;
  return `The smallest redundancy that reaches it adds ${smallest.additions.map(additionText).join(' and ')} (then ${levelText(smallest.ceiling)}); without it ${instead}.`;
}

const additionText = ({ component, copies }: Addition): string =>
  copies === 1 ? `one more independent ${component.id}` : `${copies} more independent ${component.id}`;
