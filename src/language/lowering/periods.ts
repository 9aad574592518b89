import type { PeriodSpec } from '../../contract/period.ts';
import { isTerm, type Period } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { daysIn } from '../typing/literals.ts';
import type { Book } from './book.ts';
import { need, Unsound } from './unsound.ts';

/** The rule that cuts time into periods; a named period is its definition. */
export function lowerPeriod(period: Period | undefined, book: Book): PeriodSpec {
  const node = need(period);
  switch (node.$type) {
    case 'CalendarPeriod':
      return { kind: 'calendar', unit: node.unit };
    case 'RollingPeriod':
      return node.days === undefined
        ? { kind: 'rolling', count: Number(node.months), unit: 'month' }
        : { kind: 'rolling', count: Number(daysIn(node.days).count.valueOf()), unit: 'day' };
    case 'FiscalPeriod': {
      const startMonth = Number(node.month);
      return { kind: 'calendar', unit: node.unit, ...(startMonth === 1 ? {} : { startMonth }) };
    }
    case 'BillingPeriod':
      return { kind: 'billing', day: Number(node.day) };
    case 'DayCountPeriod':
      return { kind: 'every', days: Number(daysIn(node.days).count.valueOf()), from: node.start };
    case 'ContractPeriod': {
      const term = book.agreement.items.find(isTerm);
      if (term === undefined)
        throw new Unsound({
          node,
          message: "Contract months count from the start of the term: write 'term' and its dates.",
        });
      return { kind: 'contract', unit: node.unit, from: term.from };
    }
    case 'NamedPeriod': {
      const declared = need(targetOf(node.declaration)).period;
      if (declared?.$type === 'NamedPeriod' && targetOf(declared.declaration)?.period === node) throw new Unsound();
      return lowerPeriod(declared, book);
    }
    default:
      return node satisfies never;
  }
}
