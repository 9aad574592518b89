import type { Interval } from '../../../time/intervals.ts';

/** How a value is bound to a statement, and what type a column of one has. */
export type ScalarType =
  /** Instants as epoch milliseconds, codes and counts: 64 bits. */
  | 'integer'
  | 'boolean'
  | 'text'
  /** Exact; `scale`: digits behind the point, where all of them are known. */
  | { readonly kind: 'decimal'; readonly scale?: number };

export type Scalar = string | number | boolean | null;

/** A column of a table of values. */
export interface ListColumn {
  readonly name: string;
  readonly type: ScalarType;
  readonly place: number;
  readonly values: readonly Scalar[];
}

/** A value that stands beside a statement, never in it. */
export type Parameter = Scalar | readonly Scalar[];

export interface TableName {
  readonly schema?: string | undefined;
  readonly table: string;
}

/** A column of a table, as the database's catalogue has it. */
export interface ColumnDescription {
  readonly name: string;
  /** In the database's words. */
  readonly type: string;
}

export interface TableDescription {
  /** With the schema in which it was found. */
  readonly table: TableName;
  readonly columns: readonly ColumnDescription[];
  /** Columns that name a row for a reader: those of the primary key, or what comes near to it. Empty: nothing does. */
  readonly key: readonly string[];
  /** Whether no two rows are the same in all columns, as the database itself sees to. */
  readonly distinctRows: boolean;
  /** Whether all questions are about one state of it, or fail. */
  readonly steady: boolean;
}

/** How a column is read. Everything that the mapping interprets is text, as a file has it; what has an exact form of its own needn't be interpreted. */
export type ColumnReading =
  /** `reason` follows "column 'x' is of type y, ". */
  | { readonly kind: 'unusable'; readonly reason: string }
  | {
      readonly kind: 'usable';
      /** SQL of its text, compared by its bytes; empty where there is no value, never NULL. Instants as `2026-01-31T10:00:00.000Z`. */
      readonly text: string;
      /** SQL of epoch milliseconds where the column's value is an instant beyond doubt, cut to the millisecond (T1); NULL for all others. */
      readonly instant?: string;
      /** SQL of epoch milliseconds of a time without a zone, as if it were UTC; NULL for none. */
      readonly wall?: string;
      /** SQL that is true of each value with an instant, or a time without a zone as if it were UTC, in some time; the table's order may help to find it. */
      readonly within?: (time: Interval) => string;
      /** SQL of what tells the column's values apart as its text does, never NULL, where that costs less than the text. */
      readonly digested?: string;
      /** SQL of an exact number, NULL for what is none. */
      readonly number?: { readonly sql: string; readonly scale?: number };
    };

/**
 * What differs between the databases that the read-only SQL of these engines is sent to. Everything else is the small part of SQL that they share:
 * an alias for each column, no `group by all`, no `filter`, no zones, no months, no binary floats (measuring.md).
 */
export interface Dialect {
  /** A name as SQL text. The only way in which a name of a dataset or of a table becomes part of a statement. */
  identifier(name: string): string;
  /** SQL of a bound value; `place` counts from 1. */
  parameter(place: number, type: ScalarType): string;
  /**
   * A table whose columns are bound lists of equal length, for a FROM or JOIN: `alias` and the names of its columns included. A place is the list's.
   * How a list is bound may depend on its values (whether any is absent, how long they are); none of them becomes part of the SQL.
   */
  parameterTable(alias: string, columns: readonly ListColumn[]): string;
  /** How a column is read, of which `sql` is the quoted name. */
  reading(column: ColumnDescription, sql: string): ColumnReading;
  /** SQL of a text that two rows of the table `alias` share exactly when they agree in all columns. */
  identity(alias: string): string;
  /**
   * How to find that one of the keys `others` has an instant twice, by groups: where many small sets cost less than one set of all keys.
   * The instants are never NULL.
   */
  readonly repeated?: (
    others: readonly string[],
    instant: string,
  ) => { readonly group: readonly string[]; readonly having: string };
  /** SQL of the whole part of a quotient; neither is negative. */
  quotient(dividend: string, divisor: string): string;
  /** SQL of the whole part of (`count` × `times` + `plus`) / `by`, of which no part is negative; nothing on the way is too large. */
  portion(count: string, of: { readonly times: bigint; readonly plus: bigint; readonly by: bigint }): string;
  /** SQL of a value as text that loses nothing; a decimal in plain digits. */
  asText(sql: string, type: ScalarType): string;
  /**
   * A query for how many rows there are, and for aggregates that together tell one multiset of rows from another, whatever their order. `values`: what is
   * read of a row, none of it NULL; `from`: the rows with these values.
   */
  fingerprint(values: readonly string[], from: string): string;
  /** What ends a subquery that is worked out once for each row; absent where the database doesn't put its expressions wherever they're used. */
  readonly fence?: string;
}
