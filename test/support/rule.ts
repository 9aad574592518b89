import type { Rule } from '../../src/language/validation/frame/rule.ts';

/** A rule that finds nothing, but for what a test makes of it. */
export const ruleOf = (name: string, parts: Partial<Rule> = {}): Rule => ({
  name,
  family: 'reach',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: { what: '', why: '', bad: { as: 'file', text: '' }, good: { as: 'file', text: '' }, silence: '' },
  check: () => undefined,
  ...parts,
});
