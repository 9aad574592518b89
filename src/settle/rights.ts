import type { TerminationRight } from '../contract/contract.ts';
import type { Expression, HistoryNode } from '../contract/expression.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { walk } from '../contract/walk.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { endInTerm, periodsAtHand } from '../evaluate/periods.ts';
import { certainly } from '../evaluate/result.ts';
import type { RightStatement } from '../statement/beside.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { type DayNumber, isoDate, isoWall } from '../time/civil.ts';
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
    openings(right, facts).flatMap((at) => {
      const uncured = cureOf(right, at, facts);
      if (uncured === undefined) return [];
      return [statement(right, { at, ...uncured }, facts, reasons(right.when, at, facts, teller, missedIn))];
    }),
  );
}

interface Opening {
  readonly at: PeriodAtHand;
  /** The last day before it opens. */
  readonly before: DayNumber;
  readonly steps: readonly DerivationStep[];
}

/**
 * When a right whose condition is complete opens: at the end of its period, or of the time for a cure. Absent where the breach was cured in that time, in a later period that
 * ends within it, and as long as the time isn't over.
 */
function cureOf(right: TerminationRight, at: PeriodAtHand, facts: Facts): Omit<Opening, 'at'> | undefined {
  const { contract, environment, measurements, options, words } = facts;
  const { cure } = right;
  const end = endInTerm(at, contract);
  const day = localDay(environment.zone, end - 1);
  if (cure === undefined) return { before: day, steps: [] };
  const lastDay = lastDayOf(day, cure.within, cure.at, environment);
  const over = startOfDay(environment.zone, lastDay + 1);
  if (measurements.asOf < over) return undefined;
  const later = periodsAtHand(at.spec, contract, options.range, measurements.known).filter(
    ({ whole }) => whole.start >= end && whole.end <= over,
  );
  if (later.some((period) => certainly(facts.evaluate(cure.when, period)) === true)) return undefined;
  const text = `not cured by ${isoDate(lastDay)}: ${words.expression(cure.when)} in none of ${later.length} later periods`;
  return { before: lastDay, steps: [{ stage: 'right', text, rule: 'R9', at: cure.at }] };
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
  { at, before, steps }: Opening,
  { environment, words }: Facts,
  because: readonly DerivationStep[],
): RightStatement {
  const { zone } = environment;
  const said = [title, member].filter((part) => part !== undefined).join(': ');
  const opens = startOfDay(zone, before + 1);
  const lastDay = exerciseWithin === undefined ? undefined : lastDayOf(before, exerciseWithin, range, environment);
  const firstDay = isoDate(before + 1);
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
      ...steps,
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
