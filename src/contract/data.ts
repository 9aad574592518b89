import type { Expression } from './expression.ts';
import type { PeriodSpec } from './period.ts';
import type { SourceRange } from './source.ts';
import type { Type } from './type.ts';
import type { Instant, RationalText, Value } from './value.ts';

export interface Table {
  readonly id: string;
  readonly keys: readonly string[];
  /** Two keys in either order name the same row. */
  readonly symmetric?: true;
  readonly columns: readonly { readonly name: string; readonly type: Type }[];
  readonly rows: readonly TableRow[];
  readonly at: SourceRange;
}

export interface TableRow {
  /** Cells in the order of the columns. */
  readonly cells: readonly TableCell[];
  readonly at: SourceRange;
}

export type TableCell =
  | {
      readonly kind: 'value';
      readonly value: Value;
      /** Where the agreement doesn't print the figure and the file assumes it. */
      readonly assumed?: { readonly at: SourceRange };
    }
  /** Matches every key. */
  | { readonly kind: 'any' }
  /** `from 1 to 43`: both ends included; an open end is absent. */
  | { readonly kind: 'range'; readonly from?: Value; readonly to?: Value };

export interface CalendarDeclaration {
  readonly id: string;
  readonly zone: string;
  /** Always open if absent. */
  readonly open?: readonly OpenHours[];
  /** Local dates on which it is closed, holidays included, sorted. */
  readonly closed: readonly string[];
  readonly at?: SourceRange;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export interface OpenHours {
  readonly days: readonly Weekday[];
  /** Wall time `HH:mm`; `to` may be `24:00`. */
  readonly from: string;
  readonly to: string;
}

/**
 * The kinds of observation.
 * - samples: a value at an instant that stands until the next, at most `every` (D1)
 * - states: a value that holds until the same series' next row; unknown before the first and after the last known instant
 * - intervals: rows with `start` and `end`
 * - items: rows with a life: `opened`, other instants, pauses
 * - counts: counters over `[at, at + every)`
 * - records: what the agreement is kept for one by one (circuits, sites): one row for each, found by its key
 */
export type DataKind = 'samples' | 'states' | 'intervals' | 'items' | 'counts' | 'records';

export interface DataDeclaration {
  readonly id: string;
  readonly title?: string;
  readonly kind: DataKind;
  /** For samples and counts: the step in milliseconds. */
  readonly everyMs?: number;
  /** Fields that tell one series from another; of records, the key. */
  readonly by: readonly string[];
  /** Of records: the fields that say from when to when one counts; dates are local, and the last one is included. */
  readonly valid?: { readonly from: string; readonly until?: string };
  readonly fields: readonly DataField[];
  readonly collected?: { readonly by: string; readonly how: 'automatically' | 'manually' };
  /** For items: the instant that decides the period (T7), a field name; default `decided`. */
  readonly belongsBy?: string;
  /** How many rows the parties expect in each period. */
  readonly expected?: {
    readonly count: RationalText;
    readonly each: PeriodSpec;
    readonly note?: string;
    readonly at: SourceRange;
  };
  readonly at: SourceRange;
}

export interface DataField {
  readonly name: string;
  readonly type: FieldType;
  readonly optional: boolean;
  readonly at: SourceRange;
}

/**
 * A declaration that stands for one of each record, known with the data: its references to members of such families end in `[data]`, as its own id
 * does. `withRecords` puts the records in.
 */
export interface EachRecord {
  readonly data: string;
  /** The records that have one; all, if absent. */
  readonly where?: Expression;
}

/** The record that a declaration is of, once the records are known. */
export interface OfRecord {
  readonly data: string;
  readonly key: string;
  readonly title: string;
  /** From when to when the record counts (T5); open ends are absent. */
  readonly valid?: { readonly start?: Instant; readonly end?: Instant };
}

/** Field types are the scalar types and lists of intervals (pauses). */
export type FieldType = Exclude<Type, { kind: 'over-time' | 'unknown' }>;
