import type { Rule } from '../frame/rule.ts';
import { counted, headOfAgreement, promises } from './management.ts';

export const missingTerm: Rule = {
  name: 'missing-term',
  family: 'completeness',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds agreements with targets that don’t say from when on they hold.',
    why: `Without a first day there is no first period: data from before the agreement are measured like any other, and nobody can say from when on credits are owed. Without
a term there's also no version in force on a date.`,
    bad: {
      as: 'file',
      text: `party Northwind
party Acme

agreement Hosting {
  between provider Northwind and customer Acme
  zone "Europe/London"
  currency GBP
  service Checkout {
    fee 12000 GBP per month
  }
  data incidents intervals {
    collected automatically by Northwind
  }
  metric Uptime of Checkout {
    measure share of time outside incidents
  }
  target Availability of Checkout {
    Uptime at least 99.9% each calendar month
    credit 10% of Checkout.fee
  }
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the agreement is a public offer that holds for each customer from its own order on.',
  },
  check: ({ contract, textOf }, report) => {
    const count = promises(contract);
    if (count === 0 || contract.term !== undefined) return;
    report({
      message: `Nothing says from when on ${counted(count, 'target')} ${count === 1 ? 'holds' : 'hold'}: all data are measured, those from before the agreement too. Write 'term' and the first day.`,
      at: headOfAgreement(contract, textOf),
    });
  },
};
