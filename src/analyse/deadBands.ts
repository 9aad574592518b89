import type { Band } from '../contract/contract.ts';
import { valuesOfBands } from './bands.ts';
import type { ScheduleUse } from './scheduleUse.ts';
import { intersection, type ValueInterval, witness } from './valueInterval.ts';

/** A band that no value falls in, and why. */
export type DeadBand =
  /** Its edges leave no value between them. */
  | { readonly kind: 'empty'; readonly band: Band }
  /** What is measured never comes to a value of it. */
  | { readonly kind: 'out-of-range'; readonly band: Band; readonly interval: ValueInterval }
  /** What is measured is counted, or rounded, in steps that leave it out. */
  | { readonly kind: 'between-steps'; readonly band: Band; readonly interval: ValueInterval };

/** The bands of a schedule that never apply, in their order. Computed edges are left alone. */
export function deadBands({ schedule, range }: Pick<ScheduleUse, 'schedule' | 'range'>): readonly DeadBand[] {
  if (schedule.bands.some(({ lower, upper }) => lower?.computed || upper?.computed)) return [];
  const taken = valuesOfBands(schedule);
  if (taken === undefined) return [];
  return schedule.bands.flatMap((band): readonly DeadBand[] => {
    const own = taken.find((one) => one.band === band);
    // Bands with one edge each leave each other some: the one that lies further never takes all of the values.
    if (own === undefined) return [{ kind: 'empty', band }];
    const within = intersection(own.interval, range.within);
    if (within === undefined) return [{ kind: 'out-of-range', band, interval: own.interval }];
    if (range.step === undefined || witness(within, range) !== undefined) return [];
    return [{ kind: 'between-steps', band, interval: own.interval }];
  });
}
