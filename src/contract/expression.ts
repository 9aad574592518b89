import type { EachRecord } from './contract.ts';
import type { AggregateFunction, AggregateNode, TimeNode, WithinNode } from './measured.ts';
import type { SourceRange } from './source.ts';
import type { Type } from './type.ts';
import type { Instant, Value } from './value.ts';

// Expressions of both kinds nest in each other: they are one language.
export type * from './measured.ts';

/**
 * One expression language for measures, conditions over time, amounts and filters. Names are resolved, families are
 * expanded and units are checked: what stands here can be evaluated without the text it came from.
 *
 * An expression whose type is `intervals` describes *when* something holds (a downtime, an exclusion); `measure` turns it
 * into an interval set, three-valued (D8). Everything else is a scalar in the context of a period, a window or a row.
 */
export type Expression = ExpressionNode & { readonly type: Type; readonly at: SourceRange };

export type ExpressionNode =
  | LiteralNode
  | ArithmeticNode
  | ComparisonNode
  | LogicNode
  | FirstKnownNode
  | ConditionalNode
  | ByDateNode
  | RoundNode
  | LookupNode
  | FieldNode
  | RecordNode
  | AcrossNode
  | MemberNode
  | OverDatesNode
  | SignalNode
  | IntervalsOfNode
  | WindowsNode
  | ConditionReferenceNode
  | ConstantTimeNode
  | AggregateNode
  | TimeNode
  | WithinNode
  | ElapsedNode
  | DeadlineNode
  | MetricNode
  | FeeNode
  | ProRataNode
  | RateNode
  | GraduatedNode
  | DayCountNode
  | HistoryNode
  | VerdictNode
  | InPeriodsNode
  | OverPeriodsNode
  | IfMeasuredNode
  | PeriodNode;

export interface LiteralNode {
  readonly op: 'literal';
  readonly value: Value;
}

/** `percent * money`, `a + b`, `7 - 2`; what may be combined with what is the type checker's business. */
export interface ArithmeticNode {
  readonly op: 'add' | 'subtract' | 'multiply' | 'divide' | 'minimum' | 'maximum';
  readonly left: Expression;
  readonly right: Expression;
}

export type ComparisonOperator = 'at-least' | 'at-most' | 'above' | 'below' | 'is' | 'is-not';

export interface ComparisonNode {
  readonly op: 'compare';
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** Kleene's three-valued logic (D8). On `intervals`: intersection, union, complement within the period. */
export interface LogicNode {
  readonly op: 'and' | 'or' | 'not' | 'at-least-of';
  /** One term for `not`. */
  readonly terms: readonly Expression[];
  /** For `at-least-of`: how many terms must hold. */
  readonly count?: number;
  /** The one term stands for one of each record, known with the data. */
  readonly each?: EachRecord;
}

/** D5: sources in the order in which they're believed: where one says nothing, the next one speaks. */
export interface FirstKnownNode {
  readonly op: 'first-known';
  readonly terms: readonly Expression[];
}

export interface ConditionalNode {
  readonly op: 'if';
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** V2: a value that changes at dates, read at the moment of the row at hand, or at the start of the period, or `of` an instant. */
export interface ByDateNode {
  readonly op: 'by-date';
  readonly of?: Expression;
  /** Local dates, both included; an end that is absent is open. In the order of time, no two over one day. */
  readonly entries: readonly { readonly from?: string; readonly until?: string; readonly value: Expression }[];
}

export type RoundingMode = 'half-up' | 'half-even' | 'up' | 'down';

export interface RoundNode {
  readonly op: 'round';
  readonly value: Expression;
  /** Multiples of this, in the value's own unit. */
  readonly step: Expression;
  readonly mode: RoundingMode;
}

/** `Limits[kind, class].days`: a cell of a table, found by its keys when the row is known. */
export interface LookupNode {
  readonly op: 'lookup';
  readonly table: string;
  readonly keys: readonly Expression[];
  readonly column: string;
}

/** A field of the row at hand: inside `where`, inside an aggregate, or in a target `for each` row. */
export interface FieldNode {
  readonly op: 'field';
  readonly data: string;
  readonly field: string;
  /** Of which row: 0 (absent) is the innermost at hand, 1 the one around it, as seen from an aggregate inside a row's condition. */
  readonly up?: number;
  /** What the text calls a row around the innermost one. */
  readonly row?: string;
}

/** A field of the record that a declaration is of (`c.fee`): a literal as soon as the records are known. */
export interface RecordNode {
  readonly op: 'record';
  readonly data: string;
  readonly field: string;
}

/** M6. `mean over each c in circuits of Uptime(c)`: one figure of many members, each taken by itself. */
export interface AcrossNode {
  readonly op: 'across';
  readonly fn: AggregateFunction;
  /** As the agreement says it. */
  readonly label: string;
  readonly members: readonly AcrossMember[];
  /** The one member stands for one of each record, known with the data. */
  readonly each?: EachRecord;
  /** What a member without a value counts as (D9); absent: then there is no figure. */
  readonly absent?: Expression;
}

/** `Load(o.region)`: the member of a family that a row names by its keys; of several that take them, the first. */
export interface MemberNode {
  readonly op: 'member';
  /** As the agreement says it. */
  readonly label: string;
  readonly members: readonly { readonly when: Expression; readonly of: Expression }[];
  /** Each member stands for one of each record, known with the data. */
  readonly each?: EachRecord;
}

/** `p25 of Uptime over the periods from 2026-01-01 to 2026-06-30`: one figure of a metric's values in the rule's periods that begin within two dates. */
export interface OverDatesNode {
  readonly op: 'over-dates';
  readonly fn: AggregateFunction;
  readonly metric: string;
  /** Local dates; the last day is included. */
  readonly from: string;
  readonly until: string;
}

export interface AcrossMember {
  readonly of?: Expression;
  /** How much it weighs in a mean or a share (M5). */
  readonly weight?: Expression;
  readonly where?: Expression;
  readonly countingOnly?: Expression;
  /** Members of another time than the period don't count. */
  readonly valid?: { readonly start?: Instant; readonly end?: Instant };
}

/** A field of samples or states as a value that changes over time. `select` picks the series. */
export interface SignalNode {
  readonly op: 'signal';
  readonly data: string;
  readonly field: string;
  readonly select: readonly SeriesSelector[];
}

export interface SeriesSelector {
  readonly field: string;
  readonly value: Expression;
}

/** The rows of `intervals` data as an interval set. */
export interface IntervalsOfNode {
  readonly op: 'intervals-of';
  readonly data: string;
  readonly select: readonly SeriesSelector[];
  readonly where?: Expression;
}

/** Windows of equal length, aligned to the start of the period, in which a condition on their rows holds (O8). */
export interface WindowsNode {
  readonly op: 'windows';
  readonly everyMs: number;
  /** Windows for which this doesn't hold aren't counted at all (O8). */
  readonly countingOnly?: Expression;
  readonly where: Expression;
}

/** A named downtime, exclusion or condition. */
export interface ConditionReferenceNode {
  readonly op: 'condition';
  readonly condition: string;
}

/** `always`, `never`, or open hours of a calendar. */
export interface ConstantTimeNode {
  readonly op: 'always' | 'never' | 'hours';
  readonly calendar?: string;
}

/** Working time between two instants of a row, less the pauses (C1, C2). */
export interface ElapsedNode {
  readonly op: 'elapsed';
  readonly from: Expression;
  readonly to: Expression;
  /** Of type calendar; all time counts if absent. */
  readonly calendar?: Expression;
  /** Stretches of an item or a condition, or several of these (`or`), in which the clock stands. */
  readonly pausing?: Expression;
  /** Stretches of an item: the clock counts anew from the end of the last one before it stops (C4). */
  readonly restarting?: Expression;
}

/** `opened + 2 working days in Depot, at 17:00, cut-off 13:00` (C6). */
export interface DeadlineNode {
  readonly op: 'deadline';
  readonly from: Expression;
  /** Of type duration or days. */
  readonly plus: Expression;
  readonly calendar?: Expression;
  /** Local time `HH:mm` at which it falls due. */
  readonly dueAt?: string;
  /** Local time `HH:mm` from which on something counts as received the next working day. */
  readonly cutOff?: string;
  /** Time that moves it on by as much as lies before it (O4). */
  readonly pausing?: Expression;
}

/** A metric's value, in this period or an earlier one. */
export interface MetricNode {
  readonly op: 'metric';
  readonly metric: string;
  /** 0 is this period, 1 the previous one. */
  readonly periodsBack: number;
}

/** What a service costs in the period at hand (R3b, R10): money. */
export interface FeeNode {
  readonly op: 'fee';
  readonly service: string;
  /** 0 is this period, 1 the previous one, -1 the next. */
  readonly periodsBack: number;
  /** The price of a day or a month, at the fee of the month in which the period ends (R3b). */
  readonly unit?: 'day' | 'month';
}

/** `fee pro rata for DURATION`: the fee's share for a stretch of the period. */
export interface ProRataNode {
  readonly op: 'pro-rata';
  readonly amount: Expression;
  readonly duration: Expression;
}

/** `AMOUNT for each full UNIT of QUANTITY beyond THRESHOLD` (R2). */
export interface RateNode {
  readonly op: 'rate';
  readonly amount: Expression;
  readonly mode: 'in-proportion' | 'each-full' | 'each-started';
  readonly unit: Expression;
  readonly quantity: Expression;
  readonly beyond?: Expression;
}

/**
 * R3. `rate-reached`: the whole quantity at the rate of the furthest step that it passes. `own-rate`: each slice of it at the rate
 * of its step. Blocks are counted on the whole quantity (R2).
 */
export interface GraduatedNode {
  readonly op: 'graduated';
  readonly quantity: Expression;
  readonly applies: 'rate-reached' | 'own-rate';
  readonly mode: RateNode['mode'];
  readonly unit: Expression;
  readonly steps: readonly RateStep[];
}

/** From where on a rate applies, for each unit. */
export interface RateStep {
  readonly from: Expression;
  /** Whether the rate is reached at `from` itself, or above it only. */
  readonly included: boolean;
  readonly rate: Expression;
}

/** How many calendar or working days, whole or begun, lie between two instants. */
export interface DayCountNode {
  readonly op: 'days-between';
  readonly day: 'calendar' | 'working';
  readonly mode: 'each-full' | 'each-started';
  readonly from: Expression;
  readonly to: Expression;
  readonly calendar?: Expression;
}

/** Whether a target was missed in earlier or surrounding periods (G3). */
export interface HistoryNode {
  readonly op: 'missed';
  readonly target: string;
  readonly atLeast: number;
  readonly among: PeriodsAmong;
}

/** Windows end with the period at hand; `next` begins with the one after it. */
export type PeriodsAmong =
  | { readonly kind: 'any' | 'last' | 'next'; readonly periods: number }
  | { readonly kind: 'previous' };

/** `Uptime at least 99.99% in each of the next 3 periods`: a condition, judged in several periods of the sequence at hand (G3). */
export interface InPeriodsNode {
  readonly op: 'in-periods';
  readonly condition: Expression;
  readonly atLeast: number;
  readonly among: PeriodsAmong;
}

/** `mean of Uptime over the last 3 periods`; `last` ends with the period at hand, `previous` with the one before it. */
export interface OverPeriodsNode {
  readonly op: 'over-periods';
  readonly fn: 'sum' | 'mean' | 'minimum' | 'maximum';
  readonly of: Expression;
  readonly which: 'last' | 'previous';
  readonly periods: number;
}

/** `X if measured, else Y`: Y where X has no value. */
export interface IfMeasuredNode {
  readonly op: 'if-measured';
  readonly value: Expression;
  readonly otherwise: Expression;
}

/** Whether a target was missed, or met, in the period at hand: neither where it has no verdict. */
export interface VerdictNode {
  readonly op: 'verdict';
  readonly target: string;
  readonly outcome: 'missed' | 'met';
}

/** A fact of the period at hand. */
export interface PeriodNode {
  readonly op: 'period';
  readonly fact: 'start' | 'end' | 'length';
}
