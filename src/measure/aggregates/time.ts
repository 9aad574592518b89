import type { TimeNode } from '../../contract/expression.ts';
import type { Value } from '../../contract/value.ts';
import { compare, type Rational, ratio, rational, toJSON } from '../../exact/rational.ts';
import { formatDuration } from '../../time/duration.ts';
import {
  clip,
  complement,
  type Instant,
  type Interval,
  intersect,
  lengthOf,
  normalise,
  subtract,
  total,
} from '../../time/intervals.ts';
import * as tristates from '../../time/tristate.ts';
import type { Fact, Measured } from '../measurements.ts';
import { linesIn, type Timed } from '../overtime/timed.ts';
import type { MeasuredCell } from '../scope.ts';
import { stretchesTouching } from './cells.ts';
import { durationFact, noValue } from './words.ts';

/** Time by what is known of it: whether the set holds, and whether the time is left out. */
interface Split {
  readonly length: number;
  /** Certainly in the set, and certainly counted. */
  readonly inside: number;
  /** Certainly outside the set, and certainly counted. */
  readonly outside: number;
  /** Counted, and in the set or not. */
  readonly open: number;
  /** In the set if it counts at all, which isn't known. */
  readonly insideOrLeftOut: number;
  readonly outsideOrLeftOut: number;
  /** Nothing is known. */
  readonly anything: number;
  readonly leftOut: number;
  readonly unobserved: number;
}

/** Time in or outside a set in a period, as a duration or as a share of the time that counts (N1, O4), with bounds where gaps leave it open (D2). Without a label nobody is told how it came about. */
function timeIn(
  node: TimeNode,
  measured: Timed,
  { covered, upBefore }: MeasuredCell,
  label: string | undefined,
): Measured {
  const set = upBefore === undefined ? measured : upUntil(measured, upBefore);
  if (covered.start >= covered.end) return noValue('the period lies outside the term, or the data say nothing of it');
  const split = splitTime(set, covered);
  const facts = label === undefined ? NOT_TOLD : factsOf(split, set, covered, label);
  const seen = split.unobserved > 0 ? { observedMs: split.length - split.unobserved } : {};
  if (split.unobserved > 0 && split.unobserved === split.length - split.leftOut)
    return { ...noValue(set.missing[0] ?? 'nothing was observed in this period (D6)', facts), ...seen };
  if (split.length - split.leftOut === 0) return noValue('all time of the period is excluded', facts);
  const inside = bounds(split, node.as);
  const [low, high] = node.side === 'in' ? inside : outsideOf(inside, split, node.as);
  if (low === undefined || high === undefined) return noValue('all time of the period may be excluded', facts);
  const sized = (size: Rational): Value => ({
    kind: node.as === 'share' ? 'percent' : 'duration',
    value: toJSON(size),
  });
  if (compare(low, high) === 0) return { state: 'value', value: sized(low), facts, ...seen };
  return {
    state: 'between',
    low: sized(low),
    high: sized(high),
    reason: `${formatDuration(openTime(split))} of the period ${split.unobserved > 0 ? 'were not observed' : 'can be judged either way'}`,
    facts,
    ...seen,
  };
}

const NOT_TOLD: readonly Fact[] = [];

/** The same in each of many cells. Cells of one length of which the set says nothing have one answer: there may be thousands. */
export function timeInEach(
  node: TimeNode,
  set: Timed,
  cells: readonly MeasuredCell[],
  label: string | undefined,
): readonly Measured[] {
  if (cells.length < WORTH_SHARING) return cells.map((cell) => timeIn(node, set, cell, label));
  const touching = stretchesTouching(saidBy(set));
  const quiet = new Map<number, Measured>();
  return cells.map((cell) => {
    const { covered } = cell;
    for (const _ of touching(covered)) return timeIn(node, set, cell, label);
    const length = Math.max(0, lengthOf(covered));
    const known = quiet.get(length);
    if (known !== undefined) return known;
    const measured = timeIn(node, set, cell, label);
    quiet.set(length, measured);
    return measured;
  });
}

const WORTH_SHARING = 100;

/** All time of which a set says anything else than that it certainly doesn't hold, and counts. */
const saidBy = ({ judged, leftOut, excluded, unobserved, lines }: Timed): readonly Interval[] =>
  normalise([
    ...judged.yes,
    ...judged.unknown,
    ...leftOut.yes,
    ...leftOut.unknown,
    ...excluded,
    ...unobserved,
    ...lines.map(({ start, end }) => ({ start, end })),
  ]);

/** Before the agreement began nothing had failed, whatever was observed. */
function upUntil(set: Timed, start: Instant): Timed {
  const since = { start, end: Number.POSITIVE_INFINITY };
  return {
    ...set,
    judged: tristates.clip(set.judged, since),
    leftOut: tristates.clip(set.leftOut, since),
    excluded: clip(set.excluded, since),
    unobserved: clip(set.unobserved, since),
  };
}

const openTime = ({ open, insideOrLeftOut, outsideOrLeftOut, anything }: Split): number =>
  open + insideOrLeftOut + outsideOrLeftOut + anything;

function splitTime({ judged, leftOut, unobserved }: Timed, covered: Interval): Split {
  const inside = tristates.clip(judged, covered);
  const out = tristates.clip(leftOut, covered);
  const no = complement(tristates.possible(inside), covered);
  const counted = complement(tristates.possible(out), covered);
  const both = (a: readonly Interval[], b: readonly Interval[]): number => total(intersect(a, b));
  return {
    length: lengthOf(covered),
    inside: both(inside.yes, counted),
    outside: both(no, counted),
    open: both(inside.unknown, counted),
    insideOrLeftOut: both(inside.yes, out.unknown),
    outsideOrLeftOut: both(no, out.unknown),
    anything: both(inside.unknown, out.unknown),
    leftOut: total(out.yes),
    unobserved: total(subtract(clip(unobserved, covered), out.yes)),
  };
}

type Bounds = readonly [low: Rational | undefined, high: Rational | undefined];

/** The least and the most that time in the set can come to, each stretch that isn't known taken the one way or the other. */
function bounds(split: Split, as: TimeNode['as']): Bounds {
  const least = split.inside;
  const most = split.inside + split.open + split.insideOrLeftOut + split.anything;
  if (as === 'duration') return [rational(least), rational(most)];
  const counted = split.inside + split.outside + split.open;
  return [
    // What lowers the share: time in the set doesn't count, time outside does.
    share(least, counted + split.outsideOrLeftOut + split.anything),
    share(most, counted + split.insideOrLeftOut + split.anything),
  ];
}

function outsideOf([low, high]: Bounds, split: Split, as: TimeNode['as']): Bounds {
  if (as === 'share') return [high && rational(1).sub(high), low && rational(1).sub(low)];
  const least = split.outside;
  return [rational(least), rational(least + split.open + split.outsideOrLeftOut + split.anything)];
}

const share = (part: number, whole: number): Rational | undefined => (whole === 0 ? undefined : ratio(part, whole));

function factsOf(split: Split, { lines, excluded }: Timed, covered: Interval, label: string): readonly Fact[] {
  const rows = linesIn(lines, covered);
  const facts: Fact[] = [durationFact('period', split.length)];
  if (split.leftOut > 0) facts.push(durationFact('excluded', split.leftOut));
  facts.push(durationFact('available', split.length - split.leftOut));
  facts.push({ ...durationFact(label, split.inside), ...(rows.length === 0 ? {} : { rows }) });
  if (openTime(split) > 0) facts.push(durationFact('not known', openTime(split)));
  if (split.unobserved > 0) facts.push(durationFact('not observed', split.unobserved));
  const excused = total(clip(excluded, covered));
  if (excused > split.leftOut) facts.push(durationFact('excluded, counts as up', excused - split.leftOut));
  return facts;
}
