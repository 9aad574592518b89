import { footingOf } from '../../../analyse/dependencies.ts';
import type { Rule } from '../frame/rule.ts';
import { headOf } from '../frame/wording.ts';

export const currencyMismatch: Rule = {
  name: 'currency-mismatch',
  family: 'credit-rules',
  defaultSeverity: 'information',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds services that stand on an agreement in another currency, so that what is paid on and what comes back can’t be set against each other.',
    why: `The provider owes its credits in pounds and gets its supplier's in dollars, each at a price agreed on another day. Whether the supplier's credits cover its own
depends on a rate that neither agreement names. An amount in a currency other than the agreement's own is an error of the language.`,
    bad: {
      as: 'file',
      text: `party Northwind
party Acme
party Telco

agreement Lines {
  kind underpinning
  between provider Telco and customer Northwind
  zone "Europe/London"
  currency USD
  service Line {
    fee 1000 USD per month
  }
  data faults intervals {
    collected automatically by Telco
  }
  metric LineUptime of Line {
    measure share of time outside faults
  }
  target LineAvailability of Line {
    LineUptime at least 99.9% each calendar month
    credit 10% of Line.fee
  }
}

agreement Hosting {
  between provider Northwind and customer Acme
  zone "Europe/London"
  currency GBP
  service Checkout {
    fee 12000 GBP per month
    needs Lines.LineAvailability
  }
  data incidents intervals {
    collected automatically by Northwind
  }
  metric Uptime of Checkout {
    measure share of time outside incidents
  }
  target Availability of Checkout {
    Uptime at least 99.5% each calendar month
    credit 10% of Checkout.fee
  }
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.5% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When a rate is agreed elsewhere, or the risk is insured.',
  },
  check: ({ contract, agreements, textOf }, report) => {
    if (contract.targets.every(({ credits }) => credits.length === 0)) return;
    for (const service of contract.services) {
      const seen = new Set<string>();
      for (const { agreement, at, declaredAt, target } of footingOf(contract, service).targets) {
        const other = agreement === contract.id ? undefined : agreements(agreement);
        const pays = other?.targets.some(({ id, credits }) => id === target && credits.length > 0);
        if (!other || !pays || other.currency === contract.currency || seen.has(agreement)) continue;
        seen.add(agreement);
        report({
          message: `${agreement} pays its credits in ${other.currency}, this agreement in ${contract.currency}: nothing says at what rate one covers the other. Agree on one currency, or name the rate in a clause.`,
          at: [at, headOf(service.at, textOf), service.at],
          about: service.id,
          key: agreement,
          related: [{ message: `The target in ${agreement}.`, at: declaredAt }],
        });
      }
    }
  },
};
