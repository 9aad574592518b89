import type { Expression, HistoryNode, InPeriodsNode } from '../../src/contract/expression.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { periodsTouching, type Span } from './dates.ts';
import { coveredPart, type Line } from './judge.ts';
import { contextAt, inAllCorners } from './measures.ts';
import { scalar } from './scalar.ts';
import { known } from './value.ts';
import type { World } from './world.ts';

/** What was found of all targets, and the periods in which they were looked at. */
export interface Verdicts {
  readonly world: World;
  readonly range: Span;
  readonly spec: PeriodSpec;
  readonly lines: readonly Line[];
}

/** The periods that are looked at and of which anything is covered, in order. */
export const periodsOf = ({ world, range, spec }: Verdicts): readonly Span[] =>
  periodsTouching(spec, world.contract.zone, range).filter((period) => {
    const { start, end } = coveredPart(world, range, period);
    return start < end;
  });

/** Whether a condition on outcomes or values certainly holds for a period, certainly doesn't, or neither. */
export function holdsIn(condition: Expression, period: Span, verdicts: Verdicts): boolean | undefined {
  switch (condition.op) {
    case 'verdict': {
      const outcome = lineIn(condition.target, period, verdicts)?.outcome;
      // There is no verdict where nothing was measured (decision 0018); what doesn't apply is neither met nor missed (G1).
      return outcome === undefined || outcome === 'not-measured' ? undefined : outcome === condition.outcome;
    }
    case 'missed':
      return missedIn(condition, period, verdicts);
    case 'in-periods':
      return inPeriods(condition, period, verdicts);
    default: {
      const { world, spec, range } = verdicts;
      const place = { world, spec, period, covered: coveredPart(world, range, period) };
      const all = inAllCorners((corner) => known(scalar(condition, contextAt(place, corner))));
      return all.every((each) => each === all[0]) ? all[0] : undefined;
    }
  }
}

const lineIn = (target: string, period: Span, { lines }: Verdicts): Line | undefined =>
  lines.find((line) => line.target.id === target && line.period.start === period.start);

/** G3: no miss is assumed before the first period, and a period without a verdict may have been one. */
function missedIn({ target, atLeast, among }: HistoryNode, period: Span, verdicts: Verdicts): boolean | undefined {
  if (among.kind !== 'any') throw new Error('the oracle counts misses in windows');
  const all = periodsOf(verdicts);
  const last = all.findIndex(({ start }) => start === period.start);
  const window = all.slice(Math.max(0, last + 1 - among.periods), last + 1);
  const outcomes = window.map((each) => lineIn(target, each, verdicts)?.outcome);
  const missed = outcomes.filter((each) => each === 'missed').length;
  const open = outcomes.filter((each) => each === 'not-measured').length;
  if (missed >= atLeast) return true;
  return missed + open < atLeast ? false : undefined;
}

/** Each of the next periods; those that nobody has seen yet are open. */
function inPeriods(
  { condition, among, atLeast }: InPeriodsNode,
  period: Span,
  verdicts: Verdicts,
): boolean | undefined {
  if (among.kind !== 'next' || atLeast !== among.periods)
    throw new Error('the oracle looks at each of the next periods');
  const later = periodsOf(verdicts).filter(({ start }) => start > period.start);
  const looked = later.slice(0, among.periods).map((each) => holdsIn(condition, each, verdicts));
  if (looked.includes(false)) return false;
  return looked.length === among.periods && looked.every((each) => each === true) ? true : undefined;
}
