import type { ColumnExpression } from '../../contract/dataset.ts';
import type { Value } from '../../contract/value.ts';
import type { ColumnLookup, ColumnReference, ColumnExpression as Syntax } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import type { SlaServices } from '../services.ts';
import { isJoin } from '../typing/columns.ts';
import { valueOfLiteral } from '../typing/literals.ts';
import { cellOf, keyOf, valueOfCell } from './cells.ts';
import { operatorOf } from './operators.ts';
import { sourceRange } from './source.ts';
import { need, Unsound } from './unsound.ts';

const ARITHMETIC = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide' } as const;

export const columnName = (node: ColumnReference): string => need(node.column);

/** An expression over the columns of a file; `zone` reads wall times in it. */
export function lowerColumn(node: Syntax | undefined, zone: string, services: SlaServices): ColumnExpression {
  const syntax = need(node);
  const at = sourceRange(syntax, services);
  const lower = (part: Syntax | undefined): ColumnExpression => lowerColumn(part, zone, services);
  switch (syntax.$type) {
    case 'ColumnGroup':
      return lower(syntax.inner);
    case 'ColumnLiteral':
      return { op: 'literal', value: need(valueOfLiteral(need(syntax.value), zone)), at };
    case 'ColumnReference':
      return { op: 'column', name: columnName(syntax), at };
    case 'ColumnDisjunction':
      return { op: 'or', terms: syntax.terms.map(lower), at };
    case 'ColumnConjunction':
      return { op: 'and', terms: syntax.terms.map(lower), at };
    case 'ColumnNegation':
      return { op: 'not', terms: [lower(syntax.operand)], at };
    case 'ColumnComparison':
      return {
        op: 'compare',
        operator: operatorOf(syntax.operator),
        left: lower(syntax.left),
        right: lower(syntax.right),
        at,
      };
    case 'ColumnMembership': {
      const left = lower(syntax.value);
      return {
        op: 'or',
        terms: syntax.among.map((one) => ({ op: 'compare', operator: 'is', left, right: lower(one), at })),
        at,
      };
    }
    case 'ColumnArithmetic':
      return {
        op: isJoin(syntax) ? 'join' : ARITHMETIC[syntax.operator],
        left: lower(syntax.left),
        right: lower(syntax.right),
        at,
      };
    case 'ColumnConditional':
      return {
        op: 'if',
        condition: lower(syntax.condition),
        // biome-ignore lint/suspicious/noThenProperty: the contract's word for a branch; nothing awaits it
        then: lower(syntax.then),
        otherwise: lower(syntax.otherwise),
        at,
      };
    case 'ColumnLookup':
      return lowerLookup(syntax, zone, services);
    default:
      return syntax satisfies never;
  }
}

/** The rows go along, so that an engine needs no table. `none` says that a known key has no value; a key without a row isn't known at all. */
function lowerLookup(node: ColumnLookup, zone: string, services: SlaServices): ColumnExpression {
  const table = need(targetOf(node.table));
  const column = need(targetOf(node.column));
  const entries: { keys: readonly Value[]; value: Value }[] = [];
  for (const row of table.rows) {
    const keys = table.keys.map((reference, index) => {
      const key = need(targetOf(reference));
      const cell = cellOf(row, key);
      if (cell.$type === 'AnyCell' || cell.$type === 'RangeCell')
        throw new Unsound({
          node: need(node.keys[index] ?? node),
          message: `Table '${table.name}' has keys for many values at once; a column is looked up by single values.`,
        });
      return index === 0 ? keyOf(row, zone) : valueOfCell(cell, zone);
    });
    entries.push({ keys, value: valueOfCell(cellOf(row, column), zone) });
  }
  // Either order names a row of a symmetric table; the one that is written goes first.
  const mirrored = table.symmetric ? entries.map(({ keys, value }) => ({ keys: keys.toReversed(), value })) : [];
  return {
    op: 'lookup',
    entries: [...entries, ...mirrored],
    keys: node.keys.map((key) => lowerColumn(key, zone, services)),
    table: table.name,
    at: sourceRange(node, services),
  };
}
