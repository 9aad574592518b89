import { scalar } from '../../../analyse/bands.ts';
import { functionsOf } from '../../../analyse/functions.ts';
import { creditRange } from '../../../analyse/highestCredit.ts';
import { constantValue } from '../../../contract/constant.ts';
import type { Contract, Target } from '../../../contract/contract.ts';
import { periodKey } from '../../../contract/period.ts';
import { formatMoney, money, roundMoney } from '../../../exact/money.ts';
import { compare, isZero, type Rational, sum } from '../../../exact/rational.ts';
import type { Finding, Rule } from '../frame/rule.ts';

export const zeroCredit: Rule = {
  name: 'zero-credit',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds credits that come to nothing whatever happens, and a minimum payout that no credit reaches.',
    why: `A credit of 0%, or of so small a share of so small a fee that it's rounded to 0.00, looks like a remedy in every list and is none. A minimum of 500 GBP over
credits that never come to more than 360 GBP a period swallows all of them.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 3% of Checkout.fee
}
credits {
  minimum 500 GBP
  claim automatic
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 3% of Checkout.fee
}
credits {
  minimum 50 GBP
  claim automatic
}`,
    },
    silence: 'When the table shows a level at which nothing is paid on purpose, and another target pays.',
  },
  check: ({ contract }, report) => {
    for (const target of contract.targets) {
      const finding = target.credits.length > 0 && target.points.length === 0 ? judge(contract, target) : undefined;
      if (finding) report(finding);
    }
    const swallowed = judgeMinimum(contract);
    if (swallowed) report(swallowed);
  },
};

function judge(contract: Contract, target: Target): Finding | undefined {
  const [rule] = target.credits;
  const range = creditRange(contract, target, functionsOf(contract).asWritten(target));
  if (!rule || !range || rule.allocated) return undefined;
  // What a parameter switches off, another value of it switches on.
  if (target.credits.some(({ when }) => when && constantValue(when))) return undefined;
  const { currency, moneyRounding } = contract;
  const paid = roundMoney(money(range.most, currency), moneyRounding);
  if (!isZero(paid.amount)) return undefined;
  const why = isZero(range.most)
    ? 'is 0 for every value that misses it'
    : `comes to ${range.most.toFraction()} ${currency} at most, which is rounded to ${formatMoney(paid)}`;
  return {
    message: `The credit of '${target.family}' ${why}: a miss costs nothing. Raise it, or leave it out and say what a miss leads to.`,
    at: [rule.at, target.nameAt],
    about: target.id,
  };
}

/** Credits of targets with one kind of period are paid together; over several kinds nothing is said. */
function judgeMinimum(contract: Contract): Finding | undefined {
  const { minimum } = contract.creditTerms;
  const limit = minimum?.amount.op === 'literal' ? scalar(minimum.amount.value) : undefined;
  const paying = contract.targets.filter(({ credits }) => credits.length > 0);
  const points = contract.targets.some((target) => target.points.length > 0);
  if (!minimum || !limit || paying.length === 0 || points || contract.payments.length > 0) return undefined;
  const perPeriod = paying.every(({ scope, each }) => scope.kind === 'period' && !each);
  if (!perPeriod || new Set(paying.map(({ scope }) => periodKey(scope.period))).size > 1) return undefined;
  const all: Rational[] = [];
  for (const target of paying) {
    const range = creditRange(contract, target);
    // A repeat multiplies without being part of one period's function.
    if (!range || target.credits.some(({ repeat }) => repeat)) return undefined;
    all.push(range.most);
  }
  const most = sum(all);
  const order = compare(most, limit);
  if (order > 0 || (order === 0 && minimum.edge === 'at-least')) return undefined;
  const { currency } = contract;
  return {
    message: `No credit is ever paid: all credits of one period come to ${formatMoney(money(most, currency))} at most, and the minimum payout is ${formatMoney(money(limit, currency))}. Lower the minimum.`,
    at: [minimum.at, contract.at],
    key: 'minimum',
  };
}
