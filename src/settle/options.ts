import type { SourceRange } from '../contract/source.ts';
import type { Instant, Value } from '../contract/value.ts';
import type { Rational } from '../exact/rational.ts';
import type { Outcome, Provenance, Statement } from '../statement/statement.ts';
import type { Interval, IntervalSet } from '../time/intervals.ts';

/** What a settlement is told besides the contract and the measurements. */
export interface SettlementOptions {
  /** What is stated. Periods that it cuts are partial (T5). */
  readonly range: Interval;
  /** Which observations these are. */
  readonly dataset: Statement['dataset'];
  readonly tool: Statement['tool'];
  /** The files of the agreement with their digests (S3). */
  readonly files: Provenance['files'];
  /** What was read beside what was measured, for the statement (S3). */
  readonly sources?: Provenance['sources'];
  /** Verdicts from before the data, or in place of them (G3). */
  readonly history?: readonly PastOutcome[];
  /** What was granted before the range: rolling and total caps count it (R5). */
  readonly granted?: readonly Granted[];
  /** What banks held before the range. */
  readonly banked?: readonly Banked[];
  /** Claims on record. Absent: none are known of, and all that can be claimed counts as claimed (R7). */
  readonly claims?: readonly ClaimMade[];
  /** What earlier versions of the agreement spent of what claims were granted. */
  readonly spent?: readonly SpentOfClaim[];
  /** What earlier versions of the agreement paid for incidents, in the order of time (R6). */
  readonly paidFor?: readonly PaidForIncidents[];
  /** Which of several credits a party chose (R4); where nothing is said, the highest is taken and the statement says so. */
  readonly choices?: readonly Choice[];
  /** Rulings on record on what a party decides, in words; absent: none are, and such conditions count as they are written (R11). */
  readonly rulings?: Statement['rulings'];
  /** What was charged: it stands in the place of the fees of those stretches of time (R10). */
  readonly invoices?: readonly Invoiced[];
  /** Figures that are given instead of measured, as in a worked example. */
  readonly given?: {
    readonly metrics?: readonly GivenMetric[];
    readonly fees?: readonly GivenFee[];
  };
}

/** What was charged for a service in a stretch of time. */
export interface Invoiced {
  readonly service: string;
  readonly during: Interval;
  readonly amount: Value & { readonly kind: 'money' };
}

/** A party's choice of a target's credit, for the incident at a time or for a period. */
export interface Choice {
  readonly target: string;
  readonly time?: Instant;
  readonly during?: Interval;
}

export interface PastOutcome {
  readonly target: string;
  /** Key of the period. */
  readonly period: string;
  /** Where `period` isn't a key: the periods that begin then, or the one around it. */
  readonly during?: Interval;
  /** The part of the period that it's about, which an amendment may have divided; all of it if absent. */
  readonly within?: Interval;
  readonly outcome: Outcome;
}

/** A credit that was granted: when it fell due, and how much it was, in the agreement's currency. */
export interface Granted {
  readonly dueAt: Instant;
  readonly amount: Value & { readonly kind: 'money' };
  readonly target?: string;
  readonly service?: string;
}

/** What a bank held before the range: when it was collected, which is what its expiry runs from, and how much of it was left. */
export interface Banked {
  readonly bank: string;
  readonly collectedAt: Instant;
  readonly amount: Value & { readonly kind: 'money' };
}

/** A claim for a credit (R7); its dates are local ones, `YYYY-MM-DD`. */
export interface ClaimMade {
  /** All targets if absent. */
  readonly target?: string;
  /** Name of the row or outage; all of the period if absent. */
  readonly row?: string;
  /** Key of the period, or any text where `during` says which are meant. */
  readonly period: string;
  /** The periods that begin in this stretch. */
  readonly during?: Interval;
  readonly on: string;
  /** When the customer knew or should have known. */
  readonly aware?: string;
  /** What was granted of it; all of it if absent. */
  readonly granted?: Value & { readonly kind: 'money' };
}

/** How much of what a claim was granted went to credits; `claim` is its place among the claims on record. */
export interface SpentOfClaim {
  readonly claim: number;
  readonly amount: Rational;
}

/** A credit that was paid for incidents (R6). */
export interface PaidForIncidents {
  /** Its target and period, in words. */
  readonly title: string;
  readonly by: string;
  readonly to: string;
  /** The whole of its period. */
  readonly period: Interval;
  readonly dueAt: Instant;
  readonly incidents: IntervalSet;
  /** For certain, and if all that is open turns out for whom it's owed to. */
  readonly amount: { readonly low: Rational; readonly high: Rational };
}

export interface GivenMetric {
  readonly metric: string;
  readonly value: Value;
  /** Key of the period, or any text where `during` says which are meant; all periods if absent. */
  readonly period?: string;
  /** The periods that lie in this stretch, or that it lies in. */
  readonly during?: Interval;
}

/** The fee of a service: a rate, or an amount for each period; of the periods that begin in a stretch of time, or of all. */
export interface GivenFee {
  readonly service: string;
  readonly value: Value;
  readonly during?: Interval;
}

/** Something that the agreement must say and doesn't, met while settling it. */
export class SettlementError extends Error {
  override readonly name = 'SettlementError';
  readonly at: SourceRange;

  constructor(message: string, at: SourceRange) {
    super(message);
    this.at = at;
  }
}
