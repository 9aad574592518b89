import { speaksOf } from '../../../analyse/clauses.ts';
import { conditionsIn, timeTargets } from '../../../analyse/timeTarget.ts';
import type { Contract, Service } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import { walk } from '../../../contract/walk.ts';
import type { Rule } from '../frame/rule.ts';
import { budgetText, headOf } from '../frame/wording.ts';

const SUBJECT = /\bhours\b|24\s*[x×/]\s*7|around the clock|at any time/i;

export const missingServiceHours: Rule = {
  name: 'missing-service-hours',
  family: 'completeness',
  defaultSeverity: 'information',
  favours: 'customer',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds services with a target on their up time of which nobody says at what hours they are to be up.',
    why: `Every hour of the week then counts: 99.9% of a month allows 44 minutes, at three in the morning as at noon, and a night of maintenance uses nine of them up. If that's
meant, \`hours\` and a calendar that is always open say it; if office hours are meant, the figure is another one.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'file',
      text: `party Northwind
party Acme

agreement Hosting {
  between provider Northwind and customer Acme
  zone "Europe/London"
  currency GBP
  calendar Always {
    open always
  }
  service Checkout {
    fee 12000 GBP per month
    hours Always
  }
  data incidents intervals {
    collected automatically by Northwind
  }
  downtime Unavailable of Checkout {
    when during incidents
  }
  metric Uptime of Checkout {
    measure share of time outside Unavailable
  }
  target Availability of Checkout {
    Uptime at least 99.9% each calendar month
    credit 10% of Checkout.fee
  }
}`,
    },
    silence: 'When the service is a public one that everybody expects to be up at all hours.',
  },
  check: ({ contract, textOf }, report) => {
    if (speaksOf(contract, SUBJECT)) return;
    const seen = new Set<string>();
    for (const time of timeTargets(contract)) {
      const { service, target } = time;
      if (!service || service.hours !== undefined || seen.has(service.id) || asksForHours(contract, time.set)) continue;
      seen.add(service.id);
      report({
        message: `Nothing says at what hours '${service.id}' is to be up, so each of the 168 hours of a week counts: '${target.family}' allows ${budgetText(time)}. Give the service its 'hours'.`,
        at: [headOf(service.at, textOf), service.at],
        about: service.id,
        key: familyOf(service),
        related: [{ message: `The target '${target.id}'.`, at: target.nameAt }],
      });
    }
  },
};

const familyOf = ({ id }: Service): string => id.replace(/[([].*/, '');

/** The down time itself is limited to a calendar's hours. */
function asksForHours(contract: Contract, set: Expression): boolean {
  const all = [set, ...conditionsIn(contract, set).map(({ when }) => when)];
  return all.some((each) => [...walk(each)].some(({ op }) => op === 'hours'));
}
