/** Measurement and credit periods, as plain data (T2, T4). Bounds are computed by `time/periods.ts`. */
export type PeriodSpec =
  | {
      readonly kind: 'calendar';
      readonly unit: 'day' | 'week' | 'month' | 'quarter' | 'year';
      /** Quarters and years of a fiscal calendar start in this month; 1 if absent. */
      readonly startMonth?: number;
    }
  | { readonly kind: 'billing'; readonly day: number }
  | { readonly kind: 'every'; readonly days: number; readonly from: string }
  /** Overlapping stretches of so many local days or months: one ends with each day or month of the calendar. */
  | { readonly kind: 'rolling'; readonly count: number; readonly unit: 'day' | 'month' }
  | { readonly kind: 'contract'; readonly unit: 'month' | 'quarter' | 'year'; readonly from: string };

/** One text for each rule, to tell periods of different rules apart. */
export function periodKey(spec: { readonly kind: string }): string {
  const known = keys.get(spec);
  if (known !== undefined) return known;
  const key = JSON.stringify(Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)));
  keys.set(spec, key);
  return key;
}

/** A rule never changes, and is asked for its key with each figure of each period. */
const keys = new WeakMap<object, string>();
