import type { Expression, Rows } from '../contract/expression.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { endInTerm } from '../evaluate/periods.ts';
import { certainly } from '../evaluate/result.ts';
import type { Facts } from './facts.ts';

/** Whether the data end before the period does, in the agreement: more may come. A question that looks at a part of a period cuts it on purpose (T5). */
export function isUnfinished(at: PeriodAtHand, { contract, measurements: { known } }: Facts): boolean {
  return known !== undefined && known.end <= at.covered.end && at.covered.end < endInTerm(at, contract);
}

/**
 * Whether a condition holds, whatever may still come in a period that isn't over: what is counted or summed up from nothing can only become more, so that a least
 * number is certain once it's reached, and a greatest one once it's passed. Shares, means and all else are judged on what is covered (T5).
 */
export function certainlyUnfinished(condition: Expression, at: PeriodAtHand, facts: Facts): boolean | undefined {
  const inner = (part: Expression): boolean | undefined => certainlyUnfinished(part, at, facts);
  switch (condition.op) {
    case 'and':
      return allOf(condition.terms.map(inner));
    case 'or':
      return not(allOf(condition.terms.map((term) => not(inner(term)))));
    case 'not':
      return not(allOf(condition.terms.map(inner)));
    case 'compare': {
      const holds = certainly(facts.evaluate(condition, at));
      const [left, right] = [grows(condition.left, facts), grows(condition.right, facts)];
      if (holds === undefined || left === right) return holds;
      const { operator } = condition;
      if (operator === 'is' || operator === 'is-not') return undefined;
      const staysTrue = left === (operator === 'at-least' || operator === 'above');
      return holds === staysTrue ? holds : undefined;
    }
    default:
      return certainly(facts.evaluate(condition, at));
  }
}

const not = (holds: boolean | undefined): boolean | undefined => (holds === undefined ? undefined : !holds);

function allOf(terms: readonly (boolean | undefined)[]): boolean | undefined {
  if (terms.includes(false)) return false;
  return terms.includes(undefined) ? undefined : true;
}

/** Whether a figure only becomes more while a period goes on. */
function grows(expression: Expression, facts: Facts): boolean {
  switch (expression.op) {
    case 'metric': {
      const metric = expression.periodsBack === 0 ? facts.metric(expression.metric) : undefined;
      return metric !== undefined && grows(metric.measure, facts);
    }
    case 'aggregate': {
      const { fn, of, rows } = expression;
      // What is in force at an instant comes and goes.
      if (rows.kind === 'data' && rows.at !== undefined) return false;
      return fn === 'count' || (fn === 'sum' && (of?.type.kind === 'duration' || countsUp(rows, facts)));
    }
    case 'time':
      return expression.as === 'duration';
    case 'add':
      return grows(expression.left, facts) || grows(expression.right, facts);
    case 'round':
      return grows(expression.value, facts);
    default:
      return false;
  }
}

/** Counters are never negative (D4). */
const countsUp = (rows: Rows, { contract }: Facts): boolean =>
  rows.kind === 'data' && contract.data.find(({ id }) => id === rows.data)?.kind === 'counts';
