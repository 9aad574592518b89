import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AggregateFunction, Expression } from '../../src/contract/expression.ts';
import type { Measured } from '../../src/measure/measurements.ts';
import { keyIn, keyIndex } from '../../src/measure/partition.ts';
import type { Cell, DataRow } from '../../src/measure/plan/row.ts';
import {
  aggregate,
  and,
  atMost,
  duration,
  elapsed,
  field,
  is,
  not,
  number,
  or,
  symbol,
  timeIn,
  values,
} from '../support/expressions.ts';
import {
  between,
  conditionOf,
  DAY,
  dataOf,
  intervalsOf,
  measured,
  measureRows,
  measuring,
  minutes,
  utc,
  valueAt,
} from './support.ts';

const text = { kind: 'text' } as const;
const tickets = dataOf(
  'tickets',
  'items',
  { opened: { kind: 'instant' }, closed: { kind: 'instant' }, circuit: text, size: { kind: 'number' } },
  { optional: ['closed', 'circuit', 'size'] },
);
const faults = dataOf(
  'faults',
  'intervals',
  { circuit: text, users: { kind: 'number' } },
  { optional: ['circuit', 'users'] },
);
const calls = dataOf(
  'calls',
  'counts',
  { circuit: text, size: { kind: 'number' } },
  { everyMs: minutes(5), optional: ['circuit'] },
);

interface Row {
  readonly minute: number;
  readonly length: number;
  readonly circuit: 'a' | 'b' | undefined;
  readonly size: number | undefined;
}

const someRows: fc.Arbitrary<readonly Row[]> = fc.array(
  fc.record({
    minute: fc.integer({ min: -300, max: 3000 }),
    length: fc.integer({ min: 1, max: 200 }),
    circuit: fc.option(fc.constantFrom<'a' | 'b'>('a', 'b'), { nil: undefined }),
    size: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  }),
  { maxLength: 20 },
);

const instant = (minute: number) => ({ kind: 'instant', value: utc('2026-03-10') + minutes(minute) }) as const;

function rowsOf(rows: readonly Row[]): Readonly<Record<string, readonly DataRow[]>> {
  const said = ({ circuit, size }: Row): Record<string, Cell> => ({
    circuit: circuit === undefined ? null : values.text(circuit),
    size: size === undefined ? null : values.number(size),
    users: size === undefined ? null : values.number(size),
  });
  const all = (fields: (row: Row) => Record<string, Cell>): readonly DataRow[] =>
    rows.map((row) => ({ fields: { ...said(row), ...fields(row) }, series: '' }));
  return {
    tickets: all(({ minute, length }) => ({ opened: instant(minute), closed: instant(minute + length) })),
    faults: all(({ minute, length }) => ({ start: instant(minute), end: instant(minute + length) })),
    calls: all(({ minute }) => ({ at: instant(minute) })),
  };
}

/** The same condition, so that it's asked of each row: what is one of several terms of `or` is no key. */
const ofEachRow = (condition: Expression): Expression => or(condition, condition);

/** What two days come to, with the condition as it stands and asked of each row. */
async function bothWays(make: (where: Expression) => Expression, key: Expression, rows: readonly Row[]): Promise<void> {
  const answers: Measured[][] = [];
  for (const where of [key, ofEachRow(key)]) {
    const node = make(where);
    const contract = measuring(DAY, [node], {
      data: [tickets, faults, calls],
      conditions: [conditionOf('Down', intervalsOf('faults', where))],
    });
    const result = await measureRows(contract, rowsOf(rows), between('2026-03-10', '2026-03-12'));
    assert.ok('id' in node);
    answers.push(['2026-03-10', '2026-03-11'].map((day) => valueAt(measured(result), String(node.id), day)));
  }
  assert.deepEqual(answers[0], answers[1]);
}

const isA = (data: string): Expression => is(field(data, 'circuit'), { ...symbol('a') });
const FUNCTIONS: readonly AggregateFunction[] = ['count', 'sum', 'mean', 'maximum', { percentile: '95' }];

describe('rows of one record', () => {
  for (const [data, size] of [
    ['tickets', 'size'],
    ['faults', 'users'],
    ['calls', 'size'],
  ] as const) {
    it(`of ${data} give what looking at each row gives`, async () => {
      await fc.assert(
        fc.asyncProperty(someRows, fc.constantFrom(...FUNCTIONS), fc.boolean(), async (rows, fn, more) => {
          const small = atMost(field(data, size), number(5));
          const key = more ? and(small, isA(data)) : isA(data);
          const of = fn === 'count' ? {} : { of: field(data, size) };
          await bothWays((where) => aggregate('n', fn, data, { ...of, where }), key, rows);
          await bothWays((where) => aggregate('n', fn, data, { ...of, countingOnly: where, where: small }), key, rows);
          await bothWays((where) => aggregate('n', 'share', data, { countingOnly: where, where: small }), key, rows);
          await bothWays((where) => aggregate('n', 'share', data, { where }), key, rows);
          await bothWays((where) => aggregate('n', 'share', data, { where, weight: field(data, size) }), key, rows);
        }),
        { numRuns: 40 },
      );
    });
  }

  it('that take time give what looking at each row gives', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, async (rows) => {
        const lasted = elapsed(field('faults', 'start'), field('faults', 'end'));
        await bothWays((where) => aggregate('n', 'sum', 'faults', { of: lasted, where }), isA('faults'), rows);
        await bothWays(() => timeIn('n', 'Down'), isA('faults'), rows);
      }),
      { numRuns: 60 },
    );
  });

  it('are judged by the clock that is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, fc.integer({ min: 1, max: 3 }), async (rows, limit) => {
        const quick = atMost(elapsed(field('tickets', 'opened'), field('tickets', 'closed')), duration(`${limit} h`));
        await bothWays(
          (where) => aggregate('n', 'share', 'tickets', { countingOnly: where, where: quick }),
          isA('tickets'),
          rows,
        );
        await bothWays((where) => aggregate('n', 'count', 'tickets', { where }), and(isA('tickets'), quick), rows);
      }),
      { numRuns: 12 },
    );
  });
});

describe('the key in a condition', () => {
  const key = isA('tickets');

  it('stands alone, among others, on either side', () => {
    const found = { field: 'circuit', name: 'a' };
    assert.deepEqual(keyIn(key, 'tickets'), found);
    assert.deepEqual(keyIn(and(atMost(field('tickets', 'size'), number(1)), key), 'tickets'), found);
    assert.deepEqual(keyIn(is(symbol('a'), field('tickets', 'circuit')), 'tickets'), found);
  });

  it('is none under or, not, of other rows, or where it is no name', () => {
    for (const condition of [or(key, key), not(key), is(field('tickets', 'size'), number(1)), isA('faults')])
      assert.equal(keyIn(condition, 'tickets'), undefined);
    assert.equal(keyIn(undefined, 'tickets'), undefined);
  });

  it('leaves the rows of which nothing is known', () => {
    const index = keyIndex([values.text('a'), null, values.symbol('b'), values.symbol('a'), values.number(1)]);
    assert.deepEqual(index.of('a'), [0, 1, 3, 4]);
    assert.deepEqual(index.of('c'), [1, 4]);
  });
});
