import { scalar } from '../../../analyse/bands.ts';
import { lengthsOf } from '../../../analyse/budget.ts';
import { foundationOf } from '../../../analyse/foundations.ts';
import { type BreachShift, breachShift } from '../../../analyse/rounding.ts';
import { thresholdOf } from '../../../analyse/scheduleUse.ts';
import type { Contract, Metric, Target } from '../../../contract/contract.ts';
import type { Expression, RoundNode } from '../../../contract/expression.ts';
import { metricOf } from '../../../contract/lookup.ts';
import { isBelow, ONE, type Rational, rational } from '../../../exact/rational.ts';
import { formatMeanDuration } from '../../../time/duration.ts';
import { phraseIn } from '../frame/phrase.ts';
import type { Rule } from '../frame/rule.ts';
import { capital, longestText, scaleOfValues, thresholdText, valueText } from '../frame/wording.ts';

export const roundingForgives: Rule = {
  name: 'rounding-forgives',
  family: 'gaming',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  options: {
    share: {
      type: 'number',
      default: 5,
      minimum: 0,
      description: 'Percent of what the target allows that rounding may give or take unreported.',
    },
  },
  doc: {
    what: 'Finds values that are rounded before they are compared, and by how much that moves the point at which the target is missed.',
    why: `99.0% on a figure that is rounded to 0.1% is missed only below 98.95%: in a quarter of 92 days that forgives another 1 h 6 min. Nobody reads that in the level. Compare the
value as it is, and round where it's printed.`,
    bad: {
      as: 'clauses',
      text: `metric Rounded of Checkout {
  measure share of time outside Unavailable rounded to 0.1%
}
target Availability of Checkout {
  Rounded at least 99.0% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.0% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When both sides know the level that they have in fact agreed on, and have put it into words.',
  },
  check: ({ contract, textOf, numberOption }, report) => {
    const least = rational(String(numberOption('share'))).div(100);
    for (const target of contract.targets) {
      const metric = metricOf(contract, target);
      const rounding = metric && roundingOf(metric.measure);
      const threshold = thresholdOf(target);
      const step = rounding?.step.op === 'literal' ? scalar(rounding.step.value) : undefined;
      if (!metric || !rounding || !threshold || !step) continue;
      const shift = breachShift({ ...threshold, threshold: threshold.value, step, mode: rounding.mode });
      const allowed = allowanceOf(metric, threshold.value, threshold.operator);
      if (!shift || !allowed || isBelow(shift.by, allowed.mul(least))) continue;
      const phrase = phraseIn(metric.at, ROUNDED, textOf);
      const whole = phraseIn(metric.at, ROUNDING, textOf);
      const once = textOf(metric.at)?.split(/\brounded\b/).length === 2;
      report({
        message: messageOf(contract, target, metric, shift),
        at: [phrase ?? metric.nameAt, metric.nameAt],
        about: target.id,
        fixes: whole && once ? [{ title: 'Compare it unrounded', edits: [{ at: whole, newText: '' }] }] : [],
        // Another level on the same metric is forgiven at another value.
        key: target.family,
        related: [{ message: `The target '${target.id}'.`, at: target.nameAt }],
      });
    }
  },
};

/** All of it, with the unit behind the figure. */
const ROUNDING = /[ \t]*\brounded\s+(?:(?:half\s+)?\w+\s+)?to\s+\d[\d._]*(?:[ \t]*(?:%|(?:ms|s|min|h|d)\b))?/;
const ROUNDED = /\brounded\s+(?:(?:half\s+)?\w+\s+)?to\s+\S+/;

/** The rounding of the whole value; of a choice that a parameter has made, of what is chosen. */
function roundingOf(measure: Expression): RoundNode | undefined {
  if (measure.op === 'round') return measure;
  if (measure.op !== 'if') return undefined;
  const chosen = constantOf(measure.condition);
  return chosen === undefined ? undefined : roundingOf(chosen ? measure.then : measure.otherwise);
}

function constantOf(condition: Expression): boolean | undefined {
  if (condition.op === 'literal' && condition.value.kind === 'boolean') return condition.value.value;
  if (condition.op !== 'compare' || condition.left.op !== 'literal' || condition.right.op !== 'literal')
    return undefined;
  const same = JSON.stringify(condition.left.value) === JSON.stringify(condition.right.value);
  if (condition.operator === 'is') return same;
  return condition.operator === 'is-not' ? !same : undefined;
}

/** How far a value may fall short of perfect: the rest to 100%, or the whole of what may be used up. */
function allowanceOf(metric: Metric, threshold: Rational, operator: string): Rational | undefined {
  if (operator === 'at-most' || operator === 'below') return threshold;
  return metric.type.kind === 'percent' ? ONE.sub(threshold) : undefined;
}

function messageOf(contract: Contract, target: Target, metric: Metric, shift: BreachShift): string {
  const { threshold, scope } = target;
  if (!threshold) return '';
  const scale = scaleOfValues([threshold.value]);
  const upwards = threshold.operator === 'at-least' || threshold.operator === 'above';
  const { value, included } = shift.breach;
  const edge = upwards ? (included ? 'below' : 'at or below') : included ? 'above' : 'at or above';
  const longest = lengthsOf(scope.period).at(-1);
  const inTime =
    metric.type.kind === 'percent' && foundationOf(contract, [metric.measure]).nodes.some(({ op }) => op === 'time');
  const time =
    inTime && longest
      ? ` (up to ${formatMeanDuration(shift.by.mul(longest.ms))} of a ${longestText(scope.period)})`
      : '';
  const verb = shift.forgives ? 'forgives' : 'takes away';
  return `${capital(thresholdText(threshold))} is missed ${shift.forgives ? 'only' : 'already'} ${edge} ${valueText(value, scale)}: rounding ${verb} ${valueText(shift.by, differenceOf(scale))}${time}. Compare '${metric.family}' unrounded, or write the level that is meant.`;
}

const differenceOf = (scale: ReturnType<typeof scaleOfValues>): ReturnType<typeof scaleOfValues> =>
  scale.kind === 'percent' ? { ...scale, kind: 'percentage-points' } : scale;
