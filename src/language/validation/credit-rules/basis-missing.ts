import { amountsOf } from '../../../analyse/expressionsOf.ts';
import { feesIn } from '../../../analyse/feesIn.ts';
import { constantValue } from '../../../contract/constant.ts';
import type { Contract, CreditAmount } from '../../../contract/contract.ts';
import { serviceNamed } from '../../../contract/lookup.ts';
import type { SourceRange } from '../../../contract/source.ts';
import { walk } from '../../../contract/walk.ts';
import { fromJSON, isZero } from '../../../exact/rational.ts';
import type { Rule } from '../frame/rule.ts';

export const basisMissing: Rule = {
  name: 'basis-missing',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds credits calculated on a fee of 0, or on the fee of a period that the term doesn’t have.',
    why: `A quarter of nothing is nothing: a credit on a service that's included free of charge never pays, however bad it gets. And a credit on the fee of the next period
has no basis for the last period of the term. That a service has no fee at all is an error of the language.`,
    bad: {
      as: 'clauses',
      text: `service Search {
  fee 0 GBP per month
}
metric Found of Search {
  measure share of time outside Unavailable
}
target SearchAvailability of Search {
  Found at least 99.9% each calendar month
  credit 25% of Search.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `service Search {
  fee 0 GBP per month
}
metric Found of Search {
  measure share of time outside Unavailable
}
target SearchAvailability of Search {
  Found at least 99.9% each calendar month
  credit 25% of Checkout.fee
}`,
    },
    silence: 'When the fee is to be filled in per customer and 0 stands for that; better leave it open as a parameter.',
  },
  check: ({ contract }, report) => {
    const rules: readonly Paying[] = [
      ...contract.targets.flatMap(({ id, credits, nameAt }) =>
        credits.map(({ amount, at }) => ({ about: id, amount, at, nameAt })),
      ),
      ...contract.payments.map(({ id, amount, at, nameAt }) => ({ about: id, amount, at, nameAt })),
    ];
    for (const { about, amount, at, nameAt } of rules) {
      const message = onNothing(contract, amount) ?? behindTheTerm(contract, amount);
      if (message) report({ message, at: [at, nameAt], about });
    }
  },
};

interface Paying {
  readonly about: string;
  readonly amount: CreditAmount;
  readonly at: SourceRange;
  readonly nameAt: SourceRange;
}

function onNothing(contract: Contract, amount: CreditAmount): string | undefined {
  const fees = [...feesIn(amount)];
  const free = fees.filter((id) => isFree(contract, id));
  if (free.length === 0 || free.length < fees.length || hasMoney(amount)) return undefined;
  return `This is calculated on the fee of ${free.join(' and ')}, which is 0: it never pays anything. Name another basis, or an amount.`;
}

function isFree(contract: Contract, id: string): boolean {
  const fee = serviceNamed(contract, id)?.fee;
  const value = fee && constantValue(fee);
  return (value?.kind === 'money' || value?.kind === 'rate') && isZero(fromJSON(value.value));
}

/** An amount beside the fee pays all the same. */
const hasMoney = (amount: CreditAmount): boolean =>
  amountsOf(amount).some((part) =>
    [...walk(part)].some((each) => each.op === 'literal' && each.value.kind === 'money'),
  );

function behindTheTerm({ term }: Contract, amount: CreditAmount): string | undefined {
  if (term?.until === undefined) return undefined;
  const next = amountsOf(amount).some((part) =>
    [...walk(part)].some((each) => each.op === 'fee' && each.periodsBack < 0),
  );
  return next
    ? `This is calculated on the fee of the next period, and the last one of the term, up to ${term.until}, has none: its credit has no basis. Say what it's calculated on then.`
    : undefined;
}
