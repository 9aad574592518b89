import type { CreditRule } from '../contract/contract.ts';
import type { Result } from '../evaluate/result.ts';
import type { Facts } from './facts.ts';
import type { Line } from './lines.ts';
import type { Teller } from './money.ts';
import { repeated } from './repeat.ts';
import { added, nothing, type RuleOutcome } from './rule.ts';
import { basisOf, ruleOutcome } from './ruleAmount.ts';

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
  let basis: Result | undefined;
  for (const rule of credits) {
    const ofRule = basisOf(facts, rule, line);
    basis ??= ofRule;
  }
  const { amount, steps, notes } = added(credits.map((rule) => ofLine(facts, teller, rule, line, misses)));
  return basis === undefined ? { line, amount, steps, notes } : { line, amount, steps, notes, basis };
}

const ofLine = (facts: Facts, teller: Teller, rule: CreditRule, line: Line, misses: number): RuleOutcome =>
  rule.repeat === undefined
    ? ruleOutcome(facts, teller, rule, line)
    : ruleOutcome(facts, teller, rule, line, (outcome) => repeated(outcome, rule.repeat, misses, teller.text));
