import { showValue } from '../../evaluate/show.ts';
import { fromJSON, type Rational, sum, toJSON, ZERO } from '../../exact/rational.ts';
import type { DirectionTotal, Shown } from '../../statement/statement.ts';
import type { FleetAgreement } from './fleet.ts';

/** What one party comes to in one currency, over all agreements that were stated. */
export interface PartyTotal {
  readonly party: string;
  readonly currency: string;
  /** In how many agreements it owes something in this currency, or is owed something, be it nothing in the end. */
  readonly agreements: number;
  readonly owes: PartyFigures;
  readonly isOwed: PartyFigures;
}

/** Sums of what statements say, to the cent. */
export interface PartyFigures {
  readonly entitled: Shown;
  readonly payable: Shown;
  readonly granted: Shown;
  /** Where something is open: what it comes to at most, the certain part included. */
  readonly undecidedUpTo?: Shown;
}

/** By party and currency, those that owe most agreements first, then by name. */
export function partyTotals(agreements: readonly FleetAgreement[]): readonly PartyTotal[] {
  const found = new Map<
    string,
    { party: string; currency: string; owes: DirectionTotal[]; isOwed: DirectionTotal[]; in: Set<FleetAgreement> }
  >();
  const of = (party: string, currency: string) => {
    const key = JSON.stringify([party, currency]);
    const known = found.get(key) ?? { party, currency, owes: [], isOwed: [], in: new Set() };
    found.set(key, known);
    return known;
  };
  for (const agreement of agreements)
    for (const direction of agreement.owed) {
      const { by, to, payable } = direction;
      const currency = payable.value.kind === 'money' ? payable.value.currency : agreement.currency;
      for (const [party, side] of [
        [by, 'owes'],
        [to, 'isOwed'],
      ] as const) {
        const total = of(party, currency);
        total[side].push(direction);
        total.in.add(agreement);
      }
    }
  return [...found.values()]
    .map(
      (one): PartyTotal => ({
        party: one.party,
        currency: one.currency,
        agreements: one.in.size,
        owes: figuresOf(one.owes, one.currency),
        isOwed: figuresOf(one.isOwed, one.currency),
      }),
    )
    .sort(
      (a, b) => b.agreements - a.agreements || compareTexts(a.party, b.party) || compareTexts(a.currency, b.currency),
    );
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function figuresOf(directions: readonly DirectionTotal[], currency: string): PartyFigures {
  const only = directions[0];
  // Most parties come in one agreement.
  if (only !== undefined && directions.length === 1) {
    const { entitled, payable, granted, undecidedUpTo } = only;
    return undecidedUpTo === undefined ? { entitled, payable, granted } : { entitled, payable, granted, undecidedUpTo };
  }
  const added = (figure: (direction: DirectionTotal) => Shown): Shown =>
    shown(sum(directions.map((direction) => amountOf(figure(direction)))), currency);
  const payable = added((direction) => direction.payable);
  if (only === undefined) return { entitled: payable, payable, granted: payable };
  const open = directions.some(({ undecidedUpTo }) => undecidedUpTo !== undefined);
  return {
    entitled: added(({ entitled }) => entitled),
    payable,
    granted: added(({ granted }) => granted),
    ...(open ? { undecidedUpTo: added(({ undecidedUpTo, payable }) => undecidedUpTo ?? payable) } : {}),
  };
}

const amountOf = ({ value }: Shown): Rational => (value.kind === 'money' ? fromJSON(value.value) : ZERO);

function shown(amount: Rational, currency: string): Shown {
  const value = { kind: 'money', value: toJSON(amount), currency } as const;
  return { value, text: showValue(value, { zone: 'UTC' }) };
}
