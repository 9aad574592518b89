/**
 * Values as plain, serialisable data. Numbers are exact rationals in canonical text (`"3/8"`, `"12000"`), never binary
 * floats (semantics N1).
 */
export type RationalText = string;

/** An instant is epoch milliseconds in UTC (T1). */
export type Instant = number;

export type DayKind = 'calendar' | 'working';

export type Value =
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** A pure number or a count. */
  | { readonly kind: 'number'; readonly value: RationalText }
  /** A share of one: 99.9% is `"999/1000"`. */
  | { readonly kind: 'percent'; readonly value: RationalText }
  /** A difference of percentages, on the same scale as `percent`. */
  | { readonly kind: 'percentage-points'; readonly value: RationalText }
  /** Service points. */
  | { readonly kind: 'points'; readonly value: RationalText }
  /** Milliseconds; may be fractional as a mean. */
  | { readonly kind: 'duration'; readonly value: RationalText }
  /** A number of days of a calendar; not a duration (C6). */
  | { readonly kind: 'days'; readonly value: RationalText; readonly day: DayKind }
  | { readonly kind: 'money'; readonly value: RationalText; readonly currency: string }
  /** Money per time: a fee (R3b). */
  | { readonly kind: 'rate'; readonly value: RationalText; readonly currency: string; readonly per: RateUnit }
  | { readonly kind: 'instant'; readonly value: Instant }
  /** A local calendar date, `YYYY-MM-DD`. */
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'text'; readonly value: string }
  /** A constant of an enumeration. */
  | { readonly kind: 'symbol'; readonly value: string }
  /** A calendar of the contract, by its id. */
  | { readonly kind: 'calendar'; readonly value: string }
  /** No such commitment: what `none` says in a table cell. */
  | { readonly kind: 'none' };

export type RateUnit = 'day' | 'month' | 'quarter' | 'year';
