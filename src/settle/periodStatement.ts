import { endInTerm } from '../evaluate/periods.ts';
import { type Rational, sum } from '../exact/rational.ts';
import type { CreditLine, PeriodStatement, StatedClaim } from '../statement/statement.ts';
import type { PointsOfPeriod } from './candidates.ts';
import { claimAfter } from './claims.ts';
import type { Facts } from './facts.ts';
import type { SettledLine, SettledPeriod } from './limits.ts';
import { addAmounts, NOTHING_DUE, type Teller } from './money.ts';
import { showPoints } from './points.ts';
import { statedPeriod } from './stated.ts';

/** The credits of one period after all limits, with what they add up to (S4). */
export function periodStatement(
  facts: Facts,
  teller: Teller,
  { at, lines, steps }: SettledPeriod,
  scored: readonly PointsOfPeriod[],
): PeriodStatement {
  const { zone } = facts.environment;
  const points = scored.map((each) => each.points).reduce(addAmounts, NOTHING_DUE).low;
  const credits = lines.map((line) => creditLine(facts, teller, line));
  const payable = sum(lines.map((line) => line.payable));
  const atMost = sum(lines.map((line) => line.atMost));
  const claim = claimAfter(endInTerm(at, facts.contract), facts);
  return {
    period: statedPeriod(at, zone),
    credits,
    ...(scored.length === 0 ? {} : { points: showPoints(points, teller) }),
    entitled: teller.money(sum(lines.map((line) => entitledOf(line, teller)))),
    subtotal: teller.money(payable),
    ...(atMost.equals(payable) ? {} : { undecidedUpTo: teller.money(atMost) }),
    claim,
    derivation: [
      ...scored.flatMap((each) => each.steps),
      ...steps,
      ...(claim.kind === 'automatic' ? [] : [claimStep(claim, facts)]),
    ],
  };
}

const entitledOf = ({ candidate }: SettledLine, teller: Teller): Rational => teller.round(candidate.entitled.low);

function creditLine(facts: Facts, teller: Teller, line: SettledLine): CreditLine {
  const { candidate, payable, atMost } = line;
  const { claim } = facts.contract.creditTerms;
  const own =
    claim.kind === 'claim' && claim.from === 'event-end' && candidate.event
      ? claimAfter(candidate.event.end, facts)
      : undefined;
  return {
    of: candidate.of,
    title: candidate.title,
    ...(candidate.service === undefined ? {} : { service: candidate.service }),
    entitled: teller.money(entitledOf(line, teller)),
    payable: teller.money(payable),
    ...(atMost.equals(payable) ? {} : { undecidedUpTo: teller.money(atMost) }),
    ...(own === undefined ? {} : { claim: own }),
    at: candidate.range,
  };
}

function claimStep(
  { until, by }: Extract<StatedClaim, { kind: 'claim' }>,
  { contract }: Facts,
): PeriodStatement['derivation'][number] {
  const { claim } = contract.creditTerms;
  return {
    stage: 'claim',
    text:
      until === undefined ? `can be claimed by ${by}; no deadline is named` : `can be claimed by ${by} until ${until}`,
    rule: 'R7',
    ...(claim.at === undefined ? {} : { at: claim.at }),
  };
}
