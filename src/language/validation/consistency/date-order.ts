import type { Rule } from '../frame/rule.ts';
import { headOf } from '../frame/wording.ts';

export const dateOrder: Rule = {
  name: 'date-order',
  family: 'consistency',
  defaultSeverity: 'error',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds terms that end before they begin.',
    why: `A term that ends before it begins has no day in it: no period is measured, nothing is owed, and every right has lapsed before it can arise. Dates of other
clauses that run backwards are errors of the language already.`,
    bad: {
      as: 'file',
      text: `party Northwind
party Acme

agreement Hosting {
  between provider Northwind and customer Acme
  term 2026-12-31 to 2026-01-01
}`,
    },
    good: {
      as: 'file',
      text: `party Northwind
party Acme

agreement Hosting {
  between provider Northwind and customer Acme
  term 2026-01-01 to 2026-12-31
}`,
    },
    silence: 'Never: such an agreement never holds.',
  },
  check: ({ contract, outline, textOf }, report) => {
    const { term } = contract;
    if (term?.until === undefined || term.until >= term.from) return;
    const said = outline.term;
    const swap =
      said?.until === undefined
        ? []
        : [
            {
              title: `Let the term run from ${term.until} to ${term.from}`,
              edits: [
                { at: said.from, newText: term.until },
                { at: said.until, newText: term.from },
              ],
            },
          ];
    report({
      message: `The term ends on ${term.until}, before it begins on ${term.from}: there is no day on which the agreement holds. Write the earlier date first.`,
      at: [said?.until ?? headOf(contract.at, textOf), contract.at],
      fixes: swap,
    });
  },
};
