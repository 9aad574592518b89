import type { Contract } from '../contract/contract.ts';
import type { MeasureResult } from '../measure/measure.ts';
import type { Measurements } from '../measure/measurements.ts';
import type { SettlementOptions } from '../settle/options.ts';
import { settleVersion } from '../settle/settle.ts';
import { carriedOn, type VersionStatement } from '../settle/versions.ts';
import { parseIsoDate } from '../time/civil.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import { startOfDay } from '../time/zone.ts';

/** A version of an agreement and the part of a range in which it was in force. */
export interface VersionInForce {
  readonly contract: Contract;
  readonly range: Interval;
  /** Whether it goes on from what was before it (V1). */
  readonly goesOn: boolean;
}

/**
 * The versions that were in force in a range, in the order of time (V1). `versions` are an agreement's, the oldest first: each from the day on which it
 * takes effect, until the next one does.
 */
export function versionsIn(versions: readonly Contract[], range: Interval): readonly VersionInForce[] {
  return versions.flatMap((contract, index) => {
    const next = versions[index + 1];
    const start = Math.max(range.start, effectOf(contract) ?? range.start);
    const end = Math.min(range.end, (next && effectOf(next)) ?? range.end);
    return start < end ? [{ contract, range: { start, end }, goesOn: contract.amends?.withoutHistory !== true }] : [];
  });
}

/** The first instant of an amendment, in its own zone; `undefined` for an agreement that amends none. */
export function effectOf({ amends, zone }: Contract): Instant | undefined {
  const day = amends === undefined ? undefined : parseIsoDate(amends.from);
  return day === undefined ? undefined : startOfDay(zone, day);
}

export interface SettledVersion extends VersionStatement {
  readonly measurements: Measurements;
  readonly options: SettlementOptions;
  readonly goesOn: boolean;
}

/** Settles each version on its own part of the time; each goes on from those before it, unless it says that it doesn't (V1). */
export async function settleVersions(
  versions: readonly VersionInForce[],
  measureIn: (version: VersionInForce) => Promise<MeasureResult>,
  optionsFor: (version: VersionInForce) => SettlementOptions,
): Promise<
  | Exclude<MeasureResult, { kind: 'measured' }>
  | { readonly kind: 'settled'; readonly versions: readonly SettledVersion[] }
> {
  const settled: SettledVersion[] = [];
  for (const version of versions) {
    const measured = await measureIn(version);
    if (measured.kind !== 'measured') return measured;
    const { contract, measurements } = measured;
    const given = optionsFor(version);
    const before = version.goesOn
      ? settled.slice(
          Math.max(
            0,
            settled.findLastIndex((one) => !one.goesOn),
          ),
        )
      : [];
    const carried = carriedOn(before, version.range.start);
    const options: SettlementOptions =
      settled.length === 0
        ? given
        : {
            ...given,
            history: [...(given.history ?? []), ...carried.history],
            granted: [...(given.granted ?? []), ...carried.granted],
            // Given balances are from before the range, and so in what the first version goes on with.
            banked: carried.banked,
            // What a claim was granted is one amount, whatever a version goes on from.
            spent: settled.at(-1)?.spent ?? [],
            // Nor is an incident another one because a version begins anew.
            paidFor: settled.at(-1)?.paidFor ?? [],
          };
    settled.push({
      contract,
      measurements,
      options,
      ...settleVersion(contract, measurements, options),
      goesOn: version.goesOn,
    });
  }
  return { kind: 'settled', versions: settled };
}
