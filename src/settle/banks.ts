import type { Bank, BankRule, BankUse } from '../contract/contract.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { endInTerm, isPartial, periodsAtHand } from '../evaluate/periods.ts';
import { certainly } from '../evaluate/result.ts';
import { fromJSON, isZero, maximum, minimum, type Rational, sum, ZERO } from '../exact/rational.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { type DayNumber, isoDate } from '../time/civil.ts';
import type { Instant } from '../time/intervals.ts';
import { periodContaining } from '../time/periods.ts';
import { localDay } from '../time/zone.ts';
import { lastDayOf } from './deadlines.ts';
import type { Facts } from './facts.ts';
import { isCertain, type Teller } from './money.ts';
import { nothing, type RuleOutcome } from './rule.ts';
import { ruleOutcome } from './ruleAmount.ts';
import { type Share, type Staged, unchanged } from './share.ts';

/** What a bank holds in the course of a settlement. Changed period by period, in the order of time. */
export interface Account {
  readonly bank: Bank;
  /** Still to come, in the order of time. */
  readonly coming: Deposit[];
  held: readonly Deposit[];
  readonly movements: Movement[];
}

export interface Movement {
  readonly kind: 'brought-forward' | 'collected' | 'used' | 'expired';
  readonly at: PeriodAtHand;
  readonly amount: Rational;
  readonly balance: Rational;
  readonly lastDay?: DayNumber;
  readonly steps: readonly DerivationStep[];
}

/** What was collected for one period, and what is left of it. */
interface Deposit {
  readonly kind: 'brought-forward' | 'collected';
  readonly at: PeriodAtHand;
  readonly dueAt: Instant;
  readonly left: Rational;
  readonly lastDay?: DayNumber;
  readonly steps: readonly DerivationStep[];
}

/**
 * The banks as they are before the first period. `side`: of what is undecided, the least or the most that is collected. The more is
 * collected, the less is owed: what is owed for certain goes with the most.
 */
export const openAccounts = (side: (bank: Bank) => 'low' | 'high', facts: Facts, teller: Teller): readonly Account[] =>
  (facts.contract.banks ?? []).map((bank) => ({
    bank,
    coming: [...broughtForward(bank, facts, teller), ...collected(bank, side(bank), facts, teller)].sort(
      (a, b) => a.dueAt - b.dueAt,
    ),
    held: [],
    movements: [],
  }));

/** When the banks of an agreement collect. */
export const depositTimes = (facts: Facts, teller: Teller): readonly Instant[] =>
  openAccounts(() => 'high', facts, teller).flatMap(({ coming }) => coming.map(({ dueAt }) => dueAt));

/**
 * What was collected by the end of a period is set off against what its owner owes then, the oldest first (R4). What is set off is in
 * whole minor units and never more than the bank holds.
 */
export function offsetByBanks(
  accounts: readonly Account[],
  shares: readonly Share[],
  at: PeriodAtHand,
  facts: Facts,
  teller: Teller,
): Staged {
  if (accounts.length === 0) return unchanged(shares);
  const steps: DerivationStep[] = [];
  let left = shares;
  for (const account of accounts) {
    collect(account, at);
    expire(account, at, facts, teller);
    const used = use(account, left, at, facts, teller);
    left = used.shares;
    steps.push(...used.steps);
  }
  return { shares: left, steps };
}

const balanceOf = ({ held }: Account): Rational => sum(held.map(({ left }) => left));

function collect(account: Account, { whole }: PeriodAtHand): void {
  const due = account.coming.filter(({ dueAt }) => dueAt <= whole.end);
  account.coming.splice(0, due.length);
  for (const deposit of due) {
    account.held = [...account.held, deposit];
    const { kind, at, left: amount, lastDay, steps } = deposit;
    account.movements.push({
      kind,
      at,
      amount,
      balance: balanceOf(account),
      ...(lastDay === undefined ? {} : { lastDay }),
      steps,
    });
  }
}

/** What can't be used on the last day of a period any more, has expired. */
function expire(account: Account, at: PeriodAtHand, { environment }: Facts, teller: Teller): void {
  const today = localDay(environment.zone, at.covered.end - 1);
  for (const deposit of account.held) {
    const { lastDay, left } = deposit;
    if (lastDay === undefined || lastDay >= today || isZero(left)) continue;
    account.held = account.held.filter((one) => one !== deposit);
    const text = `${teller.text(left)} collected for ${deposit.at.whole.key} could be used until ${isoDate(lastDay)}: it has expired`;
    account.movements.push({
      kind: 'expired',
      at,
      amount: left,
      balance: balanceOf(account),
      steps: [{ stage: 'offset', text: `${account.bank.title}: ${text}`, rule: 'R4', at: account.bank.at }],
    });
  }
}

function use(account: Account, shares: readonly Share[], at: PeriodAtHand, facts: Facts, teller: Teller): Staged {
  const { bank } = account;
  const steps: DerivationStep[] = [];
  const left = shares.map((share): Share => {
    const rule = bank.against.find((one) => isUsedAgainst(bank, one, share, facts));
    const amount = minimum(balanceOf(account), teller.round(share.amount));
    if (rule === undefined || isZero(amount)) return share;
    take(account, amount);
    const rest = maximum(ZERO, share.amount.sub(amount));
    const why = rule.when === undefined ? '' : `, since ${facts.words.expression(rule.when)}`;
    const balance = balanceOf(account);
    const step: DerivationStep = {
      stage: 'offset',
      text: `${bank.title}: ${teller.text(amount)} is set off against ${share.candidate.title} (${teller.text(share.amount)})${why}: ${teller.text(rest)} remains owed, ${teller.text(balance)} in the bank`,
      rule: 'R4',
      at: rule.at,
    };
    account.movements.push({ kind: 'used', at, amount, balance, steps: [step] });
    steps.push(step);
    return { ...share, amount: rest };
  });
  return { shares: left, steps };
}

/** Only what its owner owes for a target, in a period that fulfils the condition; what has lapsed needs no offset. */
function isUsedAgainst({ by }: Bank, { targets, when }: BankUse, { candidate }: Share, { evaluate }: Facts): boolean {
  const { target } = candidate;
  return (
    candidate.by === by &&
    target !== undefined &&
    candidate.claim.claimed?.state !== 'lapsed' &&
    (targets === 'all' || targets.includes(target)) &&
    (when === undefined || certainly(evaluate(when, candidate.at)) === true)
  );
}

/** Takes an amount out, of what was collected first. */
function take(account: Account, amount: Rational): void {
  let rest = amount;
  account.held = account.held.map((deposit) => {
    const taken = minimum(deposit.left, rest);
    rest = rest.sub(taken);
    return { ...deposit, left: deposit.left.sub(taken) };
  });
}

function collected(bank: Bank, side: 'low' | 'high', facts: Facts, teller: Teller): readonly Deposit[] {
  const { contract, options, measurements } = facts;
  return bank.collects.flatMap((rule) =>
    periodsAtHand(rule.period, contract, options.range, measurements.known).flatMap((at) => {
      const { amount, steps } = comesTo(rule, at, facts, teller);
      const left = teller.round(amount[side]);
      if (isZero(left)) return [];
      const open = isCertain(amount)
        ? ''
        : `; ${teller.text(amount.high.sub(amount.low))} of it is undecided, and held as collected until it is`;
      const text = `${bank.title}: ${teller.text(left)} is collected for ${at.whole.key}${open}`;
      const step: DerivationStep = { stage: 'offset', text, rule: 'R4', at: rule.at };
      return [deposit(bank, { kind: 'collected', at, left, steps: [...steps, step] }, facts)];
    }),
  );
}

function comesTo(rule: BankRule, at: PeriodAtHand, facts: Facts, teller: Teller): RuleOutcome {
  const partial = isPartial(at);
  return partial && facts.contract.partialPeriods === 'no-credit'
    ? nothing([], ['a partial period collects nothing (T5)'])
    : ruleOutcome(facts, teller, rule, { at, partial });
}

/** What a bank held before, as of the end of the period for which it was collected. */
function broughtForward(bank: Bank, facts: Facts, teller: Teller): readonly Deposit[] {
  const { options, environment } = facts;
  const spec = bank.collects[0]?.period;
  if (spec === undefined) return [];
  return (options.banked ?? [])
    .filter((one) => one.bank === bank.id)
    .map(({ collectedAt, amount }) => {
      const whole = periodContaining(spec, environment.zone, collectedAt - 1);
      const left = fromJSON(amount.value);
      const text = `${bank.title}: ${teller.text(left)} is brought forward from ${whole.key}`;
      const step: DerivationStep = { stage: 'offset', text, rule: 'R4', at: bank.at };
      return deposit(
        bank,
        { kind: 'brought-forward', at: { spec, whole, covered: whole }, left, steps: [step] },
        facts,
      );
    });
}

function deposit(
  bank: Bank,
  found: Pick<Deposit, 'kind' | 'at' | 'left' | 'steps'>,
  { contract, environment }: Facts,
): Deposit {
  const dueAt = endInTerm(found.at, contract);
  const day = localDay(environment.zone, dueAt - 1);
  const { expiresAfter } = bank;
  return {
    ...found,
    dueAt,
    ...(expiresAfter === undefined ? {} : { lastDay: lastDayOf(day, expiresAfter, bank.at, environment) }),
  };
}
