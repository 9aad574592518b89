import type { Contract } from '../contract/contract.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { parseIsoDate } from '../time/civil.ts';
import { periodContaining } from '../time/periods.ts';
import { startOfDay } from '../time/zone.ts';

export interface FirstPeriods {
  /** How many of the wanted ones begin within the term; those that it cuts count (T5). */
  readonly complete: number;
  /** The end of the last wanted one, where the agreement still holds then. */
  readonly opens?: number;
}

/** The first so many periods of a term that ends. */
export function firstPeriodsIn(contract: Contract, spec: PeriodSpec, wanted: number): FirstPeriods {
  const { term, zone } = contract;
  const from = term && parseIsoDate(term.from);
  const until = term?.until === undefined ? undefined : parseIsoDate(term.until);
  if (from === undefined || until === undefined) return { complete: wanted, opens: 0 };
  const end = startOfDay(zone, until + 1);
  let instant = startOfDay(zone, from);
  let complete = 0;
  while (complete < wanted && instant < end) {
    const period = periodContaining(spec, zone, instant);
    complete++;
    instant = Math.max(period.end, instant + 1);
  }
  return { complete, ...(complete === wanted && instant < end ? { opens: instant } : {}) };
}
