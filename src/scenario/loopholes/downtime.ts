import {
  type Downtime,
  downtimesOf,
  excluded,
  excludedAndShort,
  forgiven,
  oneOutage,
  overTheEnd,
  repeatedOutages,
  shortOutages,
  type TooShort,
  tooShort,
} from '../../analyse/loopholes/downtime.ts';
import type { Ramp } from '../../analyse/loopholes/history.ts';
import { isAbove, isEqual, type Rational, ZERO } from '../../exact/rational.ts';
import type { Duration } from '../../time/intervals.ts';
import { nextPeriod } from '../../time/periods.ts';
import { daysOf } from './days.ts';
import { costOf, type Search, worstOf } from './edge.ts';
import { isFree, isJudged, type StatedDays, type Verdict } from './probe.ts';
import type { Finding } from './result.ts';
import { type Edge, type Judge, lastPassing } from './search.ts';

interface Found {
  readonly findings: readonly Finding[];
  readonly undecided?: string;
}

/** Targets that rest on when a condition holds. */
export async function timeLoopholes(search: Search): Promise<Found> {
  let undecided: string | undefined;
  let endless: Finding | undefined;
  for (const downtime of downtimesOf(search.contract, search.target, search.period)) {
    const ramp = oneOutage(downtime);
    const perfect = await search.judge(ramp.at(0));
    const worst = await search.judge(ramp.at(ramp.most));
    if (worst.outcomes.length > 0 && !isJudged(worst)) {
      undecided = worst.reason ?? 'it was not judged';
      continue;
    }
    // Where there is no outage, what is said of outages has no value, and a target for each of them no outcome.
    if (!isFree(search.target, perfect)) {
      undecided = 'it is missed even where nothing happens';
      continue;
    }
    if (isFree(search.target, worst)) {
      if (worst.outcomes.length === 0) continue;
      // Such as a target on how many outages there are: one that never ends is one.
      endless ??= {
        kind: 'free',
        shape: ramp.shape,
        figure: ramp.figure(ramp.most),
        history: ramp.at(ramp.most),
        verdict: worst,
        limit: 'whole',
      };
      continue;
    }
    const findings = await findingsOf(search, downtime, ramp);
    if (findings.length > 0) return { findings };
    undecided = perfect.reason ?? 'it was not judged';
  }
  if (endless !== undefined) return { findings: [endless] };
  return { findings: [], ...(undecided === undefined ? {} : { undecided }) };
}

async function findingsOf(search: Search, downtime: Downtime, ramp: Ramp): Promise<readonly Finding[]> {
  const free = (verdict: Verdict): boolean => isFree(search.target, verdict);
  const single = await lastPassing(ramp, search.judge, free);
  if (single === undefined || (single.n > 0 && !isJudged(single.verdict))) return [];
  const forgivenMs = downOf(worstOf(ramp, single));
  const short = tooShort(downtime);
  const many = await longest(
    search,
    [
      ...(short === undefined ? [] : [shortOutages(downtime, forgivenMs, short), shortOutages(downtime, 0, short)]),
      ...(forgivenMs > 0 ? [repeatedOutages(downtime, forgivenMs)] : []),
    ],
    free,
  );
  const findings: Finding[] = [worstOf(ramp, single)];
  const combined = short && (await besideExclusions(search, downtime, short, forgivenMs, free));
  if (many !== undefined && many.figure.kind === 'down' && many.figure.ms > forgivenMs) findings.unshift(many);
  if (combined !== undefined && findings.every((one) => downOf(combined) > downOf(one))) findings.unshift(combined);
  findings.push(...(await byExclusions(search, downtime, forgivenMs, free)));
  const overEnd = await acrossTheEnd(search, downtime, forgivenMs);
  if (overEnd !== undefined) findings.push(overEnd);
  return [...findings, ...(await costs(search, ramp, single))];
}

/** The history among several shapes that is down for longest and pays nothing. */
async function longest(
  search: Search,
  ramps: readonly Ramp[],
  free: (verdict: Verdict) => boolean,
): Promise<Finding | undefined> {
  let best: Finding | undefined;
  for (const ramp of ramps) {
    const edge = await lastPassing(ramp, search.judge, free);
    if (edge === undefined || edge.n === 0) continue;
    const finding = worstOf(ramp, edge);
    if (best === undefined || downOf(finding) > downOf(best)) best = finding;
  }
  return best;
}

const downOf = ({ figure }: Finding): Duration => (figure.kind === 'down' ? figure.ms : 0);

/** What each exclusion takes out, beside what is forgiven anyway. */
async function byExclusions(
  search: Search,
  downtime: Downtime,
  forgivenMs: Duration,
  free: (verdict: Verdict) => boolean,
): Promise<readonly Finding[]> {
  const { period } = search;
  const length = period.end - period.start;
  const findings: Finding[] = [];
  for (const exclusion of downtime.exclusions) {
    const whole = excluded(downtime, exclusion, 0);
    const edge = await lastPassing(whole, search.judge, (verdict) => isFree(search.target, verdict));
    if (edge === undefined || edge.n === 0) continue;
    if (edge.next === undefined) {
      findings.push(worstOf(whole, edge));
      continue;
    }
    // With time left out, less of it is forgiven: the outage that counts is made shorter by what the exclusion takes.
    const { allowance } = exclusion;
    const allowed =
      allowance !== undefined && 'durationMs' in allowance ? Math.min(allowance.durationMs, length) : undefined;
    const left = allowed === undefined ? 0 : Math.min(forgivenMs, forgiven(downtime, length - allowed) ?? 0);
    const counted = Math.floor(left / downtime.step) * downtime.step;
    const ramp = excluded(downtime, exclusion, counted);
    const beside = counted === 0 ? undefined : await lastPassing(ramp, search.judge, free);
    const alone = worstOf(whole, edge);
    const both = beside === undefined || beside.n === 0 ? undefined : worstOf(ramp, beside);
    findings.push(both !== undefined && downOf(both) > downOf(alone) ? both : alone);
  }
  return findings;
}

/** What an exclusion takes out, and outages that are too short to count in all the time behind it: more than either of them. */
async function besideExclusions(
  search: Search,
  downtime: Downtime,
  short: TooShort,
  forgivenMs: Duration,
  free: (verdict: Verdict) => boolean,
): Promise<Finding | undefined> {
  const length = search.period.end - search.period.start;
  const ramps = downtime.exclusions.flatMap((exclusion): readonly Ramp[] => {
    const { allowance } = exclusion;
    if (allowance === undefined || !('durationMs' in allowance)) return [];
    const held = Math.floor(Math.min(allowance.durationMs, length) / downtime.step) * downtime.step;
    if (held === 0 || held >= length) return [];
    const left = Math.min(forgivenMs, forgiven(downtime, length - held) ?? 0);
    const ms = Math.floor(left / downtime.step) * downtime.step;
    return [...new Set([ms, 0])].map((one) => excludedAndShort(downtime, exclusion, { held, ms: one, ...short }));
  });
  return longest(search, ramps, free);
}

/** An outage over the end of the period, of which each period forgives its part (T6). */
async function acrossTheEnd(search: Search, downtime: Downtime, forgivenMs: Duration): Promise<Finding | undefined> {
  const { contract, target, period } = search;
  if (target.scope.kind !== 'period' || forgivenMs === 0 || forgivenMs >= period.end - period.start) return undefined;
  const next = nextPeriod(target.scope.period, contract.zone, period);
  const days: StatedDays = { from: search.days.from, until: daysOf(contract, next).until };
  const ramp = overTheEnd(downtime, forgivenMs, next);
  const edge = await lastPassing(ramp, (history) => search.probe(history, days), search.isFree);
  // A next period that the term cuts off forgives everything, which says nothing.
  if (edge === undefined || edge.n === 0 || edge.next === undefined) return undefined;
  return { ...worstOf(ramp, edge), days };
}

/** The smallest outage that pays, the smallest that pays the most that one can, and the smallest that costs most under all targets together. */
async function costs({ target, judge }: Search, ramp: Ramp, single: Edge): Promise<readonly Finding[]> {
  const smallest = costOf(ramp, single);
  if (smallest === undefined || target.credits.length === 0 || !isAbove(smallest.verdict.credit, ZERO)) return [];
  const first: Finding = { ...smallest, isFirst: true };
  const worst = await judge(ramp.at(ramp.most));
  const found = await dearest(ramp, judge, first, worst.credit);
  const last = found.at(-1) ?? first;
  // One outage may miss several targets, each with a level of its own.
  if (worst.others.length === 0 || !isAbove(worst.total, last.verdict.total)) return found;
  const reached = await lastPassing(ramp, judge, (verdict) => isAbove(worst.total, verdict.total));
  const inAll = reached && costOf(ramp, reached);
  return inAll === undefined ? found : [...found, { ...inAll, isMostInAll: true }];
}

/** The first that pays, and behind it the smallest that pays the most that the target can. */
async function dearest(ramp: Ramp, judge: Judge, first: Finding, most: Rational): Promise<readonly Finding[]> {
  if (!isAbove(most, first.verdict.credit)) return [{ ...first, isMost: isEqual(most, first.verdict.credit) }];
  const reached = await lastPassing(ramp, judge, (verdict) => isAbove(most, verdict.credit));
  const found = reached && costOf(ramp, reached);
  return found === undefined ? [first] : [first, { ...found, isMost: true }];
}
