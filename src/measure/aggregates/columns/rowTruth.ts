import type { Expression } from '../../../contract/expression.ts';
import { holds } from '../../../evaluate/compare.ts';
import { compile } from '../../../evaluate/compile.ts';
import { certainly, isNone } from '../../../evaluate/result.ts';
import { byCodes } from './byCodes.ts';
import { limitIn, type RowsAsked, rowClock } from './rowClock.ts';

/** Whether something holds in a row: 0 no, 1 yes, 2 it isn't known. */
export type RowTruth = (row: number) => Truth;
export type Truth = typeof NO | typeof YES | typeof OPEN;

export const NO = 0;
export const YES = 1;
export const OPEN = 2;

const truthOf = (certain: boolean | undefined): Truth => (certain === undefined ? OPEN : certain ? YES : NO);

/**
 * A condition on rows, ready to be asked of millions of them in columns: the same as evaluating it in the context of each row. `undefined` for one
 * that more goes into than values of the row and clocks.
 */
export function rowTruth(expression: Expression, rows: RowsAsked): RowTruth | undefined {
  const { columns, environment, contextOf } = rows;
  const evaluate = compile(expression, environment);
  const few = byCodes(expression, columns, (row) => truthOf(certainly(evaluate(contextOf(row)))));
  if (few !== undefined) return few;
  switch (expression.op) {
    case 'not': {
      const [term] = expression.terms;
      const inner = term && rowTruth(term, rows);
      return inner && ((row) => opposite(inner(row)));
    }
    case 'and':
    case 'or': {
      if (expression.each !== undefined) return undefined;
      const terms = expression.terms.map((term) => rowTruth(term, rows));
      const known = terms.filter((term) => term !== undefined);
      return known.length === terms.length ? together(known, expression.op === 'and' ? NO : YES) : undefined;
    }
    case 'compare':
      return clockWithLimit(expression, rows);
    default:
      return undefined;
  }
}

const opposite = (truth: Truth): Truth => (truth === OPEN ? OPEN : truth === YES ? NO : YES);

/** Kleene's logic: a term that decides does so whatever the others say. */
const together =
  (terms: readonly RowTruth[], decides: Truth): RowTruth =>
  (row) => {
    let open = false;
    for (const term of terms) {
      const truth = term(row);
      if (truth === decides) return decides;
      if (truth === OPEN) open = true;
    }
    return open ? OPEN : opposite(decides);
  };

/** `elapsed from opened to resolved in Office pausing waiting at most p.resolve`. */
function clockWithLimit(
  expression: Extract<Expression, { readonly op: 'compare' }>,
  rows: RowsAsked,
): RowTruth | undefined {
  const { operator, left, right } = expression;
  if (left.op !== 'elapsed' || operator === 'is' || operator === 'is-not') return undefined;
  const clock = rowClock(left, rows);
  const evaluate = compile(right, rows.environment);
  const limit = byCodes(right, rows.columns, (row) => {
    const result = evaluate(rows.contextOf(row));
    // What isn't known, or says that there is no such commitment, leaves the comparison open.
    return isNone(result) || result.state === 'unknown' ? OPEN_LIMIT : (limitIn(result) ?? ODD_LIMIT);
  });
  if (clock === undefined || limit === undefined) return undefined;
  const general = compile(expression, rows.environment);
  return (row) => {
    const most = limit(row);
    if (most === OPEN_LIMIT) return OPEN;
    if (most === ODD_LIMIT) return truthOf(certainly(general(rows.contextOf(row))));
    const from = clock.from(row);
    if (Number.isNaN(from)) return OPEN;
    const to = clock.to(row);
    const running = Number.isNaN(to);
    const ran = clock.ran(row, running ? Math.max(from, rows.asOf) : to);
    const holdsNow = holds(operator, ran < most ? -1 : ran > most ? 1 : 0);
    // One that still runs may come to any more (C2): every comparison is monotone.
    return running && holdsNow !== holds(operator, 1) ? OPEN : holdsNow ? YES : NO;
  };
}

const OPEN_LIMIT = 'open';
/** Working days, fractions of a millisecond. */
const ODD_LIMIT = 'odd';
