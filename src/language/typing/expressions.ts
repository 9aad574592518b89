import {
  type Arithmetic,
  type ByDate,
  type Conditional,
  type Deadline,
  type Expression,
  type Graduated,
  type Indexed,
  isLiteral,
  isNoneLiteral,
  type Literal,
  type Rate,
} from '../generated/ast.ts';
import { inferAggregate, inferDuring } from './aggregates.ts';
import { combine } from './arithmetic.ts';
import { conditionOn, expectComparable, inferComparison, inferLogic } from './comparisons.ts';
import { checkDates } from './dates.ts';
import { moneyAt, typeOfLiteral } from './declarations.ts';
import {
  checkClockTime,
  checkCurrency,
  checkDays,
  expectBoolean,
  expectOne,
  expectTimeCondition,
  isStretch,
  nameOf,
  report,
  sameScale,
  wrong,
} from './expectations.ts';
import { expectMoney } from './expected.ts';
import { currencyIn, daysIn, instantIn, isRealDate } from './literals.ts';
import { inferCall, inferLookup, inferMember, inferPrevious, inferReference, namesTarget } from './named.ts';
import type { Typer } from './typer.ts';
import {
  asShown,
  BOOLEAN,
  DURATION,
  describeType,
  type ExpressionType,
  exampleOf,
  INSTANT,
  INTERVALS,
  isQuantity,
  isTimeCondition,
  isUnknown,
  NUMBER,
  PERCENT,
  UNKNOWN,
  unify,
} from './types.ts';
import { inferWithin } from './within.ts';

/** The type of an expression, from the types of its parts; what doesn't fit is reported at the narrowest place. */
export function inferType(node: Expression, typer: Typer): ExpressionType {
  if (isLiteral(node)) return inferLiteral(node, typer);
  switch (node.$type) {
    case 'Group':
      return typer.typeOf(node.inner);
    case 'Disjunction':
    case 'Conjunction':
      return inferLogic(node.terms, typer);
    case 'Negation':
      return inferLogic([node.operand], typer);
    case 'AtLeastOf':
      return inferLogic(node.terms, typer, node.which === undefined ? "'at least … of'" : `'${node.which} of'`);
    case 'Comparison':
      return inferComparison(node, typer);
    case 'Membership':
      for (const one of node.among) expectComparable(node.value, one, typer, true);
      return conditionOn([typer.typeOf(node.value)]);
    case 'Arithmetic':
      return inferArithmetic(node, typer);
    case 'Rate':
      return inferRate(node, typer);
    case 'ProRata': {
      const type = typer.typeOf(node.amount);
      if (!isUnknown(type) && type.kind !== 'money' && type.kind !== 'rate')
        wrong(typer, node.amount, `Only money can be taken pro rata; this is ${describeType(type)}.`);
      expectOne(node.duration, [DURATION, { kind: 'days', day: 'calendar' }], 'pro rata for', typer);
      return type.kind === 'money' || type.kind === 'rate' ? type : UNKNOWN;
    }
    case 'Provisional':
      if (node.until !== undefined && !isRealDate(node.until))
        report(typer, node, 'invalid-date', `There is no day ${node.until}.`, 'until');
      return inferAlike([node.value, node.then], 'the provisional level and the later one', typer);
    case 'MemberAccess':
      return inferMember(node, typer);
    case 'Call':
      return inferCall(node, typer);
    case 'Lookup':
      return inferLookup(node, typer);
    case 'Reference':
      return inferReference(node, typer);
    case 'PreviousValue':
      return inferPrevious(node.value, typer);
    case 'FeeOfUnit':
      expectMoney(node.fee, `one ${node.unit} of`, typer);
      return typer.typeOf(node.fee).kind === 'money' ? typer.typeOf(node.fee) : UNKNOWN;
    case 'TotalCharges':
      return moneyAt(node);
    case 'Rounded':
      return inferRounded(node.value, node.step, typer);
    case 'Graduated':
      return inferGraduated(node, typer);
    case 'Verdict':
    case 'Missed':
      if (!namesTarget(node.target))
        wrong(
          typer,
          node.target,
          "Only a target can be missed: write the name of one, such as 'Availability missed in 2 of any 3 periods'.",
        );
      return BOOLEAN;
    case 'InPeriods':
      expectBoolean(node.condition, 'in', typer);
      return BOOLEAN;
    case 'IfMeasured':
      return inferAlike([node.value, node.otherwise], 'these', typer);
    case 'Aggregate':
      return inferAggregate(node, typer);
    case 'Within':
      return inferWithin(node, typer);
    case 'TimeInSet':
      expectTimeCondition(node.set, `time ${node.side}`, typer);
      return DURATION;
    case 'During':
      return inferDuring(node.rows, node.where, typer);
    case 'Elapsed':
      expectOne(node.from, [INSTANT], 'elapsed from', typer);
      expectOne(node.to, [INSTANT], 'to', typer);
      if (node.calendar) expectOne(node.calendar, [{ kind: 'calendar' }], 'in', typer);
      for (const paused of node.pausing) expectOne(paused, [INTERVALS], 'pausing', typer);
      if (node.restarting) expectOne(node.restarting, [INTERVALS], 'restarting after', typer);
      return DURATION;
    case 'FirstKnown':
      return inferLogic(node.terms, typer, "'first known of'");
    case 'Windows':
      if (node.countingOnly) expectBoolean(node.countingOnly, 'counting only', typer);
      expectBoolean(node.where, 'where', typer);
      return INTERVALS;
    case 'Extreme':
      return inferAlike(node.terms, `the ${node.which} of these`, typer);
    case 'Deadline':
      return inferDeadline(node, typer);
    case 'Timeless':
      return INTERVALS;
    case 'PeriodFact':
      return node.fact === 'length' ? DURATION : INSTANT;
    case 'Conditional':
      return inferConditional(node, typer);
    case 'ByDate':
      return inferByDate(node, typer);
    case 'Indexed':
      return inferIndexed(node, typer);
    default:
      return node satisfies never;
  }
}

/** C6: days of a calendar with a time of day at which they end, or time. */
function inferDeadline(node: Deadline, typer: Typer): ExpressionType {
  expectOne(node.from, [INSTANT], node.side, typer);
  checkClockTime(node, 'at', node.at, typer);
  checkClockTime(node, 'cutOff', node.cutOff, typer);
  for (const paused of node.pausing) expectOne(paused, [INTERVALS], 'pausing', typer);
  if (node.calendar) expectOne(node.calendar, [{ kind: 'calendar' }], 'in', typer);
  if (node.distance !== undefined) return inferDistance(node, node.distance, typer);
  if (node.plus === undefined) {
    if (node.side === 'before' && node.calendar)
      report(
        typer,
        node.calendar,
        'invalid-value',
        "Time before an instant isn't counted in a calendar's hours: leave out 'in' and the calendar.",
      );
    for (const [property, text] of [['at', node.at] as const, ['cutOff', node.cutOff] as const])
      if (text !== undefined)
        report(typer, node, 'invalid-value', 'A time of day goes with days, such as 2 working days.', property);
    return INSTANT;
  }
  checkDays(node, 'plus', node.plus, typer);
  const working = daysIn(node.plus).kind === 'working' || daysIn(node.plus).kind === 'business';
  if (working && node.side === 'before')
    report(
      typer,
      node,
      'invalid-value',
      'Working days are counted forwards only: write calendar days, or hours such as 24 h.',
      'plus',
    );
  else if (working && node.calendar === undefined)
    report(typer, node, 'missing-part', "Working days of which calendar? Write 'in' and a calendar behind it.", 'plus');
  return INSTANT;
}

/** A distance from a cell or a name: time, or days, or the one in some rows and the other in others. */
function inferDistance(node: Deadline, distance: Expression, typer: Typer): ExpressionType {
  const type = typer.typeOf(distance);
  if (isUnknown(type) || type.kind === 'duration') return INSTANT;
  if (type.kind === 'instant') {
    const [word, order] = node.side === 'after' ? ['above', 'later'] : ['below', 'earlier'];
    report(
      typer,
      node,
      'wrong-type',
      `'${node.side}' counts time from an instant, such as '4 h ${node.side} …'. To ask whether an instant is ${order} than another, write '${word}'.`,
      'side',
    );
    return UNKNOWN;
  }
  if (type.kind !== 'days' && type.kind !== 'span') {
    report(
      typer,
      distance,
      isQuantity(type) ? 'wrong-unit' : 'wrong-type',
      `Time or days are wanted before '${node.side}', such as 4 h or 2 working days, not ${describeType(type)}.`,
    );
    return INSTANT;
  }
  if (type.kind === 'days' && type.day === 'calendar') return INSTANT;
  if (node.side === 'before')
    report(
      typer,
      distance,
      'invalid-value',
      'Working days are counted forwards only: write calendar days, or hours such as 24 h.',
    );
  else if (node.calendar === undefined)
    report(typer, distance, 'missing-part', "Working days of which calendar? Write 'in' and a calendar behind it.");
  return INSTANT;
}

function inferLiteral(node: Literal, typer: Typer): ExpressionType {
  if (node.$type === 'DaysLiteral') checkDays(node, 'text', node.text, typer);
  if (node.$type === 'MoneyLiteral') checkCurrency(node, 'text', currencyIn(node.text), typer);
  if (node.$type === 'DateLiteral' && !isRealDate(node.text))
    report(typer, node, 'invalid-date', `There is no day ${node.text}.`);
  if (node.$type === 'DateTimeLiteral' && instantIn(node.text, 'UTC') === undefined)
    report(typer, node, 'invalid-date', `There is no such time as ${node.text}.`);
  return typeOfLiteral(node);
}

function inferArithmetic(node: Arithmetic, typer: Typer): ExpressionType {
  const left = typer.typeOf(node.left);
  const right = typer.typeOf(node.right);
  for (const operand of [node.left, node.right])
    if (operand !== undefined && isNoneLiteral(operand)) {
      report(
        typer,
        operand,
        'wrong-type',
        "'none' is no value to calculate with: leave it out, or write an amount such as 0 GBP.",
      );
      return UNKNOWN;
    }
  // `90 d of Hosting.fee`: the fee of that much time.
  if (node.operator === 'of' && right.kind === 'money' && isStretch(left)) return right;
  // `100% - share of …`: what is left of a whole is a share, not a distance.
  if (node.operator === '-' && isWhole(node.left) && (right.kind === 'percent' || right.kind === 'ratio'))
    return PERCENT;
  const result = combine(node.operator, left, right);
  if (!('problem' in result)) return result;
  report(typer, node, isQuantity(left) && isQuantity(right) ? 'wrong-unit' : 'wrong-type', result.problem);
  return UNKNOWN;
}

const isWhole = (node: Expression): boolean => node.$type === 'PercentLiteral' && /^100(\.0*)?\s*%$/.test(node.text);

function inferRate(node: Rate, typer: Typer): ExpressionType {
  const amount = typer.typeOf(node.amount);
  const known = isUnknown(amount) || RATED.has(amount.kind);
  if (!known)
    wrong(typer, node.amount, `An amount is wanted before 'for each' or 'in proportion', not ${describeType(amount)}.`);
  const rated = known ? amount : UNKNOWN;
  if (node.dayCount !== undefined) {
    expectOne(node.dayCount.from, [INSTANT], 'from', typer);
    expectOne(node.dayCount.to, [INSTANT], 'to', typer);
    if (node.dayCount.calendar) expectOne(node.dayCount.calendar, [{ kind: 'calendar' }], 'in', typer);
    else if (node.dayCount.day === 'working')
      report(
        typer,
        node.dayCount,
        'missing-part',
        "Working days of which calendar? Write 'in' and a calendar behind it.",
        'day',
      );
    return rated;
  }
  const unit = typer.typeOf(node.unit);
  for (const part of [node.quantity, node.beyond]) {
    if (part === undefined) continue;
    const type = typer.typeOf(part);
    if (isUnknown(type) || isUnknown(unit) || unify(unit, type) !== undefined || sameScale(unit, type)) continue;
    report(typer, part, 'wrong-unit', `The unit is ${describeType(unit)}, but this is ${describeType(type)}.`);
  }
  return rated;
}

/** What may be paid for each of something. */
const RATED: ReadonlySet<string> = new Set(['money', 'percent', 'points', 'number', 'percentage-points']);

/** Edges, unit and quantity are of one kind; the rates too, and what comes of them. */
function inferGraduated(node: Graduated, typer: Typer): ExpressionType {
  const quantity = quantityOf(node.quantity, typer);
  for (const part of [node.unit, ...node.steps.map(({ from }) => from)]) {
    if (part === undefined) continue;
    const type = typer.typeOf(part);
    if (isUnknown(type) || isUnknown(quantity) || unify(quantity, type) !== undefined || sameScale(quantity, type))
      continue;
    report(typer, part, 'wrong-unit', `The quantity is ${describeType(quantity)}, but this is ${describeType(type)}.`);
  }
  return inferAlike(
    node.steps.map(({ rate }) => rate),
    'all rates',
    typer,
  );
}

/** Slices are cut from a figure: of what holds over time, that is `time in` it. */
function quantityOf(quantity: Expression | undefined, typer: Typer): ExpressionType {
  const type = typer.typeOf(quantity);
  if (quantity === undefined || isUnknown(type) || isQuantity(type)) return type;
  const hint = isTimeCondition(type) ? `: write 'time in ${quantity.$cstNode?.text ?? '…'}'` : '';
  wrong(typer, quantity, `A figure is wanted behind 'of', not ${describeType(type)}${hint}.`);
  return UNKNOWN;
}

function inferRounded(value: Expression, step: Literal | undefined, typer: Typer): ExpressionType {
  const rounded = typer.typeOf(value);
  const type = asShown(rounded);
  const unit = typer.typeOf(step);
  if (step === undefined || isUnknown(type) || isUnknown(unit)) return rounded;
  const fits = sameScale(type, unit) || unify(type, unit) !== undefined;
  if (!fits)
    report(
      typer,
      step,
      'wrong-unit',
      `${nameOf(value)} is ${describeType(type)}, so it's rounded to ${describeType(type)}${exampleOf(type)}.`,
    );
  return rounded;
}

function inferConditional(node: Conditional, typer: Typer): ExpressionType {
  expectBoolean(node.condition, 'if', typer);
  return inferAlike([node.then, node.otherwise], 'both branches', typer);
}

function inferByDate(node: ByDate, typer: Typer): ExpressionType {
  if (node.of !== undefined) expectOne(node.of, [INSTANT], 'by date of', typer);
  checkDates(node, typer);
  return inferAlike(
    node.entries.map(({ value }) => value),
    'values by date',
    typer,
  );
}

function inferIndexed(node: Indexed, typer: Typer): ExpressionType {
  expectOne(node.index, [NUMBER, PERCENT], 'indexed by', typer);
  if (node.base !== undefined && !isRealDate(node.base))
    report(typer, node, 'invalid-date', `There is no day ${node.base}.`, 'base');
  const amount = typer.typeOf(node.amount);
  if (isUnknown(amount) || isQuantity(amount)) return amount;
  wrong(typer, node.amount, `An amount is wanted before 'indexed by', not ${describeType(amount)}.`);
  return UNKNOWN;
}

function inferAlike(terms: readonly (Expression | undefined)[], what: string, typer: Typer): ExpressionType {
  let type: ExpressionType = UNKNOWN;
  let alike = true;
  for (const term of terms) {
    if (term === undefined) continue;
    const next = typer.typeOf(term);
    const common = unify(type, next);
    if (common !== undefined) type = common;
    else {
      alike = false;
      report(
        typer,
        term,
        'wrong-type',
        `One is ${describeType(type)}, the other ${describeType(next)}: ${what} must be of one kind.`,
      );
    }
  }
  return alike ? type : UNKNOWN;
}
