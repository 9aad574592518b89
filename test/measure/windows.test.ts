import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AggregateFunction, AggregateNode, Expression } from '../../src/contract/expression.ts';
import { FractionSum } from '../../src/exact/fractionSum.ts';
import { compare as order, ratio, rational, sum } from '../../src/exact/rational.ts';
import type { DataTable, Engine } from '../../src/measure/engine.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import { measure } from '../../src/measure/measure.ts';
import { isRankStatistic } from '../../src/measure/plan/ranks.ts';
import {
  add,
  aggregate,
  compare,
  divide,
  duration,
  field,
  literal,
  node,
  number,
  percent,
  subtract,
  values,
} from '../support/expressions.ts';
import {
  between,
  bindingOf,
  DAY,
  dataOf,
  datasetOf,
  inWorkspace,
  measuring,
  minutes,
  rowsShape,
  utc,
} from './support.ts';

const PROBES = dataOf(
  'probes',
  'samples',
  {
    service: { kind: 'text' },
    errors: { kind: 'number' },
    requests: { kind: 'number' },
    latency: { kind: 'duration' },
  },
  { everyMs: minutes(10), by: ['service'], optional: ['errors', 'requests', 'latency'] },
);
const DATASET = datasetOf([
  bindingOf(
    'probes',
    'probes.csv',
    rowsShape({ at: 'at', service: 'service', errors: 'errors', requests: 'requests', latency: 'latency' }),
  ),
]);
const OF_A = [{ field: 'service', value: literal(values.text('a')) }];

/** Whoever can't answer for windows or ranks is asked for each window and each value. */
function plainly(engine: Engine): Engine {
  const plain = ({ windows: _windows, ranks: _ranks, ...table }: DataTable): DataTable => table;
  return {
    name: engine.name,
    open: async (sources, options) => {
      const session = await engine.open(sources, options);
      return { ...session, tables: new Map([...session.tables].map(([data, table]) => [data, plain(table)])) };
    },
  };
}

/** Days of two services with gaps, and values that are absent, 0, below 0, or more than a float holds together. */
const count = fc.constantFrom(
  '0',
  '0',
  '1',
  '2',
  '3',
  '7',
  '0.5',
  '0.125',
  '-1',
  '',
  '9007199254740991',
  '4503599627370497',
);
const time = fc
  .integer({ min: -2, max: 6 * 24 * 2 + 2 })
  .map((slot) => new Date(utc('2026-03-28') + minutes(10 * slot)).toISOString());
const row = fc.record({
  at: time,
  service: fc.constantFrom('a', 'a', 'a', 'b'),
  errors: count,
  requests: count,
  latency: fc.constantFrom('90 ms', '110 ms', '0.5 s', ''),
});
const rows = fc.uniqueArray(row, { maxLength: 120, selector: ({ at, service }) => `${at} ${service}` });
const FUNCTIONS: readonly AggregateFunction[] = [
  'sum',
  'mean',
  'median',
  'minimum',
  'maximum',
  'share',
  'count',
  'mean-deviation',
  { percentile: '95' },
  { percentile: '40', interpolated: true },
];

/** Figures of a window. */
function figure(depth: number, ids: { next: number; readonly of: string }): fc.Arbitrary<Expression> {
  const rowsOf = { rows: { kind: 'data', data: 'probes', select: OF_A } } as const;
  const inner = (fn: AggregateFunction, of?: string): Expression =>
    aggregate(`${ids.of}${ids.next++}`, fn, 'probes', {
      ...rowsOf,
      ...(of === undefined ? {} : { of: field('probes', of) }),
    });
  const leaf = fc
    .constantFrom('errors', 'requests', 'mean', 'count', 'literal')
    .map((kind) =>
      kind === 'literal'
        ? number('1.5')
        : kind === 'count'
          ? inner('count')
          : kind === 'mean'
            ? inner('mean', 'requests')
            : inner('sum', kind),
    );
  if (depth === 0) return leaf;
  const part = figure(depth - 1, ids);
  return fc.oneof(
    leaf,
    fc.tuple(part, part).map(([a, b]) => divide(a, b, { kind: 'number' })),
    fc.tuple(part, part).map(([a, b]) => add(a, b, { kind: 'number' })),
    fc.tuple(part, part).map(([a, b]) => subtract(a, b, { kind: 'number' })),
  );
}

/** Figures of whole days, which go by the order of values. */
const RANKS = FUNCTIONS.filter(isRankStatistic).flatMap((fn, i) =>
  ['requests', 'latency'].map((name) =>
    aggregate(`${name}${i}`, fn, 'probes', {
      rows: { kind: 'data', data: 'probes', select: OF_A },
      of: field('probes', name),
    }),
  ),
);

const overWindows = (node_: Omit<AggregateNode, 'op' | 'rows'>, everyMs: number): Expression =>
  node({ op: 'aggregate', rows: { kind: 'windows', everyMs }, ...node_ }, { kind: 'number' });

const asked: fc.Arbitrary<Expression> = fc
  .record({
    fn: fc.constantFrom(...FUNCTIONS),
    everyMs: fc.constantFrom(30, 60, 7 * 60, 11).map(minutes),
    of: figure(2, { next: 0, of: 'value' }),
    condition: fc.option(
      fc.tuple(
        figure(1, { next: 0, of: 'asked' }),
        fc.constantFrom<'at-least' | 'below' | 'above' | 'at-most' | 'is'>(
          'at-least',
          'below',
          'above',
          'at-most',
          'is',
        ),
        fc.constantFrom(number('0'), number('1'), percent('50')),
      ),
      { nil: undefined },
    ),
    empty: fc.option(fc.constantFrom(number('0'), number('1')), { nil: undefined }),
    slow: fc.boolean(),
  })
  .map(({ fn, everyMs, of, condition, empty, slow }) => {
    const where = condition && compare(condition[0], condition[1], condition[2]);
    if (slow)
      return overWindows(
        {
          id: 'n',
          fn: 'mean',
          of: aggregate(
            'slow',
            'mean',
            'probes',
            { rows: { kind: 'data', data: 'probes', select: OF_A }, of: field('probes', 'latency') },
            { kind: 'duration' },
          ),
          where: compare(
            aggregate(
              'slowest',
              'mean',
              'probes',
              { rows: { kind: 'data', data: 'probes', select: OF_A }, of: field('probes', 'latency') },
              { kind: 'duration' },
            ),
            'above',
            duration('100 ms'),
          ),
        },
        everyMs,
      );
    return overWindows(
      {
        id: 'n',
        fn,
        ...(fn === 'share' || fn === 'count' ? {} : { of }),
        ...(where === undefined ? {} : { where }),
        ...(empty === undefined ? {} : { empty }),
      },
      everyMs,
    );
  });

describe('figures of windows', function () {
  this.timeout(300_000);

  it('and ranks come to the same from counts and sums as value by value', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.array(asked, { minLength: 4, maxLength: 4 }), async (all, expressions) => {
        const text = all.map(({ at, service, errors, requests, latency }) =>
          [at, service, errors, requests, latency].join(','),
        );
        const contract = measuring(
          DAY,
          [...expressions.map((expression, i) => ({ ...expression, id: `n${i}` }) as Expression), ...RANKS],
          { data: [PROBES] },
        );
        const csv = `${['at,service,errors,requests,latency', ...text].join('\n')}\n`;
        await inWorkspace({ 'probes.csv': csv }, async (root) => {
          const engine = duckdbEngine(await workspaceFiles(root));
          const request = between('2026-03-28', '2026-03-30');
          assert.deepEqual(
            await measure(contract, DATASET, request, engine),
            await measure(contract, DATASET, request, plainly(engine)),
          );
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('sums of fractions', () => {
  it('are those of exact fractions in lowest terms', () => {
    const whole = fc.oneof(
      fc.integer({ min: -50, max: 50 }),
      fc.maxSafeInteger(),
      fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
    );
    const above = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
    const term = fc.tuple(whole, above, fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 ** 40 })));
    fc.assert(
      fc.property(fc.array(term, { maxLength: 30 }), above, (terms, divisor) => {
        const added = new FractionSum();
        for (const [numerator, denominator, times] of terms) added.add(numerator, denominator, times);
        const expected = sum(terms.map(([n, d, times]) => ratio(n, d).mul(times))).div(rational(divisor));
        const actual = added.over(divisor);
        assert.deepEqual({ ...actual }, { ...expected });
        assert.equal(order(actual, expected), 0);
      }),
      { numRuns: 500 },
    );
  });
});
