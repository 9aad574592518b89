import type { Expression, ExpressionNode, Rows, Stretch } from './expression.ts';

/** The expressions directly inside one, in the order in which they are written. */
export function partsOf(expression: ExpressionNode): readonly Expression[] {
  switch (expression.op) {
    case 'literal':
    case 'field':
    case 'record':
    case 'condition':
    case 'always':
    case 'never':
    case 'hours':
    case 'metric':
    case 'over-dates':
    case 'fee':
    case 'missed':
    case 'verdict':
    case 'period':
      return NONE;
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'minimum':
    case 'maximum':
    case 'compare':
      return [expression.left, expression.right];
    case 'and':
    case 'or':
    case 'not':
    case 'at-least-of':
    case 'first-known':
      return expression.terms;
    case 'if':
      return [expression.condition, expression.then, expression.otherwise];
    case 'by-date':
      return [...present(expression.of), ...expression.entries.map(({ value }) => value)];
    case 'round':
      return [expression.value, expression.step];
    case 'lookup':
      return expression.keys;
    case 'signal':
      return expression.select.map(({ value }) => value);
    case 'intervals-of':
      return [...expression.select.map(({ value }) => value), ...present(expression.where)];
    case 'windows':
      return present(expression.countingOnly, expression.where);
    case 'aggregate':
      return [
        ...present(expression.of),
        ...selectionOf(expression.rows),
        ...present(expression.weight, expression.countingOnly, expression.where, expression.empty, expression.absent),
      ];
    case 'across':
      return [
        ...expression.members.flatMap(({ of, weight, countingOnly, where }) =>
          present(of, weight, countingOnly, where),
        ),
        ...present(expression.absent),
      ];
    case 'member':
      return expression.members.flatMap(({ when, of }) => [when, of]);
    case 'time':
      return [expression.set];
    case 'within':
      return [expression.value, ...instantsOf(expression.stretch)];
    case 'elapsed':
      return [
        expression.from,
        expression.to,
        ...present(expression.calendar, expression.pausing, expression.restarting),
      ];
    case 'deadline':
      return [expression.from, expression.plus, ...present(expression.calendar, expression.pausing)];
    case 'pro-rata':
      return [expression.amount, expression.duration];
    case 'rate':
      return [expression.amount, expression.unit, expression.quantity, ...present(expression.beyond)];
    case 'graduated':
      return [expression.quantity, expression.unit, ...expression.steps.flatMap(({ from, rate }) => [from, rate])];
    case 'in-periods':
      return [expression.condition];
    case 'over-periods':
      return [expression.of];
    case 'if-measured':
      return [expression.value, expression.otherwise];
    case 'days-between':
      return [expression.from, expression.to, ...present(expression.calendar)];
    default:
      return expression satisfies never;
  }
}

/** Most expressions have no parts, and all are asked. */
const NONE: readonly Expression[] = [];

/** The expressions by which a stretch of time is anchored. */
function instantsOf(stretch: Stretch): readonly Expression[] {
  switch (stretch.kind) {
    case 'last':
      return [];
    case 'before':
    case 'after':
      return [stretch.instant];
    case 'between':
      return [stretch.from, stretch.to];
    default:
      return stretch satisfies never;
  }
}

const present = (...expressions: readonly (Expression | undefined)[]): readonly Expression[] =>
  expressions.filter((expression) => expression !== undefined);

const selectionOf = (rows: Rows): readonly Expression[] =>
  rows.kind === 'data' ? [...rows.select.map(({ value }) => value), ...present(rows.at)] : [];

/** The expression and everything inside it, the outer before the inner. */
export function* walk(expression: Expression): Generator<Expression> {
  yield expression;
  for (const part of partsOf(expression)) yield* walk(part);
}
