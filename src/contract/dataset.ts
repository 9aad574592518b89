import type { DataDeclaration, Metric } from './contract.ts';
import type { Expression } from './expression.ts';
import type { FileFormat } from './fileFormat.ts';
import type { SourceRange } from './source.ts';
import type { Instant, Value } from './value.ts';

/** Where the rows of a contract's data come from, resolved and checked. The contract itself never names a path. */
export interface Dataset {
  readonly id: string;
  readonly title: string;
  readonly agreement: string;
  /** Printed with every statement: what these observations are and are not. */
  readonly notes: readonly string[];
  readonly bindings: readonly Binding[];
  /** What is on record beside observations (claims, rulings, invoices), with what each row of it says. */
  readonly onRecord?: readonly { readonly declaration: DataDeclaration; readonly binding: Binding }[];
  /** Names of the agreement's data for which this dataset has no rows. */
  readonly unbound: readonly string[];
  readonly substitutes: readonly SubstituteDeclaration[];
  /** Share of rejected rows above which nothing is stated (D4); "0" unless declared. */
  readonly rejectedAtMost: string;
  readonly at: SourceRange;
}

/** One data declaration, read from one source. */
export interface Binding<Source extends DataSource = DataSource> {
  readonly data: string;
  readonly source: Source;
  /** Zone of times without an offset (T3). */
  readonly zone?: string;
  /** What a wall time means that a change of the clock repeats or skips (T3). */
  readonly ambiguousTime: 'earlier' | 'later' | 'reject';
  /** Texts that stand for an absent value. */
  readonly absent: readonly string[];
  /** Pattern of times that are not ISO 8601, such as `dd-MM-yyyy HH:mm`. */
  readonly timePattern?: string;
  readonly shape: BindingShape;
  /** Of logs and lists of items: from when to when nothing is missing in them (D6); open ends are absent. */
  readonly known?: { readonly from?: Instant; readonly until?: Instant };
  /** Rows that are not this data's business; not rejected, counted. */
  readonly where?: ColumnExpression;
  readonly at: SourceRange;
}

export type DataSource = FileSource | TableSource | SeriesSource;

export interface FileSource {
  readonly kind: 'file';
  /** Relative to the `.sla` file that names it: a file, a folder, or a pattern of files. */
  readonly path: string;
  /** Absent: what the end of each file's name says; CSV where it says nothing. */
  readonly format?: FileFormat;
  /** Of a workbook: the sheet; absent: its only one. */
  readonly sheet?: string;
  /** File of the `.sla` text, to resolve the path from. */
  readonly relativeTo: string;
  readonly at: SourceRange;
}

/** A table or a view of a database; text of an agreement is never run there. */
export interface TableSource {
  readonly kind: 'table';
  /** Name of the connection; what it comes to is the user's business and stands outside the repository. */
  readonly connection: string;
  readonly schema?: string;
  readonly table: string;
  readonly at: SourceRange;
}

/** The samples of all series of a Prometheus-compatible store that a selector picks. */
export interface SeriesSource {
  readonly kind: 'series';
  readonly connection: string;
  /** A metric's name with matchers of its labels, such as `probe_success{job="shop"}`. */
  readonly selector: string;
  readonly at: SourceRange;
}

export type BindingShape =
  /** One row of the file is one row of the data. */
  | {
      readonly kind: 'rows';
      readonly fields: readonly FieldMapping[];
      readonly series?: readonly string[];
      /** Up to when each series is known: an instant of its rows, or the last instant of all rows. Absent, or without a value: its last row. */
      readonly knownUntil?: ColumnExpression | 'end-of-data';
      readonly contradicting?: RowPrecedence;
    }
  /** Rows of an audit log, many per item, become one item each. */
  | {
      readonly kind: 'event-log';
      /** Columns that name the item. */
      readonly key: readonly string[];
      /** Columns that put the item's rows in order: by time, then by these. */
      readonly orderBy: readonly { readonly column: string; readonly as: 'time' | 'number' | 'text' }[];
      readonly fields: readonly LogFieldMapping[];
    };

/** D3: which of several rows for one key and time is right. Two that differ and are equal in the column contradict each other all the same. */
export type RowPrecedence =
  /** By the place in the files: by file name, then by line. */
  | { readonly by: 'first' | 'last' }
  | {
      readonly by: 'highest';
      readonly column: string;
      readonly as: 'time' | 'number' | 'text';
      readonly at: SourceRange;
    };

export interface FieldMapping {
  readonly field: string;
  readonly from: ColumnExpression;
  readonly at: SourceRange;
}

export interface LogFieldMapping {
  readonly field: string;
  readonly from: /** The value in the first or last row of the item (where the condition holds). */
    | { readonly kind: 'first' | 'last'; readonly value: ColumnExpression; readonly where?: ColumnExpression }
    /** The stretches, from row to row, in which the condition holds (C2); the last one is open if `closesWith` is absent. */
    | { readonly kind: 'while'; readonly condition: ColumnExpression; readonly time: ColumnExpression }
    /** How many rows meet the condition. */
    | { readonly kind: 'count'; readonly where?: ColumnExpression };
  readonly at: SourceRange;
}

/** A small expression over the columns of a file, evaluated once for each combination of their values. */
export type ColumnExpression =
  | { readonly op: 'column'; readonly name: string; readonly at: SourceRange }
  | { readonly op: 'literal'; readonly value: Value; readonly at: SourceRange }
  | {
      readonly op: 'compare';
      readonly operator: 'is' | 'is-not' | 'at-least' | 'at-most' | 'above' | 'below';
      readonly left: ColumnExpression;
      readonly right: ColumnExpression;
      readonly at: SourceRange;
    }
  | { readonly op: 'and' | 'or' | 'not'; readonly terms: readonly ColumnExpression[]; readonly at: SourceRange }
  | {
      readonly op: 'add' | 'subtract' | 'multiply' | 'divide';
      readonly left: ColumnExpression;
      readonly right: ColumnExpression;
      readonly at: SourceRange;
    }
  /** One text behind the other, such as a day and a time of day. */
  | {
      readonly op: 'join';
      readonly left: ColumnExpression;
      readonly right: ColumnExpression;
      readonly at: SourceRange;
    }
  | {
      readonly op: 'if';
      readonly condition: ColumnExpression;
      readonly then: ColumnExpression;
      readonly otherwise: ColumnExpression;
      readonly at: SourceRange;
    }
  /**
   * A column's value replaced by a table's cell. A key without a row isn't this data's business: the file's row is left out and counted. A cell
   * that says `none` is absent.
   */
  | {
      readonly op: 'lookup';
      readonly entries: readonly { readonly keys: readonly Value[]; readonly value: Value }[];
      readonly keys: readonly ColumnExpression[];
      readonly table: string;
      readonly at: SourceRange;
    };

export interface SubstituteDeclaration {
  readonly of: { readonly kind: 'condition' | 'metric'; readonly id: string };
  readonly by: Expression;
  readonly label: string;
  readonly at: SourceRange;
}

/** A worked example that runs: what is given, what is expected. */
export interface Scenario {
  readonly title: string;
  readonly agreement: string;
  /** The periods that are evaluated, as local dates; `until` is exclusive. */
  readonly from: string;
  readonly until: string;
  /** Parameters that have another value here, by name, as `.sla` writes values. */
  readonly set: Readonly<Record<string, string>>;
  readonly given: readonly Given[];
  /** Named values that something is expected of: measured as metrics, which no target and no statement knows. */
  readonly figures?: readonly Metric[];
  readonly expect: readonly Expectation[];
  readonly at: SourceRange;
}

export type Given =
  /**
   * A condition holds then, and at no other time. `measured`: that is what is observed of it; its minimum length, exclusions and allowance apply
   * to it as they do to observations.
   */
  | {
      readonly kind: 'condition';
      readonly condition: string;
      readonly measured?: true;
      readonly intervals: readonly { readonly start: Instant; readonly end: Instant }[];
      readonly at: SourceRange;
    }
  /** A metric has this value in the period (all, if absent); what lies behind it doesn't matter. */
  | {
      readonly kind: 'metric';
      readonly metric: string;
      readonly value: Expression;
      readonly period?: string;
      readonly at: SourceRange;
    }
  | {
      readonly kind: 'fee';
      readonly service: string;
      readonly value: Expression;
      readonly period?: string;
      readonly at: SourceRange;
    }
  | { readonly kind: 'rows'; readonly data: string; readonly rows: readonly GivenRow[]; readonly at: SourceRange }
  /** R7: claims that were made. Without any, and without `no-claims`, all that can be claimed counts as claimed. */
  | {
      readonly kind: 'claim';
      readonly target?: string;
      /** The event or row that it's for; all of the period if absent. */
      readonly row?: string;
      readonly period: string;
      /** Local date. */
      readonly on: string;
      /** Local date on which the customer knew or should have known. */
      readonly aware?: string;
      /** What was granted of it; all of it if absent. */
      readonly granted?: Expression;
      readonly at: SourceRange;
    }
  /** Which of several credits a party chose for an incident, or for a period. */
  | {
      readonly kind: 'choice';
      readonly target: string;
      readonly time?: Instant;
      readonly period?: string;
      readonly at: SourceRange;
    }
  | { readonly kind: 'no-claims'; readonly at: SourceRange }
  /** R11: what was decided on a condition that is left to a party, for stretches of time. */
  | {
      readonly kind: 'ruling';
      readonly condition: string;
      readonly intervals: readonly { readonly start: Instant; readonly end: Instant }[];
      readonly ruling: 'upheld' | 'dismissed';
      readonly by?: string;
      readonly reason?: string;
      readonly at: SourceRange;
    }
  /** Nothing was ruled yet: all that a party decides is pending. */
  | { readonly kind: 'no-rulings'; readonly at: SourceRange }
  /** A log was kept and says nothing more: what happened is what other rows of it say, if any are given (D6). */
  | { readonly kind: 'no-rows'; readonly data: string; readonly at: SourceRange }
  /** What was granted for a period before the scenario's: rolling caps and earn-back count it (R5). */
  | {
      readonly kind: 'granted';
      readonly target?: string;
      readonly period: string;
      readonly amount: Expression;
      readonly at: SourceRange;
    }
  /** What a bank held before the scenario's periods. */
  | {
      readonly kind: 'bank';
      readonly bank: string;
      /** For which it was collected; the day before the range if absent. */
      readonly period?: string;
      readonly amount: Expression;
      readonly at: SourceRange;
    }
  /** History from before the data (G3). */
  | {
      readonly kind: 'outcome';
      readonly target: string;
      readonly outcome: 'met' | 'missed';
      readonly period: string;
      readonly at: SourceRange;
    };

export interface GivenRow {
  readonly fields: Readonly<Record<string, Value | readonly { readonly start: Instant; readonly end: Instant }[]>>;
  readonly at: SourceRange;
}

export type Expectation =
  | {
      readonly kind: 'metric';
      readonly metric: string;
      readonly value: Expression;
      readonly roundedTo?: Value;
      readonly period?: string;
      readonly at: SourceRange;
    }
  | {
      readonly kind: 'outcome';
      readonly target: string;
      readonly outcome: 'met' | 'missed' | 'not-measured' | 'not-applicable';
      readonly period?: string;
      readonly at: SourceRange;
    }
  /** Of one target, or of all. `payable` is what limits leave of what is `entitled`; the others follow from claims (R7). */
  | {
      readonly kind: 'credit';
      readonly figure: 'entitled' | 'payable' | 'claimable' | 'granted' | 'settled';
      readonly target?: string;
      readonly amount: Expression;
      readonly period?: string;
      readonly at: SourceRange;
    }
  | {
      readonly kind: 'claim';
      readonly target?: string;
      readonly row?: string;
      readonly expected:
        | { readonly kind: 'state'; readonly state: 'open' | 'granted' | 'lapsed' }
        /** The last local date on which it can be claimed. */
        | { readonly kind: 'until'; readonly until: string };
      readonly period?: string;
      readonly at: SourceRange;
    }
  /** Days added to the term: of one target before its cap, or of all after it. */
  | {
      readonly kind: 'extension';
      readonly target?: string;
      readonly days: Expression;
      readonly period?: string;
      readonly at: SourceRange;
    }
  /** Of one payment, or of all that one party owes another, credits included; after limits. */
  | {
      readonly kind: 'payment';
      readonly of: { readonly payment: string } | { readonly by: string; readonly to: string };
      readonly amount: Expression;
      readonly period?: string;
      readonly at: SourceRange;
    }
  /** What a bank holds at the end of a period, or of all. */
  | {
      readonly kind: 'bank';
      readonly bank: string;
      readonly amount: Expression;
      readonly period?: string;
      readonly at: SourceRange;
    }
  /** R8: what is returned in a period of what was granted before, of one target or of all. */
  | {
      readonly kind: 'earn-back';
      readonly target?: string;
      readonly amount: Expression;
      readonly period?: string;
      readonly at: SourceRange;
    }
  /** R12: what agreements that this one stands on return for the same incidents, or what that leaves. */
  | {
      readonly kind: 'back-to-back';
      readonly figure: 'returned' | 'exposure';
      readonly amount: Expression;
      readonly period?: string;
      readonly at: SourceRange;
    }
  /** R9: that a right opens, or that none does. Dates are local ones, the last day included. */
  | {
      readonly kind: 'right';
      readonly right?: string;
      readonly by?: string;
      readonly expected:
        | { readonly kind: 'none' }
        | { readonly kind: 'window'; readonly from: string; readonly until?: string };
      readonly at: SourceRange;
    }
  /** What one target, or any, pays is open. */
  | { readonly kind: 'undecided'; readonly target?: string; readonly period?: string; readonly at: SourceRange }
  | {
      readonly kind: 'points';
      readonly target?: string;
      readonly points: Expression;
      readonly period?: string;
      readonly at: SourceRange;
    }
  | { readonly kind: 'diagnostic'; readonly rule: string; readonly at: SourceRange };
