import { COLLECTION, COLLECTION_IN_DATASETS } from './collection/rules.ts';
import { COMPLETENESS } from './completeness/rules.ts';
import { CONSISTENCY } from './consistency/rules.ts';
import { CONTROL } from './control/rules.ts';
import { CREDIT_RULES } from './credit-rules/rules.ts';
import type { DatasetRule, Rule, RuleDescription } from './frame/rule.ts';
import { GAMING } from './gaming/rules.ts';
import { REACH } from './reach/rules.ts';

/** The rules that judge agreements, in the order in which the families are documented. */
export const AGREEMENT_RULES: readonly Rule[] = [
  ...CONTROL,
  ...REACH,
  ...GAMING,
  ...COLLECTION,
  ...CREDIT_RULES,
  ...COMPLETENESS,
  ...CONSISTENCY,
];

/** Those that judge datasets. */
export const DATASET_RULES: readonly DatasetRule[] = COLLECTION_IN_DATASETS;

/** Every rule there is. */
export const RULES: readonly RuleDescription[] = [...AGREEMENT_RULES, ...DATASET_RULES];

export const RULE_NAMES: readonly string[] = RULES.map(({ name }) => name);

const names: ReadonlySet<unknown> = new Set(RULE_NAMES);

/** Whether a diagnostic's code is a rule's: then it can be configured, ignored and explained. */
export const isRuleName = (code: unknown): boolean => names.has(code);
