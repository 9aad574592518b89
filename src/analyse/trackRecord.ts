import { isAtLeast, isAtMost, isBelow, type Rational, ratio, toInteger } from '../exact/rational.ts';

/** One period of one target, or one row, that was judged. */
export interface Judged {
  /** `2025-03`, and for a member of a family which one. */
  readonly name: string;
  readonly met: boolean;
  /** Absent where it's known only whether it was met. */
  readonly value?: Rational;
  /** The value as a statement shows it. */
  readonly text?: string;
}

/** A level that a target could have had. */
export interface ReachedLevel {
  readonly value: Rational;
  readonly text: string;
}

/** How a target fared on the observations of a dataset. */
export interface TrackRecord {
  /** More is better. */
  readonly upwards: boolean;
  readonly met: number;
  readonly of: number;
  /** Periods that weren't measured, didn't apply, or are cut by the data. */
  readonly leftOut: number;
  /** The strictest level, among the values that were measured, that at least 95% of them meet. */
  readonly level?: ReachedLevel & { readonly met: number };
  readonly worst?: ReachedLevel & { readonly name: string };
}

/** The share of periods by which a level is called reached. */
const REACHED_SHARE: Rational = ratio(95, 100);

/**
 * Counts, and order statistics without interpolation: of m values, ranked from the best to the worst, the level is the one of rank ⌈0.95 m⌉. Of
 * fewer than 20 periods that is the worst one: 95% of 12 periods are all 12. `upwards`: more is better. Values that aren't known exactly leave
 * level and worst open.
 */
export function trackRecord(judged: readonly Judged[], leftOut: number, upwards: boolean): TrackRecord {
  const met = judged.filter((one) => one.met).length;
  const known = judged.flatMap(({ name, value, text }) =>
    value === undefined || text === undefined ? [] : [{ name, value, text }],
  );
  const counts = { upwards, met, of: judged.length, leftOut };
  if (known.length < judged.length || known.length === 0) return counts;
  const isBetter = (a: Rational, b: Rational): boolean => (upwards ? isBelow(b, a) : isBelow(a, b));
  const ranked = known.toSorted((a, b) => (isBetter(a.value, b.value) ? -1 : isBetter(b.value, a.value) ? 1 : 0));
  const level = ranked[toInteger(REACHED_SHARE.mul(known.length).ceil()) - 1];
  const worst = ranked.at(-1);
  if (level === undefined || worst === undefined) return counts;
  const meets = (value: Rational): boolean => (upwards ? isAtLeast(value, level.value) : isAtMost(value, level.value));
  return {
    ...counts,
    level: { value: level.value, text: level.text, met: known.filter(({ value }) => meets(value)).length },
    worst,
  };
}

/** Whether fewer periods met the target than the share by which a level is called reached. */
export const fallsShort = ({ met, of }: TrackRecord): boolean => of > 0 && isBelow(ratio(met, of), REACHED_SHARE);

/** `10 of 12 periods; 95% of them reached at least 99.71%, the worst was 99.2% (2025-03)` */
export function recordText({ upwards, met, of, level, worst }: TrackRecord): string {
  const count = `${met} of ${of} ${of === 1 ? 'period' : 'periods'}`;
  if (level === undefined || worst === undefined) return count;
  return `${count}; 95% of them reached ${upwards ? 'at least' : 'at most'} ${level.text}, the worst was ${worst.text} (${worst.name})`;
}
