/** Builders for contract expressions, so that a test reads like the clause that it is about. */
import type {
  AggregateNode,
  ComparisonOperator,
  Expression,
  ExpressionNode,
  RateNode,
  RoundingMode,
} from '../../src/contract/expression.ts';
import type { SourceRange } from '../../src/contract/source.ts';
import type { Type } from '../../src/contract/type.ts';
import type { RateUnit, Value } from '../../src/contract/value.ts';
import { rational, toJSON } from '../../src/exact/rational.ts';
import { parseDuration } from '../../src/time/duration.ts';

/** A place in `test.sla`. */
export const at = (line = 0): SourceRange => ({
  file: 'test.sla',
  start: { line, column: 0 },
  end: { line, column: 1 },
});

export const UNKNOWN: Type = { kind: 'unknown' };

export const node = (of: ExpressionNode, type: Type = UNKNOWN, range: SourceRange = at()): Expression => ({
  ...of,
  type,
  at: range,
});

const typeOfValue = (value: Value): Type => {
  switch (value.kind) {
    case 'money':
      return { kind: 'money', currency: value.currency };
    case 'rate':
      return { kind: 'rate', currency: value.currency };
    case 'days':
      return { kind: 'days', day: value.day };
    case 'symbol':
      return { kind: 'enumeration', values: [value.value] };
    case 'none':
      return UNKNOWN;
    default:
      return { kind: value.kind };
  }
};

export const literal = (value: Value): Expression => node({ op: 'literal', value }, typeOfValue(value));

export const values = {
  number: (text: string | number): Value => ({ kind: 'number', value: toJSON(rational(text)) }),
  /** `99.9` is 99.9%. */
  percent: (text: string | number): Value => ({ kind: 'percent', value: toJSON(rational(text).div(100)) }),
  percentagePoints: (text: string | number): Value => ({
    kind: 'percentage-points',
    value: toJSON(rational(text).div(100)),
  }),
  points: (text: string | number): Value => ({ kind: 'points', value: toJSON(rational(text)) }),
  /** `2 h 30 min` */
  duration: (text: string): Value => {
    const parsed = parseDuration(text);
    if (parsed.kind === 'error') throw new Error(parsed.reason);
    return { kind: 'duration', value: String(parsed.ms) };
  },
  days: (count: number, day: 'calendar' | 'working' = 'working'): Value => ({
    kind: 'days',
    value: String(count),
    day,
  }),
  /** `12000 GBP` */
  money: (text: string): Value => {
    const [amount = '', currency = ''] = text.split(' ');
    return { kind: 'money', value: toJSON(rational(amount)), currency };
  },
  rate: (text: string, per: RateUnit): Value => {
    const [amount = '', currency = ''] = text.split(' ');
    return { kind: 'rate', value: toJSON(rational(amount)), currency, per };
  },
  /** ISO 8601 with offset. */
  instant: (iso: string): Value => ({ kind: 'instant', value: Date.parse(iso) }),
  symbol: (value: string): Value => ({ kind: 'symbol', value }),
  text: (value: string): Value => ({ kind: 'text', value }),
  boolean: (value: boolean): Value => ({ kind: 'boolean', value }),
  calendar: (value: string): Value => ({ kind: 'calendar', value }),
  none: { kind: 'none' } as Value,
};

export const number = (text: string | number): Expression => literal(values.number(text));
export const percent = (text: string | number): Expression => literal(values.percent(text));
export const points = (text: string | number): Expression => literal(values.points(text));
export const duration = (text: string): Expression => literal(values.duration(text));
export const days = (count: number, day: 'calendar' | 'working' = 'working'): Expression =>
  literal(values.days(count, day));
export const money = (text: string): Expression => literal(values.money(text));
export const rate = (text: string, per: RateUnit): Expression => literal(values.rate(text, per));
export const symbol = (value: string): Expression => literal(values.symbol(value));
export const calendar = (value: string): Expression => literal(values.calendar(value));
export const yes = literal(values.boolean(true));
export const no = literal(values.boolean(false));

const arithmetic =
  (op: 'add' | 'subtract' | 'multiply' | 'divide' | 'minimum' | 'maximum') =>
  (left: Expression, right: Expression, type: Type = UNKNOWN): Expression =>
    node({ op, left, right }, type);

export const add = arithmetic('add');
export const subtract = arithmetic('subtract');
export const multiply = arithmetic('multiply');
export const divide = arithmetic('divide');
export const lesser = arithmetic('minimum');
export const greater = arithmetic('maximum');

export const compare = (left: Expression, operator: ComparisonOperator, right: Expression): Expression =>
  node({ op: 'compare', operator, left, right }, { kind: 'boolean' });
export const atLeast = (left: Expression, right: Expression): Expression => compare(left, 'at-least', right);
export const atMost = (left: Expression, right: Expression): Expression => compare(left, 'at-most', right);
export const is = (left: Expression, right: Expression): Expression => compare(left, 'is', right);

export const and = (...terms: Expression[]): Expression => node({ op: 'and', terms }, { kind: 'boolean' });
export const or = (...terms: Expression[]): Expression => node({ op: 'or', terms }, { kind: 'boolean' });
export const not = (term: Expression): Expression => node({ op: 'not', terms: [term] }, { kind: 'boolean' });
export const atLeastOf = (count: number, ...terms: Expression[]): Expression =>
  node({ op: 'at-least-of', terms, count }, { kind: 'boolean' });
export const choose = (condition: Expression, then: Expression, otherwise: Expression): Expression =>
  node({ op: 'if', condition, then, otherwise });
export const round = (value: Expression, step: Expression, mode: RoundingMode = 'half-up'): Expression =>
  node({ op: 'round', value, step, mode });
export const field = (data: string, name: string): Expression => node({ op: 'field', data, field: name });
export const lookup = (table: string, keys: Expression[], column: string): Expression =>
  node({ op: 'lookup', table, keys, column });
export const metric = (id: string, periodsBack = 0): Expression => node({ op: 'metric', metric: id, periodsBack });
export const fee = (service: string, periodsBack = 0): Expression =>
  node({ op: 'fee', service, periodsBack }, { kind: 'money', currency: 'GBP' });
export const proRata = (amount: Expression, stretch: Expression): Expression =>
  node({ op: 'pro-rata', amount, duration: stretch });
export const elapsed = (
  from: Expression,
  to: Expression,
  options: { calendar?: Expression; pausing?: Expression } = {},
): Expression => node({ op: 'elapsed', from, to, ...options }, { kind: 'duration' });
export const forEach = (
  mode: RateNode['mode'],
  question: { amount: Expression; unit: Expression; quantity: Expression; beyond?: Expression },
): Expression => node({ op: 'rate', mode, ...question });
export const daysBetween = (
  mode: 'each-full' | 'each-started',
  from: Expression,
  to: Expression,
  hours?: Expression,
): Expression =>
  node({
    op: 'days-between',
    day: hours === undefined ? 'calendar' : 'working',
    mode,
    from,
    to,
    ...(hours === undefined ? {} : { calendar: hours }),
  });

/** Share of time outside a condition, measured as node `id`. */
export const shareOutside = (id: string, condition: string): Expression =>
  node(
    {
      op: 'time',
      id,
      side: 'outside',
      as: 'share',
      set: node({ op: 'condition', condition }, { kind: 'intervals' }),
    },
    { kind: 'percent' },
  );
export const timeIn = (id: string, condition: string): Expression =>
  node(
    { op: 'time', id, side: 'in', as: 'duration', set: node({ op: 'condition', condition }, { kind: 'intervals' }) },
    { kind: 'duration' },
  );
export const aggregate = (
  id: string,
  fn: AggregateNode['fn'],
  data: string,
  more: Partial<AggregateNode> = {},
  type: Type = { kind: 'number' },
): Expression => node({ op: 'aggregate', id, fn, rows: { kind: 'data', data, select: [] }, ...more }, type);

export const missed = (
  target: string,
  atLeastCount: number,
  among: { kind: 'any' | 'last' | 'next'; periods: number } | { kind: 'previous' },
): Expression => node({ op: 'missed', target, atLeast: atLeastCount, among }, { kind: 'boolean' });
