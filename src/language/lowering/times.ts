/* How time is said: what holds over it, stretches of it, and how far a deadline lies from an instant. */
import type { Expression, Stretch, StretchLength } from '../../contract/expression.ts';
import type { RationalText } from '../../contract/value.ts';
import { type Rational, toJSON } from '../../exact/rational.ts';
import type {
  DaysLiteral,
  Deadline,
  StretchLength as StretchLengthSyntax,
  TimeStretch as StretchSyntax,
  Expression as Syntax,
} from '../generated/ast.ts';
import { daysIn, durationIn } from '../typing/literals.ts';
import { days, INTERVALS } from '../typing/types.ts';
import type { Place } from './book.ts';
import { withFees } from './fees.ts';
import { literalAt, milliseconds, nodeAt } from './nodes.ts';
import { need } from './unsound.ts';

/** Something that holds over time; a calendar by itself means its open hours. */
export function lowerTimeCondition(syntax: Syntax | undefined, place: Place): Expression {
  const lowered = place.book.lower(syntax, place);
  if (lowered.op === 'literal' && lowered.value.kind === 'calendar')
    return { op: 'hours', calendar: lowered.value.value, type: INTERVALS, at: lowered.at };
  return lowered;
}

export function lowerStretch(node: StretchSyntax | undefined, place: Place): Stretch {
  const stretch = need(node);
  switch (stretch.$type) {
    case 'LastStretch':
      return { kind: 'last', length: lengthOf(stretch.length), ...beforeTerm(stretch.beforeTerm) };
    case 'StretchBeside':
      return {
        kind: stretch.side,
        length: lengthOf(stretch.length),
        instant: place.book.lower(stretch.from, place),
        ...beforeTerm(stretch.beforeTerm),
      };
    case 'StretchBetween':
      return { kind: 'between', from: place.book.lower(stretch.from, place), to: place.book.lower(stretch.to, place) };
    default:
      return stretch satisfies never;
  }
}

const beforeTerm = (said: string | undefined): { readonly beforeTerm?: 'up' } =>
  said === undefined ? {} : { beforeTerm: 'up' };

function lengthOf(node: StretchLengthSyntax | undefined): StretchLength {
  const { duration, days: count, months } = need(node);
  if (duration !== undefined) return { unit: 'ms', count: milliseconds(duration) };
  if (months !== undefined) return { unit: 'month', count: Number(months) };
  return { unit: 'day', count: Number(daysIn(need(count)).count.valueOf()) };
}

/** `30 calendar days of Hosting.fee`: thirty times the price of a day (R3b). */
export function daysOf(
  node: DaysLiteral,
  days: Expression,
  fee: Expression,
  place: Place,
): { readonly left: Expression; readonly right: Expression } | undefined {
  if (days.op !== 'literal' || days.value.kind !== 'days') return undefined;
  const right = withFees(fee, (one) => ({ ...one, unit: 'day' }));
  const value = { kind: 'number', value: days.value.value } as const;
  return right && { left: nodeAt(node, { op: 'literal', value }, { kind: 'number' }, place), right };
}

/** How far behind an instant a deadline lies; below 0 before it. */
export function distance(node: Deadline, place: Place): Expression {
  const signed = (count: Rational): RationalText => toJSON(node.side === 'before' ? count.neg() : count);
  if (node.distance !== undefined) return signedDistance(node, place.book.lower(node.distance, place), place);
  if (node.duration !== undefined)
    return literalAt(node, { kind: 'duration', value: signed(durationIn(node.duration)) }, place);
  const { count, kind } = daysIn(need(node.plus));
  const day = kind === 'calendar' ? 'calendar' : 'working';
  return literalAt(node, { kind: 'days', value: signed(count), day }, place, days(day));
}

function signedDistance(node: Deadline, distance: Expression, place: Place): Expression {
  if (node.side !== 'before') return distance;
  const minus = nodeAt(node, { op: 'literal', value: { kind: 'number', value: '-1' } }, { kind: 'number' }, place);
  return nodeAt(node, { op: 'multiply', left: minus, right: distance }, distance.type, place);
}
