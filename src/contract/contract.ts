import type {
  Bank,
  Claim,
  CreditAmount,
  CreditRule,
  CreditTerms,
  Deadline,
  EarnBack,
  ExtensionRule,
  PointsRule,
} from './credits.ts';
import type { CalendarDeclaration, DataDeclaration, EachRecord, OfRecord, Table } from './data.ts';
import type { Expression, RoundingMode } from './expression.ts';
import type { PeriodSpec } from './period.ts';
import type { SourceRange } from './source.ts';
import type { Type } from './type.ts';
import type { RationalText, Value } from './value.ts';

// Whoever works on a contract finds all its parts here.
export type * from './credits.ts';
export type * from './data.ts';

/** Version of the contract's JSON form; raised when its meaning changes. */
export const CONTRACT_SCHEMA = 'sla-contract/1';

/**
 * The resolved agreement: inheritance flattened, families expanded, names resolved, units checked. Plain data; everything
 * behind the language works from this and never from the text.
 */
export interface Contract {
  readonly schema: typeof CONTRACT_SCHEMA;
  readonly id: string;
  readonly title: string;
  readonly documentation?: string;
  readonly kind: AgreementKind;
  readonly version?: string;
  /** The local date on which the parties agreed to this version. */
  readonly agreed?: { readonly on: string; readonly at: SourceRange };
  /** V1. A version of another agreement: what holds from a local date on in its place. */
  readonly amends?: {
    readonly agreement: string;
    readonly from: string;
    /** Streaks and caps begin anew with it. */
    readonly withoutHistory: boolean;
    readonly at: SourceRange;
  };
  /** What the agreements that it extends say and this one leaves out. */
  readonly leftOut?: readonly LeftOut[];
  readonly parties: readonly Party[];
  readonly provider: string;
  readonly customer: string;
  /** Who plays other parts than these two, such as a reseller. */
  readonly otherRoles?: readonly { readonly role: string; readonly party: string }[];
  /** Local dates in the agreement's zone; `until` is the last day. */
  readonly term?: { readonly from: string; readonly until?: string };
  readonly zone: string;
  readonly currency: string;
  readonly partialPeriods: 'prorate' | 'full-fee' | 'no-credit';
  readonly moneyRounding: RoundingMode;
  readonly parameters: readonly Parameter[];
  /** Of a template: the parameters that have no value yet; what stands on them is left out here. */
  readonly open?: readonly string[];
  readonly services: readonly Service[];
  readonly tables: readonly Table[];
  readonly calendars: readonly CalendarDeclaration[];
  readonly data: readonly DataDeclaration[];
  readonly conditions: readonly Condition[];
  readonly metrics: readonly Metric[];
  readonly targets: readonly Target[];
  readonly payments: readonly Payment[];
  readonly banks?: readonly Bank[];
  readonly creditTerms: CreditTerms;
  readonly rights: readonly TerminationRight[];
  readonly clauses: readonly Clause[];
  /** Every named choice that the text leaves to its default (language.md, 3). */
  readonly defaults: readonly DefaultedChoice[];
  /** The files that make up this agreement, its imports included, by path. */
  readonly files: readonly string[];
  readonly at: SourceRange;
}

/** `without target Response because "…"`. */
export interface LeftOut {
  /** In the word of the language: `target`, `credits`, `termination`. */
  readonly kind: string;
  /** Absent: all of the kind. */
  readonly name?: string;
  /** The agreement that says it. */
  readonly of: string;
  readonly because?: string;
  readonly at: SourceRange;
}

export type AgreementKind = 'corporate' | 'service' | 'customer' | 'operational' | 'underpinning';

export interface Party {
  readonly id: string;
  readonly title: string;
  readonly at: SourceRange;
}

export interface Parameter {
  readonly id: string;
  readonly value: Value;
  readonly type: Type;
  /** True where the agreement doesn't print the figure and the file assumes it. */
  readonly assumed: boolean;
  readonly at: SourceRange;
}

export interface Service {
  readonly id: string;
  readonly title: string;
  /** Of type rate or money; absent: the service has no price of its own. */
  readonly fee?: Expression;
  /** True where the fee isn't printed in the agreement and the file assumes it. */
  readonly feeAssumed: boolean;
  /** How many days a month has where the price of a day is asked; those of the calendar if absent (R3b). */
  readonly daysOfMonth?: number;
  /** The same of a year, where the fee is one per year: a day then costs that part of twelve months' fees. */
  readonly daysOfYear?: number;
  readonly hours?: string;
  /** A party other than the provider that runs it. */
  readonly providedBy?: string;
  readonly needs?: Need;
  /** How long a failure lasts, as the parties expect it. */
  readonly repairTime?: { readonly durationMs: number; readonly at: SourceRange };
  /** What an hour without it costs the customer, as money. */
  readonly costOfDowntime?: { readonly perHour: Expression; readonly at: SourceRange };
  /** Planned windows of maintenance, as far as their length is said. */
  readonly maintenance?: readonly MaintenanceWindows[];
  readonly each?: EachRecord;
  readonly record?: OfRecord;
  readonly at: SourceRange;
}

/** Planned maintenance: so much time of each period, or the open hours of a calendar. */
export type MaintenanceWindows = { readonly title: string; readonly at: SourceRange } & (
  | { readonly kind: 'amount'; readonly durationMs: number; readonly each: PeriodSpec }
  | { readonly kind: 'calendar'; readonly calendar: string }
);

/** What a service stands on: all of these, any of these, n of these, or one thing. */
export type Need =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Need[]; readonly at: SourceRange }
  | { readonly kind: 'at-least'; readonly count: number; readonly of: readonly Need[]; readonly at: SourceRange }
  /** A target of another agreement (or of this one): its promised level is known. */
  | {
      readonly kind: 'target';
      readonly agreement: string;
      readonly target: string;
      /** The promised share of time, where the target promises one. */
      readonly level?: RationalText;
      readonly provider: string;
      readonly at: SourceRange;
      /** Where the target is declared. */
      readonly declaredAt: SourceRange;
    }
  /** A service of this agreement. */
  | { readonly kind: 'service'; readonly service: string; readonly at: SourceRange }
  /** A party or a thing for which no agreement is given. */
  | { readonly kind: 'party'; readonly party: string; readonly at: SourceRange };

/** A named set of time: a downtime, an exclusion, or any other condition. */
export interface Condition {
  readonly id: string;
  readonly title: string;
  readonly role: 'downtime' | 'exclusion' | 'condition';
  readonly service?: string;
  readonly when: Expression;
  /** `for at least 2 min` / `for more than 2 min` (O2). */
  readonly minimum?: {
    readonly durationMs: number;
    readonly edge: 'at-least' | 'more-than';
    readonly afterExclusions: boolean;
  };
  /** Only whole clock minutes count (O3). */
  readonly wholeMinutes: boolean;
  readonly gaps: 'down' | 'up' | 'excluded' | 'unknown';
  /** Conditions that are taken out. */
  readonly except: readonly string[];
  /** What excluded time does to a share of time (O4). */
  readonly excludedTime: 'left-out' | 'counts-as-up';
  /** For an exclusion: only so much of it, consumed in time order (O5). */
  readonly allowance?: ({ readonly durationMs: number } | { readonly times: number }) & { readonly each: PeriodSpec };
  /** For an exclusion: the party that rules on it (R11). */
  readonly decidedBy?: string;
  /** For an exclusion: the parties whose failures it takes out. */
  readonly attributableTo?: readonly string[];
  /** Set where a dataset puts something else in its place. */
  readonly substitute?: Substitute;
  readonly each?: EachRecord;
  readonly record?: OfRecord;
  readonly at: SourceRange;
}

/** What a dataset measures in place of what the agreement says, and why; shown wherever the value appears. */
export interface Substitute {
  readonly label: string;
  readonly at: SourceRange;
}

export interface Metric {
  readonly id: string;
  /** The family it belongs to: `Uptime` for `Uptime(git)`. */
  readonly family: string;
  readonly title: string;
  readonly type: Type;
  readonly service?: string;
  readonly measure: Expression;
  readonly controlledBy?: string;
  readonly intent?: string;
  readonly baseline?: { readonly value: Value; readonly note?: string; readonly at: SourceRange };
  readonly substitute?: Substitute;
  readonly each?: EachRecord;
  readonly record?: OfRecord;
  readonly at: SourceRange;
  /** The name alone, for diagnostics. */
  readonly nameAt: SourceRange;
}

export interface Target {
  readonly id: string;
  readonly family: string;
  readonly title: string;
  readonly service?: string;
  /** Who owes the level, and to whom. */
  readonly owedBy: string;
  readonly owedTo: string;
  readonly commitment: Expression;
  /**
   * The comparison that the target is about, where the commitment is one comparison of a metric with a constant:
   * what charts draw and analyses reason about.
   */
  readonly threshold?: {
    readonly metric: string;
    readonly operator: 'at-least' | 'at-most' | 'above' | 'below';
    readonly value: Value;
    readonly at: SourceRange;
  };
  readonly scope: TargetScope;
  readonly appliesWhen?: { readonly condition: Expression; readonly otherwise: 'not-measured' | 'not-applicable' };
  readonly credits: readonly CreditRule[];
  readonly points: readonly PointsRule[];
  /** Days that a miss adds to the term, instead of money. */
  readonly extensions: readonly ExtensionRule[];
  /** Where it earns a credit, these targets, or all others, earn none in the same period. */
  readonly replaces?: { readonly targets: 'all' | readonly string[]; readonly at: SourceRange };
  /** What is done for it one after the other: targets of this agreement or of others, each with a deadline of its own. */
  readonly steps?: readonly TargetStep[];
  /** What it costs the party that owes it to keep it, as a rate. */
  readonly costOfCompliance?: { readonly cost: Expression; readonly at: SourceRange };
  /** Where the target has terms of its own. */
  readonly claim?: Claim;
  readonly earnBacks?: readonly EarnBack[];
  readonly each?: EachRecord;
  readonly record?: OfRecord;
  readonly at: SourceRange;
  readonly nameAt: SourceRange;
}

export interface TargetStep {
  readonly agreement: string;
  readonly target: string;
  readonly at: SourceRange;
  /** Where the step's target is declared. */
  readonly declaredAt: SourceRange;
}

export type TargetScope =
  | { readonly kind: 'period'; readonly period: PeriodSpec; readonly at: SourceRange }
  /** One outcome per row or outage; it belongs to the period in which it ended (T6, T7). */
  | {
      readonly kind: 'each-row';
      readonly rows:
        | { readonly kind: 'data'; readonly data: string }
        | { readonly kind: 'outages'; readonly condition: string };
      readonly where?: Expression;
      readonly period: PeriodSpec;
      readonly at: SourceRange;
    };

/** What one party pays another without a target (R1a); below 0 it's nothing, the other direction is a payment of its own. */
export interface Payment {
  readonly id: string;
  readonly family: string;
  readonly title: string;
  readonly service?: string;
  /** Who pays, and whom. */
  readonly by: string;
  readonly to: string;
  readonly amount: CreditAmount;
  readonly when?: Expression;
  readonly scope: TargetScope;
  readonly each?: EachRecord;
  readonly record?: OfRecord;
  readonly at: SourceRange;
  readonly nameAt: SourceRange;
}

/** R9: a right of a party that opens at the end of the period that completes its condition. */
export interface TerminationRight {
  /** Its name, where it has one. */
  readonly id?: string;
  /** What the party may do, where it isn't to terminate. */
  readonly title?: string;
  readonly what: 'terminate' | 'other';
  readonly by: string;
  readonly when: Expression;
  /** The periods in which the condition is judged; those of the target that it's about, if absent. */
  readonly each?: PeriodSpec;
  /** R9: opens only where this holds in no later period that ends within so many days. */
  readonly cure?: { readonly when: Expression; readonly within: Deadline; readonly at: SourceRange };
  readonly exerciseWithin?: Deadline;
  readonly eachRecord?: EachRecord;
  /** The row or record that it's about. */
  readonly member?: string;
  readonly at: SourceRange;
}

/** Prose that is said, checked for presence and printed, never evaluated. */
export interface Clause {
  readonly kind: string;
  readonly title?: string;
  readonly text: string;
  /** By when it's due after each period, where it says so: a report. */
  readonly within?: Deadline;
  readonly at: SourceRange;
}

export interface DefaultedChoice {
  /** Rule of `semantics.md`, such as `D2`. */
  readonly rule: string;
  readonly about: string;
  readonly choice: string;
  readonly at: SourceRange;
}
