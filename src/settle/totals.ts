import type { Contract } from '../contract/contract.ts';
import type { Words } from '../evaluate/words.ts';
import { fromJSON, type Rational, sum, ZERO } from '../exact/rational.ts';
import type { DirectionTotal, Parties, PeriodStatement, Shown } from '../statement/statement.ts';
import type { Direction } from './directions.ts';
import type { Teller } from './money.ts';

/** Whether it's the provider that owes the customer. */
export const isUsual = (
  { by, to }: Direction,
  { provider, customer }: Pick<Contract, 'provider' | 'customer'>,
): boolean => by === provider && to === customer;

/** The parties as the statement names them, where it isn't the provider that owes the customer. */
export function unusualParties(
  direction: Direction,
  contract: Pick<Contract, 'provider' | 'customer'>,
  words: Words,
): Parties | undefined {
  return isUsual(direction, contract) ? undefined : { by: words.party(direction.by), to: words.party(direction.to) };
}

/** Money that the statement shows, added up. */
export const added = (amounts: readonly Shown[]): Rational => sum(amounts.map(amountOf));

const amountOf = ({ value }: Shown): Rational => (value.kind === 'money' ? fromJSON(value.value) : ZERO);

/** What some lines come to, as the statement shows it. */
export interface Sums {
  readonly entitled: Rational;
  readonly payable: Rational;
  readonly claimable: Rational;
  readonly granted: Rational;
  /** Where something is open: at most, the certain part included. */
  readonly undecidedUpTo?: Rational;
}

/** What some party owes another. */
export interface OwedSums extends Sums {
  readonly owed: Parties;
}

export function addedSums(parts: readonly Sums[]): Sums {
  const open = parts.some(({ undecidedUpTo }) => undecidedUpTo !== undefined);
  const payable = sum(parts.map((part) => part.payable));
  // Mostly all that is owed is paid, and all that is paid was granted: one figure, which needn't be found again.
  const like = (figure: 'entitled' | 'claimable' | 'granted'): Rational =>
    parts.every((part) => part[figure] === part.payable) ? payable : sum(parts.map((part) => part[figure]));
  return {
    entitled: like('entitled'),
    payable,
    claimable: like('claimable'),
    granted: like('granted'),
    ...(open ? { undecidedUpTo: sum(parts.map(({ undecidedUpTo, payable }) => undecidedUpTo ?? payable)) } : {}),
  };
}

/** By direction, in the order in which they appear. */
export const directionTotals = (parts: readonly OwedSums[]): readonly OwedSums[] =>
  [...Map.groupBy(parts, ({ owed: { by, to } }) => JSON.stringify([by, to])).values()].flatMap((members) => {
    const [first] = members;
    return first === undefined ? [] : [{ owed: first.owed, ...addedSums(members) }];
  });

export const shownDirection = ({ owed: { by, to }, ...sums }: OwedSums, teller: Teller): DirectionTotal => ({
  by,
  to,
  ...shownSums(sums, teller),
});

export const shownSums = (
  { entitled, payable, claimable, granted, undecidedUpTo }: Sums,
  { money }: Teller,
): Omit<DirectionTotal, 'by' | 'to'> => {
  const paid = money(payable);
  const like = (amount: Rational) => (amount === payable ? { ...paid } : money(amount));
  return {
    entitled: like(entitled),
    payable: paid,
    claimable: like(claimable),
    granted: like(granted),
    ...(undecidedUpTo === undefined ? {} : { undecidedUpTo: money(undecidedUpTo) }),
  };
};

/** What a period comes to from the provider to the customer, and in every direction where it isn't only that one. */
export interface PeriodSums extends Sums {
  readonly directions?: readonly OwedSums[];
}

export const directionsOf = ({ directions, ...usual }: PeriodSums, parties: Parties): readonly OwedSums[] =>
  directions ?? [{ owed: parties, ...usual }];

/** What the statement says of a period. */
export function sumsShown({
  entitled,
  subtotal,
  claimable,
  granted,
  undecidedUpTo,
  directions,
}: PeriodStatement): PeriodSums {
  const open = (upTo: Shown | undefined) => (upTo === undefined ? {} : { undecidedUpTo: amountOf(upTo) });
  return {
    entitled: amountOf(entitled),
    payable: amountOf(subtotal),
    claimable: amountOf(claimable),
    granted: amountOf(granted),
    ...open(undecidedUpTo),
    ...(directions === undefined
      ? {}
      : {
          directions: directions.map((one) => ({
            owed: { by: one.by, to: one.to },
            entitled: amountOf(one.entitled),
            payable: amountOf(one.payable),
            claimable: amountOf(one.claimable),
            granted: amountOf(one.granted),
            ...open(one.undecidedUpTo),
          })),
        }),
  };
}
