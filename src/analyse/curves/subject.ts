import type { Contract, Metric } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import { metricNamed } from '../../contract/lookup.ts';
import type { Type } from '../../contract/type.ts';
import { partsOf } from '../../contract/walk.ts';
import { rational } from '../../exact/rational.ts';
import { sameContent } from '../content.ts';
import { stepOf } from '../scheduleUse.ts';
import { NOT_NEGATIVE, SHARES, type ValueRange } from '../valueInterval.ts';
import { constant, type Form, ITSELF } from './form.ts';

/** The measured value that a credit is a function of. */
export interface Subject {
  readonly title: string;
  readonly type: Type;
  readonly range: ValueRange;
  /** The form of an expression that is this value, or another way to state it. */
  readonly formOf: (expression: Expression) => Form | undefined;
  readonly metric?: Metric;
  readonly expression: Expression;
}

/**
 * A metric, or whatever else is measured. `periodMs` is the length of the period: down time is stated as a share of it, so that minutes
 * and percentages are figures of one value. Excluded time is left out of account.
 */
export function subjectOf(contract: Contract, expression: Expression, periodMs: number): Subject {
  const metric =
    expression.op === 'metric' && expression.periodsBack === 0 ? metricNamed(contract, expression.metric) : undefined;
  const measure = metric?.measure ?? expression;
  const down = downTimeOf(measure, periodMs);
  const formOf = (asked: Expression): Form | undefined => {
    if (asked.op === 'metric') return asked.periodsBack === 0 && asked.metric === metric?.id ? ITSELF : undefined;
    if (sameContent(asked, measure)) return ITSELF;
    const other =
      down && asked.op === 'time' && sameContent(asked.set, down.set) ? downTimeOf(asked, periodMs) : undefined;
    return down && other && restated(down.form, other.form);
  };
  return {
    title: metric?.title ?? '',
    type: measure.type,
    range: rangeOf(measure, periodMs),
    formOf,
    expression,
    ...(metric === undefined ? {} : { metric }),
  };
}

/** What a value can be: 0% to 100%, 0 to the length of the period, 0 and above, in steps where it's counted or rounded. */
function rangeOf(measure: Expression, periodMs: number): ValueRange {
  const step = stepOf(measure);
  const isShare = measure.type.kind === 'percent';
  const isTime = coreOf(measure).op === 'time' && measure.type.kind === 'duration';
  const within = isShare
    ? SHARES
    : isTime
      ? { ...NOT_NEGATIVE, upper: { value: rational(periodMs), included: true } }
      : NOT_NEGATIVE;
  return { within, scale: isShare ? 100 : 1, ...(step ? { step } : {}) };
}

const coreOf = (measure: Expression): Expression => (measure.op === 'round' ? coreOf(measure.value) : measure);

/** The value as a function of the time that the set holds: `bad` of the period. */
interface DownTime {
  readonly set: Expression;
  readonly form: Form;
}

function downTimeOf(measure: Expression, periodMs: number): DownTime | undefined {
  if (measure.op !== 'time') return undefined;
  const length = rational(periodMs);
  const part = measure.as === 'share' ? rational(1).div(length) : rational(1);
  const whole = measure.as === 'share' ? rational(1) : length;
  const form = measure.side === 'in' ? { base: rational(0), slope: part } : { base: whole, slope: part.neg() };
  return { set: measure.set, form };
}

/** The second figure as a function of the first, where both are functions of the same time. */
function restated(first: Form, second: Form): Form {
  const slope = second.slope.div(first.slope);
  return { ...constant(second.base.sub(slope.mul(first.base))), slope };
}

/** Whether an expression changes with the value: it is it, or rests on it. */
export function dependsOn(contract: Contract, subject: Subject, expression: Expression): boolean {
  if (subject.formOf(expression) !== undefined) return true;
  if (expression.op === 'metric') {
    const metric = expression.periodsBack === 0 ? metricNamed(contract, expression.metric) : undefined;
    return metric !== undefined && dependsOn(contract, subject, metric.measure);
  }
  if (expression.op === 'aggregate' || expression.op === 'time' || expression.op === 'within') return false;
  return partsOf(expression).some((part) => dependsOn(contract, subject, part));
}
