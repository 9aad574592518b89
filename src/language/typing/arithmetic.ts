import {
  contractType,
  DURATION,
  describeType,
  type ExpressionType,
  INSTANT,
  isUnknown,
  NUMBER,
  overTime,
  PERCENT,
  PERCENTAGE_POINTS,
  RATIO,
  UNKNOWN,
  unify,
} from './types.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | 'of';

/** The type of `left operator right`, or why the two can't be combined, in words that say what to write instead. */
export function combine(
  operator: ArithmeticOperator,
  left: ExpressionType,
  right: ExpressionType,
): ExpressionType | { readonly problem: string } {
  if (left.kind === 'over-time' || right.kind === 'over-time') {
    const result = combine(operator, atAnInstant(left), atAnInstant(right));
    return 'problem' in result ? result : overTime(contractType(result));
  }
  if (isUnknown(left) || isUnknown(right)) return operator === '*' || operator === 'of' ? UNKNOWN : known(left, right);
  switch (operator) {
    case '+':
      return add(left, right);
    case '-':
      return subtract(left, right);
    case '*':
      return multiply(left, right);
    case 'of':
      // `110% of Forecast` is in the unit of what it's a share of.
      return isFraction(left) && right.kind === 'number' ? NUMBER : multiply(left, right);
    case '/':
      return divide(left, right);
    default:
      return operator satisfies never;
  }
}

const atAnInstant = (type: ExpressionType): ExpressionType => (type.kind === 'over-time' ? type.of : type);

/** The side whose type is known; what is wrong with the other is reported already. */
const known = (left: ExpressionType, right: ExpressionType): ExpressionType => (isUnknown(left) ? right : left);

const refuse = (operation: string, left: ExpressionType, right: ExpressionType, hint = ''): { problem: string } => ({
  problem: `${capital(describeType(left))} and ${describeType(right)} can't be ${operation}${hint}.`,
});

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const ADDABLE = new Set(['number', 'percent', 'percentage-points', 'points', 'duration', 'money', 'rate', 'ratio']);

function add(left: ExpressionType, right: ExpressionType): ExpressionType | { problem: string } {
  if (left.kind === 'instant' && right.kind === 'duration') return INSTANT;
  if (left.kind === 'instant' && right.kind === 'days')
    return refuse('added', left, right, `: write '2 ${right.day} days after …'`);
  if (isPercentWithPoints(left, right)) return PERCENT;
  return alike('added', left, right);
}

function subtract(left: ExpressionType, right: ExpressionType): ExpressionType | { problem: string } {
  if (left.kind === 'instant' && right.kind === 'instant') return DURATION;
  if (left.kind === 'instant' && right.kind === 'duration') return INSTANT;
  if (left.kind === 'percent' && right.kind === 'percentage-points') return PERCENT;
  if (isShare(left) && isShare(right) && (left.kind === 'percent' || right.kind === 'percent'))
    return PERCENTAGE_POINTS;
  return alike('subtracted', left, right);
}

const isShare = (type: ExpressionType): boolean => type.kind === 'percent' || type.kind === 'ratio';

const isFraction = (type: ExpressionType): boolean => isShare(type) || type.kind === 'percentage-points';

const isPercentWithPoints = (left: ExpressionType, right: ExpressionType): boolean =>
  (left.kind === 'percent' && right.kind === 'percentage-points') ||
  (left.kind === 'percentage-points' && right.kind === 'percent');

function alike(operation: string, left: ExpressionType, right: ExpressionType): ExpressionType | { problem: string } {
  if (left.kind === 'money' && right.kind === 'money' && left.currency !== right.currency)
    return {
      problem: `${left.currency} and ${right.currency} can't be ${operation}: an agreement has no exchange rate, so write both in one currency.`,
    };
  if (left.kind === 'days' && right.kind === 'days' && left.day === right.day) return left;
  // `1 - failed / total` is still a ratio.
  if ([left, right].some(({ kind }) => kind === 'ratio') && [left, right].some(({ kind }) => kind === 'number'))
    return RATIO;
  const type = unify(left, right);
  if (type !== undefined && ADDABLE.has(type.kind)) return type;
  return refuse(operation, left, right);
}

/** What a plain number or a share may multiply. */
const SCALABLE = new Set(['number', 'percent', 'percentage-points', 'points', 'duration', 'money', 'rate', 'ratio']);

function multiply(left: ExpressionType, right: ExpressionType): ExpressionType | { problem: string } {
  // `1.1 * 10%` may be meant as a share, `110% * Forecast` as a number: it compares with either.
  if ([left, right].every(({ kind }) => kind === 'number' || kind === 'percent') && left.kind !== right.kind)
    return RATIO;
  if (left.kind === 'number' && SCALABLE.has(right.kind)) return right;
  if (right.kind === 'number' && SCALABLE.has(left.kind)) return left;
  if (left.kind === 'number' && right.kind === 'days') return right;
  if (right.kind === 'number' && left.kind === 'days') return left;
  // A shortfall in percentage points is a share as well: `(99.9% - Uptime) of Hosting.fee`.
  if (isFraction(left) && SCALABLE.has(right.kind)) return right;
  if (isFraction(right) && SCALABLE.has(left.kind)) return left;
  if ((left.kind === 'points' && right.kind === 'money') || (left.kind === 'money' && right.kind === 'points'))
    return refuse('multiplied', left, right, ": write 'points pay … each …' among the credits");
  const money = [left, right].find((type) => type.kind === 'money');
  const time = [left, right].find((type) => type.kind === 'duration' || type.kind === 'days');
  if (money && time)
    return refuse('multiplied', left, right, ": write 'fee pro rata for …' for the fee of a stretch of time");
  return refuse('multiplied', left, right);
}

const DIVISIBLE = new Set(['percentage-points', 'points', 'duration', 'money', 'rate']);

function divide(left: ExpressionType, right: ExpressionType): ExpressionType | { problem: string } {
  if (left.kind === 'money' && right.kind === 'money' && left.currency !== right.currency)
    return alike('divided', left, right);
  if (left.kind === 'number' && right.kind === 'number') return RATIO;
  if (isShare(left) && isShare(right)) return NUMBER;
  if (DIVISIBLE.has(left.kind) && left.kind === right.kind) return RATIO;
  if ((right.kind === 'number' || isShare(right)) && SCALABLE.has(left.kind)) return left;
  return refuse('divided', left, right);
}
