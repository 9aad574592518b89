import { reviewEveryMonths } from '../../../analyse/reviewInterval.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { Rule } from '../frame/rule.ts';
import { headOf } from '../frame/wording.ts';

export const reviewTooRare: Rule = {
  name: 'review-too-rare',
  family: 'consistency',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  options: {
    months: {
      type: 'number',
      default: 12,
      minimum: 1,
      description: 'Months between two reviews from which on they are too rare.',
    },
  },
  doc: {
    what: 'Finds reviews that come less than once a year, or for the first time when the term is over.',
    why: `Targets are set on what is known when they're signed. A review every two years lets a target that is missed, or met without effort, stand for 24 measured months;
one that comes with the end of the term changes nothing at all.`,
    bad: { as: 'clauses', text: `clause Review: "The parties review targets and baselines every two years."` },
    good: { as: 'clauses', text: `clause Review: "The parties review targets and baselines each quarter."` },
    silence: 'When the figures are set by a regulator and the parties can’t change them.',
  },
  check: ({ contract, numberOption, textOf }, report) => {
    const longest = numberOption('months');
    for (const { kind, title, text, at } of contract.clauses) {
      if (!/review/i.test(`${kind} ${title ?? ''}`)) continue;
      const months = reviewEveryMonths(text);
      if (months === undefined) continue;
      const length = monthsOf(contract);
      const late = length !== undefined && months >= length;
      if (!late && months <= longest) continue;
      report({
        message: late
          ? `A review every ${months} months never comes: the term has ${length} months, and ends with the first one. Review within the term.`
          : `A review every ${months} months leaves each target as it is for ${months} months. Review at least every ${longest} months.`,
        at: [headOf(at, textOf), headOf(contract.at, textOf)],
        key: kind,
      });
    }
  },
};

/** Whole months of the term. */
function monthsOf({ term }: Contract): number | undefined {
  if (term?.until === undefined) return undefined;
  const at = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return at(term.until) - at(term.from) + 1;
}
