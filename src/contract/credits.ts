/* What a miss pays, and the terms that credits, payments and banks have together (R1 to R8). */
import type { EachRecord } from './data.ts';
import type { Expression } from './expression.ts';
import type { PeriodSpec } from './period.ts';
import type { SourceRange } from './source.ts';
import type { RationalText, Value } from './value.ts';

export interface CreditRule {
  readonly amount: CreditAmount;
  readonly when?: Expression;
  readonly repeat?: RepeatMultiplier;
  /** The target's part of an amount at risk, which its terms put in place of a rule of its own. */
  readonly allocated?: boolean;
  readonly at: SourceRange;
}

export type CreditAmount =
  /** Bands that each say a share of the basis, or an amount where there is no basis. */
  | {
      readonly kind: 'schedule';
      readonly basis?: Expression;
      readonly measure: Expression;
      readonly schedule: Schedule;
    }
  | { readonly kind: 'amount'; readonly amount: Expression };

/**
 * What a party collects and sets off against what it owes; never paid out. Its balance goes on from period to period and never falls
 * below 0.
 */
export interface Bank {
  readonly id: string;
  readonly title: string;
  /** Whose credits these are: only what this party owes is offset. */
  readonly by: string;
  readonly collects: readonly BankRule[];
  readonly against: readonly BankUse[];
  /** Counted from the last day of the period for which something was collected. */
  readonly expiresAfter?: Deadline;
  readonly at: SourceRange;
  readonly nameAt: SourceRange;
}

export interface BankRule {
  readonly amount: CreditAmount;
  readonly when?: Expression;
  readonly period: PeriodSpec;
  readonly at: SourceRange;
}

/** What is offset: what these targets earn in periods that fulfil the condition. */
export interface BankUse {
  readonly targets: 'all' | readonly string[];
  readonly when?: Expression;
  readonly at: SourceRange;
}

export interface PointsRule {
  readonly measure?: Expression;
  readonly points:
    | { readonly kind: 'schedule'; readonly schedule: Schedule }
    | { readonly kind: 'amount'; readonly amount: Expression };
  readonly repeat?: RepeatMultiplier;
  readonly at: SourceRange;
}

/** Calendar days of service: by bands on a measure, or a number of them. */
export interface ExtensionRule {
  readonly days:
    | { readonly kind: 'schedule'; readonly measure: Expression; readonly schedule: Schedule }
    | { readonly kind: 'amount'; readonly amount: Expression };
  readonly when?: Expression;
  readonly at: SourceRange;
}

/** R3a: multiplied from the n-th miss in a row; once, or again with each further miss. */
export interface RepeatMultiplier {
  readonly factor: RationalText;
  readonly fromMiss: number;
  readonly compounding: boolean;
  readonly at: SourceRange;
}

/**
 * R1. `nested`: every band has one edge and the furthest edge passed applies. `as-written`: each band says where it starts
 * and ends; a value in no band is undecided, in two is a contradiction.
 */
export interface Schedule {
  readonly id?: string;
  readonly form: 'nested' | 'as-written';
  readonly bands: readonly Band[];
  readonly at: SourceRange;
}

export interface Band {
  readonly lower?: BandEdge;
  readonly upper?: BandEdge;
  readonly pays: Expression;
  readonly at: SourceRange;
}

export interface BandEdge {
  /** `none` while `computed` isn't evaluated, and where there is no such commitment. */
  readonly value: Value;
  readonly included: boolean;
  /** For an edge that depends on what is measured, or on the row at hand. */
  readonly computed?: Expression;
}

export interface CreditTerms {
  /** R4: over the targets of one period. Absent: all are added. */
  readonly combine:
    | { readonly kind: 'sum' }
    | { readonly kind: 'highest'; readonly each: PeriodSpec; readonly at: SourceRange };
  /** Credits of which one is paid, before all are combined (R4, R6). */
  readonly groups: readonly CombineGroup[];
  readonly oneIncidentPaysOnce: boolean;
  /** What two parties owe each other in one period is set off, before minimum and caps (R4). */
  readonly net?: { readonly at: SourceRange };
  /** Money or share of money per point (R4). */
  readonly perPoint?: { readonly amount: Expression; readonly each: PeriodSpec; readonly at: SourceRange };
  readonly minimum?: { readonly amount: Expression; readonly edge: 'at-least' | 'more-than'; readonly at: SourceRange };
  /** No more days than these are added to the term in one period. */
  readonly extensionCaps: readonly {
    readonly amount: Expression;
    readonly each: PeriodSpec;
    readonly at: SourceRange;
  }[];
  /** Narrowest scope first (R4). */
  readonly caps: readonly Cap[];
  readonly claim: Claim;
  /** What is granted in periods that end within one of these is paid together after its end; after each by itself, if absent. */
  readonly settled?: { readonly each: PeriodSpec; readonly at: SourceRange };
  /** How long what was granted may be used, from the last day of its period, or from the day on which it was claimed; then it lapses. */
  readonly expires?: { readonly after: Deadline; readonly at: SourceRange };
  readonly deductedFrom?: 'next-invoice' | 'this-invoice' | 'payment';
  readonly at?: SourceRange;
}

/** One credit of several: the highest, or the one that a party chooses; of each period, or of each incident. */
export interface CombineGroup {
  /** The targets; all if absent. */
  readonly members?: readonly string[];
  readonly pick: { readonly kind: 'highest' } | { readonly kind: 'choice'; readonly by: string };
  readonly over: { readonly kind: 'period'; readonly each: PeriodSpec } | { readonly kind: 'incident' };
  readonly each?: EachRecord;
  /** The row or record that it's for. */
  readonly member?: string;
  readonly at: SourceRange;
}

export interface Cap {
  readonly amount: Expression;
  readonly scope:
    | { readonly kind: 'event' | 'target' | 'service' }
    | { readonly kind: 'period'; readonly period: PeriodSpec }
    | { readonly kind: 'rolling'; readonly months: number }
    | { readonly kind: 'agreement' };
  readonly carriedForward: boolean;
  /** Only what this service earns; all if absent. */
  readonly service?: string;
  /** Only what these targets or payments earn. Absent: what all targets earn, each direction by itself, and no payment. */
  readonly only?: readonly string[];
  /** The amount at risk, which parts of it never exceed together. */
  readonly atRisk?: boolean;
  readonly each?: EachRecord;
  /** The row or record that it's for. */
  readonly member?: string;
  readonly at: SourceRange;
}

/** R7. `fallback`: who may claim, and until when, what wasn't granted by itself. */
export type Claim =
  | { readonly kind: 'automatic'; readonly fallback?: ClaimByParty; readonly at?: SourceRange }
  | ClaimByParty;

export interface ClaimByParty {
  readonly kind: 'claim';
  readonly by: string;
  /** Absent where the agreement names no deadline. */
  readonly within?: Deadline;
  /** `awareness`: when the customer knew or should have known; the end of the event or period where nothing says so. */
  readonly from: 'period-end' | 'event-end' | 'awareness';
  readonly at: SourceRange;
}

/** How long something may be done, counted in whole local days. */
export type Deadline =
  | {
      readonly count: number;
      readonly unit: 'calendar-days' | 'working-days' | 'months';
      readonly calendar?: string;
    }
  /** To the end of the n-th period after the one in which it begins: of the second billing cycle after. */
  | { readonly count: number; readonly unit: 'periods'; readonly period: PeriodSpec };

/** R8: credits of a period that are returned once a condition on later periods, or on a longer one, holds. */
export interface EarnBack {
  /** How much of what was granted. */
  readonly share: Expression;
  readonly when: Expression;
  /** The periods whose credits are returned together; the target's own, if absent. */
  readonly each?: PeriodSpec;
  readonly at: SourceRange;
}
