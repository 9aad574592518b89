import type { EarnBack, Target } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { walk } from '../contract/walk.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { endInTerm, periodInTerm, periodsAtHand } from '../evaluate/periods.ts';
import { certainly } from '../evaluate/result.ts';
import { compare, fromJSON, isZero, minimum, type Rational, sum, ZERO } from '../exact/rational.ts';
import type { EarnBackStatement } from '../statement/beside.ts';
import type { Instant } from '../time/intervals.ts';
import { periodContaining } from '../time/periods.ts';
import type { Facts } from './facts.ts';
import type { SettledPeriod } from './limits.ts';
import type { Teller } from './money.ts';
import { statedPeriod } from './stated.ts';

/** A credit that was granted, and what of it hasn't been returned yet. */
interface Kept {
  readonly target: string;
  /** When the period began that it's for. */
  readonly start: Instant;
  readonly granted: Rational;
  left: Rational;
}

/** A condition that came to hold: for the credits of one period, completed in the same or a later one. */
interface Completed {
  readonly target: Target;
  readonly rule: EarnBack;
  readonly of: PeriodAtHand;
  readonly completed: PeriodAtHand;
}

/**
 * What is returned of credits that were granted, each in the period in which its condition completes, at most what was granted (R8).
 * Those that complete first come first; of one credit no more is returned than there is, whatever rules say so.
 */
export function earnBacksOf(
  settled: readonly SettledPeriod[],
  facts: Facts,
  teller: Teller,
): readonly EarnBackStatement[] {
  if (facts.contract.targets.every(({ earnBacks = [] }) => earnBacks.length === 0)) return [];
  const kept = keptCredits(settled, facts);
  return facts.contract.targets
    .flatMap((target) => (target.earnBacks ?? []).flatMap((rule) => completions(target, rule, kept, facts)))
    .map((one, place) => ({ one, place }))
    .sort((a, b) => endOf(a.one, facts) - endOf(b.one, facts) || a.place - b.place)
    .flatMap(({ one }) => returned(one, kept, facts, teller));
}

const endOf = ({ completed }: Completed, { contract }: Facts): Instant => endInTerm(completed, contract);

function keptCredits(settled: readonly SettledPeriod[], { options, environment, target }: Facts): readonly Kept[] {
  const before = (options.granted ?? []).flatMap(({ target: id, dueAt, amount }): Kept[] => {
    const about = id === undefined ? undefined : target(id);
    if (about === undefined) return [];
    const { start } = periodContaining(about.scope.period, environment.zone, dueAt - 1);
    const granted = fromJSON(amount.value);
    return [{ target: about.id, start, granted, left: granted }];
  });
  const now = settled.flatMap(({ lines }) =>
    lines.flatMap(({ candidate, granted }): Kept[] =>
      candidate.target === undefined || isZero(granted)
        ? []
        : [{ target: candidate.target, start: candidate.at.whole.start, granted, left: granted }],
    ),
  );
  return [...before, ...now];
}

const keptIn = (kept: readonly Kept[], target: Target, { whole }: PeriodAtHand): readonly Kept[] =>
  kept.filter((one) => one.target === target.id && whole.start <= one.start && one.start < whole.end);

function completions(target: Target, rule: EarnBack, kept: readonly Kept[], facts: Facts): readonly Completed[] {
  const { contract, options, measurements, environment, evaluate } = facts;
  const spec = rule.each ?? target.scope.period;
  const stated = new Map(
    periodsAtHand(spec, contract, options.range, measurements.known).map((at) => [at.whole.index, at]),
  );
  const later = furthest(rule.when);
  const indexes = new Set(
    kept
      .filter((one) => one.target === target.id)
      .map(({ start }) => periodContaining(spec, environment.zone, start).index),
  );
  const periodAt = (index: number): PeriodAtHand | undefined =>
    stated.get(index) ?? periodInTerm(spec, contract, index, environment.zone);
  return [...indexes]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const of = periodAt(index);
      const completed = periodAt(index + later);
      if (of === undefined || completed === undefined) return [];
      const over = endInTerm(completed, contract);
      if (over <= options.range.start || over > options.range.end) return [];
      return certainly(evaluate(rule.when, of)) === true ? [{ target, rule, of, completed }] : [];
    });
}

/** How many periods ahead a condition looks. */
function furthest(when: Expression): number {
  const ahead = [...walk(when)].flatMap((part) =>
    (part.op === 'in-periods' || part.op === 'missed') && part.among.kind === 'next' ? [part.among.periods] : [],
  );
  return Math.max(0, ...ahead);
}

function returned(
  { target, rule, of, completed }: Completed,
  kept: readonly Kept[],
  { evaluate, words, environment }: Facts,
  teller: Teller,
): readonly EarnBackStatement[] {
  const credits = keptIn(kept, target, of);
  const granted = sum(credits.map((one) => one.granted));
  const left = sum(credits.map((one) => one.left));
  const share = evaluate(rule.share, of);
  const part = share.state === 'value' && share.value.kind === 'percent' ? share.value.value : ZERO;
  const amount = minimum(left, teller.round(granted.mul(part)));
  if (compare(amount, ZERO) <= 0) return [];
  take(credits, amount);
  const rest = left.equals(granted) ? '' : `, of which ${teller.text(left)} is left`;
  return [
    {
      target: target.id,
      title: target.title,
      period: statedPeriod(completed, environment.zone),
      of: statedPeriod(of, environment.zone),
      granted: teller.money(granted),
      returned: teller.money(amount),
      derivation: [
        {
          stage: 'earn-back',
          text: `${words.expression(rule.when)}: completed in ${completed.whole.key}`,
          rule: 'R8',
          at: rule.when.at,
        },
        {
          stage: 'earn-back',
          text: `${teller.result(share)} of the ${teller.text(granted)} granted for ${of.whole.key}${rest}: ${teller.text(amount)} is returned`,
          rule: 'R8',
          at: rule.at,
        },
      ],
      at: rule.at,
    },
  ];
}

/** Takes an amount from credits, the first first. */
function take(credits: readonly Kept[], amount: Rational): void {
  let rest = amount;
  for (const one of credits) {
    const taken = minimum(one.left, rest);
    one.left = one.left.sub(taken);
    rest = rest.sub(taken);
  }
}
