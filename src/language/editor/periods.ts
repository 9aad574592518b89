import type { PeriodSpec } from '../../contract/period.ts';
import * as ast from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementAt } from '../scoping/rows.ts';
import { daysIn } from '../typing/literals.ts';

/** What a written period means, as far as the text says it. */
export function specOf(period: ast.Period | undefined, depth = 8): PeriodSpec | undefined {
  if (period === undefined || depth === 0) return undefined;
  switch (period.$type) {
    case 'CalendarPeriod':
      return { kind: 'calendar', unit: period.unit };
    case 'RollingPeriod':
      return period.days === undefined
        ? { kind: 'rolling', count: Number(period.months), unit: 'month' }
        : { kind: 'rolling', count: Number(daysIn(period.days).count.toString()), unit: 'day' };
    case 'FiscalPeriod':
      return { kind: 'calendar', unit: period.unit, startMonth: Number(period.month) };
    case 'BillingPeriod':
      return { kind: 'billing', day: Number(period.day) };
    case 'DayCountPeriod':
      return { kind: 'every', days: Number(daysIn(period.days).count.toString()), from: period.start };
    case 'ContractPeriod': {
      const from = agreementAt(period)?.items.find(ast.isTerm)?.from;
      return from === undefined ? undefined : { kind: 'contract', unit: period.unit, from };
    }
    case 'NamedPeriod':
      return specOf(targetOf(period.declaration)?.period, depth - 1);
    default:
      return period satisfies never;
  }
}
