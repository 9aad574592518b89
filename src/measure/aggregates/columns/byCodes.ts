import type { Expression } from '../../../contract/expression.ts';
import { partsOf } from '../../../contract/walk.ts';
import { fieldsIn } from '../../nodes.ts';
import type { Columns } from '../../plan/columns.ts';

/** What comes to the same for rows that say the same, wherever and whenever it is asked. */
const PURE: ReadonlySet<Expression['op']> = new Set([
  'literal',
  'field',
  'add',
  'subtract',
  'divide',
  'minimum',
  'maximum',
  'compare',
  'and',
  'or',
  'not',
  'at-least-of',
  'first-known',
  'if',
  'lookup',
  'round',
]);

const isPure = (expression: Expression): boolean =>
  PURE.has(expression.op) &&
  !(expression.op === 'field' && (expression.up ?? 0) > 0) &&
  !('each' in expression && expression.each !== undefined) &&
  partsOf(expression).every((part) => isPure(part as Expression));

/** More combinations than this aren't remembered. */
const MOST_COMBINATIONS = 1 << 20;

/**
 * What depends on nothing but fields with few different values is asked once for each combination of them. `undefined` for an expression that
 * depends on more.
 */
export function byCodes<T>(
  expression: Expression,
  columns: Columns,
  ask: (row: number) => T,
): ((row: number) => T) | undefined {
  if (!isPure(expression)) return undefined;
  const codes: Int32Array[] = [];
  for (const field of fieldsIn([expression])) {
    const column = columns.fields.get(field);
    if (column?.kind !== 'coded') return undefined;
    codes.push(column.codes);
  }
  const [first, second, ...others] = codes;
  if (others.length > 0) return undefined;
  const known = new Map<number, T>();
  const remembered = (key: number, row: number): T => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = ask(row);
    if (known.size < MOST_COMBINATIONS) known.set(key, found);
    return found;
  };
  if (first === undefined) return (row) => remembered(0, row);
  if (second === undefined) {
    const few: T[] = [];
    return (row) => {
      const code = (first[row] ?? -1) + 1;
      const before = few[code];
      if (before !== undefined) return before;
      const found = ask(row);
      if (code < MOST_COMBINATIONS) few[code] = found;
      return found;
    };
  }
  return (row) => remembered(((first[row] ?? -1) + 1) * 2 ** 31 + (second[row] ?? -1) + 1, row);
}
