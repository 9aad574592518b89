import { type CstNode, CstUtils, DefaultValueConverter, GrammarAST, GrammarUtils, type ValueType } from 'langium';
import { LeanPart } from './lean/nodes.ts';

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
    if (cstNode instanceof LeanPart) return cstNode.words.join(' ');
    return CstUtils.flattenCst(cstNode)
      .filter((leaf) => !leaf.hidden)
      .map((leaf) => leaf.text)
      .join(' ');
  }
}

/** What the converter makes of a text: it leaves it as it is, joins its words, strips a name or a text of its marks, or asks the rule. */
export type Conversion = 'none' | 'words' | 'name' | 'quoted' | 'ruled';

/** How texts are converted that the feature covers. */
export function conversionOf(feature: GrammarAST.AbstractElement): Conversion {
  const called = GrammarAST.isCrossReference(feature) ? GrammarUtils.getCrossReferenceTerminal(feature) : feature;
  if (!GrammarAST.isRuleCall(called)) return 'none';
  const rule = called.rule.ref;
  if (rule === undefined) return 'ruled';
  if (PHRASES.has(rule.name)) return 'words';
  if (rule.name === 'ID') return 'name';
  if (rule.name === 'STRING') return 'quoted';
  const type = GrammarUtils.getRuleType(rule)?.toLowerCase();
  return rule.name.toUpperCase() === 'INT' || (type !== undefined && type !== 'string') ? 'ruled' : 'none';
}
