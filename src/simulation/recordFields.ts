import type { Value } from '../contract/value.ts';
import { type DataRow, instantOf, OPEN_END, scalar } from '../measure/plan/row.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import { startOfDay } from '../time/zone.ts';
import { parsePeriodText } from './periodText.ts';

export function periodOf(row: DataRow, zone: string): Interval | undefined {
  const days = parsePeriodText(textOf(row, 'period') ?? '');
  return days && { start: startOfDay(zone, days.from), end: startOfDay(zone, days.until) };
}

/** An open ruling stands for what comes, too. */
export function stretchOf({ fields }: DataRow, asOf: Instant | undefined): Interval {
  const start = instantOf(fields.start) ?? 0;
  return { start, end: instantOf(fields.end) ?? asOf ?? OPEN_END };
}

export function textOf({ fields }: DataRow, field: string): string | undefined {
  const value = scalar(fields[field]);
  return value !== null && (value.kind === 'text' || value.kind === 'symbol' || value.kind === 'date')
    ? value.value
    : undefined;
}

export function moneyOf({ fields }: DataRow, field: string): (Value & { readonly kind: 'money' }) | undefined {
  const value = scalar(fields[field]);
  return value?.kind === 'money' ? value : undefined;
}
