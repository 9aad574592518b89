import type { Contract, DataDeclaration, Target } from '../contract/contract.ts';
import type { ElapsedNode, Expression } from '../contract/expression.ts';
import { dataNamed } from '../contract/lookup.ts';
import { partsOf } from '../contract/walk.ts';
import { fromJSON, maximum, type Rational, rational } from '../exact/rational.ts';
import { DAY_MS } from '../time/civil.ts';
import { foundationOfTarget } from './foundations.ts';

/** A clock of a target that runs between two instants of a row. */
export interface Clock {
  readonly target: Target;
  readonly data: DataDeclaration;
  /** Fields of the row. */
  readonly from: string;
  readonly to: string;
  /** The nodes behind them. */
  readonly starts: Expression;
  readonly stops: Expression;
  /** Whether something stops or restarts it in between. */
  readonly pauses: readonly Expression[];
  /** How long it may run, in milliseconds, where that's known: of several limits the longest. */
  readonly limit?: Rational;
  /** The whole of it: `elapsed from … to …`, a difference of two instants, or an instant beside a deadline. */
  readonly node: Expression;
}

/** The clocks that a target's verdict rests on, in the order in which they're met. */
export function clocksOf(contract: Contract, target: Target): readonly Clock[] {
  const found = new Map<Expression, Clock>();
  const { nodes } = foundationOfTarget(contract, target);
  const inner = new Set<Expression>();
  for (const node of nodes) {
    if (node.op !== 'compare') continue;
    const clock = clockOf(contract, target, node, limitIn(contract, node.right));
    if (!clock) continue;
    found.set(clock.node, clock);
    inner.add(node.left).add(node.right);
  }
  for (const node of nodes) {
    if (found.has(node) || inner.has(node)) continue;
    const clock = clockOf(contract, target, node, thresholdLimit(target));
    if (clock && !found.has(clock.node)) found.set(clock.node, clock);
  }
  return [...found.values()];
}

function clockOf(contract: Contract, target: Target, node: Expression, limit: Rational | undefined): Clock | undefined {
  if (node.op === 'compare') {
    if (
      node.operator !== 'at-most' &&
      node.operator !== 'below' &&
      node.operator !== 'above' &&
      node.operator !== 'at-least'
    )
      return undefined;
    const { left, right } = node;
    if (left.op === 'field' && right.op === 'deadline')
      return clockBetween(contract, target, node, right.from, left, right.pausing ? [right.pausing] : [], limit);
    return clockOf(contract, target, left, limit);
  }
  if (node.op === 'elapsed') return clockBetween(contract, target, node, node.from, node.to, pausesOf(node), limit);
  if (node.op === 'subtract' && node.type.kind === 'duration')
    return clockBetween(contract, target, node, node.right, node.left, [], limit);
  return undefined;
}

const pausesOf = ({ pausing, restarting }: ElapsedNode): readonly Expression[] =>
  [pausing, restarting].filter((each) => each !== undefined);

function clockBetween(
  contract: Contract,
  target: Target,
  node: Expression,
  starts: Expression,
  stops: Expression,
  pauses: readonly Expression[],
  limit: Rational | undefined,
): Clock | undefined {
  const from = anchorOf(starts);
  if (!from || stops.op !== 'field' || stops.type.kind !== 'instant' || from.data !== stops.data) return undefined;
  const data = dataNamed(contract, stops.data);
  if (!data) return undefined;
  const clock = { target, data, from: from.field, to: stops.field, starts, stops, pauses, node };
  return limit ? { ...clock, limit } : clock;
}

/** The field at which a clock starts, also where it starts some time after it. */
function anchorOf(instant: Expression): { readonly data: string; readonly field: string } | undefined {
  if (instant.op === 'field') return instant.type.kind === 'instant' ? instant : undefined;
  return instant.op === 'deadline' ? anchorOf(instant.from) : undefined;
}

function thresholdLimit({ threshold }: Target): Rational | undefined {
  return threshold && (threshold.operator === 'at-most' || threshold.operator === 'below')
    ? durationOf(threshold.value)
    : undefined;
}

/** The longest duration that an expression can say: a literal, a cell of a table, or the time that a deadline leaves. */
function limitIn(contract: Contract, expression: Expression): Rational | undefined {
  if (expression.op === 'literal') return durationOf(expression.value);
  if (expression.op === 'deadline') return limitIn(contract, expression.plus);
  if (expression.op === 'lookup') {
    const table = contract.tables.find(({ id }) => id === expression.table);
    const column = table?.columns.findIndex(({ name }) => name === expression.column) ?? -1;
    const cells = (table?.rows ?? []).flatMap(({ cells }) => {
      const cell = cells[column];
      return cell?.kind === 'value' ? (durationOf(cell.value) ?? []) : [];
    });
    return cells.length > 0 ? cells.reduce(maximum) : undefined;
  }
  const limits = partsOf(expression).flatMap((part) => limitIn(contract, part) ?? []);
  return limits.length > 0 ? limits.reduce(maximum) : undefined;
}

function durationOf(value: { readonly kind: string; readonly value?: unknown }): Rational | undefined {
  if (typeof value.value !== 'string') return undefined;
  if (value.kind === 'duration') return fromJSON(value.value);
  // A day of a calendar is no duration; for telling long from short it's one of 24 hours.
  return value.kind === 'days' ? fromJSON(value.value).mul(rational(DAY_MS)) : undefined;
}

/** Names of instants at which somebody has answered, and nothing is solved yet. */
const RESPONSE = /respon|repl(?:y|ied)|answer|acknowl|picked|greet|callback/i;
/** Names of instants at which a matter counts as dealt with. */
const CLOSURE = /clos|resol|solv|complet|fulfil|finish/i;

export const endsWithResponse = ({ to }: Clock): boolean => RESPONSE.test(to);
export const endsWithClosure = ({ to }: Clock): boolean => CLOSURE.test(to);
