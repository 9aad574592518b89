import type { DataDeclaration } from '../../contract/contract.ts';
import type { AggregateNode, Expression } from '../../contract/expression.ts';
import { clip, type Interval, type IntervalSet, total } from '../../time/intervals.ts';
import type { DataRow } from '../plan/row.ts';

/** What a row's part in a period is called in an expression that was made to ask for it. No declared field can have such a name. */
const PART = { start: 'start of the part', end: 'end of the part', duration: 'duration of the part' } as const;

/**
 * T6: the aggregate as it's asked of the part of each row that lies in the period, where it adds up something that goes by time: `sum of duration`,
 * `sum of (duration * users)`, `share of … weighted by duration`. Only these ask for the part. What is tested of a row (`where`, the condition of an `if`,
 * a lesser of two) is tested of the whole. `undefined` where the rows count whole.
 */
export function byPart(node: AggregateNode, declared: DataDeclaration | undefined): AggregateNode | undefined {
  if (!canBeCut(node, declared)) return undefined;
  if (node.fn === 'sum') {
    const of = node.of && inPart(node.of);
    return of && { ...node, of };
  }
  const weight = node.weight && inPart(node.weight);
  return weight && { ...node, weight };
}

/** Outages and logged intervals take time; those whose field says where they belong are there as a whole. */
function canBeCut({ rows }: AggregateNode, declared: DataDeclaration | undefined): boolean {
  if (rows.kind === 'outages') return true;
  if (rows.kind !== 'data' || rows.at !== undefined || declared === undefined) return false;
  const ownDuration = declared.fields.some(({ name }) => name === 'duration');
  return declared.kind === 'intervals' && declared.belongsBy === undefined && !ownDuration;
}

/** An expression that comes to as much for a row as for its parts together, asked of one part; `undefined` for one that doesn't. */
function inPart(expression: Expression): Expression | undefined {
  switch (expression.op) {
    case 'field':
      return isOwn(expression, 'duration') ? { ...expression, field: PART.duration } : undefined;
    case 'elapsed': {
      const { from, to, restarting } = expression;
      if (restarting !== undefined) return undefined;
      return isOwn(from, 'start') && isOwn(to, 'end') ? { ...expression, ...bounds(from, to) } : undefined;
    }
    case 'add':
    case 'subtract': {
      const { op, left, right } = expression;
      if (op === 'subtract' && isOwn(left, 'end') && isOwn(right, 'start'))
        return { ...expression, left: { ...left, field: PART.end }, right: { ...right, field: PART.start } };
      return both(left, right, (a, b) => ({ ...expression, left: a, right: b }));
    }
    case 'multiply': {
      const left = inPart(expression.left);
      const right = inPart(expression.right);
      if (left !== undefined && right !== undefined) return undefined;
      if (left !== undefined) return { ...expression, left };
      return right && { ...expression, right };
    }
    case 'divide': {
      const left = inPart(expression.left);
      return left && { ...expression, left };
    }
    case 'if':
      return both(expression.then, expression.otherwise, (then, otherwise) => ({ ...expression, then, otherwise }));
    case 'pro-rata': {
      const duration = inPart(expression.duration);
      return duration && { ...expression, duration };
    }
    default:
      return undefined;
  }
}

/** Both sides asked of the part; nothing at all is nothing of any part. */
function both(
  left: Expression,
  right: Expression,
  together: (left: Expression, right: Expression) => Expression,
): Expression | undefined {
  const a = inPart(left);
  const b = inPart(right);
  if (a !== undefined && b !== undefined) return together(a, b);
  if (a !== undefined && isNothing(right)) return together(a, right);
  return b !== undefined && isNothing(left) ? together(left, b) : undefined;
}

const isNothing = (expression: Expression): boolean =>
  expression.op === 'literal' && 'value' in expression.value && Number(expression.value.value) === 0;

const bounds = (from: FieldExpression, to: FieldExpression) => ({
  from: { ...from, field: PART.start },
  to: { ...to, field: PART.end },
});

type FieldExpression = Extract<Expression, { readonly op: 'field' }>;

const isOwn = (expression: Expression, field: string): expression is FieldExpression =>
  expression.op === 'field' && expression.field === field && (expression.up ?? 0) === 0;

/** The fields of the part of a row that lies within; nothing where none does. */
export function partOfRow(parts: IntervalSet, within: Interval): DataRow['fields'] | undefined {
  const inside = clip(parts, within);
  const [first] = inside;
  const last = inside.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    [PART.start]: { kind: 'instant', value: first.start },
    [PART.end]: { kind: 'instant', value: last.end },
    [PART.duration]: { kind: 'duration', value: String(total(inside)) },
  };
}
