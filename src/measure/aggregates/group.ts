import type { AggregateNode } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import type { Value } from '../../contract/value.ts';
import type { Evaluate } from '../../evaluate/compile.ts';
import type { Context } from '../../evaluate/context.ts';
import { certainly, isQuantity, type Quantity, type Result, toValue } from '../../evaluate/result.ts';
import { isZero, type Rational, ratio, rational, sum, toJSON, ZERO } from '../../exact/rational.ts';
import type { Interval } from '../../time/intervals.ts';
import type { Fact, Measured, RowRange } from '../measurements.ts';
import { type Statistic, statistic, totalWeight, type Weighted } from './statistics.ts';
import { countFact, durationFact, exactFact, noValue, rowsFact } from './words.ts';

/** Rows that say the same, as an expression sees them. */
export interface Member {
  readonly weight: number;
  readonly context: Context;
  /** The exact sum of the measured field over the rows, where the database added it up, and in how many it is present. */
  readonly summed?: { readonly sum: Rational; readonly present: number };
  /** What stands for the values of the measured field, where the database put them in order, and in how many rows it is present. */
  readonly ranked?: { readonly values: readonly Weighted[]; readonly present: number };
  /** Only a part of the row lies in the cell (T6). */
  readonly cut?: true;
}

/** The parts of an aggregate, made ready. */
export interface AggregateParts {
  readonly node: AggregateNode;
  /** Whether each row counts with the part of it that lies in the cell (T6). */
  readonly byPart: boolean;
  readonly of: Evaluate | undefined;
  /** The type of what is measured, for a sum over nothing. */
  readonly unit: Type | undefined;
  readonly where: Evaluate | undefined;
  /** How much a row counts (M5). */
  readonly weight: Evaluate | undefined;
  readonly countingOnly: Evaluate | undefined;
  /** What stands for an absent value: `absent counts as …` (D9). */
  readonly absent: Result | undefined;
}

/** What came out of some rows; what comes out of more is the sum. */
export interface Tallied {
  readonly rows: number;
  readonly counted: number;
  readonly holding: number;
  /** Rows whose condition or value isn't known and that the agreement doesn't count (D9). */
  readonly undecided: number;
  /** Rows that hold and lie in the cell with a part only (T6). */
  readonly cut: number;
  readonly values: readonly Weighted[];
  /** The weights of the rows that count, and of those that hold; as many as there are rows where nothing is weighted. */
  readonly weights: { readonly counted: Rational; readonly holding: Rational };
  /** When the rows that hold began and ended, where that's what is asked. */
  readonly stretches: readonly Interval[];
  readonly unit: Quantity | undefined;
}

/** What comes out of no rows. */
export const NOTHING: Tallied = {
  rows: 0,
  counted: 0,
  holding: 0,
  undecided: 0,
  cut: 0,
  values: [],
  weights: { counted: ZERO, holding: ZERO },
  stretches: [],
  unit: undefined,
};

export interface GroupQuestion {
  readonly parts: AggregateParts;
  readonly tallied: Tallied;
  readonly lines: readonly RowRange[];
  /** What the rows are. */
  readonly noun: 'rows' | 'outages';
  /** Said where there are no rows. */
  readonly empty: string;
  /** Whether no rows means that nothing happened (a log of incidents) rather than that nothing was observed (D6). */
  readonly noRowsIsNone: boolean;
}

/** The value of an aggregate over the rows of one cell. */
export function aggregateGroup({ parts, tallied, lines, noun, empty, noRowsIsNone }: GroupQuestion): Measured {
  const { node } = parts;
  const { rows } = tallied;
  if (rows === 0 && !(noRowsIsNone && (node.fn === 'count' || node.fn === 'sum')))
    return noValue(empty, [rowsFact(noun, 0, [])]);
  const facts: Fact[] = [rowsFact(noun, rows, lines)];
  if (parts.countingOnly) facts.push(countFact('counted', tallied.counted));
  if (parts.where) facts.push(countFact('of these', tallied.holding));
  if (tallied.undecided > 0) facts.push(countFact('not decided, not counted', tallied.undecided));
  if (tallied.cut > 0) facts.push(countFact('counted by the part in this period', tallied.cut));
  const value = valueOfGroup(parts, tallied, facts);
  return value === undefined ? noValue(noneReason(node), facts) : { state: 'value', value, facts };
}

function noneReason({ fn, weight }: AggregateNode): string {
  if (fn === 'time-between') return 'there is no time between fewer than two (M4)';
  if (fn === 'jitter') return 'there is no jitter of fewer than two samples';
  if (weight !== undefined) return 'nothing counts: the weights add up to 0 (M5)';
  return fn === 'share'
    ? 'no row counts, so that there is nothing to take a share of'
    : 'no row counts, so that there is no value';
}

function valueOfGroup({ node, unit: type }: AggregateParts, tallied: Tallied, facts: Fact[]): Value | undefined {
  const { fn } = node;
  if (fn === 'count') return { kind: 'number', value: String(tallied.holding) };
  if (fn === 'share') return shareOf(tallied, node, facts);
  if (fn === 'time-between') return timeBetween(tallied.stretches, facts);
  const values = tallied.values.filter(({ weight }) => weight > 0);
  const result = statistic(fn, values);
  if (result === undefined) return undefined;
  facts.push(
    countFact(
      'values',
      values.reduce((all, { weight }) => all + weight, 0),
    ),
  );
  if (fn === 'mean' && node.weight !== undefined) facts.push(exactFact('weights', totalWeight(values)));
  else if (fn === 'mean') facts.push(exactFact('sum', statistic('sum', values) ?? ZERO));
  else if (fn === 'mean-deviation' || fn === 'standard-deviation')
    facts.push(exactFact('mean', statistic('mean', values) ?? ZERO));
  const unit = tallied.unit ?? (type && unitOf(type));
  return unit === undefined ? undefined : toValue({ ...unit, value: result });
}

function shareOf({ weights }: Tallied, { weight }: AggregateNode, facts: Fact[]): Value | undefined {
  if (isZero(weights.counted)) return undefined;
  if (weight !== undefined) facts.push(exactFact('weights', weights.counted), exactFact('of these', weights.holding));
  return { kind: 'percent', value: toJSON(weights.holding.div(weights.counted)) };
}

/** M4: from each end to the next start; rows that overlap leave no time between them. */
function timeBetween(stretches: readonly Interval[], facts: Fact[]): Value | undefined {
  const inOrder = [...stretches].sort((a, b) => a.start - b.start || a.end - b.end);
  const [first, ...later] = inOrder;
  if (first === undefined || later.length === 0) return undefined;
  let { end } = first;
  let between = 0;
  for (const next of later) {
    between += Math.max(0, next.start - end);
    end = Math.max(end, next.end);
  }
  facts.push(countFact('times between', later.length), durationFact('sum', between));
  return { kind: 'duration', value: toJSON(ratio(between, later.length)) };
}

/** Rows are tested one kind at a time: first whether they count at all, then whether they are meant. */
export function tally(parts: AggregateParts, members: readonly Member[]): Tallied {
  if (members.length === 0) return NOTHING;
  const rows = members.reduce((all, { weight }) => all + weight, 0);
  let counted = 0;
  let holding = 0;
  let undecided = 0;
  let split = 0;
  let unit: Quantity | undefined;
  const values: Weighted[] = [];
  const stretches: Interval[] = [];
  const weights: { counted: Rational[]; holding: Rational[] } = { counted: [], holding: [] };
  for (const { weight, context, summed, ranked, cut } of members) {
    const counts = holds(parts.countingOnly, context, undefined);
    if (counts === false) continue;
    const meant = counts === undefined ? undefined : holds(parts.where, context, parts.absent);
    if (meant === undefined) {
      undecided += weight;
      continue;
    }
    const by = parts.weight && valueIn(parts.weight(context), undefined)?.value;
    if (parts.weight !== undefined && by === undefined) {
      undecided += weight;
      continue;
    }
    const heavy = by === undefined ? rational(weight) : by.mul(weight);
    counted += weight;
    weights.counted.push(heavy);
    if (!meant) continue;
    holding += weight;
    if (cut) split += weight;
    weights.holding.push(heavy);
    if (parts.node.fn === 'time-between') stretches.push(...stretchOf(context));
    if (summed !== undefined) {
      values.push(...spread(summed, parts.absent, weight));
      undecided += parts.absent === undefined ? weight - summed.present : 0;
      continue;
    }
    if (ranked !== undefined) {
      values.push(...ranked.values);
      undecided += weight - ranked.present;
      continue;
    }
    const value = parts.of && valueIn(parts.of(context), parts.absent);
    if (value === undefined) {
      if (parts.of) undecided += weight;
      continue;
    }
    unit = value;
    const { moment } = context;
    values.push({
      value: value.value,
      weight,
      ...(by === undefined ? {} : { by }),
      ...(moment === undefined ? {} : { at: moment }),
    });
  }
  return {
    rows,
    counted,
    holding,
    undecided,
    cut: split,
    values,
    weights: { counted: sum(weights.counted), holding: sum(weights.holding) },
    stretches,
    unit,
  };
}

function stretchOf({ field }: Context): readonly Interval[] {
  const [start, end] = [field('', 'start', 0), field('', 'end', 0)].map((bound) =>
    bound.state === 'value' && bound.value.kind === 'instant' ? bound.value.value : undefined,
  );
  return start === undefined || end === undefined ? [] : [{ start, end }];
}

/** A sum of rows as values: their mean so often, which has the same sum. Only sums and means are asked of it. */
function spread(
  { sum, present }: NonNullable<Member['summed']>,
  absent: Result | undefined,
  weight: number,
): readonly Weighted[] {
  const values: Weighted[] = present === 0 ? [] : [{ value: sum.div(present), weight: present }];
  const substitute = absent && valueIn(absent, undefined);
  if (substitute !== undefined && weight > present) values.push({ value: substitute.value, weight: weight - present });
  return values;
}

function holds(condition: Evaluate | undefined, context: Context, absent: Result | undefined): boolean | undefined {
  if (condition === undefined) return true;
  const result = condition(context);
  const certain = certainly(result);
  if (certain !== undefined || absent === undefined || result.state !== 'unknown' || result.cause !== 'absent')
    return certain;
  return truthOf(absent);
}

/** `absent counts as 100%` and `absent counts as true` say the same of a condition. */
function truthOf(result: Result): boolean | undefined {
  if (result.state !== 'value') return undefined;
  if (result.value.kind === 'boolean') return result.value.value;
  return isQuantity(result.value) ? result.value.value.n !== 0n : undefined;
}

function valueIn(result: Result, absent: Result | undefined): Quantity | undefined {
  if (result.state === 'unknown' && result.cause === 'absent' && absent !== undefined)
    return valueIn(absent, undefined);
  if (result.state !== 'value') return undefined;
  if (result.value.kind === 'boolean') return { kind: 'number', value: rational(result.value.value ? 1 : 0) };
  return isQuantity(result.value) ? result.value : undefined;
}

/** Zero in the unit of a type, for a sum over nothing. */
function unitOf(type: Type): Quantity | undefined {
  const zero = rational(0);
  switch (type.kind) {
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
    case 'duration':
      return { kind: type.kind, value: zero };
    case 'money':
      return { kind: 'money', value: zero, currency: type.currency };
    case 'days':
      return { kind: 'days', value: zero, day: type.day };
    case 'over-time':
      return unitOf(type.of);
    default:
      return undefined;
  }
}

export type { Statistic };
