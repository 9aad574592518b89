import type { PeriodAtHand } from '../evaluate/context.ts';
import { endInTerm } from '../evaluate/periods.ts';
import { isEqual, isZero, type Rational } from '../exact/rational.ts';
import type { CreditLine, DerivationStep, PeriodStatement, StatedClaim } from '../statement/statement.ts';
import { isoDate, parseIsoDate } from '../time/civil.ts';
import { localDay } from '../time/zone.ts';
import type { PointsOfPeriod } from './candidates.ts';
import { claimOfPeriod, claimSteps } from './claims.ts';
import { lastDayOf } from './deadlines.ts';
import type { Facts } from './facts.ts';
import type { SettledLine, SettledPeriod } from './limits.ts';
import { addAmounts, NOTHING_DUE, type Teller } from './money.ts';
import { showPoints } from './points.ts';
import { statedPeriod } from './stated.ts';
import {
  addedSums,
  directionTotals,
  isUsual,
  type PeriodSums,
  type Sums,
  shownDirection,
  shownSums,
  unusualParties,
} from './totals.ts';

/** The credits of one period after all limits, with what they add up to (S4). */
export function periodStatement(
  facts: Facts,
  teller: Teller,
  period: SettledPeriod,
  scored: readonly PointsOfPeriod[],
): { readonly stated: PeriodStatement; readonly sums: PeriodSums } {
  const { at, lines, steps } = period;
  const { zone } = facts.environment;
  const points = scored.map((each) => each.points).reduce(addAmounts, NOTHING_DUE).low;
  const claim = claimOfPeriod(at, facts);
  const credits = lines.map((line) => creditLine(facts, teller, claim, line));
  const sums = periodSums(facts, teller, period);
  const { entitled, payable: subtotal, claimable, granted, undecidedUpTo } = shownSums(sums, teller);
  const stated = {
    period: statedPeriod(at, zone),
    credits,
    ...(scored.length === 0 ? {} : { points: showPoints(points, teller) }),
    entitled,
    subtotal,
    claimable,
    granted,
    ...(undecidedUpTo === undefined ? {} : { undecidedUpTo }),
    ...(sums.directions === undefined ? {} : { directions: sums.directions.map((one) => shownDirection(one, teller)) }),
    claim,
    derivation: [
      ...scored.flatMap((each) => each.steps),
      ...steps,
      ...claimStep(claim, facts),
      ...lines.flatMap((line) =>
        claimSteps(line.candidate.title, line.candidate.claim, line, teller, line.candidate.range),
      ),
      ...lines.flatMap((line) => expirySteps(line, at, facts, teller)),
    ],
  };
  return { stated, sums };
}

/**
 * What periods add up to, without their words; what those need is looked up all the same, and may be missing. Where all is owed in the usual direction
 * the lines of all periods are added up at once.
 */
export function periodsInShort(facts: Facts, teller: Teller, periods: readonly SettledPeriod[]): readonly PeriodSums[] {
  const usual: SettledLine[] = [];
  let areUsual = true;
  for (const { at, lines } of periods) {
    claimOfPeriod(at, facts);
    for (const line of lines) {
      expirySteps(line, at, facts, teller);
      usual.push(line);
      areUsual &&= isUsual(line.candidate, facts.contract);
    }
  }
  return areUsual ? [usualSums(teller, usual)] : periods.map((period) => periodSums(facts, teller, period));
}

function periodSums({ contract, words }: Facts, teller: Teller, { lines }: SettledPeriod): PeriodSums {
  const usual = lines.filter(({ candidate }) => isUsual(candidate, contract));
  const sums = usualSums(teller, usual);
  if (usual.length === lines.length) return sums;
  const parties = { by: words.party(contract.provider), to: words.party(contract.customer) };
  const parts = lines.map((line) => ({
    ...sumsOf(line, teller),
    owed: unusualParties(line.candidate, contract, words) ?? parties,
  }));
  return { ...sums, directions: directionTotals(parts) };
}

const usualSums = (teller: Teller, lines: readonly SettledLine[]): Sums =>
  addedSums(lines.map((line) => sumsOf(line, teller)));

function sumsOf(line: SettledLine, teller: Teller): Sums {
  const { payable, claimable, granted, atMost } = line;
  const sums = { entitled: entitledOf(line, teller), payable, claimable, granted };
  return isEqual(atMost, payable) ? sums : { ...sums, undecidedUpTo: atMost };
}

const entitledOf = ({ candidate }: SettledLine, teller: Teller): Rational => teller.round(candidate.entitled.low);

function creditLine(facts: Facts, teller: Teller, ofPeriod: StatedClaim, line: SettledLine): CreditLine {
  const { candidate, payable, atMost, claimable, granted } = line;
  const { stated, claimed } = candidate.claim;
  const own = !isSameClaim(stated, ofPeriod);
  const owed = unusualParties(candidate, facts.contract, facts.words);
  return {
    ...(owed === undefined ? {} : { owed }),
    of: candidate.of,
    ...(candidate.payment === undefined ? {} : { payment: candidate.payment }),
    title: candidate.title,
    ...(candidate.service === undefined ? {} : { service: candidate.service }),
    entitled: teller.money(entitledOf(line, teller)),
    payable: teller.money(payable),
    ...(isEqual(atMost, payable) ? {} : { undecidedUpTo: teller.money(atMost) }),
    claimable: teller.money(claimable),
    granted: teller.money(granted),
    ...(own ? { claim: stated } : {}),
    ...(claimed === undefined ? {} : { claimed }),
    at: candidate.range,
  };
}

const isSameClaim = (a: StatedClaim, b: StatedClaim): boolean =>
  (isAutomatic(a) && isAutomatic(b)) || JSON.stringify(a) === JSON.stringify(b);

const isAutomatic = (claim: StatedClaim): boolean => claim.kind === 'automatic' && claim.fallback === undefined;

/** By when what was granted must be used. Whether it was isn't known here: of a day that has passed it's said what has become of the rest. */
function expirySteps(
  { candidate, granted }: SettledLine,
  at: PeriodAtHand,
  { contract, environment, measurements }: Facts,
  teller: Teller,
): readonly DerivationStep[] {
  const { expires } = contract.creditTerms;
  if (expires === undefined || isZero(granted)) return [];
  const claimed = candidate.claim.claimed?.on;
  const claimedOn = claimed === undefined ? undefined : parseIsoDate(claimed);
  const from = claimedOn ?? localDay(environment.zone, endInTerm(at, contract) - 1);
  const last = lastDayOf(from, expires.after, expires.at, environment);
  const passed = localDay(environment.zone, measurements.asOf - 1) > last;
  const text = passed
    ? `${candidate.title}: ${teller.text(granted)} could be used until ${isoDate(last)}; what wasn't has lapsed`
    : `${candidate.title}: ${teller.text(granted)} can be used until ${isoDate(last)}, then what is left lapses`;
  return [{ stage: 'claim', text, rule: 'R7', at: expires.at }];
}

function claimStep(stated: StatedClaim, { contract }: Facts): readonly DerivationStep[] {
  const { claim } = contract.creditTerms;
  const window = stated.kind === 'automatic' ? stated.fallback : stated;
  if (window === undefined) return [];
  const until = window.until === undefined ? '; no deadline is named' : ` until ${window.until}`;
  const text =
    stated.kind === 'automatic'
      ? `granted without a claim; what isn't can be claimed by ${window.by}${until}`
      : `can be claimed by ${window.by}${until}`;
  return [{ stage: 'claim', text, rule: 'R7', ...(claim.at === undefined ? {} : { at: claim.at }) }];
}
