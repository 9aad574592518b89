/* Figures of rows, windows, periods and time. */
import type { Expression, Rows } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import type { Aggregate, Expression as Syntax, TimeInSet } from '../generated/ast.ts';
import { isAggregate, isDataDeclaration, isGroup, isMemberAccess } from '../generated/ast.ts';
import type { RowSource } from '../scoping/rows.ts';
import { shareOfTime } from '../typing/measures.ts';
import { lowerAcross } from './across.ts';
import { functionOf } from './aggregateFunction.ts';
import { nextNode, type Place } from './book.ts';
import { instanceNamed } from './instances.ts';
import { selectors } from './names.ts';
import { milliseconds, nodeAt } from './nodes.ts';
import { lowerPeriod } from './periods.ts';
import { lowerTimeCondition } from './times.ts';
import { need, Unsound } from './unsound.ts';

export function lowerTime(
  node: TimeInSet,
  whole: Syntax,
  as: 'duration' | 'share',
  type: Type,
  place: Place,
): Expression {
  const id = nextNode(place);
  return nodeAt(whole, { op: 'time', id, side: node.side, as, set: lowerTimeCondition(node.set, place) }, type, place);
}

export function lowerAggregate(node: Aggregate, type: Type, place: Place): Expression {
  const time = shareOfTime(node);
  if (time !== undefined) return lowerTime(time, node, 'share', type, place);
  if (node.family !== undefined) return lowerAcross(node, type, place);
  if (node.since !== undefined) return lowerOverDates(node, type, place);
  const windowed = node.window !== undefined || node.period !== undefined;
  const fn = functionOf(node);
  const counts = fn === 'count' || fn === 'time-between' || (fn === 'share' && !windowed);
  // The rows that `count of` names are no figure of theirs.
  const of = counts && node.rows === undefined ? undefined : node.function === 'share' ? undefined : node.of;
  const part = <K extends string>(key: K, syntax: Syntax | undefined): { readonly [P in K]?: Expression } =>
    (syntax === undefined ? {} : { [key]: place.book.lower(syntax, place) }) as { readonly [P in K]?: Expression };
  const id = nextNode(place);
  return nodeAt(
    node,
    {
      op: 'aggregate',
      id,
      fn,
      rows: rowsOfAggregate(node, place),
      ...(counts ? {} : part('of', of)),
      ...part('weight', node.weight),
      ...part('where', node.where),
      ...part('countingOnly', node.countingOnly),
      ...part('empty', node.empty),
      ...part('absent', node.absent),
    },
    type,
    place,
  );
}

/** A figure of a metric's values in the periods of a baseline. */
function lowerOverDates(node: Aggregate, type: Type, place: Place): Expression {
  const of = place.book.lower(node.of, place);
  if (of.op !== 'metric' || of.periodsBack !== 0) throw new Unsound();
  const [from, until] = [need(node.since), need(node.until)];
  return nodeAt(node, { op: 'over-dates', fn: functionOf(node), metric: of.metric, from, until }, type, place);
}

const instantOf = ({ at }: Aggregate, place: Place): { readonly at?: Expression } =>
  at === undefined ? {} : { at: place.book.lower(at, place) };

function rowsOfAggregate(node: Aggregate, place: Place): Rows {
  if (node.window !== undefined) return { kind: 'windows', everyMs: milliseconds(node.window) };
  if (node.period !== undefined) return { kind: 'periods', each: lowerPeriod(node.period, place.book) };
  const source: RowSource = need(place.book.services.scoping.RowScopes.ofAggregate(node));
  if (isDataDeclaration(source)) {
    place.book.used.add(source);
    return {
      kind: 'data',
      data: source.name,
      select: selectors(seriesOf(node.rows ?? node.of), place),
      ...instantOf(node, place),
    };
  }
  const named = node.rows ?? (isMemberAccess(node.of) ? node.of.receiver : node.of);
  const instance = instanceNamed(need(named), place);
  place.book.mustStand(instance);
  return { kind: 'outages', condition: instance.id };
}

/** The `requests[f]` in `requests[f].failed / requests[f].total`. */
function seriesOf(syntax: Syntax | undefined): Syntax | undefined {
  if (isMemberAccess(syntax)) return syntax.receiver;
  if (isGroup(syntax)) return seriesOf(syntax.inner);
  if (syntax?.$type === 'Arithmetic') return seriesOf(syntax.left) ?? seriesOf(syntax.right);
  return isAggregate(syntax) ? undefined : syntax;
}
