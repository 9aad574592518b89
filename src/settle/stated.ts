import type { PeriodAtHand } from '../evaluate/context.ts';
import { isPartial } from '../evaluate/periods.ts';
import { showInstant } from '../evaluate/show.ts';
import type { MeasuredRow } from '../measure/measurements.ts';
import type { StatedPeriod, StatedRow, Stretch } from '../statement/statement.ts';
import { isoDate, isoWall } from '../time/civil.ts';
import type { Instant, IntervalSet } from '../time/intervals.ts';
import { localDay, type Zone, type ZoneLike } from '../time/zone.ts';

/** An instant as ISO 8601 in UTC. */
export const iso = (at: Instant): string => `${isoWall(at)}Z`;

export const stretchesOut = (set: IntervalSet): readonly Stretch[] =>
  set.map(({ start, end }) => ({ start: iso(start), end: iso(end) }));

const named = new WeakMap<PeriodAtHand, { readonly zone: ZoneLike; readonly period: StatedPeriod }>();

/** A period as the statement names it; the same for all lines of it, of which there may be a million. */
export function statedPeriod(at: PeriodAtHand, zone: ZoneLike): StatedPeriod {
  const known = named.get(at);
  if (known?.zone === zone) return known.period;
  const period: StatedPeriod = {
    key: at.whole.key,
    start: iso(at.covered.start),
    end: iso(at.covered.end),
    firstDay: isoDate(localDay(zone, at.covered.start)),
    lastDay: isoDate(localDay(zone, at.covered.end - 1)),
    partial: isPartial(at),
  };
  named.set(at, { zone, period });
  return period;
}

/** A row or outage as the statement names it. */
export const statedRow = ({ key, start, end }: MeasuredRow, zone: Zone): StatedRow => ({
  key,
  start: iso(start),
  end: iso(end),
  text: `${showInstant(start, zone)} to ${showInstant(end, zone)}`,
});
