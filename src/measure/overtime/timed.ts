import { byPlace, spanning, touching } from '../../contract/rowPlace.ts';
import {
  firstEndingAfter,
  type Interval,
  type IntervalSet,
  intersect,
  NOTHING,
  overlaps,
  union,
} from '../../time/intervals.ts';
import type { Tristate } from '../../time/tristate.ts';
import * as tristate from '../../time/tristate.ts';
import type { RowRange } from '../measurements.ts';

/** One outage: a maximal stretch (O1) with what exclusions leave of it (O7). */
export interface Outage {
  readonly whole: Interval;
  /** Not empty. */
  readonly parts: IntervalSet;
}

/** A row of a file, and the time that it speaks of. */
export interface Spoken extends Interval {
  readonly source: RowRange;
}

/** A condition over the whole domain. */
export interface Timed {
  /** When it holds, after exclusions and minimum length. */
  readonly state: Tristate;
  /** As `state`, but taken to count where that isn't known: with `leftOut` it says all that is known of a share. */
  readonly judged: Tristate;
  /** Time that leaves numerator and denominator (O4). */
  readonly leftOut: Tristate;
  /** All excluded time, whether it is left out or counts as up: for charts and derivations. */
  readonly excluded: IntervalSet;
  /** Time of which no source says anything, whatever the policy for gaps makes of it (D6). */
  readonly unobserved: IntervalSet;
  /** The certain outages, in order of time. */
  readonly outages: readonly Outage[];
  /** The rows that say that it holds, with the time of which they say so. */
  readonly lines: readonly Spoken[];
  /** Whether something is observed at all; a constant observes nothing. */
  readonly sourced: boolean;
  /** Why nothing could be observed at all. */
  readonly missing: readonly string[];
}

/** A condition without exclusions, from what is known of it. */
export const timed = (state: Tristate, rest: Partial<Omit<Timed, 'state'>> = {}): Timed => ({
  state,
  judged: state,
  leftOut: tristate.NEVER,
  excluded: NOTHING,
  unobserved: state.unknown,
  outages: state.yes.map((whole) => ({ whole, parts: [whole] })),
  lines: [],
  sourced: true,
  missing: [],
  ...rest,
});

/**
 * Several conditions made one. What an operand leaves out stays left out, except where the outcome certainly holds without it: an exclusion of one
 * condition doesn't excuse another.
 */
export function combined(state: Tristate, operands: readonly Timed[]): Timed {
  const leftOut = operands.map((each) => each.leftOut).reduce(tristate.or, tristate.NEVER);
  return timed(state, {
    leftOut: tristate.without(leftOut, tristate.known(state.yes)),
    excluded: union(...operands.map((each) => each.excluded)),
    unobserved: unobservedIn(state, operands),
    lines: operands.flatMap(({ lines }) => lines),
    sourced: operands.some(({ sourced }) => sourced),
    missing: [...new Set(operands.flatMap(({ missing }) => missing))],
  });
}

/** Where the outcome is open because a source says nothing, and where none of the sources says anything, whatever is made of that. Constants observe nothing. */
function unobservedIn(state: Tristate, operands: readonly Timed[]): IntervalSet {
  const open = intersect(state.unknown, union(...operands.map((each) => each.unobserved)));
  const sources = operands.filter(({ sourced }) => sourced);
  if (sources.length === 0) return open;
  return union(open, sources.map(({ unobserved }) => unobserved).reduce(intersect));
}

/** Beyond so many ranges only the first and the last line of each file are named. */
const MOST_RANGES = 20;

/** The rows that speak of some time, neighbouring lines together. */
export function linesIn(lines: readonly Spoken[], within: Interval): readonly RowRange[] {
  const sorted = speakingOf(lines, within)
    .map(({ source }) => source)
    .sort(byPlace);
  const ranges: RowRange[] = [];
  for (const next of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && touching(last, next)) ranges[ranges.length - 1] = spanning(last, next);
    else ranges.push(next);
  }
  return ranges.length > MOST_RANGES ? mergedLines(ranges) : ranges;
}

/** The rows of one table stand in the order of time: of thousands, those of one period are found without looking at all. */
function speakingOf(lines: readonly Spoken[], within: Interval): readonly Spoken[] {
  if (!areInOrder(lines)) return lines.filter((each) => overlaps(each, within));
  const found: Spoken[] = [];
  for (let place = firstEndingAfter(lines, within.start); place < lines.length; place++) {
    const each = lines[place];
    if (each === undefined || each.start >= within.end) break;
    if (overlaps(each, within)) found.push(each);
  }
  return found;
}

const inOrder = new WeakMap<readonly Spoken[], boolean>();

function areInOrder(lines: readonly Spoken[]): boolean {
  const known = inOrder.get(lines);
  if (known !== undefined) return known;
  const found = lines.every(({ start, end }, place) => {
    const before = lines[place - 1];
    return before === undefined || (before.start <= start && before.end <= end);
  });
  inOrder.set(lines, found);
  return found;
}

/** One range for each file, from its first line to its last. */
export function mergedLines(lines: readonly RowRange[]): readonly RowRange[] {
  const byFile = new Map<string, RowRange>();
  for (const range of lines) {
    const existing = byFile.get(range.file);
    byFile.set(range.file, existing ? spanning(existing, range) : range);
  }
  return [...byFile.values()].sort(byPlace);
}

/** Nothing is known at any time. */
export const unknownThroughout = (domain: Interval, reason: string): Timed =>
  timed({ yes: NOTHING, unknown: union([domain]) }, { missing: [reason] });
