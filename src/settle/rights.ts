import type { TerminationRight } from '../contract/contract.ts';
import type { Expression, HistoryNode } from '../contract/expression.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { walk } from '../contract/walk.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { endInTerm, periodsAtHand } from '../evaluate/periods.ts';
import { certainly } from '../evaluate/result.ts';
import type { DerivationStep, RightStatement } from '../statement/statement.ts';
import { isoDate, isoWall } from '../time/civil.ts';
import { localDay, startOfDay } from '../time/zone.ts';
import { lastDayOf } from './deadlines.ts';
import type { Facts } from './facts.ts';
import type { Teller } from './money.ts';

/** The periods in which a target was missed, of those that a condition looks at. */
export type MissedIn = (node: HistoryNode, at: PeriodAtHand) => readonly string[];

/**
 * Rights that came about: one opens at the end of the period that completes its condition, and lapses after its exercise
 * window (R9). While the condition goes on to hold, no further right opens.
 */
export function rightsOf(facts: Facts, teller: Teller, missedIn: MissedIn): readonly RightStatement[] {
  return facts.contract.rights.flatMap((right) =>
    openings(right, facts).map((at) => statement(right, at, facts, reasons(right.when, at, facts, teller, missedIn))),
  );
}

function openings(right: TerminationRight, facts: Facts): readonly PeriodAtHand[] {
  const { contract, options, measurements } = facts;
  const spec = right.each ?? sequenceOf(right.when, facts);
  if (spec === undefined) return [];
  const opened: PeriodAtHand[] = [];
  let held = false;
  for (const at of periodsAtHand(spec, contract, options.range, measurements.known)) {
    const holds = certainly(facts.evaluate(right.when, at)) === true;
    if (holds && !held) opened.push(at);
    held = holds;
  }
  return opened;
}

/** The periods of the target that the condition names, or of one on a metric that it names; else of the first target. */
function sequenceOf(when: Expression, { target, contract }: Facts): PeriodSpec | undefined {
  const parts = [...walk(when)];
  for (const part of parts) {
    const about = part.op === 'missed' ? target(part.target) : undefined;
    if (about !== undefined) return about.scope.period;
  }
  const metrics = new Set(parts.flatMap((part) => (part.op === 'metric' ? [part.metric] : [])));
  const measured = contract.targets.find(({ threshold }) => threshold !== undefined && metrics.has(threshold.metric));
  return (measured ?? contract.targets[0])?.scope.period;
}

function statement(
  { id, title, member, what, by, when, exerciseWithin, at: range }: TerminationRight,
  at: PeriodAtHand,
  { contract, environment, words }: Facts,
  because: readonly DerivationStep[],
): RightStatement {
  const { zone } = environment;
  const said = [title, member].filter((part) => part !== undefined).join(': ');
  const opens = endInTerm(at, contract);
  const lastDay =
    exerciseWithin === undefined ? undefined : lastDayOf(localDay(zone, opens - 1), exerciseWithin, range, environment);
  const firstDay = isoDate(localDay(zone, opens));
  const lapses = lastDay === undefined ? 'does not lapse' : `lapses after ${isoDate(lastDay)}`;
  return {
    ...(id === undefined ? {} : { id }),
    party: by,
    by: words.party(by),
    what,
    ...(said === '' ? {} : { title: said }),
    because: words.expression(when),
    opensAt: `${isoWall(opens)}Z`,
    firstDay,
    ...(lastDay === undefined
      ? {}
      : { lapsesAt: `${isoWall(startOfDay(zone, lastDay + 1))}Z`, lastDay: isoDate(lastDay) }),
    derivation: [
      ...because,
      { stage: 'right', text: `completed in ${at.whole.key}: opens on ${firstDay}, ${lapses}`, rule: 'R9', at: range },
    ],
    at: range,
  };
}

/** What made the condition true: the misses that it counts and the values that it compares. */
function reasons(
  when: Expression,
  at: PeriodAtHand,
  { words, evaluate, target }: Facts,
  teller: Teller,
  missedIn: MissedIn,
): readonly DerivationStep[] {
  const steps: DerivationStep[] = [];
  for (const part of walk(when)) {
    if (part.op === 'missed') {
      const keys = missedIn(part, at);
      const text = `${target(part.target)?.title ?? part.target}: missed in ${keys.length === 0 ? 'none' : keys.join(', ')}`;
      steps.push({ stage: 'right', text, rule: 'G3', at: part.at });
    }
    if (part.op === 'compare' && part.type.kind === 'boolean') {
      const text = teller.said(words.expression(part.left), evaluate(part.left, at));
      steps.push({ stage: 'right', text, rule: 'N1', at: part.at });
    }
  }
  return steps;
}
