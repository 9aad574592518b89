/* What a scenario expects. */
import { constantValue } from '../../contract/constant.ts';
import type { Expectation } from '../../contract/dataset.ts';
import type { Expression } from '../../contract/expression.ts';
import type { Value } from '../../contract/value.ts';
import {
  type Expect,
  isCall,
  isReference,
  isTable,
  isTerminationRight,
  type Expression as Syntax,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import type { Instance, Place } from './book.ts';
import { keyOf, textOfValue } from './cells.ts';
import { lowerExpression } from './expressions.ts';
import { instanceNamed } from './instances.ts';
import { partyOf } from './parties.ts';
import { sourceRange } from './source.ts';
import { need, Unsound } from './unsound.ts';

export function lowerExpect(node: Expect, place: Place): Expectation {
  const { book } = place;
  const at = sourceRange(node, book.services);
  switch (node.$type) {
    case 'ExpectDiagnostic':
      return { kind: 'diagnostic', rule: need(node.rule), at };
    case 'ExpectCredit':
      if (node.undecided)
        return { kind: 'undecided', ...targetNamed(node.element, place), ...periodOf(node.period), at };
      return {
        kind: 'credit',
        figure: node.figure === 'credit' ? 'payable' : need(node.figure),
        ...targetNamed(node.element, place),
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectClaim':
      return {
        kind: 'claim',
        ...targetNamed(node.element, place),
        ...(node.row === undefined ? {} : { row: node.row }),
        expected:
          node.until === undefined ? { kind: 'state', state: need(node.state) } : { kind: 'until', until: node.until },
        ...periodOf(node.period),
        at,
      };
    case 'ExpectExtension':
      return {
        kind: 'extension',
        ...targetNamed(node.element, place),
        days: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectPayment':
      return {
        kind: 'payment',
        of:
          node.element === undefined
            ? { by: partyOf(node.by, book), to: partyOf(node.to, book) }
            : { payment: instanceOfKind(node.element, 'Payment', place).id },
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectBank':
      return {
        kind: 'bank',
        bank: need(targetOf(node.bank)).name,
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectEarnBack':
      return {
        kind: 'earn-back',
        ...targetNamed(node.element, place),
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectBackToBack':
      return {
        kind: 'back-to-back',
        figure: node.figure === 'returned' ? 'returned' : 'exposure',
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectRight':
      return {
        kind: 'right',
        ...(node.right === undefined ? {} : { right: rightNamed(node.right, place) }),
        ...(node.by === undefined ? {} : { by: partyOf(node.by, book) }),
        expected: node.none
          ? { kind: 'none' }
          : { kind: 'window', from: need(node.from), ...(node.until === undefined ? {} : { until: node.until }) },
        at,
      };
    case 'ExpectPoints':
      return {
        kind: 'points',
        ...targetNamed(node.element, place),
        points: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectOutcome': {
      const target = instanceOfKind(node.element, 'Target', place).id;
      const outcome = node.outcome.replace(/\s+/g, '-');
      return outcome === 'undecided'
        ? { kind: 'undecided', target, ...periodOf(node.period), at }
        : { kind: 'outcome', target, outcome: outcome as 'met', ...periodOf(node.period), at };
    }
    case 'ExpectValue': {
      const named = instanceNamed(need(node.element), place);
      const metric = named.declaration.$type === 'Let' ? named.id : instanceOfKind(node.element, 'Metric', place).id;
      const written = lowerExpression(node.value, place);
      // `= 99.731% rounded to 0.001%` says how the measured value is rounded before it's compared.
      const rounded: { readonly value: Expression; readonly roundedTo?: Value } =
        written.op === 'round' && written.step.op === 'literal'
          ? { value: written.value, roundedTo: written.step.value }
          : { value: written };
      return { kind: 'metric', metric, ...rounded, ...periodOf(node.period), at };
    }
    default:
      return node satisfies never;
  }
}

/** A right by its name, and of a family by its row or record: `Leave("A-17")`. */
function rightNamed(path: Syntax, place: Place): string {
  const named = need(isReference(path) ? path : isCall(path) && isReference(path.callee) ? path.callee : undefined);
  const right = need(targetOf(named.element));
  if (!isTerminationRight(right) || right.name === undefined) throw new Unsound();
  const rows = targetOf(right.family?.rows);
  const [argument] = isCall(path) ? path.arguments : [];
  if (rows === undefined || argument === undefined) return right.name;
  const key = textOfValue(need(constantValue(lowerExpression(argument, place))));
  if (isTable(rows) && !rows.rows.some((row) => textOfValue(keyOf(row, place.book.zone)) === key))
    throw new Unsound({ node: argument, message: `Table '${rows.name}' has no row '${key}'.` });
  return `${right.name}(${key})`;
}

export function targetNamed(path: Syntax | undefined, place: Place): { readonly target?: string } {
  return path === undefined ? {} : { target: instanceOfKind(path, 'Target', place).id };
}

const WORDS = {
  Condition: 'a downtime, an exclusion or a condition',
  Metric: 'a metric',
  Payment: 'a payment',
  Target: 'a target',
} as const;

/** The named instance, which must be of the kind that the step speaks about. */
export function instanceOfKind(path: Syntax | undefined, kind: keyof typeof WORDS, place: Place): Instance {
  const instance = instanceNamed(need(path), place);
  if (instance.declaration.$type !== kind)
    throw new Unsound({
      node: need(path),
      message: `${WORDS[kind].replace(/^a/, 'A')} is wanted here; '${instance.id}' is none.`,
    });
  return instance;
}

export const periodOf = (period: string | undefined): { readonly period?: string } =>
  period === undefined ? {} : { period };
