import { dayOf, midnight } from './dates.ts';
import { coveredPart } from './judge.ts';
import { holdsIn, periodsOf, type Verdicts } from './verdicts.ts';

/** A right that came about: when it opens, and the last local day on which it can be exercised. */
export interface RightFound {
  readonly opensAt: number;
  readonly lastDay: string | undefined;
}

/** R9: opened by the period that completes the condition, not again while it goes on to hold, and only where nobody cures it in time. */
export function rightsOf(verdicts: Verdicts): readonly RightFound[] {
  const { world, range } = verdicts;
  const { contract, history } = world;
  const { zone } = contract;
  return contract.rights.flatMap(({ when, cure, exerciseWithin }) => {
    let before: boolean | undefined = false;
    return periodsOf(verdicts).flatMap((period): readonly RightFound[] => {
      const holds = holdsIn(when, period, verdicts);
      const isNew = holds === true && before !== true;
      before = holds;
      if (!isNew) return [];
      const { end } = coveredPart(world, range, period);
      let last = dayOf(zone, end - 1);
      if (cure !== undefined) {
        last = last.add({ days: daysOf(cure.within) });
        const over = midnight(zone, last.add({ days: 1 }));
        if (history.asOf < over) return [];
        const later = periodsOf(verdicts).filter((each) => each.start >= end && each.end <= over);
        if (later.some((each) => holdsIn(cure.when, each, verdicts) === true)) return [];
      }
      return [
        {
          opensAt: midnight(zone, last.add({ days: 1 })),
          lastDay: exerciseWithin && last.add({ days: daysOf(exerciseWithin) }).toString(),
        },
      ];
    });
  });
}

function daysOf({ unit, count }: { readonly unit: string; readonly count: number }): number {
  if (unit !== 'calendar-days') throw new Error('the oracle counts calendar days here');
  return count;
}
