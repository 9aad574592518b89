import { scalar } from '../../../analyse/bands.ts';
import { amountsOf } from '../../../analyse/expressionsOf.ts';
import { creditRange } from '../../../analyse/highestCredit.ts';
import type { Cap, Contract, CreditAmount } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import { walk } from '../../../contract/walk.ts';
import { formatMoney, money } from '../../../exact/money.ts';
import { compare, isInteger, minimum, type Rational, rational } from '../../../exact/rational.ts';
import type { Rule } from '../frame/rule.ts';
import { percentText } from '../frame/wording.ts';

/** A figure up to this can be read as a percentage. */
const MOST_PERCENT = rational(100);

export const percentMoneyConfusion: Rule = {
  name: 'percent-money-confusion',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'slow',
  options: {
    share: {
      type: 'number',
      default: 300,
      minimum: 100,
      description: 'Percent of a fee above which a credit for one period is taken for an amount of money.',
    },
  },
  doc: {
    what: 'Finds a cap in money that reads like a percentage, and a percentage of a fee that reads like money.',
    why: `\`cap 50 GBP\` beside credits of a quarter of 12,000 GBP cuts every one of them to 50: somebody meant 50%. \`500% of the fee\` is 60,000 GBP for one month, where 500
GBP were meant. Units that can't be combined at all are errors of the language; these can, and are wrong all the same.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
credits {
  cap 50 GBP each calendar month
  claim automatic
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
credits {
  cap 50% of Checkout.fee each calendar month
  claim automatic
}`,
    },
    silence: 'When the cap is symbolic, or the credit is a multiple of the fee on purpose.',
  },
  check: ({ contract, numberOption, textOf }, report) => {
    const most = rational(String(numberOption('share'))).div(100);
    for (const { id, credits, nameAt } of contract.targets)
      for (const { amount, at } of credits) {
        const share = largestShare(amount);
        if (!share || compare(share.value, most) <= 0) continue;
        const figure = percentText(share.value).replace('%', '');
        report({
          message: `${percentText(share.value)} of the fee is ${percentText(share.value.div(100)).replace('%', '')} times what is paid for the whole period. If ${figure} ${contract.currency} are meant, write that.`,
          at: [share.at, at, nameAt],
          about: id,
        });
      }
    const least = leastCredit(contract);
    for (const cap of contract.creditTerms.caps) {
      const limit = readsLikePercent(cap);
      if (!limit || !least || compare(least, limit) <= 0) continue;
      const { currency } = contract;
      const text = textOf(cap.amount.at) ?? formatMoney(money(limit, currency));
      report({
        message: `'cap ${text}' cuts every credit: the smallest comes to ${formatMoney(money(least, currency))}. If ${percentText(limit.div(100))} of the fee are meant, write that.`,
        at: [cap.amount.at, cap.at],
        key: JSON.stringify(cap.at),
      });
    }
  },
};

interface Share {
  readonly value: Rational;
  readonly at: Expression['at'];
}

/** The largest printed percentage of a fee. */
function largestShare(amount: CreditAmount): Share | undefined {
  const printed =
    amount.kind === 'schedule'
      ? amount.basis
        ? amount.schedule.bands.map(({ pays }) => pays)
        : []
      : amount.amount.op === 'multiply' && amount.amount.right.op === 'fee'
        ? [amount.amount.left]
        : [];
  return printed
    .flatMap((pays): Share[] => {
      const value = pays.op === 'literal' && pays.value.kind === 'percent' ? scalar(pays.value) : undefined;
      return value ? [{ value, at: pays.at }] : [];
    })
    .toSorted((a, b) => compare(b.value, a.value))[0];
}

/** A whole amount of at most 100 that isn't for a single event. */
function readsLikePercent({ amount, scope, atRisk }: Cap): Rational | undefined {
  const value = amount.op === 'literal' && amount.value.kind === 'money' ? scalar(amount.value) : undefined;
  if (!value || atRisk || scope.kind === 'event' || !isInteger(value)) return undefined;
  return compare(value, MOST_PERCENT) <= 0 ? value : undefined;
}

/** The smallest credit of any target, where all of them are shares of fees. */
function leastCredit(contract: Contract): Rational | undefined {
  let least: Rational | undefined;
  for (const target of contract.targets) {
    if (target.credits.length === 0) continue;
    if (!target.credits.every(({ amount }) => isOfFees(amount))) return undefined;
    const range = creditRange(contract, target);
    if (!range?.least) return undefined;
    least = least ? minimum(least, range.least) : range.least;
  }
  return least;
}

const isOfFees = (amount: CreditAmount): boolean => {
  const parts = amountsOf(amount).flatMap((part) => [...walk(part)]);
  return (
    parts.some(({ op }) => op === 'fee') && !parts.some((each) => each.op === 'literal' && each.value.kind === 'money')
  );
};
