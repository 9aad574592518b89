import type { Contract } from '../../contract/contract.ts';
import type { ArithmeticNode, Expression } from '../../contract/expression.ts';
import { metricNamed } from '../../contract/lookup.ts';
import { figureIn, magnitude } from '../../contract/magnitude.ts';
import type { PeriodAtHand } from '../../evaluate/context.ts';
import { lookUp } from '../../evaluate/lookup.ts';
import { daysOfPeriod } from '../../evaluate/rates.ts';
import { fromValue, isQuantity, type Result, valueResult } from '../../evaluate/result.ts';
import { compare, type Rational, rational, ZERO } from '../../exact/rational.ts';
import { DAY_MS } from '../../time/civil.ts';
import { lengthOf } from '../../time/intervals.ts';
import type { Constants } from './constants.ts';
import {
  add,
  type Curve,
  compared,
  divide,
  extreme,
  type Figure,
  figure,
  flat,
  multiply,
  NOTHING_AGREED,
  parted,
  type Rounding,
  rounded,
  scale,
  subtract,
  type Truth,
  truth,
  unknownFigure,
  zip,
} from './curve.ts';
import { constant } from './form.ts';
import { dependsOn, type Subject } from './subject.ts';

/**
 * Which end of what is open is asked for: the least that is certain, or the most that may be. Something that can't be told, such as
 * another metric's value, counts for neither at its better end.
 */
export type End = 'least' | 'most';

export interface CurveReader {
  readonly figure: (expression: Expression, end: End) => Curve<Figure>;
  readonly truth: (expression: Expression) => Curve<Truth>;
  /** What one figure of another comes to: a share of money, or time of it (R3b). */
  readonly shareOf: (part: Expression, whole: Expression, end: End) => Curve<Figure>;
}

/** Reads expressions as functions of a subject, in a period of one length. Everything else is as it is without data. */
export function curveReader(constants: Constants, subject: Subject, at: PeriodAtHand): CurveReader {
  const { contract, environment } = constants;
  const domain = subject.range.within;
  const same = (of: Figure): Curve<Figure> => flat(domain, of);

  const read = (expression: Expression, end: End): Curve<Figure> => {
    const itself = subject.formOf(expression);
    if (itself !== undefined) return same(figure(itself));
    if (!dependsOn(contract, subject, expression)) return constantCurve(expression, end);
    switch (expression.op) {
      case 'metric': {
        const metric = metricNamed(contract, expression.metric);
        return metric === undefined ? open(expression) : read(metric.measure, end);
      }
      case 'add':
        return add(read(expression.left, end), read(expression.right, end));
      case 'subtract':
        return subtract(read(expression.left, end), read(expression.right, other(end)));
      case 'multiply':
        return product(expression, end);
      case 'divide':
        return divide(read(expression.left, end), read(expression.right, other(end)));
      case 'minimum':
      case 'maximum':
        return extreme(expression.op, read(expression.left, end), read(expression.right, end));
      case 'round': {
        const step = numberOf(constants.evaluate(expression.step, at));
        const mode = roundingOf(expression.mode);
        if (step === undefined || mode === undefined || step.s <= 0n) return open(expression);
        return rounded(read(expression.value, end), step, mode);
      }
      case 'if':
        return either(truthOf(expression.condition), read(expression.then, end), read(expression.otherwise, end), end);
      case 'if-measured':
        return read(expression.value, end);
      case 'pro-rata':
        return multiply(
          read(expression.amount, end),
          scale(read(expression.duration, end), rational(lengthOf(at.covered)).inverse()),
        );
      case 'rate':
        return rate(expression, end);
      case 'graduated':
        return graduated(expression, end);
      case 'lookup':
        return lookup(expression, end);
      default:
        return open(expression);
    }
  };

  const open = ({ op }: Expression): Curve<Figure> => same(unknownFigure(`${op} of what is measured can't be told`));

  const constantCurve = (expression: Expression, end: End): Curve<Figure> => {
    const result = constants.evaluate(expression, at);
    const found = figureOf(result);
    if (found.kind !== 'unknown') return same(found);
    return same(boundOf(expression, end) ?? found);
  };

  /** What differs from row to row is bounded where a table says all it can be. */
  const boundOf = (expression: Expression, end: End): Figure | undefined => {
    switch (expression.op) {
      case 'lookup': {
        const cells = columnOf(contract, expression.table, expression.column);
        return cells.length === 0 ? undefined : figure(constant(endOf(cells, end)));
      }
      case 'add':
      case 'minimum':
      case 'maximum': {
        const [a, b] = [read(expression.left, end), read(expression.right, end)];
        const [only] = expression.op === 'add' ? add(a, b) : extreme(expression.op, a, b);
        return only?.of;
      }
      case 'multiply':
        return multiply(read(expression.left, end), read(expression.right, end))[0]?.of;
      case 'subtract':
        return subtract(read(expression.left, end), read(expression.right, other(end)))[0]?.of;
      case 'if': {
        return either(
          flat<Truth>(domain, { kind: 'open', reason: '' }),
          read(expression.then, end),
          read(expression.otherwise, end),
          end,
        )[0]?.of;
      }
      default:
        return undefined;
    }
  };

  const product = ({ left, right }: Pick<ArithmeticNode, 'left' | 'right'>, end: End): Curve<Figure> => {
    const [stretch, amount] = right.type.kind === 'money' ? [left, right] : [right, left];
    const isTime = stretch.type.kind === 'duration' || stretch.type.kind === 'days';
    if (!isTime || amount.type.kind !== 'money') return multiply(read(left, end), read(right, end));
    // R3b: time of money is a share of the period's amount; days and time both go by its days where clocks stand still.
    const unit = stretch.type.kind === 'days' ? rational(1) : rational(DAY_MS);
    const one = daysOfPeriod(valueResult({ kind: 'duration', value: rational(DAY_MS) }), at, environment.zone);
    const share = numberOf(one);
    if (share === undefined) return open(stretch);
    return multiply(scale(read(stretch, end), share.div(unit)), read(amount, end));
  };

  const rate = (node: Extract<Expression, { op: 'rate' }>, end: End): Curve<Figure> => {
    const unit = numberOf(constants.evaluate(node.unit, at));
    if (unit === undefined || unit.s <= 0n) return open(node);
    const quantity = read(node.quantity, end);
    const begun = node.beyond === undefined ? quantity : subtract(quantity, read(node.beyond, other(end)));
    const excess = extreme('maximum', begun, same(figure(constant(ZERO))));
    return multiply(read(node.amount, end), blocksOf(excess, unit, node.mode));
  };

  /** R3, slice by slice. */
  const graduated = (node: Extract<Expression, { op: 'graduated' }>, end: End): Curve<Figure> => {
    const unit = numberOf(constants.evaluate(node.unit, at));
    if (unit === undefined || unit.s <= 0n) return open(node);
    const quantity = extreme('maximum', read(node.quantity, end), same(figure(constant(ZERO))));
    const counted = scale(blocksOf(quantity, unit, node.mode), unit);
    const steps = node.steps.flatMap(({ from, included, rate: price }) => {
      const edge = numberOf(constants.evaluate(from, at));
      return edge === undefined ? [] : [{ edge, included, price: scale(read(price, end), unit.inverse()) }];
    });
    if (steps.length < node.steps.length) return open(node);
    steps.sort((a, b) => compare(a.edge, b.edge));
    const none = same(figure(constant(ZERO)));
    return steps.reduce<Curve<Figure>>((total, { edge, included, price }, place) => {
      const next = steps[place + 1]?.edge;
      const passed = compared(included ? 'at-least' : 'above', quantity, same(figure(constant(edge))));
      if (node.applies === 'rate-reached') return either(passed, multiply(price, counted), total, end);
      const until = next === undefined ? counted : extreme('minimum', counted, same(figure(constant(next))));
      const part = extreme('maximum', subtract(until, same(figure(constant(edge)))), none);
      return add(total, either(passed, multiply(price, part), none, end));
    }, none);
  };

  /** A table whose key is the value, or a figure of it. */
  const lookup = (node: Extract<Expression, { op: 'lookup' }>, end: End): Curve<Figure> => {
    const table = environment.table(node.table);
    const declared = contract.tables.find(({ id }) => id === node.table);
    const place = node.keys.findIndex((key) => dependsOn(contract, subject, key));
    const key = node.keys[place];
    if (table === undefined || declared === undefined || key === undefined) return open(node);
    const column = declared.columns.findIndex(({ name }) => name === declared.keys[place]);
    const edges = declared.rows.flatMap(({ cells }) => {
      const cell = cells[column];
      const ends = cell?.kind === 'range' ? [cell.from, cell.to] : cell?.kind === 'value' ? [cell.value] : [];
      return ends.flatMap((value) => (value && magnitude(value)) ?? []);
    });
    const others = node.keys.map((each) => constants.evaluate(each, at));
    return parted(read(key, end), edges).map(({ interval, of }) => {
      if (of.witness === undefined) return { interval, of: of.figure };
      const asked = valueResult(fromValue(figureIn(key.type, of.witness)));
      const keys = others.map((known, index) => (index === place ? asked : known));
      return { interval, of: figureOf(lookUp(table, keys, node.column, environment.zone)) };
    });
  };

  const truthOf = (expression: Expression): Curve<Truth> => {
    if (!dependsOn(contract, subject, expression)) return flat(domain, truthIn(constants.evaluate(expression, at)));
    switch (expression.op) {
      case 'compare':
        return compared(expression.operator, read(expression.left, 'most'), read(expression.right, 'most'));
      case 'not':
        return (
          expression.terms[0] === undefined ? flat<Truth>(domain, truth(false)) : truthOf(expression.terms[0])
        ).map(({ interval, of }) => ({ interval, of: of.kind === 'truth' ? truth(!of.holds) : of }));
      case 'and':
        return quorum(expression.terms, expression.terms.length);
      case 'or':
        return quorum(expression.terms, 1);
      case 'at-least-of':
        return quorum(expression.terms, expression.count ?? 1);
      case 'if':
        return zip(
          truthOf(expression.condition),
          zip(truthOf(expression.then), truthOf(expression.otherwise), pair),
          (interval, asked, [then, otherwise]) => [
            { interval, of: asked.kind === 'truth' ? (asked.holds ? then : otherwise) : asked },
          ],
        );
      default:
        return flat(domain, { kind: 'open', reason: `${expression.op} of what is measured can't be told` });
    }
  };

  const quorum = (terms: readonly Expression[], needed: number): Curve<Truth> =>
    terms
      .map(truthOf)
      .reduce<Curve<readonly Truth[]>>(
        (all, term) => zip(all, term, (interval, known, next) => [{ interval, of: [...known, next] }]),
        flat(domain, []),
      )
      .map(({ interval, of }) => ({ interval, of: quorumOf(of, needed) }));

  return { figure: read, truth: truthOf, shareOf: (left, right, end) => product({ left, right }, end) };
}

const pair = <A, B>(interval: Curve<A>[number]['interval'], a: A, b: B): Curve<readonly [A, B]> => [
  { interval, of: [a, b] as const },
];

function quorumOf(terms: readonly Truth[], needed: number): Truth {
  const held = terms.filter((term) => term.kind === 'truth' && term.holds).length;
  const failed = terms.filter((term) => term.kind === 'truth' && !term.holds).length;
  if (held >= needed) return truth(true);
  if (terms.length - failed < needed) return truth(false);
  return terms.find((term) => term.kind === 'open') ?? truth(false);
}

/** One of two figures; where it's open which, the end that is asked for. */
export function either(
  condition: Curve<Truth>,
  then: Curve<Figure>,
  otherwise: Curve<Figure>,
  end: End,
): Curve<Figure> {
  const branches = zip(then, otherwise, pair);
  return zip(condition, branches, (interval, asked, [a, b]): Curve<Figure> => {
    if (asked.kind === 'truth') return [{ interval, of: asked.holds ? a : b }];
    if (a.kind === 'none') return [{ interval, of: b }];
    return extreme(end === 'most' ? 'maximum' : 'minimum', [{ interval, of: a }], [{ interval, of: b }]);
  });
}

function blocksOf(
  excess: Curve<Figure>,
  unit: Rational,
  mode: 'in-proportion' | 'each-full' | 'each-started',
): Curve<Figure> {
  const count = scale(excess, unit.inverse());
  switch (mode) {
    case 'in-proportion':
      return count;
    case 'each-full':
      return rounded(count, rational(1), 'down');
    case 'each-started':
      return rounded(count, rational(1), 'up');
    default:
      return mode satisfies never;
  }
}

const other = (end: End): End => (end === 'most' ? 'least' : 'most');

/** A truth that is known without data; what differs from row to row is open. */
function truthIn(result: Result): Truth {
  if (result.state === 'value' && result.value.kind === 'boolean') return truth(result.value.value);
  if (result.state === 'unknown')
    return result.cause === 'none' ? NOTHING_AGREED : { kind: 'open', reason: result.reason };
  return { kind: 'open', reason: 'it is neither true nor false' };
}

function figureOf(result: Result): Figure {
  if (result.state === 'unknown') return result.cause === 'none' ? { kind: 'none' } : unknownFigure(result.reason);
  if (result.state === 'between') return unknownFigure(result.reason);
  if (result.value.kind === 'none') return { kind: 'none' };
  return isQuantity(result.value) ? figure(constant(result.value.value)) : unknownFigure('it is no figure');
}

export const numberOf = (result: Result): Rational | undefined =>
  result.state === 'value' && isQuantity(result.value) ? result.value.value : undefined;

const roundingOf = (mode: string): Rounding | undefined =>
  mode === 'half-up' || mode === 'up' || mode === 'down' ? mode : undefined;

function columnOf(contract: Contract, id: string, column: string): readonly Rational[] {
  const table = contract.tables.find((one) => one.id === id);
  const place = table?.columns.findIndex(({ name }) => name === column) ?? -1;
  const cells = table?.rows.map(({ cells }) => cells[place]) ?? [];
  const found = cells.map((cell) =>
    cell?.kind !== 'value' ? undefined : cell.value.kind === 'none' ? ZERO : magnitude(cell.value),
  );
  const known = found.filter((value) => value !== undefined);
  return known.length === found.length ? known : [];
}

const endOf = (cells: readonly Rational[], end: End): Rational =>
  cells.reduce((best, cell) => (compare(cell, best) * (end === 'most' ? 1 : -1) > 0 ? cell : best));
