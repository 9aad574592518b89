import type { PeriodSpec } from '../../contract/period.ts';
import { isTerm, type Period } from '../generated/ast.ts';
import { definitionOf, specOf } from '../typing/periods.ts';
import type { Book } from './book.ts';
import { need, Unsound } from './unsound.ts';

/** The rule that cuts time into periods; a named period is its definition. */
export function lowerPeriod(period: Period | undefined, book: Book): PeriodSpec {
  const node = need(definitionOf(period));
  const spec = specOf(node, book.agreement.items.find(isTerm)?.from);
  if (spec === undefined)
    throw new Unsound({
      node,
      message: "Contract months count from the start of the term: write 'term' and its dates.",
    });
  return spec;
}
