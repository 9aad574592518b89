import type { Band, PointsRule } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { boundsOf } from '../evaluate/result.ts';
import { toJSON } from '../exact/rational.ts';
import type { Shown } from '../statement/statement.ts';
import type { Facts } from './facts.ts';
import type { Line } from './lines.ts';
import { type Amount, NOTHING_DUE, type Teller } from './money.ts';
import { repeated } from './repeat.ts';
import { added, applySchedule, nothing, type RuleOutcome } from './rule.ts';
import { thresholdShowing } from './showing.ts';

/** The service points of a line: like a credit, they're due only if the target was missed (R1a). */
export function pointsOf(facts: Facts, teller: Teller, line: Line, misses: number): RuleOutcome | undefined {
  const { points } = line.target;
  if (points.length === 0 || line.verdict.outcome !== 'missed') return undefined;
  const tell = (count: Amount['low']): string => showPoints(count, teller).text;
  return added(points.map((rule) => repeated(ofRule(facts, teller, rule, line), rule.repeat, misses, tell)));
}

function ofRule(facts: Facts, teller: Teller, { points, measure, at }: PointsRule, line: Line): RuleOutcome {
  const { evaluate, words } = facts;
  const counted = (pays: Expression) => {
    const bounds = boundsOf(evaluate(pays, line.at, line.row));
    const low = bounds?.low;
    const high = bounds?.high;
    const known = low !== undefined && high !== undefined && low.kind !== 'instant' && high.kind !== 'instant';
    const amount = known ? { low: low.value, high: high.value } : NOTHING_DUE;
    return { amount, text: showPoints(amount.low, teller).text };
  };
  switch (points.kind) {
    case 'amount': {
      const { amount, text } = counted(points.amount);
      return { amount, steps: [{ stage: 'rule', text, rule: 'R1a', at }], notes: [] };
    }
    case 'schedule': {
      const about = measure ?? line.target.commitment;
      const asked = about.op === 'compare' ? about.left : about;
      const measured = evaluate(asked, line.at, line.row);
      return applySchedule({
        schedule: points.schedule,
        edge: (edge) => evaluate(edge, line.at, line.row),
        measured,
        shown: teller.said(words.expression(asked), measured, thresholdShowing(line)),
        teller,
        pay: (band: Band) => counted(band.pays),
      });
    }
    default:
      points satisfies never;
      return nothing();
  }
}

export const showPoints = (count: Amount['low'], teller: Teller): Shown =>
  teller.shown({ kind: 'points', value: toJSON(count) });
