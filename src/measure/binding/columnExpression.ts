import type { ColumnExpression } from '../../contract/dataset.ts';
import { magnitude } from '../../contract/magnitude.ts';
import type { Value } from '../../contract/value.ts';
import { holds } from '../../evaluate/compare.ts';
import { compare, parseRational, type Rational, readRational, toJSON } from '../../exact/rational.ts';
import type { TimeReader } from './timeReader.ts';

/** A row of a file: the text of a column, `null` where it is absent. */
export type ReadColumn = (name: string) => string | null;

/** What an expression over columns comes to in a row. */
export type ColumnResult =
  | { readonly kind: 'value'; readonly value: Value | null; readonly clockIssue: boolean }
  /** The row isn't this data's business: a lookup finds nothing. */
  | { readonly kind: 'left-out'; readonly reason: string }
  | { readonly kind: 'bad'; readonly column: string; readonly value: string; readonly reason: string };

const result = (value: Value | null, clockIssue = false): ColumnResult => ({ kind: 'value', value, clockIssue });
const ABSENT = result(null);

/**
 * The value of an expression over the columns of a file, exactly. A column is text until something that has a type stands
 * beside it. What is absent makes a comparison absent, too, as three-valued logic has it (D9).
 */
export function evaluateColumns(expression: ColumnExpression, read: ReadColumn, times: TimeReader): ColumnResult {
  switch (expression.op) {
    case 'column': {
      const text = read(expression.name);
      return text === null ? ABSENT : result({ kind: 'text', value: text });
    }
    case 'literal':
      return result(expression.value.kind === 'none' ? null : expression.value);
    case 'compare':
      return binary(expression, read, times, (left, right) => comparison(expression, left, right, times));
    case 'and':
    case 'or':
    case 'not':
      return logic(expression, read, times);
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
      return binary(expression, read, times, (left, right) => arithmetic(expression, left, right, times));
    case 'join':
      return binary(expression, read, times, (left, right) =>
        result({ kind: 'text', value: `${shown(left)}${shown(right)}` }),
      );
    case 'if': {
      const condition = evaluateCondition(expression.condition, read, times);
      if (condition.kind !== 'value' || condition.value === null) return condition;
      const chosen = isTrue(condition.value) ? expression.then : expression.otherwise;
      return evaluateColumns(chosen, read, times);
    }
    case 'lookup':
      return lookup(expression, read, times);
    default:
      return expression satisfies never;
  }
}

/** The columns that an expression reads, each once. */
export function columnsOf(expression: ColumnExpression): readonly string[] {
  const found = new Set<string>();
  const visit = (each: ColumnExpression): void => {
    switch (each.op) {
      case 'column':
        found.add(each.name);
        return;
      case 'literal':
        return;
      case 'and':
      case 'or':
      case 'not':
        each.terms.forEach(visit);
        return;
      case 'if':
        visit(each.condition);
        visit(each.then);
        visit(each.otherwise);
        return;
      case 'lookup':
        each.keys.forEach(visit);
        return;
      default:
        visit(each.left);
        visit(each.right);
    }
  };
  visit(expression);
  return [...found];
}

type Binary = Extract<ColumnExpression, { readonly left: ColumnExpression }>;

function binary(
  { left, right }: Binary,
  read: ReadColumn,
  times: TimeReader,
  combine: (left: Value, right: Value) => ColumnResult,
): ColumnResult {
  const a = evaluateColumns(left, read, times);
  if (a.kind !== 'value') return a;
  const b = evaluateColumns(right, read, times);
  if (b.kind !== 'value') return b;
  if (a.value === null || b.value === null) return ABSENT;
  const combined = combine(a.value, b.value);
  return combined.kind === 'value'
    ? { ...combined, clockIssue: combined.clockIssue || a.clockIssue || b.clockIssue }
    : combined;
}

/** Kleene's logic; what decides the outcome alone needs no others. */
function logic(
  { op, terms }: Extract<ColumnExpression, { readonly terms: readonly ColumnExpression[] }>,
  read: ReadColumn,
  times: TimeReader,
): ColumnResult {
  let absent = false;
  for (const term of terms) {
    const each = evaluateCondition(term, read, times);
    if (each.kind !== 'value') return each;
    if (each.value === null) absent = true;
    else if (op === 'not') return result({ kind: 'boolean', value: !isTrue(each.value) });
    else if (isTrue(each.value) === (op === 'or')) return result({ kind: 'boolean', value: op === 'or' });
  }
  return absent ? ABSENT : result({ kind: 'boolean', value: op === 'and' });
}

/** Whether a condition's value holds. */
export const isTrue = (value: Value): boolean => value.kind === 'boolean' && value.value;

/** A condition: a column stands for one by itself where it says `true` or `false`, and is refused where it says anything else (D4). */
export function evaluateCondition(expression: ColumnExpression, read: ReadColumn, times: TimeReader): ColumnResult {
  const found = evaluateColumns(expression, read, times);
  if (found.kind !== 'value' || found.value === null || found.value.kind === 'boolean') return found;
  const value = truthOf(found.value);
  return value === undefined
    ? { kind: 'bad', column: columnIn(expression), value: shown(found.value), reason: NEITHER_TRUE_NOR_FALSE }
    : { ...found, value: { kind: 'boolean', value } };
}

/** What a text says of yes and no, if it does. */
export function truthOf(value: Value): boolean | undefined {
  if (value.kind === 'boolean') return value.value;
  const text = value.kind === 'text' ? value.value.trim().toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

export const NEITHER_TRUE_NOR_FALSE = 'it is neither true nor false: map it by a comparison, such as (status is "ok")';

type Lookup = Extract<ColumnExpression, { readonly op: 'lookup' }>;

function lookup(expression: Lookup, read: ReadColumn, times: TimeReader): ColumnResult {
  const keys: Value[] = [];
  for (const key of expression.keys) {
    const each = evaluateColumns(key, read, times);
    if (each.kind !== 'value') return each;
    if (each.value === null)
      return { kind: 'left-out', reason: `${nameOf(key)} is absent, so that no row of ${expression.table} fits` };
    keys.push(each.value);
  }
  const entry = expression.entries.find((each) =>
    each.keys.every((wanted, i) => sameKey(wanted, keys[i] as Value, times)),
  );
  if (entry === undefined)
    return { kind: 'left-out', reason: `${keys.map(shown).join(', ')} has no row in table ${expression.table}` };
  return result(entry.value.kind === 'none' ? null : entry.value);
}

/** A cell of a table that says `any` is lowered as `none` and fits every key. */
function sameKey(wanted: Value, key: Value, times: TimeReader): boolean {
  if (wanted.kind === 'none') return true;
  const paired = pair(wanted, key, times);
  return paired.kind === 'pair' && paired.order === 0;
}

function comparison(
  { operator, left, right }: Extract<ColumnExpression, { readonly op: 'compare' }>,
  a: Value,
  b: Value,
  times: TimeReader,
): ColumnResult {
  const paired = pair(a, b, times);
  if (paired.kind === 'bad') return { ...paired, column: columnIn(paired.side === 'left' ? left : right) };
  return result({ kind: 'boolean', value: holds(operator, paired.order) });
}

type Paired =
  | { readonly kind: 'pair'; readonly order: number }
  | { readonly kind: 'bad'; readonly side: 'left' | 'right'; readonly value: string; readonly reason: string };

/** Compares two values; a text beside a typed value is read as one of that type. */
function pair(a: Value, b: Value, times: TimeReader): Paired {
  if (isText(a) && isText(b)) return { kind: 'pair', order: a.value < b.value ? -1 : a.value > b.value ? 1 : 0 };
  const left = isText(a) ? readAs(b, a.value, times) : a;
  if ('reason' in left) return { kind: 'bad', side: 'left', ...left };
  const right = isText(b) ? readAs(a, b.value, times) : b;
  if ('reason' in right) return { kind: 'bad', side: 'right', ...right };
  if (left.kind === 'boolean' && right.kind === 'boolean')
    return { kind: 'pair', order: Number(left.value) - Number(right.value) };
  const x = magnitude(left);
  const y = magnitude(right);
  if (x === undefined || y === undefined || left.kind !== right.kind)
    return {
      kind: 'bad',
      side: 'left',
      value: shown(left),
      reason: `${aKind(left)} can't be compared with ${aKind(right)}`,
    };
  return { kind: 'pair', order: compare(x, y) };
}

interface Unreadable {
  readonly value: string;
  readonly reason: string;
}

/** A text read as a value of the kind that `like` has. */
function readAs(like: Value, text: string, times: TimeReader): Value | Unreadable {
  switch (like.kind) {
    case 'boolean': {
      const lower = text.toLowerCase();
      return lower === 'true' || lower === 'false'
        ? { kind: 'boolean', value: lower === 'true' }
        : { value: text, reason: 'it is neither true nor false' };
    }
    case 'instant': {
      const read = times.read(text);
      return read.kind === 'instant' ? { kind: 'instant', value: read.instant } : { value: text, reason: read.reason };
    }
    case 'number': {
      const number = readNumber(text);
      return number === undefined ? { value: text, reason: NOT_A_NUMBER } : { kind: 'number', value: toJSON(number) };
    }
    default:
      return { value: text, reason: `a plain text can't be compared with ${aKind(like)}` };
  }
}

export const NOT_A_NUMBER = 'it is not a number: write digits with a point, such as 1234.5';

const DECIMAL = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;

/** The exact value of a decimal text (N5), or `undefined`. NaN, Infinity, 1,000 and hexadecimals are no numbers. */
export const readNumber = (text: string): Rational | undefined =>
  DECIMAL.test(text) ? parseRational(text) : undefined;

function arithmetic(
  { op, left, right }: Extract<ColumnExpression, { readonly op: 'add' | 'subtract' | 'multiply' | 'divide' }>,
  a: Value,
  b: Value,
  times: TimeReader,
): ColumnResult {
  const x = operand(a, b, op, times);
  if ('reason' in x) return { kind: 'bad', column: columnIn(left), ...x };
  const y = operand(b, a, op, times);
  if ('reason' in y) return { kind: 'bad', column: columnIn(right), ...y };
  const { size: p } = x;
  const { size: q } = y;
  const kind = resultKind(op, x.like, y.like);
  if (p === undefined || q === undefined || kind === undefined)
    return {
      kind: 'bad',
      column: columnIn(left),
      value: p !== undefined && x.like === A_NUMBER ? toJSON(p) : shown(x.like),
      reason: `${aKind(x.like)} and ${aKind(y.like)} can't be combined by ${op}`,
    };
  if (op === 'divide' && q.n === 0n)
    return { kind: 'bad', column: columnIn(right), value: shown(b), reason: 'a division by zero' };
  return result(ofKind(kind, calculate(op, p, q)));
}

/** What is calculated with: its size, and a value of its kind. */
interface Operand {
  readonly like: Value;
  readonly size: Rational | undefined;
}

const A_NUMBER: Value = { kind: 'number', value: '0' };
const A_TIME: Value = { kind: 'instant', value: 0 };

/** Plain text in arithmetic is a number, except a time to which a duration is added. */
function operand(
  value: Value,
  other: Value,
  op: 'add' | 'subtract' | 'multiply' | 'divide',
  times: TimeReader,
): Operand | Unreadable {
  if (!isText(value)) return { like: value, size: magnitude(value) };
  if ((op === 'add' || op === 'subtract') && (other.kind === 'duration' || other.kind === 'instant')) {
    const time = readAs(A_TIME, value.value, times);
    return 'reason' in time ? time : { like: time, size: magnitude(time) };
  }
  // Each text of a column is read once, and so needn't be remembered.
  const size = DECIMAL.test(value.value) ? readRational(value.value) : undefined;
  return size === undefined ? { value: value.value, reason: NOT_A_NUMBER } : { like: A_NUMBER, size };
}

function calculate(op: 'add' | 'subtract' | 'multiply' | 'divide', p: Rational, q: Rational): Rational {
  switch (op) {
    case 'add':
      return p.add(q);
    case 'subtract':
      return p.sub(q);
    case 'multiply':
      // A unit is given by `* 1 ms` most often.
      return isOne(q) ? p : isOne(p) ? q : p.mul(q);
    case 'divide':
      return p.div(q);
    default:
      return op satisfies never;
  }
}

const isOne = ({ s, n, d }: Rational): boolean => s === 1n && n === 1n && d === 1n;

/** A value to take the kind of the outcome from. */
function resultKind(op: 'add' | 'subtract' | 'multiply' | 'divide', x: Value, y: Value): Value | undefined {
  switch (op) {
    case 'multiply':
      return x.kind === 'number' ? y : y.kind === 'number' ? x : undefined;
    case 'divide':
      return y.kind === 'number' ? x : x.kind === y.kind ? { kind: 'number', value: '0' } : undefined;
    case 'add':
      if (x.kind === 'duration' && y.kind === 'instant') return y;
      return x.kind === y.kind && x.kind !== 'instant'
        ? x
        : x.kind === 'instant' && y.kind === 'duration'
          ? x
          : undefined;
    case 'subtract':
      if (x.kind === 'instant' && y.kind === 'instant') return { kind: 'duration', value: '0' };
      return x.kind === y.kind || (x.kind === 'instant' && y.kind === 'duration') ? x : undefined;
    default:
      return op satisfies never;
  }
}

function ofKind(like: Value, amount: Rational): Value {
  switch (like.kind) {
    case 'instant':
      return { kind: 'instant', value: Number(amount.floor().valueOf()) };
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
    case 'duration':
      return { kind: like.kind, value: toJSON(amount) };
    case 'money':
      return { ...like, value: toJSON(amount) };
    case 'rate':
      return { ...like, value: toJSON(amount) };
    case 'days':
      return { ...like, value: toJSON(amount) };
    default:
      return { kind: 'number', value: toJSON(amount) };
  }
}

type Textual = Extract<Value, { readonly kind: 'text' | 'symbol' | 'date' | 'calendar' }>;

const isText = (value: Value): value is Textual =>
  value.kind === 'text' || value.kind === 'symbol' || value.kind === 'date' || value.kind === 'calendar';

const aKind = (value: Value): string => (value.kind === 'instant' ? 'a time' : `a ${value.kind}`);

const shown = (value: Value): string => (value.kind === 'none' ? 'none' : String(value.value));

const nameOf = (expression: ColumnExpression): string =>
  expression.op === 'column' ? `column '${expression.name}'` : 'a key';

/** The column to name where an expression fails: its first. */
export const columnIn = (expression: ColumnExpression): string => columnsOf(expression)[0] ?? '';
