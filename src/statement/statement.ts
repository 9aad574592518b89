import type { RowPlace, RowRange } from '../contract/rowPlace.ts';
import type { SourceRange } from '../contract/source.ts';
import type { Value } from '../contract/value.ts';
import type {
  BackToBackStatement,
  BankStatement,
  EarnBackStatement,
  ExtensionStatement,
  RightStatement,
  RulingStatement,
  SettlementStatement,
} from './beside.ts';

/** Version of the statement's JSON form; raised when its meaning changes. */
export const STATEMENT_SCHEMA = 'sla-statement/1';

/**
 * What is owed, to whom, and why: the result of a settlement as plain data. Every figure that a reader sees is here, as an
 * exact value and as the text to show; reports compute nothing. Instants are ISO 8601 in UTC.
 */
export interface Statement {
  readonly schema: typeof STATEMENT_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly agreement: StatementAgreement;
  readonly dataset: {
    readonly id: string;
    readonly title: string;
    readonly notes: readonly string[];
    readonly at?: SourceRange;
  };
  /** What was asked for. The days are local dates in the agreement's zone, the last one included. */
  readonly range: {
    readonly from: string;
    readonly until: string;
    readonly firstDay: string;
    readonly lastDay: string;
  };
  readonly asOf: string;
  readonly targets: readonly TargetStatement[];
  /** The families of several targets above, one for each record. */
  readonly families?: readonly FamilyStatement[];
  /** V1. The versions of the agreement that were in force, in the order of time; absent where there was one. */
  readonly versions?: readonly StatedVersion[];
  /** What the agreements that it extends say and this one leaves out. */
  readonly leftOut?: readonly {
    /** `target Response of Corporate` */
    readonly what: string;
    readonly because?: string;
    readonly at: SourceRange;
  }[];
  /** What is paid without a target (R1a). */
  readonly payments: readonly PaymentStatement[];
  /** Credits of all targets, and payments, period by period: combine, offset, minimum, caps, rounding (R4). */
  readonly periods: readonly PeriodStatement[];
  /** Where other periods are paid than are calculated. */
  readonly settlements?: readonly SettlementStatement[];
  /** Days that are added to the term, where a target promises any. */
  readonly extension?: ExtensionStatement;
  readonly total: Total;
  readonly notMeasured: readonly NotMeasured[];
  readonly substitutes: readonly { readonly of: string; readonly label: string; readonly at: SourceRange }[];
  readonly assumptions: readonly { readonly name: string; readonly value: string; readonly at: SourceRange }[];
  /** Named choices that the agreement leaves to their default (language.md, 3). */
  readonly defaults: readonly {
    readonly rule: string;
    readonly about: string;
    readonly choice: string;
    readonly at: SourceRange;
  }[];
  /** What is returned of credits that were granted; beside the totals, which it doesn't change (R8). */
  readonly earnBacks: readonly EarnBackStatement[];
  /** What was collected, used and has expired, where the agreement has banks. */
  readonly banks?: readonly BankStatement[];
  /** What was ruled on conditions that are left to a party; absent where no rulings are on record (R11). */
  readonly rulings?: readonly RulingStatement[];
  readonly rights: readonly RightStatement[];
  /** What agreements that this one stands on return for the same incidents; beside the totals, which it doesn't change (R12). */
  readonly backToBack?: BackToBackStatement;
  readonly provenance: Provenance;
}

/** What it comes to. */
export type StatementInShort = Pick<Statement, 'agreement' | 'dataset' | 'range' | 'total'>;

export interface StatementAgreement {
  readonly id: string;
  readonly title: string;
  readonly version?: string;
  readonly provider: string;
  readonly customer: string;
  readonly zone: string;
  readonly currency: string;
  readonly at: SourceRange;
}

/** A version of the agreement and the days on which it governed what is stated. */
export interface StatedVersion {
  readonly id: string;
  readonly title: string;
  readonly version?: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly at: SourceRange;
}

/** An exact value with the text to show for it. */
export interface Shown {
  readonly value: Value;
  readonly text: string;
}

export interface TargetStatement {
  readonly id: string;
  readonly title: string;
  readonly service?: string;
  readonly serviceTitle?: string;
  readonly metric?: { readonly id: string; readonly title: string; readonly at: SourceRange };
  readonly threshold?: Shown & { readonly operator: 'at-least' | 'at-most' | 'above' | 'below' };
  /** What the target asks for, in words: `Uptime at least 99.9%`. */
  readonly commitment: string;
  readonly substitute?: string;
  /** The record that it's of, and the family of targets of all records. */
  readonly of?: { readonly family: string; readonly records: string; readonly member: string };
  readonly at: SourceRange;
  readonly lines: readonly TargetLine[];
}

/** What the targets for all records come to together, so that hundreds of them can be read. */
export interface FamilyStatement {
  readonly id: string;
  readonly title: string;
  /** What the records are: the name of their data. */
  readonly records: string;
  /** How many targets it has. */
  readonly members: number;
  readonly at: SourceRange;
  readonly periods: readonly FamilyPeriod[];
}

export interface FamilyPeriod {
  readonly period: StatedPeriod;
  readonly met: number;
  readonly missed: number;
  readonly notMeasured: number;
  readonly notApplicable: number;
  /** The sum of its lines, before what the period's limits take. */
  readonly entitled?: Shown;
}

export type Outcome = 'met' | 'missed' | 'not-measured' | 'not-applicable';

export interface TargetLine {
  /** Unique in the statement: target id and period or row key. */
  readonly id: string;
  readonly period: StatedPeriod;
  /** The row or outage, for a target with one outcome per row. */
  readonly row?: StatedRow;
  readonly outcome: Outcome;
  readonly value?: Shown;
  /** Where gaps leave the value between two figures. */
  readonly between?: { readonly low: Shown; readonly high: Shown };
  /** What a clock that still runs has come to so far (C2). */
  readonly atLeast?: Shown;
  /** Why it wasn't measured or doesn't apply. */
  readonly reason?: string;
  /** Stretches for charts, clipped to the period. */
  readonly outages: readonly Stretch[];
  readonly excluded: readonly Stretch[];
  readonly unknown: readonly Stretch[];
  /** How long it was down, where that is what the metric is about. */
  readonly downtime?: Shown;
  readonly points?: Shown;
  /** Days added to the term, before what caps take. */
  readonly extension?: Shown;
  readonly credit?: TargetCredit;
  readonly derivation: readonly DerivationStep[];
}

export interface StatedRow {
  readonly key: string;
  readonly start: string;
  readonly end: string;
  readonly text: string;
}

export interface StatedPeriod {
  readonly key: string;
  readonly start: string;
  readonly end: string;
  /** Local dates in the agreement's zone; the last one is included. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Cut by the term, the asked range or the data (T5): bounds and days are those of the part that is covered. */
  readonly partial: boolean;
}

export interface Stretch {
  readonly start: string;
  readonly end: string;
}

/** R7: entitled, claimable, granted; before what the period's limits take. */
export interface TargetCredit {
  readonly entitled: Shown;
  /** Where it's open how much is due: what it comes to at most, the certain part included (D7, R1). */
  readonly undecidedUpTo?: Shown;
  /** What the credit is a share of, such as `10% of 5,000.00 USD`. */
  readonly basis?: Shown;
  /** Why nothing is paid although the target was missed (G1a). */
  readonly note?: string;
}

/** One payment with all of its lines. */
export interface PaymentStatement extends Parties {
  readonly id: string;
  readonly title: string;
  readonly service?: string;
  readonly serviceTitle?: string;
  /** The amount in words, with its condition: `500.00 GBP when Uptime at least 99.99%`. */
  readonly amount: string;
  readonly at: SourceRange;
  readonly lines: readonly PaymentLine[];
}

export interface PaymentLine {
  /** Unique in the statement: payment id and period or row key. */
  readonly id: string;
  readonly period: StatedPeriod;
  /** The row or outage, for a payment for each. */
  readonly row?: StatedRow;
  /** What the rule comes to, before what the period's limits take. */
  readonly entitled: Shown;
  readonly undecidedUpTo?: Shown;
  readonly basis?: Shown;
  readonly note?: string;
  readonly derivation: readonly DerivationStep[];
}

/** Who owes whom, as the statement names them. */
export interface Parties {
  readonly by: string;
  readonly to: string;
}

/** What one party owes another: sums of lines (S4). */
export interface DirectionTotal extends Parties {
  readonly entitled: Shown;
  readonly payable: Shown;
  readonly claimable: Shown;
  readonly granted: Shown;
  readonly undecidedUpTo?: Shown;
}

export interface PeriodStatement {
  readonly period: StatedPeriod;
  /** The lines that pay, with what each comes to after all limits and rounding. */
  readonly credits: readonly CreditLine[];
  readonly points?: Shown;
  /** The sum of what the provider's lines to the customer come to, before limits. */
  readonly entitled: Shown;
  /** The sum of what the provider's lines pay to the customer (S4). */
  readonly subtotal: Shown;
  /** Of what is payable, what can be claimed, and what was granted (R7). */
  readonly claimable: Shown;
  readonly granted: Shown;
  /** Every direction in which something is owed, where it isn't only from the provider to the customer. */
  readonly directions?: readonly DirectionTotal[];
  /** What the lines pay at most, the certain part included. */
  readonly undecidedUpTo?: Shown;
  /** By when the period's credits can be claimed; lines whose claim runs from their own event say so themselves. */
  readonly claim: StatedClaim;
  readonly derivation: readonly DerivationStep[];
}

export interface CreditLine {
  /** Who owes it to whom, where it isn't the provider to the customer. */
  readonly owed?: Parties;
  /** A target line's or payment line's id, or what else pays (`points`, what an earlier period carries forward). */
  readonly of: string;
  /** The payment that it's of; absent for what targets earn. */
  readonly payment?: string;
  readonly title: string;
  readonly service?: string;
  readonly entitled: Shown;
  readonly payable: Shown;
  /** Of what is payable: nothing once the deadline for claims has passed (R7). */
  readonly claimable: Shown;
  /** Of what can be claimed: what was claimed in time, all where nobody needs to or no claims are on record. */
  readonly granted: Shown;
  /** Where it's open how much is due: what the line pays at most. */
  readonly undecidedUpTo?: Shown;
  /** Where its claim runs otherwise than its period's. */
  readonly claim?: StatedClaim;
  /** What became of the claim; absent where nobody needs to claim. */
  readonly claimed?: LineClaim;
  readonly at: SourceRange;
}

export type StatedClaim =
  /** `fallback`: who may claim, and until when, what wasn't granted by itself. */
  { readonly kind: 'automatic'; readonly fallback?: ClaimWindow } | ({ readonly kind: 'claim' } & ClaimWindow);

export interface ClaimWindow {
  readonly by: string;
  /** Last local date on which it can be claimed; absent where the agreement names no deadline. */
  readonly until?: string;
}

/** `assumed`: no claims are on record, so that all that can be claimed counts as claimed. */
export interface LineClaim {
  readonly state: 'assumed' | 'open' | 'granted' | 'lapsed';
  /** Local date of the claim. */
  readonly on?: string;
}

export interface Total {
  /** Every direction in which something is owed, where it isn't only from the provider to the customer. */
  readonly directions?: readonly DirectionTotal[];
  readonly entitled: Shown;
  readonly payable: Shown;
  readonly claimable: Shown;
  readonly granted: Shown;
  readonly undecidedUpTo?: Shown;
  readonly met: number;
  readonly missed: number;
  readonly notMeasured: number;
  readonly notApplicable: number;
}

export interface NotMeasured {
  readonly target: string;
  readonly title: string;
  /** Periods with the same reason, in order. */
  readonly periods: readonly string[];
  readonly reason: string;
  readonly at: SourceRange;
}

/** S2. A step of how a figure came about, with the text that caused it. */
export interface DerivationStep {
  readonly stage:
    | 'rows'
    | 'intervals'
    | 'exclusions'
    | 'value'
    | 'outcome'
    | 'rule'
    | 'repeat'
    | 'allocation'
    | 'combine'
    | 'offset'
    | 'minimum'
    | 'cap'
    | 'rounding'
    | 'claim'
    | 'settlement'
    | 'earn-back'
    | 'right';
  readonly text: string;
  /** The numbered rule of the semantics, such as `O1`. */
  readonly rule?: string;
  readonly at?: SourceRange;
  /** Files and lines it rests on. */
  readonly rows?: readonly RowRange[];
  /** How much of what a value is about was seen; absent where no source was read for it. */
  readonly basis?: StepBasis;
}

/** In milliseconds: how much of the part of the period that is stated was observed. In rows: how many of those that were read were rejected (D4). */
export interface StepBasis {
  readonly observedMs: number;
  readonly ofMs: number;
  readonly sources: readonly { readonly data: string; readonly rows: number; readonly rejected: number }[];
}

/** S3. */
export interface Provenance {
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly sources: readonly ProvenanceSource[];
}

export interface ProvenanceSource {
  readonly data: string;
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
  readonly used: number;
  readonly duplicates: number;
  readonly leftOut: readonly { readonly reason: string; readonly rows: number }[];
  readonly rejectedCount: number;
  readonly rejected: readonly (RowPlace & {
    readonly column: string;
    readonly value: string;
    readonly reason: string;
  })[];
  readonly clockIssues: number;
}
