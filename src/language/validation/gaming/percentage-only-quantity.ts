import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Contract, Target } from '../../../contract/contract.ts';
import type { AggregateNode, Expression } from '../../../contract/expression.ts';
import { metricOf } from '../../../contract/lookup.ts';
import type { Rule } from '../frame/rule.ts';
import { levelOf, thresholdText } from '../frame/wording.ts';

export const percentageOnlyQuantity: Rule = {
  name: 'percentage-only-quantity',
  family: 'gaming',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds targets on a quantity that ask for nothing of what is counted.',
    why: `1,000 leads a month are delivered easily if a lead is any address. A target on a quantity needs a floor on its quality: a filter on what counts, a value by which each is weighed, or a
second target on the share that is of use.`,
    bad: {
      as: 'clauses',
      text: `data leads items {
  collected automatically by Northwind
  field opened: time
  field score: number
}
metric Leads of Checkout {
  measure count of leads
}
target Volume of Checkout {
  Leads at least 1000 each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data leads items {
  collected automatically by Northwind
  field opened: time
  field score: number
}
metric Leads of Checkout {
  measure count of leads where (score at least 60)
}
target Volume of Checkout {
  Leads at least 1000 each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When one is like the other: kilowatt hours, tonnes, trains.',
  },
  check: ({ contract, textOf }, report) => {
    for (const target of contract.targets) {
      const { threshold } = target;
      if (!threshold || (threshold.operator !== 'at-least' && threshold.operator !== 'above')) continue;
      const metric = metricOf(contract, target);
      const counted = metric && countedBy(metric.measure);
      if (counted?.rows.kind !== 'data' || hasFloor(contract, target, counted)) continue;
      const data = counted.rows.data;
      report({
        message: `'${metric?.family ?? target.family}' counts every one of ${data}, good or bad, and no other target asks what they are worth: ${thresholdText(threshold)} can be delivered in the poorest of them. Count only those of use, or add a target on their quality.`,
        at: [levelOf(threshold, textOf), target.nameAt],
        about: target.id,
        related: [{ message: 'What is counted.', at: counted.at }],
      });
    }
  },
};

/** The count that a measure is, or is a fixed part of. */
function countedBy(measure: Expression): (AggregateNode & Expression) | undefined {
  if (measure.op === 'aggregate') return measure.fn === 'count' && !measure.where ? measure : undefined;
  if (measure.op === 'divide' || measure.op === 'multiply')
    return measure.right.op === 'literal' ? countedBy(measure.left) : undefined;
  return undefined;
}

/** Whether the rows are only some, or another target looks into them. */
function hasFloor(contract: Contract, target: Target, counted: AggregateNode): boolean {
  if (counted.countingOnly || counted.rows.kind !== 'data' || counted.rows.select.length > 0) return true;
  const { data } = counted.rows;
  return contract.targets.some(
    (other) =>
      other.id !== target.id &&
      other.owedBy === target.owedBy &&
      foundationOfTarget(contract, other).nodes.some((node) => node.op === 'field' && node.data === data),
  );
}
