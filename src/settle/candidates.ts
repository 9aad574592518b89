import type { Contract, Target } from '../contract/contract.ts';
import type { PeriodSpec } from '../contract/period.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { common, isPartial, periodsAtHand, specKey, statedTime } from '../evaluate/periods.ts';
import { isZero } from '../exact/rational.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { type Instant, lengthOf } from '../time/intervals.ts';
import { periodByIndex, periodContaining } from '../time/periods.ts';
import { claimStanding } from './claims.ts';
import { type Direction, directionKey, sameDirection } from './directions.ts';
import type { EvaluatedLine } from './evaluated.ts';
import type { Facts } from './facts.ts';
import type { CreditPeriod } from './limits.ts';
import { type Amount, addAmounts, moneyIn, NOTHING_DUE, type Teller } from './money.ts';
import { showPoints } from './points.ts';
import { type Candidate, noIncidents } from './share.ts';

/** Points of a period, and what they were turned into. */
export interface PointsOfPeriod {
  readonly at: PeriodAtHand;
  readonly points: Amount;
  readonly candidate?: Candidate;
  readonly steps: readonly DerivationStep[];
}

/** What the lines earn, as candidates for combination; what comes to nothing for certain is left out. */
export function lineCandidates(lines: readonly EvaluatedLine[], facts: Facts): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const { line, credit, stretches } of lines) {
    if (credit === undefined || isZero(credit.amount.high)) continue;
    const { target, at, row, dueAt } = line;
    const event = row === undefined ? undefined : { end: row.end };
    candidates.push({
      of: line.id,
      title: row === undefined ? target.title : `${target.title}: ${row.key}`,
      by: target.owedBy,
      to: target.owedTo,
      target: target.id,
      at,
      dueAt,
      entitled: credit.amount,
      incidents: () => stretches().outages,
      claim: claimStanding(
        row === undefined ? { target, at } : { target, at, event: { end: row.end }, row: row.key },
        facts,
      ),
      range: target.at,
      service: target.service,
      event,
    });
  }
  return candidates;
}

/** Service points turned into money at the end of each of their periods (R4). */
export function pointCandidates(
  lines: readonly EvaluatedLine[],
  facts: Facts,
  teller: Teller,
): readonly PointsOfPeriod[] {
  const { contract, options, measurements } = facts;
  const { perPoint } = contract.creditTerms;
  if (lines.every(({ points }) => points === undefined)) return [];
  const spec = perPoint?.each ?? creditSpec(contract, options.range.start, facts.environment.zone.id);
  if (spec === undefined) return [];
  const periods = periodsAtHand(spec, contract, options.range, measurements.known);
  return periods.flatMap((at) => {
    const due = lines.filter(({ line, points }) => points !== undefined && fallsDueIn(line.dueAt, at));
    const directions = new Map(
      due.map(({ line: { target } }) => [directionKey(directionOf(target)), directionOf(target)]),
    );
    return [...directions.values()].map((direction) => {
      const scored = due.filter(({ line: { target } }) => sameDirection(directionOf(target), direction));
      return pointsIn(scored, direction, at, facts, teller);
    });
  });
}

const directionOf = ({ owedBy, owedTo }: Target): Direction => ({ by: owedBy, to: owedTo });

/** The points that one party owes another in a period, and what they cost. */
function pointsIn(
  scored: readonly EvaluatedLine[],
  direction: Direction,
  at: PeriodAtHand,
  facts: Facts,
  teller: Teller,
): PointsOfPeriod {
  const { contract, evaluate, words } = facts;
  const { perPoint } = contract.creditTerms;
  const points = scored.map((each) => each.points?.amount ?? NOTHING_DUE).reduce(addAmounts, NOTHING_DUE);
  if (perPoint === undefined) return { at, points, steps: [] };
  const count = showPoints(points.low, teller).text;
  if (contract.partialPeriods === 'no-credit' && isPartial(at))
    return { at, points, steps: [pointStep(`${count}: a partial period earns no credit (T5)`, perPoint)] };
  const each = moneyIn(evaluate(perPoint.amount, at), contract.currency);
  const rate = words.expression(perPoint.amount);
  if (each.kind !== 'amount') {
    const why = each.kind === 'unknown' ? each.reason : 'none is agreed';
    return { at, points, steps: [pointStep(`${count} at ${rate}: undecided, ${why}`, perPoint)] };
  }
  const entitled = { low: points.low.mul(each.amount.low), high: points.high.mul(each.amount.high) };
  const text = `${count} at ${rate} (${teller.text(each.amount.low)}) each = ${teller.text(entitled.low)}`;
  const usual = direction.by === contract.provider && direction.to === contract.customer;
  const whose = usual ? '' : `, ${words.party(direction.by)} to ${words.party(direction.to)}`;
  const candidate: Candidate = {
    of: `points ${at.whole.key}${whose}`,
    title: `Service points, ${at.whole.key}${whose}`,
    ...direction,
    at,
    dueAt: at.covered.end,
    entitled,
    incidents: noIncidents,
    claim: claimStanding({ at }, facts),
    range: perPoint.at,
  };
  return { at, points, ...(isZero(entitled.high) ? {} : { candidate }), steps: [pointStep(text, perPoint)] };
}

const pointStep = (text: string, { at }: NonNullable<Contract['creditTerms']['perPoint']>): DerivationStep => ({
  stage: 'allocation',
  text,
  rule: 'R4',
  at,
});

const fallsDueIn = (dueAt: number, { whole }: PeriodAtHand): boolean => whole.start < dueAt && dueAt <= whole.end;

/** The periods in which anything falls due, in the order of time (R4a). */
export function creditPeriods(
  candidates: readonly Candidate[],
  scored: readonly PointsOfPeriod[],
  deposits: readonly Instant[],
  facts: Facts,
): readonly CreditPeriod[] {
  const { contract, environment, options, measurements } = facts;
  const spec = creditSpec(contract, options.range.start, environment.zone.id);
  if (spec === undefined) return [];
  const stated = statedTime(contract, options.range, measurements.known);
  const placeOf = (dueAt: number): number => periodContaining(spec, environment.zone, dueAt - 1).index;
  const isOwn = ({ at, dueAt }: Candidate): boolean => isWithin(dueAt, at) && isSameRule(at.spec, spec);
  const found = Map.groupBy(candidates, (one) => (isOwn(one) ? one.at.whole.index : placeOf(one.dueAt)));
  // Points are stated even where they cost nothing.
  const places = new Set([
    ...found.keys(),
    ...scored.map(({ at }) => placeOf(at.covered.end)),
    ...deposits.map(placeOf),
  ]);
  // What is carried forward is paid in the next period, and what a bank holds may expire, also where nothing else falls due.
  const goesOn = deposits.length > 0 || contract.creditTerms.caps.some(({ carriedForward }) => carriedForward);
  if (goesOn && places.size > 0)
    for (let place = Math.min(...places); place <= placeOf(stated.end); place++) places.add(place);
  return [...places]
    .sort((a, b) => a - b)
    .map((place) => {
      const own = found.get(place) ?? [];
      const same = own.find(isOwn)?.at;
      const whole = same?.whole ?? periodByIndex(spec, environment.zone, place);
      const part = common(whole, stated);
      const covered = part.start < part.end ? part : whole;
      // What was found for the period of a line holds for the same one of the credits.
      const isSame = same?.covered.start === covered.start && same.covered.end === covered.end;
      return { at: isSame ? same : { spec, whole, covered }, candidates: own };
    });
}

/** Whether what falls due then does so in the period; of rolling ones several hold it. */
const isWithin = (dueAt: Instant, { spec, whole }: PeriodAtHand): boolean =>
  spec.kind !== 'rolling' && whole.start < dueAt && dueAt <= whole.end;

const isSameRule = (a: PeriodSpec, b: PeriodSpec): boolean => a === b || specKey(a) === specKey(b);

/**
 * The period by which credits are combined: the one that the terms name, else the shortest one of a target that pays or a payment, so that
 * nothing waits for a longer one.
 */
export function creditSpec(
  { creditTerms: { combine, groups, perPoint }, targets, payments, banks = [] }: Contract,
  instant: number,
  zone: string,
): PeriodSpec | undefined {
  if (combine.kind === 'highest') return combine.each;
  for (const { over } of groups) if (over.kind === 'period') return over.each;
  if (perPoint !== undefined) return perPoint.each;
  const paying = targets.filter(
    ({ credits, points, extensions }) => credits.length > 0 || points.length > 0 || extensions.length > 0,
  );
  const all = payments.length === 0 ? paying : [...paying, ...payments];
  const first = all[0]?.scope.period;
  // Mostly all are paid by the same ones.
  if (first !== undefined && all.every(({ scope }) => isSameRule(scope.period, first))) return first;
  const shortest = all
    .map(({ scope }) => ({ spec: scope.period, length: lengthOf(periodContaining(scope.period, zone, instant)) }))
    .reduce<{ spec: PeriodSpec; length: number } | undefined>(
      (found, each) => (found === undefined || each.length < found.length ? each : found),
      undefined,
    );
  return shortest?.spec ?? banks[0]?.collects[0]?.period;
}
