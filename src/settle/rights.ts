import type { TerminationRight } from '../contract/contract.ts';
import { walk } from '../contract/walk.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { endInTerm, periodsAtHand } from '../evaluate/periods.ts';
import { certainly } from '../evaluate/result.ts';
import type { RightStatement } from '../statement/statement.ts';
import { isoDate, isoWall } from '../time/civil.ts';
import { localDay, startOfDay } from '../time/zone.ts';
import type { Facts } from './facts.ts';

/**
 * Rights to terminate that came about: one opens at the end of the period that completes its condition, and lapses after its
 * exercise window (R9). While the condition goes on to hold, no further right opens.
 */
export function rightsOf(facts: Facts): readonly RightStatement[] {
  return facts.contract.rights.flatMap((right) => openings(right, facts));
}

function openings(right: TerminationRight, facts: Facts): readonly RightStatement[] {
  const opened: RightStatement[] = [];
  let held = false;
  for (const at of periodsOf(right, facts)) {
    const holds = certainly(facts.evaluate(right.when, at)) === true;
    if (holds && !held) opened.push(statement(right, at, facts));
    held = holds;
  }
  return opened;
}

/** The periods of the target that the condition is about. */
function periodsOf(
  { when }: TerminationRight,
  { target, contract, options, measurements }: Facts,
): readonly PeriodAtHand[] {
  for (const part of walk(when)) {
    const about = part.op === 'missed' ? target(part.target) : undefined;
    if (about !== undefined) return periodsAtHand(about.scope.period, contract, options.range, measurements.known);
  }
  const first = contract.targets[0];
  return first === undefined ? [] : periodsAtHand(first.scope.period, contract, options.range, measurements.known);
}

function statement(
  { by, when, exerciseWithinDays, at: range }: TerminationRight,
  at: PeriodAtHand,
  { contract, environment: { zone }, words }: Facts,
): RightStatement {
  const opens = endInTerm(at, contract);
  const lastDay = exerciseWithinDays === undefined ? undefined : localDay(zone, opens - 1) + exerciseWithinDays;
  return {
    by: words.party(by),
    what: 'terminate',
    because: words.expression(when),
    opensAt: `${isoWall(opens)}Z`,
    firstDay: isoDate(localDay(zone, opens)),
    ...(lastDay === undefined
      ? {}
      : { lapsesAt: `${isoWall(startOfDay(zone, lastDay + 1))}Z`, lastDay: isoDate(lastDay) }),
    at: range,
  };
}
