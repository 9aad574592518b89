import type { Result } from '../evaluate/result.ts';
import type { Facts } from './facts.ts';
import type { Line } from './lines.ts';
import type { Teller } from './money.ts';
import { repeated } from './repeat.ts';
import { added, nothing, type RuleOutcome } from './rule.ts';
import { basisOf, type RuleSite, ruleOutcome } from './ruleAmount.ts';

/** What one line earns by its target's credit rules, before it meets the credits of other lines. */
export interface Earned extends RuleOutcome {
  readonly line: Line;
  /** What the credit is a share of. */
  readonly basis?: Result;
}

/** A credit is due only if its target was missed; several credits of one target add (R1a). `misses` counts the misses in a row. */
export function creditOf(facts: Facts, teller: Teller, line: Line, misses: number): Earned | undefined {
  const { credits, points } = line.target;
  if (line.verdict.outcome !== 'missed') return undefined;
  if (credits.length === 0)
    return points.length > 0 ? undefined : { line, ...nothing([], ['missed, no credit: none is agreed for it']) };
  if (line.partial && facts.contract.partialPeriods === 'no-credit')
    return { line, ...nothing([], ['a partial period earns no credit (T5)']) };
  const site: RuleSite = { ...line, showing: thresholdShowing(line) };
  const basis = credits.map((rule) => basisOf(facts, rule, site)).find((found) => found !== undefined);
  return {
    line,
    ...added(
      credits.map((rule) =>
        ruleOutcome(facts, teller, rule, site, (outcome) => repeated(outcome, rule.repeat, misses, teller.text)),
      ),
    ),
    ...(basis === undefined ? {} : { basis }),
  };
}

/** How to show the value of a line so that a miss never reads like the target (N2). */
export function thresholdShowing({ target: { threshold } }: Pick<Line, 'target'>): {
  readonly target?: NonNullable<Line['target']['threshold']>['value'];
  readonly sense?: 'at-least' | 'at-most';
} {
  if (threshold === undefined) return {};
  const sense = threshold.operator === 'at-least' || threshold.operator === 'above' ? 'at-least' : 'at-most';
  return { target: threshold.value, sense };
}
