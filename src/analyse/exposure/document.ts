import type { SourceRange } from '../../contract/source.ts';
import type { Value } from '../../contract/value.ts';

/** What an agreement can cost: each target's credit as a function of what is measured, and the most that all of them come to. */
export interface Exposure {
  readonly agreement: {
    readonly id: string;
    readonly title: string;
    readonly version?: string;
    readonly currency: string;
    readonly at: SourceRange;
  };
  readonly targets: readonly TargetExposure[];
  /** One for each direction in which credits are owed. */
  readonly liability: readonly Liability[];
  /** What is left out of account. */
  readonly notes: readonly string[];
}

export interface TargetExposure {
  readonly id: string;
  /** The family that it is a member of: `Availability` for `Availability(git)`. */
  readonly family: string;
  readonly title: string;
  readonly service?: string;
  readonly owedBy: string;
  readonly owedTo: string;
  /** The measured value that the credit goes by, in words. */
  readonly value: string;
  /** What is credited: each period, or each row or outage of a period. */
  readonly each: string;
  /** The values that there can be; an absent end is open. */
  readonly domain: { readonly from?: Figure; readonly to?: Figure; readonly step?: Figure };
  /** The function in periods of each length; those in which it is the same are one. */
  readonly functions: readonly TargetFunction[];
  readonly repeats: readonly { readonly fromMiss: number; readonly factor: string; readonly compounding: boolean }[];
  readonly findings: readonly ExposureFinding[];
  readonly at: SourceRange;
}

export interface TargetFunction {
  /** Lengths of the periods, in days. */
  readonly days: readonly number[];
  readonly credit: readonly Stretch[];
  readonly points?: readonly Stretch[];
  /** Days that are added to the term. */
  readonly extension?: readonly Stretch[];
}

/** What is paid for the values from one edge to the next. */
export interface Stretch {
  readonly from?: Edge;
  readonly to?: Edge;
  /** `at least 99.0% and below 99.9%` */
  readonly values: string;
  readonly verdict: 'met' | 'missed' | 'open' | 'not-applicable';
  /** `100.00 GBP`, `10.00 GBP for each full 30 min beyond 2 h`, `undecided, up to 250.00 GBP` */
  readonly pays: string;
  /** What is certain, as a function of the value; absent where it can't be told. */
  readonly least?: Payment;
  /** What it comes to if all that is open turns out for the one who is paid; absent where it can't be told. */
  readonly most?: Payment;
  /** Why that is. */
  readonly because?: string;
  /** The share of the service's fee for the period that the most is, where it is one amount. */
  readonly shareOfFee?: string;
}

export interface Edge {
  readonly value: Value;
  readonly text: string;
  readonly included: boolean;
}

/** `base + slope × value`, and a rise for each block of `width` from `origin` on; exact, in the currency or in points or days. */
export interface Payment {
  readonly base: string;
  readonly slope: string;
  readonly blocks?: {
    readonly rise: string;
    readonly width: string;
    readonly origin: string;
    readonly counts: 'full' | 'started';
  };
}

export interface Figure {
  readonly value: Value;
  readonly text: string;
}

export interface ExposureFinding {
  readonly kind: 'gap' | 'overlap' | 'dead-band' | 'not-monotonic';
  readonly text: string;
  readonly witness: Figure;
}

export interface Liability {
  readonly by: string;
  readonly to: string;
  readonly period: Most;
  readonly year: Most;
}

/** The most that can be owed. */
export interface Most {
  /** Which period: `calendar month 2026-01`, `2026`. */
  readonly of: string;
  /** Absent where nothing bounds it, or where it can't be told. */
  readonly amount?: Figure;
  /** `unbounded` and `undecided` say why in their path. */
  readonly state: 'bounded' | 'unbounded' | 'undecided';
  /** How it comes about, line by line. */
  readonly path: readonly PathStep[];
}

export interface PathStep {
  readonly stage: 'target' | 'combine' | 'cap' | 'total';
  readonly text: string;
  readonly at?: SourceRange;
}
