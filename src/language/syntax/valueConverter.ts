import { type CstNode, CstUtils, DefaultValueConverter, type GrammarAST, type ValueType } from 'langium';

/** Rules whose value is several words, such as `at least`. */
const PHRASES: ReadonlySet<string> = new Set([
  'AfterExclusions',
  'AggregateFunction',
  'CarriedForward',
  'ComparisonOperator',
  'EdgeOperator',
  'MinimumEdge',
  'NotEvaluated',
  'ClaimStart',
  'OutcomeWord',
  'PartialPeriodsChoice',
  'RoundingMode',
]);

/** Phrases keep one space between their words, however they are written. */
export class SlaValueConverter extends DefaultValueConverter {
  protected override runConverter(rule: GrammarAST.AbstractRule, input: string, cstNode: CstNode): ValueType {
    if (!PHRASES.has(rule.name)) return super.runConverter(rule, input, cstNode);
    return CstUtils.flattenCst(cstNode)
      .filter((leaf) => !leaf.hidden)
      .map((leaf) => leaf.text)
      .join(' ');
  }
}
