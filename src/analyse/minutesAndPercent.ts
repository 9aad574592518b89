import type { Band, Contract } from '../contract/contract.ts';
import { compare, ONE, type Rational, rational, ZERO } from '../exact/rational.ts';
import { scalar, valuesOfBands } from './bands.ts';
import { lengthsOf, type PeriodLength } from './budget.ts';
import { contentOf, sameContent } from './content.ts';
import { type ScheduleUse, scheduleUses } from './scheduleUse.ts';
import { contains } from './valueInterval.ts';

/** A schedule by percent and one by time, on the down time of one condition. */
export interface MinutesAndPercent {
  readonly percent: ScheduleUse;
  readonly minutes: ScheduleUse;
  /** Lengths of the period for which they don't pay the same, each with the longest stretch of down time over which they differ. */
  readonly differing: readonly Difference[];
  readonly agreeing: readonly PeriodLength[];
}

export interface Difference {
  readonly length: PeriodLength;
  readonly from: Rational;
  readonly to: Rational;
  readonly witness: Rational;
  readonly byPercent?: Band;
  readonly byMinutes?: Band;
}

/** Bands that say the same in minutes and in percent, as the order of what they pay shows, and where they don't agree. */
export function minutesAndPercent(contract: Contract): readonly MinutesAndPercent[] {
  const uses = scheduleUses(contract).filter(({ metric }) => metric?.measure.op === 'time');
  const percents = uses.filter(({ metric }) => isOf(metric?.measure, 'share'));
  const times = uses.filter(({ metric }) => isOf(metric?.measure, 'duration'));
  return percents.flatMap((percent) =>
    times.flatMap((minutes) => {
      if (!sameTime(percent, minutes) || !samePayments(percent, minutes)) return [];
      const lengths = lengthsOf(percent.target.scope.period);
      const found = lengths.map((length) => ({ length, difference: differenceIn(percent, minutes, length) }));
      const differing = found.flatMap(({ difference }) => difference ?? []);
      const agreeing = found.flatMap(({ length, difference }) => (difference ? [] : [length]));
      return differing.length === 0 ? [] : [{ percent, minutes, differing, agreeing }];
    }),
  );
}

const isOf = (measure: NonNullable<ScheduleUse['metric']>['measure'] | undefined, as: 'share' | 'duration'): boolean =>
  measure?.op === 'time' && measure.as === as && measure.side === (as === 'share' ? 'outside' : 'in');

const sameTime = (a: ScheduleUse, b: ScheduleUse): boolean =>
  a.metric?.measure.op === 'time' &&
  b.metric?.measure.op === 'time' &&
  sameContent(a.metric.measure.set, b.metric.measure.set);

/** The milder band first: percent falls where minutes rise. */
function samePayments(percent: ScheduleUse, minutes: ScheduleUse): boolean {
  const a = paymentsOf(percent).toReversed();
  const b = paymentsOf(minutes);
  return a.length > 0 && a.length === b.length && a.every((pays, place) => pays === b[place]);
}

const paymentsOf = ({ schedule }: ScheduleUse): readonly string[] =>
  (valuesOfBands(schedule) ?? [])
    .toSorted((a, b) => compare(a.interval.lower?.value ?? ZERO, b.interval.lower?.value ?? ZERO))
    .map(({ band }) => contentOf(band.pays));

function differenceIn(percent: ScheduleUse, minutes: ScheduleUse, length: PeriodLength): Difference | undefined {
  const whole = rational(length.ms);
  const edges = [...edgesOf(percent).map((share) => ONE.sub(share).mul(whole)), ...edgesOf(minutes)].toSorted(compare);
  let widest: Difference | undefined;
  for (const [place, from] of edges.entries()) {
    const to = edges[place + 1];
    if (to === undefined || compare(from, to) === 0) continue;
    const witness = inWholeSeconds(from, to);
    const byPercent = bandAt(percent, ONE.sub(witness.div(whole)));
    const byMinutes = bandAt(minutes, witness);
    if (paysOf(byPercent) === paysOf(byMinutes)) continue;
    if (widest !== undefined && compare(to.sub(from), widest.to.sub(widest.from)) <= 0) continue;
    widest = {
      length,
      from,
      to,
      witness,
      ...(byPercent ? { byPercent } : {}),
      ...(byMinutes ? { byMinutes } : {}),
    };
  }
  return widest;
}

const paysOf = (band: Band | undefined): string => (band === undefined ? '' : contentOf(band.pays));

const edgesOf = ({ schedule }: ScheduleUse): readonly Rational[] =>
  schedule.bands.flatMap(({ lower, upper }) =>
    [lower, upper].flatMap((edge) => (edge ? (scalar(edge.value) ?? []) : [])),
  );

const bandAt = ({ schedule }: ScheduleUse, value: Rational): Band | undefined =>
  valuesOfBands(schedule)?.find(({ interval }) => contains(interval, value))?.band;

/** A time between two others that is as short to write as they allow. */
function inWholeSeconds(from: Rational, to: Rational): Rational {
  const middle = from.add(to).div(2);
  for (const unit of [60_000, 1000, 1]) {
    const near = middle.div(unit).round().mul(unit);
    if (compare(near, from) > 0 && compare(near, to) < 0) return near;
  }
  return middle;
}
