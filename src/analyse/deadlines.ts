import { constantValue } from '../contract/constant.ts';
import type { CalendarDeclaration, Contract, Target } from '../contract/contract.ts';
import type { ElapsedNode, Expression } from '../contract/expression.ts';
import { metricNamed } from '../contract/lookup.ts';
import { walk } from '../contract/walk.ts';
import { isInteger, rational } from '../exact/rational.ts';
import { calendarNamed } from './openTime.ts';

/** A clock and the most that it may show. */
export interface Deadline {
  readonly limitMs: number;
  readonly clock: ElapsedNode & Expression;
  /** The hours in which the clock runs; absent where it always runs. */
  readonly calendar?: CalendarDeclaration;
}

/**
 * The deadlines that a target is about: its commitment and the metric it goes by, `elapsed … at most 4 h` for single cases or a
 * share of them, or a statistic of `elapsed …` that the threshold limits. Only those whose limit and hours the text fixes.
 */
export function deadlinesOf(contract: Contract, target: Target): readonly Deadline[] {
  const { threshold, commitment } = target;
  const measure = metricNamed(contract, threshold?.metric)?.measure;
  const found = [commitment, ...(measure === undefined ? [] : [measure])].flatMap((whole) =>
    [...walk(whole)].flatMap((part) => limited(contract, part)),
  );
  const statistic = measure && statisticOf(measure);
  if (!threshold || !statistic || (threshold.operator !== 'at-most' && threshold.operator !== 'below')) return found;
  return [
    ...found,
    ...deadline(contract, statistic, threshold.value.kind === 'duration' ? threshold.value.value : undefined),
  ];
}

/** `elapsed … at most 4 h`, `elapsed … below 4 h`. */
function limited(contract: Contract, part: Expression): readonly Deadline[] {
  if (part.op !== 'compare' || (part.operator !== 'at-most' && part.operator !== 'below')) return [];
  const limit = constantValue(part.right);
  return part.left.op === 'elapsed' && limit?.kind === 'duration' ? deadline(contract, part.left, limit.value) : [];
}

/** The clock of which the measure is the mean, a percentile or the longest. */
function statisticOf(measure: Expression): (ElapsedNode & Expression) | undefined {
  if (measure.op === 'round') return statisticOf(measure.value);
  return measure.op === 'aggregate' && measure.of?.op === 'elapsed' ? measure.of : undefined;
}

function deadline(contract: Contract, clock: ElapsedNode & Expression, limit: string | undefined): readonly Deadline[] {
  const ms = limit === undefined ? undefined : rational(limit);
  if (ms === undefined || !isInteger(ms)) return [];
  const limitMs = Number(ms.valueOf());
  if (clock.calendar === undefined) return [{ limitMs, clock }];
  const value = constantValue(clock.calendar);
  if (value?.kind !== 'calendar') return [];
  const calendar = calendarNamed(contract, value.value);
  if (calendar === undefined) return [];
  return [{ limitMs, clock, ...(calendar.open === undefined ? {} : { calendar }) }];
}
