import { lengthsOf, periodWord } from '../../../analyse/budget.ts';
import type { Bank, Deadline } from '../../../contract/contract.ts';
import type { Finding, Rule } from '../frame/rule.ts';

export const creditExpires: Rule = {
  name: 'credit-expires',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds banks whose contents expire before a period ends in which they could be used.',
    why: `What a bank collects for a period counts from the end of that period, and is set off when the next one ends. Where it expires after 14 days and the periods are
months, it's gone each time before there is anything to set it off against: the clause promises a cushion that never holds.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
bank Cushion {
  Northwind collects 500 GBP when Uptime at least 99.99% each calendar month
  used against all credits
  expires after 14 calendar days
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
bank Cushion {
  Northwind collects 500 GBP when Uptime at least 99.99% each calendar month
  used against all credits
  expires after 6 months
}`,
    },
    silence: 'When it is to be set off against the same period only.',
  },
  check: ({ contract }, report) => {
    for (const bank of contract.banks ?? []) {
      const finding = judge(bank);
      if (finding) report(finding);
    }
  },
};

function judge({ id, expiresAfter, collects, at, nameAt }: Bank): Finding | undefined {
  const days = expiresAfter && mostDays(expiresAfter);
  if (days === undefined) return undefined;
  const period = collects.find((rule) => days < (lengthsOf(rule.period)[0]?.days ?? 0))?.period;
  if (!period) return undefined;
  const shortest = lengthsOf(period)[0]?.days ?? 0;
  return {
    message: `What '${id}' collects for one ${periodWord(period)} expires after at most ${days} days, before the next ${periodWord(period)} ends (${shortest} days at least): it's never set off against a later one. Let it last for longer than a period.`,
    at: [nameAt, at],
    about: id,
  };
}

function mostDays(deadline: Deadline): number | undefined {
  switch (deadline.unit) {
    case 'calendar-days':
      return deadline.count;
    case 'months':
      return deadline.count * 31;
    default:
      return undefined;
  }
}
