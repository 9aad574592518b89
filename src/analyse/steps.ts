import type { CalendarDeclaration } from '../contract/contract.ts';
import { addWorking, type CompiledCalendar, compileCalendar, elapsed } from '../time/calendar.ts';
import { DAY_MS, MINUTE_MS } from '../time/civil.ts';
import type { Instant } from '../time/intervals.ts';
import { workingCalendarOf } from './openTime.ts';

/** So much time on a clock that runs in the hours of a calendar; always, if absent. */
export interface Stint {
  readonly ms: number;
  readonly calendar?: CalendarDeclaration;
}

/** A case for which each step is in time, but the whole isn't. */
export interface LateCase {
  readonly start: Instant;
  readonly end: Instant;
  /** What the clock of the whole shows at the end. */
  readonly takes: number;
}

/** How finely beginnings are tried within one week. */
const EVERY = 15 * MINUTE_MS;
const WEEK = 7 * DAY_MS;

/**
 * The case that takes longest on the whole's clock when each step takes just its limit, one after the other, tried from each quarter of an hour
 * of a week. `undefined` where none takes longer than the whole may. What is found is exact; that none is found proves nothing.
 */
export function latestCase(whole: Stint, steps: readonly Stint[], from: Instant, zone: string): LateCase | undefined {
  const compiled = new Map<CalendarDeclaration | undefined, CompiledCalendar>();
  const clockOf = ({ calendar }: Stint): CompiledCalendar => {
    const known =
      compiled.get(calendar) ??
      compileCalendar(calendar ? workingCalendarOf(calendar) : { kind: 'always', zone }, from, from + 4 * WEEK);
    compiled.set(calendar, known);
    return known;
  };
  const clocks = steps.map((step) => ({ clock: clockOf(step), ms: step.ms }));
  const judge = clockOf(whole);
  let latest: LateCase | undefined;
  for (let start = from; start < from + WEEK; start += EVERY) {
    const end = clocks.reduce((at, { clock, ms }) => addWorking(clock, at, ms), start);
    const takes = elapsed(judge, start, end);
    if (takes > whole.ms && takes > (latest?.takes ?? 0)) latest = { start, end, takes };
  }
  return latest;
}
