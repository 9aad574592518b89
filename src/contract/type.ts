/** The types of the expression language (`language.md`, *Types*). */
export type Type =
  | { readonly kind: 'boolean' | 'number' | 'percent' | 'percentage-points' | 'points' | 'duration' }
  | { readonly kind: 'days'; readonly day: 'calendar' | 'working' }
  | { readonly kind: 'money'; readonly currency: string }
  | { readonly kind: 'rate'; readonly currency: string }
  | { readonly kind: 'instant' | 'date' | 'text' | 'calendar' }
  /** One of named constants. */
  | { readonly kind: 'enumeration'; readonly values: readonly string[] }
  /** When something holds: an interval set, three-valued. */
  | { readonly kind: 'intervals' }
  /** A value that changes over time. */
  | { readonly kind: 'over-time'; readonly of: Type }
  /** `none` in a cell, or something already reported; compatible with everything. */
  | { readonly kind: 'unknown' };
