import type { Condition, Contract, DataDeclaration } from '../contract/contract.ts';
import type { Expression, MeasuredNode } from '../contract/expression.ts';
import type { PeriodSpec } from '../contract/period.ts';
import type { Context, Environment } from '../evaluate/context.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import type { Period } from '../time/periods.ts';
import type { DataTable } from './engine.ts';
import type { Silence } from './logs.ts';
import type { Measured } from './measurements.ts';
import type { Timed } from './overtime/timed.ts';

/** A stretch of time that something is measured in: a period, or a window of it. */
export interface MeasuredCell {
  /** What is measured: the part that the term, the question and the data cover (T5). */
  readonly covered: Interval;
  readonly period: MeasuredPeriod;
  /** Where it's beside an instant or says nothing of time at all: rows that began then count, in the place of those that belong to `covered` (T7). */
  readonly begun?: Interval;
  /** Time before this counts as up: the term hadn't begun. */
  readonly upBefore?: Instant;
}

export interface MeasuredPeriod {
  readonly spec: PeriodSpec;
  readonly whole: Period;
  readonly covered: Interval;
}

/** What measuring one contract over one range shares. The parts of `measure` reach each other through it. */
export interface Scope {
  readonly contract: Contract;
  readonly environment: Environment;
  readonly tables: ReadonlyMap<string, DataTable>;
  /** Why there are no rows of some data. */
  readonly missing: (data: string) => string;
  /** When a log's silence means that nothing happened (D6); absent where it never does. */
  readonly silence: (data: string) => Silence | undefined;
  readonly declaration: (data: string) => DataDeclaration;
  readonly conditionOf: (id: string) => Condition;
  /** Where open rows end (C2). */
  readonly asOf: Instant;
  /** All time that matters: the data's and the question's, so that outages are seen whole (T6). */
  readonly domain: Interval;
  /**
   * What the question and what is observed all the time speak about. Nothing that isn't known goes on beyond it: an outage ends where knowledge
   * ends (D7), and no ticket or planned work of another time makes a gap longer.
   */
  readonly observed: Interval;
  /** The periods that are asked for, those that they look back on included. */
  readonly asked: Interval;
  readonly context: Context;
  readonly signal: AbortSignal | undefined;
  /** Whether anybody is told how figures came about. */
  readonly tellsFacts: boolean;
  /** When an expression of type `intervals` holds. Windows are aligned to the periods of `spec` (O8). */
  readonly overTime: (expression: Expression, spec: PeriodSpec) => Promise<Timed>;
  readonly condition: (id: string, spec: PeriodSpec) => Promise<Timed>;
  /** The value of a measured node in each of the cells, which are in order. */
  readonly measureIn: (node: MeasuredNode, cells: readonly MeasuredCell[]) => Promise<readonly Measured[]>;
  /** What the term and the data leave of a stretch of time; the time before the term stays where it counts. */
  readonly covers: (stretch: Interval, beforeTerm: 'up' | undefined) => Interval;
  /** When the agreement began. */
  readonly termStart: Instant;
  /** The same, seen from a row: aggregates inside its condition may look at it. */
  readonly inRow: (context: Context) => Scope;
}
