import type {
  AggregateNode,
  ComparisonOperator,
  ElapsedNode,
  Expression,
  FeeNode,
  HistoryNode,
  LookupNode,
  RateNode,
  TimeNode,
} from '../../src/contract/expression.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { MINUTE, type Span } from './dates.ts';
import { add, ceil, cmp, div, type Fraction, floor, fraction, max, min, mul, round, sub, ZERO } from './fraction.ts';
import { type Answer, absent, answerOf, known, quantity, sizeOf, truth, type Unit } from './value.ts';
import { type Cell, instantAt, minuteAt, open, type Row, type World } from './world.ts';

/** Where an expression is evaluated: in a period or a window of it, and among which rows. */
export interface Context {
  readonly world: World;
  /** The stretch of time that aggregates look at. */
  readonly span: Span;
  /** The covered part of the period. */
  readonly period: Span;
  readonly whole: Span;
  readonly spec: PeriodSpec;
  readonly rows: ReadonlyMap<string, Row>;
  /** What is measured, and what a service costs. */
  readonly ask: (node: Asked, context: Context) => Answer;
}

export type Asked = AggregateNode | TimeNode | FeeNode | HistoryNode;

export const inRow = (context: Context, data: string, row: Row): Context => ({
  ...context,
  rows: new Map([...context.rows, [data, row]]),
});

/** The value of an expression that has one, in a context. */
export function scalar(expression: Expression, context: Context): Answer {
  const inner = (part: Expression): Answer => scalar(part, context);
  switch (expression.op) {
    case 'literal':
      return answerOf(expression.value);
    case 'add':
    case 'subtract':
    case 'minimum':
    case 'maximum':
    case 'multiply':
    case 'divide':
      return arithmetic(expression.op, inner(expression.left), inner(expression.right), context);
    case 'compare':
      return compareAnswers(expression.operator, inner(expression.left), inner(expression.right));
    case 'and':
    case 'or':
    case 'not':
    case 'at-least-of': {
      const terms = expression.terms.map((term) => known(inner(term)));
      if (expression.op === 'not') return terms[0] === undefined ? absent('unknown') : truth(!terms[0]);
      const needed = { and: terms.length, or: 1, 'at-least-of': expression.count ?? 1 }[expression.op];
      if (terms.filter((term) => term === true).length >= needed) return truth(true);
      return terms.filter((term) => term !== false).length < needed ? truth(false) : absent('unknown');
    }
    case 'if': {
      const holds = known(inner(expression.condition));
      if (holds === undefined) return absent('unknown which case applies');
      return inner(holds ? expression.then : expression.otherwise);
    }
    case 'round': {
      const value = inner(expression.value);
      const step = sizeOf(inner(expression.step));
      if (value.kind !== 'quantity' || step === undefined) return absent('nothing to round');
      return quantity(value.unit, round(value.amount, step, expression.mode));
    }
    case 'lookup':
      return cellOf(expression, context);
    case 'field': {
      const row = context.rows.get(expression.data);
      return row === undefined ? absent('no row') : fieldAnswer(row, expression.field);
    }
    case 'elapsed':
      return elapsed(expression, context);
    case 'aggregate':
    case 'time':
    case 'fee':
    case 'missed':
      return context.ask(expression, context);
    case 'metric': {
      const metric = context.world.contract.metrics.find((each) => each.id === expression.metric);
      if (metric === undefined || expression.periodsBack > 0) throw new Error('the oracle knows this period only');
      return inner(metric.measure);
    }
    case 'rate':
      return rate(expression, context);
    case 'pro-rata': {
      const share = sizeOf(inner(expression.duration));
      const amount = inner(expression.amount);
      if (share === undefined || amount.kind !== 'quantity') return absent('no amount');
      return quantity('money', div(mul(amount.amount, share), lengthOf(context.period)));
    }
    case 'period': {
      if (expression.fact === 'length') return quantity('ms', lengthOf(context.period));
      return { kind: 'instant', ms: context.period[expression.fact] };
    }
    default:
      throw new Error(`the oracle doesn't know '${expression.op}'`);
  }
}

const lengthOf = ({ start, end }: Span): Fraction => fraction(end - start);

export function fieldAnswer(row: Row, field: string): Answer {
  const cell: Cell | undefined = row[field];
  if (cell === undefined || cell === null) return absent(`${field} is absent`);
  return 'kind' in cell ? answerOf(cell) : absent('a list of intervals');
}

export function compareAnswers(operator: ComparisonOperator, left: Answer, right: Answer): Answer {
  if (left.kind === 'absent') return left;
  if (right.kind === 'absent') return right;
  const [a, b] = [sizeOf(left), sizeOf(right)];
  if (a === undefined || b === undefined) {
    if (operator !== 'is' && operator !== 'is-not') return absent('these have no order');
    return truth((JSON.stringify(left) === JSON.stringify(right)) === (operator === 'is'));
  }
  const order = cmp(a, b);
  switch (operator) {
    case 'at-least':
      return truth(order >= 0);
    case 'at-most':
      return truth(order <= 0);
    case 'above':
      return truth(order > 0);
    case 'below':
      return truth(order < 0);
    case 'is':
      return truth(order === 0);
    case 'is-not':
      return truth(order !== 0);
    default:
      return operator satisfies never;
  }
}

type Operator = 'add' | 'subtract' | 'minimum' | 'maximum' | 'multiply' | 'divide';

function arithmetic(operator: Operator, left: Answer, right: Answer, context: Context): Answer {
  if (left.kind === 'absent') return left;
  if (right.kind === 'absent') return right;
  if (left.kind === 'instant' && right.kind === 'instant' && operator === 'subtract')
    return quantity('ms', fraction(left.ms - right.ms));
  if (left.kind !== 'quantity' || right.kind !== 'quantity') return absent('not a quantity');
  const [a, b] = [left.amount, right.amount];
  switch (operator) {
    case 'add':
      return quantity(left.unit, add(a, b));
    case 'subtract':
      return quantity(left.unit, sub(a, b));
    case 'minimum':
      return quantity(left.unit, min(a, b));
    case 'maximum':
      return quantity(left.unit, max(a, b));
    case 'multiply': {
      if (left.unit !== 'number' && right.unit !== 'number')
        throw new Error(`the oracle doesn't multiply ${left.unit} and ${right.unit} in ${context.period.start}`);
      return quantity(left.unit === 'number' ? right.unit : left.unit, mul(a, b));
    }
    case 'divide': {
      if (cmp(b, ZERO) === 0) return absent('division by zero');
      const unit: Unit = left.unit === right.unit ? 'number' : left.unit;
      return quantity(unit, div(a, b));
    }
    default:
      return operator satisfies never;
  }
}

/** R2: in proportion, for each full or for each started unit, of what lies beyond a threshold. */
function rate(node: RateNode, context: Context): Answer {
  const amount = scalar(node.amount, context);
  const unit = sizeOf(scalar(node.unit, context));
  const size = sizeOf(scalar(node.quantity, context));
  const beyond = node.beyond ? sizeOf(scalar(node.beyond, context)) : ZERO;
  if (amount.kind !== 'quantity' || unit === undefined || size === undefined || beyond === undefined)
    return absent('nothing to take a rate of');
  const blocks = div(max(sub(size, beyond), ZERO), unit);
  const counted = {
    'in-proportion': blocks,
    'each-full': fraction(floor(blocks)),
    'each-started': fraction(ceil(blocks)),
  }[node.mode];
  return quantity(amount.unit, mul(amount.amount, counted));
}

/** The cell of the first row whose keys fit. */
function cellOf({ table, keys, column }: LookupNode, context: Context): Answer {
  const found = context.world.contract.tables.find((each) => each.id === table);
  if (found === undefined) throw new Error(`no table ${table}`);
  const wanted = keys.map((key) => scalar(key, context));
  const place = (name: string): number => found.columns.findIndex((each) => each.name === name);
  for (const { cells } of found.rows) {
    const fits = found.keys.every((key, i) => {
      const cell = cells[place(key)];
      const value = wanted[i];
      if (cell === undefined || value === undefined) return false;
      if (cell.kind === 'any') return true;
      if (cell.kind === 'value') return known(compareAnswers('is', value, answerOf(cell.value))) === true;
      const from = cell.from === undefined || known(compareAnswers('at-least', value, answerOf(cell.from))) === true;
      return from && (cell.to === undefined || known(compareAnswers('at-most', value, answerOf(cell.to))) === true);
    });
    const cell = cells[place(column)];
    if (fits && cell?.kind === 'value') return answerOf(cell.value);
  }
  return absent(`no row of ${table} fits`);
}

/** Working minutes between two instants, less those in which the clock stood (C1, C2). */
function elapsed(node: ElapsedNode, context: Context): Answer {
  const { world } = context;
  const from = scalar(node.from, context);
  const to = scalar(node.to, context);
  if (from.kind !== 'instant' || to.kind !== 'instant') return absent('the clock has no start or no end');
  const calendar = node.calendar && scalar(node.calendar, context);
  if (calendar && calendar.kind !== 'name') return absent('no calendar');
  const hours = calendar && open(world, calendar.name);
  const pauses = node.pausing?.op === 'field' ? context.rows.get(node.pausing.data)?.[node.pausing.field] : undefined;
  const stopped = Array.isArray(pauses) ? (pauses as readonly Span[]) : [];
  let minutes = 0;
  for (let m = minuteAt(world, from.ms); m < minuteAt(world, to.ms); m++) {
    const at = instantAt(world, m);
    const runs = hours === undefined || hours(m);
    if (runs && !stopped.some(({ start, end }) => start <= at && at < end)) minutes++;
  }
  return quantity('ms', mul(fraction(minutes), fraction(MINUTE)));
}
