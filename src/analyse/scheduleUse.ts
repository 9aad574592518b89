import type { Contract, CreditRule, Metric, PointsRule, Schedule, Target } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { metricNamed } from '../contract/lookup.ts';
import type { SourceRange } from '../contract/source.ts';
import { type Rational, rational } from '../exact/rational.ts';
import { scalar } from './bands.ts';
import { NOT_NEGATIVE, SHARES, type ValueRange } from './valueInterval.ts';

/** A schedule where a target's credit or points go by it. */
export interface ScheduleUse {
  readonly target: Target;
  readonly schedule: Schedule;
  readonly metric?: Metric;
  readonly range: ValueRange;
  /** The credit or points rule. */
  readonly at: SourceRange;
  /** The target's threshold, where the schedule goes by the same metric. */
  readonly threshold?: Threshold;
}

export interface Threshold {
  readonly operator: 'at-least' | 'at-most' | 'above' | 'below';
  readonly value: Rational;
  readonly declared: NonNullable<Target['threshold']>;
}

/** Every schedule of the contract, as often as it's used, with what its values can be. */
export const scheduleUses = (contract: Contract): readonly ScheduleUse[] =>
  contract.targets.flatMap((target) => [
    ...target.credits.flatMap((rule) => useInCredit(contract, target, rule)),
    ...target.points.flatMap((rule) => useInPoints(contract, target, rule)),
  ]);

function useInCredit(contract: Contract, target: Target, { amount, at }: CreditRule): ScheduleUse[] {
  return amount.kind === 'schedule' ? [useOf(contract, target, amount.schedule, amount.measure, at)] : [];
}

function useInPoints(contract: Contract, target: Target, { points, measure, at }: PointsRule): ScheduleUse[] {
  return points.kind === 'schedule' ? [useOf(contract, target, points.schedule, measure, at)] : [];
}

function useOf(
  contract: Contract,
  target: Target,
  schedule: Schedule,
  measure: Expression | undefined,
  at: SourceRange,
): ScheduleUse {
  const id = measure === undefined ? target.threshold?.metric : metricOf(measure);
  const metric = metricNamed(contract, id);
  const threshold = metric && target.threshold?.metric === metric.id ? thresholdOf(target) : undefined;
  const range = valueRange(metric?.measure ?? measure, schedule);
  return { target, schedule, range, at, ...(metric ? { metric } : {}), ...(threshold ? { threshold } : {}) };
}

const metricOf = (measure: Expression): string | undefined =>
  measure.op === 'metric' && measure.periodsBack === 0 ? measure.metric : undefined;

/** The threshold of a target as a number; `undefined` where it has none or its value lies on no scale. */
export function thresholdOf({ threshold }: Target): Threshold | undefined {
  const value = threshold && scalar(threshold.value);
  return threshold && value ? { operator: threshold.operator, value, declared: threshold } : undefined;
}

/** The values that a measure can have: 0% to 100% for percentages, 0 and above for the rest, in steps where it's rounded or counted. */
function valueRange(measure: Expression | undefined, schedule: Schedule): ValueRange {
  const kind = measure?.type.kind ?? edgeKind(schedule);
  const step = measure && stepOf(measure);
  return {
    within: kind === 'percent' ? SHARES : NOT_NEGATIVE,
    scale: kind === 'percent' ? 100 : 1,
    ...(step ? { step } : {}),
  };
}

/** What kind of values the edges of the bands are. */
function edgeKind({ bands }: Schedule): string | undefined {
  const [first] = bands;
  return (first?.lower ?? first?.upper)?.value.kind;
}

/** The step of what is rounded or counted. */
export function stepOf(measure: Expression): Rational | undefined {
  if (measure.op === 'round' && measure.step.op === 'literal') return scalar(measure.step.value);
  return measure.op === 'aggregate' && measure.fn === 'count' ? rational(1) : undefined;
}
