import { expressionsOf } from '../../../analyse/expressionsOf.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import type { SourceRange } from '../../../contract/source.ts';
import type { Rule } from '../frame/rule.ts';

export const outsideTerm: Rule = {
  name: 'outside-term',
  family: 'consistency',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds clauses about days on which the agreement no longer, or never, holds.',
    why: `A figure that begins to hold after the last day of the term never does; a baseline taken over months before the first day has no periods to be taken from. Most
often the term was extended, or the figure copied from another year, and one of the two dates stayed behind. Figures that ended
before the term began aren't reported: they're a history that does no harm.`,
    bad: {
      as: 'clauses',
      text: `let Price = by date { until 2028-12-31: 100 GBP; from 2029-01-01: 110 GBP }
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit Price
}`,
    },
    good: {
      as: 'clauses',
      text: `let Price = by date { until 2027-12-31: 100 GBP; from 2028-01-01: 110 GBP }
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit Price
}`,
    },
    silence: 'When the term is extended by another document and the figure is agreed for that time.',
  },
  check: ({ contract, outline }, report) => {
    const { term } = contract;
    if (!term) return;
    const related = outline.term
      ? [{ message: `The term: from ${term.from}${term.until ? ` to ${term.until}` : ' on'}.`, at: outline.term.from }]
      : [];
    const seen = new Set<string>();
    for (const { expression, about } of expressionsOf(contract)) {
      for (const { at, message } of strayDays(expression, term)) {
        const key = JSON.stringify(at);
        if (at.file !== contract.at.file || seen.has(key)) continue;
        seen.add(key);
        report({ message, at: [at], about, related });
      }
    }
  },
};

interface Stray {
  readonly message: string;
  readonly at: SourceRange;
}

function strayDays(expression: Expression, { from, until }: NonNullable<Contract['term']>): readonly Stray[] {
  if (expression.op === 'by-date' && until !== undefined)
    return expression.entries.flatMap((entry) =>
      entry.from !== undefined && entry.from > until
        ? [
            {
              message: `This value holds from ${entry.from} on, but the term ends on ${until}: it never applies. Change the date, or the term.`,
              at: entry.value.at,
            },
          ]
        : [],
    );
  if (expression.op !== 'over-dates') return [];
  const range = `${expression.from} to ${expression.until}`;
  if (expression.until < from)
    return [
      {
        message: `The periods from ${range} lie before the term, which begins on ${from}: there is nothing to take this figure from. Change the dates, or the term.`,
        at: expression.at,
      },
    ];
  if (until === undefined || expression.from <= until) return [];
  return [
    {
      message: `The periods from ${range} lie behind the term, which ends on ${until}: this figure is never known. Change the dates, or the term.`,
      at: expression.at,
    },
  ];
}
