import type { PeriodSpec } from '../../contract/period.ts';
import type { NamedPeriod, Period } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { daysIn } from './literals.ts';

type WrittenPeriod = Exclude<Period, NamedPeriod>;

/** What a period is, by whatever name: `undefined` where names lead nowhere, or round in a circle. */
export function definitionOf(period: Period | undefined): WrittenPeriod | undefined {
  const passed = new Set<Period>();
  let at = period;
  while (at?.$type === 'NamedPeriod') {
    if (passed.has(at)) return undefined;
    passed.add(at);
    at = targetOf(at.declaration)?.period;
  }
  return at;
}

/** The rule that cuts time into periods: `undefined` where months of the contract have no `termStart`, a local date, to count from. */
export function specOf(period: WrittenPeriod, termStart: string | undefined): PeriodSpec | undefined {
  switch (period.$type) {
    case 'CalendarPeriod':
      return { kind: 'calendar', unit: period.unit };
    case 'RollingPeriod':
      return period.days === undefined
        ? { kind: 'rolling', count: Number(period.months), unit: 'month' }
        : { kind: 'rolling', count: Number(daysIn(period.days).count.valueOf()), unit: 'day' };
    case 'FiscalPeriod': {
      const startMonth = Number(period.month);
      return { kind: 'calendar', unit: period.unit, ...(startMonth === 1 ? {} : { startMonth }) };
    }
    case 'BillingPeriod':
      return { kind: 'billing', day: Number(period.day) };
    case 'DayCountPeriod':
      return { kind: 'every', days: Number(daysIn(period.days).count.valueOf()), from: period.start };
    case 'ContractPeriod':
      return termStart === undefined ? undefined : { kind: 'contract', unit: period.unit, from: termStart };
    default:
      return period satisfies never;
  }
}
