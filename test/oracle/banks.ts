import type { Bank } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import { dayOf, type Span } from './dates.ts';
import { add, cmp, type Fraction, max, min, round, sub, ZERO } from './fraction.ts';
import { coveredPart } from './judge.ts';
import { minorUnit } from './money.ts';
import { holdsIn, type Verdicts } from './verdicts.ts';

/** What a bank holds, by the last day on which it can be used. */
export interface Purse {
  readonly bank: Bank;
  readonly deposits: { left: Fraction; readonly lastDay: string | undefined }[];
}

export const pursesOf = ({ world }: Verdicts): readonly Purse[] =>
  (world.contract.banks ?? []).map((bank) => ({ bank, deposits: [] }));

export const balanceOf = ({ deposits }: Purse): Fraction => deposits.reduce((all, { left }) => add(all, left), ZERO);

interface Owed {
  readonly target: string;
  readonly amount: Fraction;
}

/**
 * What is left to owe after a bank's credits are set off, in the order of the text (decision 0031). What may have been collected counts
 * as collected: then it is certain what is owed.
 */
export function offset<T extends Owed>(
  { bank, deposits }: Purse,
  payments: readonly T[],
  period: Span,
  verdicts: Verdicts,
  {
    money,
    isLapsed,
  }: { readonly money: (amount: Expression) => Fraction; readonly isLapsed: (target: string) => boolean },
): readonly T[] {
  const { world, range } = verdicts;
  const { zone, currency, moneyRounding, partialPeriods } = world.contract;
  const covered = coveredPart(world, range, period);
  if (covered.start >= covered.end) return payments;
  const today = dayOf(zone, covered.end - 1);
  const whole = (amount: Fraction): Fraction => round(amount, minorUnit(currency), moneyRounding);
  const isPartial = covered.start !== period.start || covered.end !== period.end;
  for (const { amount, when } of bank.collects) {
    if (amount.kind !== 'amount') throw new Error('the oracle collects amounts');
    if ((isPartial && partialPeriods === 'no-credit') || (when && holdsIn(when, period, verdicts) === false)) continue;
    const days = bank.expiresAfter?.count;
    const lastDay = days === undefined ? undefined : today.add({ days }).toString();
    deposits.push({ left: whole(money(amount.amount)), lastDay });
  }
  for (const each of deposits) if (each.lastDay !== undefined && each.lastDay < today.toString()) each.left = ZERO;
  return payments.map((payment) => {
    const { target } = payment;
    const isAgainst = bank.against.some(
      ({ targets, when }) =>
        (targets === 'all' || targets.includes(target)) &&
        (when === undefined || holdsIn(when, period, verdicts) === true),
    );
    if (target === 'points' || !isAgainst || isLapsed(target)) return payment;
    let rest = whole(payment.amount);
    const before = rest;
    for (const each of deposits) {
      const taken = min(each.left, rest);
      each.left = sub(each.left, taken);
      rest = sub(rest, taken);
    }
    const used = sub(before, rest);
    return cmp(used, ZERO) === 0 ? payment : { ...payment, amount: max(ZERO, sub(payment.amount, used)) };
  });
}
