import type { Contract, OfRecord } from '../contract/contract.ts';
import { periodKey } from '../contract/period.ts';
import { parseIsoDate } from '../time/civil.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import { type Period, type PeriodSpec, periodByIndex, periodsBetween } from '../time/periods.ts';
import { startOfDay, type ZoneLike } from '../time/zone.ts';
import type { PeriodAtHand } from './context.ts';

const EVER: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/** What the agreement is in force for; open ends are infinite. The last day of the term is included. */
export function termOf({ term, zone }: Pick<Contract, 'term' | 'zone'>): Interval {
  if (term === undefined) return EVER;
  const known = terms.get(term);
  if (known?.zone === zone) return known.term;
  const found = boundsOfTerm(term, zone);
  terms.set(term, { zone, term: found });
  return found;
}

/** Every period of every figure is held against the term. */
const terms = new WeakMap<object, { readonly zone: string; readonly term: Interval }>();

function boundsOfTerm(term: NonNullable<Contract['term']>, zone: string): Interval {
  const from = parseIsoDate(term.from);
  const until = term.until === undefined ? undefined : parseIsoDate(term.until);
  return {
    start: from === undefined ? EVER.start : startOfDay(zone, from),
    end: until === undefined ? EVER.end : startOfDay(zone, until + 1),
  };
}

/** When the record counts that something is of (T5); always where it's of none. */
export const timeOf = (record: OfRecord | undefined): Interval => ({
  start: record?.valid?.start ?? EVER.start,
  end: record?.valid?.end ?? EVER.end,
});

/** What is stated: what was asked for, within the term and within what the data speak about (T5). Empty if they don't meet. */
export function statedTime(
  contract: Pick<Contract, 'term' | 'zone'>,
  asked: Interval,
  known: Interval | undefined,
): Interval {
  return coveredPart(asked, termOf(contract), known);
}

/** T5: what the term and the question, together `stated`, and the data leave of a stretch of time. Empty, with its end not above its start, where they leave nothing. */
export const coveredPart = (whole: Interval, stated: Interval, known: Interval | undefined): Interval =>
  common(common(whole, stated), known ?? EVER);

/** The part that two stretches of time share; empty, with its end not above its start, where they don't meet. */
export const common = (a: Interval, b: Interval): Interval => ({
  start: Math.max(a.start, b.start),
  end: Math.min(a.end, b.end),
});

/**
 * The periods that are evaluated: those of the rule that share time with what was asked for and with the term, each with the
 * part that is covered (T5). A period of which nothing is known keeps what was asked for as its part: it's stated as without data (D6).
 */
export function periodsAtHand(
  spec: PeriodSpec,
  contract: Pick<Contract, 'term' | 'zone'>,
  asked: Interval,
  known: Interval | undefined,
): readonly PeriodAtHand[] {
  const term = termOf(contract);
  const time = common(asked, term);
  if (time.start >= time.end) return [];
  const periods = periodsBetween(spec, contract.zone, time.start, time.end);
  const stated = statedFor(spec, asked, term);
  const before = sequences.get(periods);
  if (before !== undefined && sameTime(before.stated, stated) && sameTime(before.known, known ?? EVER))
    return before.found;
  const found = periods.map((whole) => atHand(spec, whole, stated, known));
  sequences.set(periods, { stated, known: known ?? EVER, found });
  return found;
}

/** All targets of a rule are judged in the same periods, and so are those of most agreements that are stated together. */
const sequences = new WeakMap<
  readonly Period[],
  { readonly stated: Interval; readonly known: Interval; readonly found: readonly PeriodAtHand[] }
>();

const sameTime = (a: Interval, b: Interval): boolean => a.start === b.start && a.end === b.end;

/** What is stated of a period: the question cuts a rolling one at its end only, since it looks back. */
export const statedFor = (spec: PeriodSpec, asked: Interval, term: Interval): Interval =>
  common(spec.kind === 'rolling' ? { start: EVER.start, end: asked.end } : asked, term);

function atHand(spec: PeriodSpec, whole: Period, stated: Interval, known: Interval | undefined): PeriodAtHand {
  const covered = coveredPart(whole, stated, known);
  return { spec, whole, covered: covered.start < covered.end ? covered : common(whole, stated) };
}

/** A period at its place in the rule's sequence, as far as the term covers it; `undefined` where the term doesn't. */
export function periodInTerm(
  spec: PeriodSpec,
  contract: Pick<Contract, 'term' | 'zone'>,
  index: number,
  zone: ZoneLike,
): PeriodAtHand | undefined {
  const whole = periodByIndex(spec, zone, index);
  const covered = common(whole, termOf(contract));
  return covered.start < covered.end ? { spec, whole, covered } : undefined;
}

/** When a period is over in the agreement: data that end before don't end it, the term does. */
export const endInTerm = ({ whole }: PeriodAtHand, contract: Pick<Contract, 'term' | 'zone'>): Instant =>
  Math.min(whole.end, termOf(contract).end);

/** Whether a part of the period is missing (T5). */
export const isPartial = ({ whole, covered }: PeriodAtHand): boolean =>
  covered.start !== whole.start || covered.end !== whole.end;

/** One text for each rule, to tell periods of different rules apart. */
export const specKey = periodKey;
