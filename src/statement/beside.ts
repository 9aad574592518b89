/* What a statement says beside the verdicts and the credits of its periods. */
import type { SourceRange } from '../contract/source.ts';
import type { DerivationStep, DirectionTotal, Shown, StatedPeriod, Stretch } from './statement.ts';

/** R8: a line of its own in the period in which the condition completes. */
export interface EarnBackStatement {
  readonly target: string;
  readonly title: string;
  /** The period in which the condition completes. */
  readonly period: StatedPeriod;
  /** The period whose credits are returned. */
  readonly of: StatedPeriod;
  readonly granted: Shown;
  readonly returned: Shown;
  readonly derivation: readonly DerivationStep[];
  readonly at: SourceRange;
}

/** Credits that a party collects and sets off against what it owes, with each movement (R4). */
export interface BankStatement {
  readonly id: string;
  readonly title: string;
  readonly of: string;
  readonly movements: readonly BankMovement[];
  /** What it holds in the end. */
  readonly balance: Shown;
  readonly at: SourceRange;
}

export interface BankMovement {
  readonly kind: 'brought-forward' | 'collected' | 'used' | 'expired';
  /** The period for which it was collected, or in which it was used or expired. */
  readonly period: StatedPeriod;
  readonly amount: Shown;
  readonly balance: Shown;
  /** Of what was collected: the last day on which it may be used. */
  readonly until?: string;
  readonly derivation: readonly DerivationStep[];
}

/** R11. */
export interface RulingStatement {
  readonly condition: string;
  readonly from: string;
  readonly to: string;
  readonly ruling: 'upheld' | 'dismissed';
  readonly by?: string;
  readonly reason?: string;
  readonly at: SourceRange;
}

export interface RightStatement {
  /** Its name in the agreement, where it has one. */
  readonly id?: string;
  readonly party: string;
  readonly by: string;
  readonly what: 'terminate' | 'other';
  /** What the party may do, where that isn't to terminate. */
  readonly title?: string;
  /** The condition in words. */
  readonly because: string;
  readonly opensAt: string;
  readonly lapsesAt?: string;
  /** The same as local dates: the first and the last day on which it can be exercised. */
  readonly firstDay: string;
  readonly lastDay?: string;
  readonly derivation: readonly DerivationStep[];
  readonly at: SourceRange;
}

/** R12. What was granted under this agreement and under those that it stands on, for the same incidents. */
export interface BackToBackStatement {
  readonly agreements: readonly {
    readonly id: string;
    readonly title: string;
    /** Who owes under it. */
    readonly provider: string;
    /** How many of its verdicts there are none of: what it returns may be more. */
    readonly notMeasured: number;
    readonly at: SourceRange;
  }[];
  /** Agreements that nothing could be stated of, and why. */
  readonly notStated: readonly { readonly agreement: string; readonly reason: string }[];
  /** Periods of this agreement in which something is owed or returned. */
  readonly periods: readonly BackToBackPeriod[];
  readonly owed: Shown;
  readonly returned: Shown;
  /** What is owed less what is returned: the net exposure. */
  readonly exposure: Shown;
}

export interface BackToBackPeriod {
  readonly period: StatedPeriod;
  readonly owed: Shown;
  /** In this agreement's currency; what is returned in another one is listed only. */
  readonly returned: Shown;
  readonly exposure: Shown;
  readonly returns: readonly ReturnedCredit[];
  readonly derivation: readonly DerivationStep[];
}

export interface ReturnedCredit {
  readonly agreement: string;
  /** The target that it's of, and the period or row. */
  readonly title: string;
  readonly period: StatedPeriod;
  readonly amount: Shown;
  /** When it was down under both agreements. */
  readonly incidents: readonly Stretch[];
  readonly at: SourceRange;
}

/** What is paid at once for the periods that end in one of settlement. */
export interface SettlementStatement {
  readonly period: StatedPeriod;
  /** The amounts that are granted are those that are paid. */
  readonly directions: readonly DirectionTotal[];
  readonly derivation: readonly DerivationStep[];
}

/** Days of service that are added to the term instead of money. */
export interface ExtensionStatement {
  /** The periods that add any. */
  readonly periods: readonly ExtensionPeriod[];
  readonly total: Shown;
}

export interface ExtensionPeriod {
  readonly period: StatedPeriod;
  readonly lines: readonly { readonly of: string; readonly title: string; readonly days: Shown }[];
  readonly entitled: Shown;
  /** After caps. */
  readonly days: Shown;
  readonly derivation: readonly DerivationStep[];
}
