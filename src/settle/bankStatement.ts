import { ZERO } from '../exact/rational.ts';
import type { BankStatement } from '../statement/beside.ts';
import { isoDate } from '../time/civil.ts';
import type { Account } from './banks.ts';
import type { Facts } from './facts.ts';
import type { Teller } from './money.ts';
import { statedPeriod } from './stated.ts';

/** A bank with all of its movements, as the statement shows it. */
export function bankStatement(
  { bank, movements }: Account,
  { words, environment }: Facts,
  teller: Teller,
): BankStatement {
  return {
    id: bank.id,
    title: bank.title,
    of: words.party(bank.by),
    movements: movements.map(({ kind, at, amount, balance, lastDay, steps }) => ({
      kind,
      period: statedPeriod(at, environment.zone),
      amount: teller.money(amount),
      balance: teller.money(balance),
      ...(lastDay === undefined ? {} : { until: isoDate(lastDay) }),
      derivation: steps,
    })),
    balance: teller.money(movements.at(-1)?.balance ?? ZERO),
    at: bank.at,
  };
}
