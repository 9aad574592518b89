import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createEncoder } from '../../src/analyse/logic/encode.ts';
import { satisfy } from '../../src/analyse/logic/satisfy.ts';
import { constantValue } from '../../src/contract/constant.ts';
import type { ComparisonOperator, Expression } from '../../src/contract/expression.ts';
import type { Type } from '../../src/contract/type.ts';
import type { Value } from '../../src/contract/value.ts';
import { toJSON } from '../../src/exact/rational.ts';
import { emptyContract, range } from '../language/validation/contracts.ts';

const at = range(0);
const BOOLEAN: Type = { kind: 'boolean' };
const NUMBER: Type = { kind: 'number' };
const PRIORITY: Type = { kind: 'enumeration', values: ['P1', 'P2', 'P3'] };

const field = (name: string, type: Type): Expression => ({ op: 'field', data: 'rows', field: name, type, at });
const literal = (value: Value, type: Type): Expression => ({ op: 'literal', value, type, at });
const number = (value: number): Expression => literal({ kind: 'number', value: String(value) }, NUMBER);

const fields = { late: field('late', NUMBER), lost: field('lost', NUMBER), priority: field('priority', PRIORITY) };

const sum = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.boolean(), fc.boolean())
  .map(([factor, both, minus]): Expression => {
    const late: Expression = { op: 'multiply', left: number(factor), right: fields.late, type: NUMBER, at };
    return both ? { op: minus ? 'subtract' : 'add', left: late, right: fields.lost, type: NUMBER, at } : late;
  });

const comparison = fc
  .tuple(sum, fc.constantFrom<ComparisonOperator>('at-least', 'at-most', 'above', 'below', 'is', 'is-not'), fc.nat(6))
  .map(
    ([left, operator, figure]): Expression => ({
      op: 'compare',
      operator,
      left,
      right: number(figure),
      type: BOOLEAN,
      at,
    }),
  );

const choice = fc.tuple(fc.constantFrom<ComparisonOperator>('is', 'is-not'), fc.constantFrom('P1', 'P2', 'P3')).map(
  ([operator, name]): Expression => ({
    op: 'compare',
    operator,
    left: fields.priority,
    right: literal({ kind: 'symbol', value: name }, PRIORITY),
    type: BOOLEAN,
    at,
  }),
);

const condition = fc.letrec<{ condition: Expression }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    comparison,
    choice,
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('condition'), { minLength: 2, maxLength: 3 }))
      .map(([op, terms]): Expression => ({ op, terms, type: BOOLEAN, at })),
    tie('condition').map((term): Expression => ({ op: 'not', terms: [term], type: BOOLEAN, at })),
    fc
      .array(tie('condition'), { minLength: 2, maxLength: 3 })
      .map((terms): Expression => ({ op: 'at-least-of', terms, count: 2, type: BOOLEAN, at })),
  ),
})).condition;

type Row = Readonly<Record<string, Value>>;

/** The condition with the fields of a row put in. */
function holds(expression: Expression, row: Row): boolean {
  const put = (one: Expression): Expression => {
    switch (one.op) {
      case 'field': {
        const value = row[one.field];
        return value ? literal(value, one.type) : one;
      }
      case 'compare':
      case 'add':
      case 'subtract':
      case 'multiply':
        return { ...one, left: put(one.left), right: put(one.right) };
      case 'and':
      case 'or':
      case 'not':
      case 'at-least-of':
        return { ...one, terms: one.terms.map(put) };
      default:
        return one;
    }
  };
  const value = constantValue(put(expression));
  return value?.kind === 'boolean' && value.value;
}

function* rows(): Generator<Row> {
  for (let late = -1; late <= 7; late++)
    for (let lost = -1; lost <= 7; lost++)
      for (const priority of ['P1', 'P2', 'P3'])
        yield {
          late: { kind: 'number', value: String(late) },
          lost: { kind: 'number', value: String(lost) },
          priority: { kind: 'symbol', value: priority },
        };
}

const ANY: Row = {
  late: { kind: 'number', value: '0' },
  lost: { kind: 'number', value: '0' },
  priority: { kind: 'symbol', value: 'P1' },
};

describe('conditions of a contract', () => {
  it('hold for the values that are found, hold for no row where none are, and so does their contrary', () => {
    fc.assert(
      fc.property(condition, fc.boolean(), (one, positive) => {
        const encoder = createEncoder(emptyContract);
        const answer = satisfy(encoder.encode(one, positive), encoder.unknowns);
        if (answer.kind === 'unsatisfiable') {
          for (const row of rows()) assert.notEqual(holds(one, row), positive);
          return;
        }
        if (answer.kind === 'undecided') return;
        const found = new Map<string, Value>();
        for (const [key, value] of answer.solution.numbers)
          named(key, (name) => found.set(name, { kind: 'number', value: toJSON(value) }));
        for (const [key, value] of answer.solution.constants)
          named(key, (name) => found.set(name, { kind: 'symbol', value }));
        assert.equal(holds(one, { ...ANY, ...Object.fromEntries(found) }), positive);

        function named(key: string, use: (name: string) => void): void {
          const expression = encoder.named.get(key)?.expression;
          if (expression?.op === 'field') use(expression.field);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of constants say nothing: a parameter or a row of a table decides them', () => {
    const encoder = createEncoder(emptyContract);
    const one: Expression = { op: 'compare', operator: 'above', left: number(1), right: number(2), type: BOOLEAN, at };
    assert.equal(satisfy(encoder.encode(one), encoder.unknowns).kind, 'satisfiable');
    assert.equal(satisfy(encoder.encode(one, false), encoder.unknowns).kind, 'satisfiable');
  });
});
