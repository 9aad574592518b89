import type { SourceRange } from '../contract/source.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { type Rational, sum } from '../exact/rational.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { type Instant, type IntervalSet, NOTHING } from '../time/intervals.ts';
import type { ClaimStanding } from './claims.ts';
import type { Amount } from './money.ts';
import { NO_STEPS } from './rule.ts';

/** Something that pays, on its way through combination and limits (R4). */
export interface Candidate {
  /** A line's id, or what else pays. */
  readonly of: string;
  readonly title: string;
  /** Who owes it, and to whom. */
  readonly by: string;
  readonly to: string;
  readonly target?: string;
  /** Absent for what targets earn. */
  readonly payment?: string;
  readonly service?: string | undefined;
  readonly at: PeriodAtHand;
  /** A row or outage of its own, rather than a whole period. */
  readonly event?: { readonly end: Instant } | undefined;
  readonly dueAt: Instant;
  /** What the rules say, exact. */
  readonly entitled: Amount;
  /** The incidents that it's about (R6). Where no term asks for them nobody looks for them. */
  readonly incidents: () => IntervalSet;
  readonly claim: ClaimStanding;
  readonly range: SourceRange;
}

/** What a candidate still comes to after the stages so far. */
export interface Share {
  readonly candidate: Candidate;
  readonly amount: Rational;
}

/** What a stage leaves, and the lines of the derivation that say why. */
export interface Staged {
  readonly shares: readonly Share[];
  readonly steps: readonly DerivationStep[];
}

/** What a stage leaves that has nothing to do: mostly there is nothing. */
export const unchanged = (shares: readonly Share[]): Staged => ({ shares, steps: NO_STEPS });

/** A stage behind those before it. */
export const staged = (before: Staged, after: Staged): Staged =>
  before.steps.length === 0 ? after : { shares: after.shares, steps: [...before.steps, ...after.steps] };

export const totalOf = (shares: readonly Share[]): Rational => sum(shares.map(({ amount }) => amount));

export const noIncidents = (): IntervalSet => NOTHING;

export const isPaid = ({ amount }: Share): boolean => amount.n !== 0n;
