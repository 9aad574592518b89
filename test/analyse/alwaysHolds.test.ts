import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alwaysHolds } from '../../src/analyse/alwaysHolds.ts';
import type { Condition, Contract } from '../../src/contract/contract.ts';
import type { Expression, ExpressionNode } from '../../src/contract/expression.ts';

const at = { file: 'a.sla', start: { line: 0, column: 0 }, end: { line: 0, column: 1 } };
const set = (node: ExpressionNode): Expression => ({ ...node, type: { kind: 'intervals' }, at });
const rows = (data: string): Expression => set({ op: 'intervals-of', data, select: [] });

const condition = (id: string, when: Expression, more: Partial<Condition> = {}): Condition => ({
  id,
  title: id,
  role: 'condition',
  when,
  wholeMinutes: false,
  gaps: 'unknown',
  except: [],
  excludedTime: 'left-out',
  at,
  ...more,
});

const contractOf = (...conditions: readonly Condition[]): Contract =>
  ({ services: [], metrics: [], targets: [], data: [], conditions }) as unknown as Contract;

const { formula } = fc.letrec<{ formula: Expression }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom('a', 'b', 'c').map(rows),
    fc.constantFrom('always' as const, 'never' as const).map((op) => set({ op })),
    tie('formula').map((term) => set({ op: 'not', terms: [term] })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('formula'), { minLength: 1, maxLength: 3 }))
      .map(([op, terms]) => set({ op, terms })),
  ),
}));

/** Whether it holds at one moment, given which rows cover it. */
function holdsAt(each: Expression, covered: ReadonlySet<string>): boolean {
  if (each.op === 'intervals-of') return covered.has(each.data);
  if (each.op === 'always') return true;
  if (each.op === 'not') return !each.terms.every((term) => holdsAt(term, covered));
  if (each.op === 'and') return each.terms.every((term) => holdsAt(term, covered));
  return each.op === 'or' && each.terms.some((term) => holdsAt(term, covered));
}

const moments = Array.from(
  { length: 8 },
  (_, bits) => new Set(['a', 'b', 'c'].filter((__, index) => ((bits >> index) & 1) === 1)),
);

describe('a set of time always holds', () => {
  it('where it holds at every moment, whatever the data say', () => {
    fc.assert(
      fc.property(formula, (each) => {
        assert.equal(
          alwaysHolds(contractOf(), each),
          moments.every((covered) => holdsAt(each, covered)),
        );
      }),
    );
  });

  it('where it holds at each of those moments at which the facts do', () => {
    fc.assert(
      fc.property(formula, (each) => {
        assert.equal(
          alwaysHolds(contractOf(), each, [{ kind: 'rows', data: 'a' }]),
          moments.filter((covered) => covered.has('a')).every((covered) => holdsAt(each, covered)),
        );
      }),
    );
  });

  it('seen through the conditions that it names', () => {
    const busy = condition('Busy', rows('a'));
    const idle = condition('Idle', set({ op: 'not', terms: [set({ op: 'condition', condition: 'Busy' })] }));
    const both = set({
      op: 'or',
      terms: [set({ op: 'condition', condition: 'Busy' }), set({ op: 'condition', condition: 'Idle' })],
    });
    assert.equal(alwaysHolds(contractOf(busy, idle), both), true);
    const long = condition('Busy', rows('a'), {
      minimum: { durationMs: 600_000, edge: 'at-least', afterExclusions: false },
    });
    assert.equal(alwaysHolds(contractOf(long, condition('Idle', set({ op: 'not', terms: [rows('a')] }))), both), false);
  });
});
