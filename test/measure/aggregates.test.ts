import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AggregateFunction, Expression } from '../../src/contract/expression.ts';
import { compare, type Rational, ratio, rational, toJSON } from '../../src/exact/rational.ts';
import { statistic } from '../../src/measure/aggregates/statistics.ts';
import type { Overrides } from '../../src/measure/measure.ts';
import { ranksOf } from '../../src/measure/plan/ranks.ts';
import type { DataRow } from '../../src/measure/plan/row.ts';
import {
  aggregate,
  atMost,
  calendar,
  divide,
  duration,
  elapsed,
  field,
  is,
  node,
  number,
  percent,
  symbol,
  values,
} from '../support/expressions.ts';
import {
  between,
  conditionOf,
  contractOf,
  DAY,
  dataOf,
  held,
  hours,
  measured,
  measureRows,
  measuring,
  minutes,
  stretch,
  targetOf,
  textAt,
  utc,
  valueAt,
} from './support.ts';

const KIND = { kind: 'enumeration', values: ['a', 'b'] } as const;
const tickets = dataOf(
  'tickets',
  'items',
  { opened: { kind: 'instant' }, closed: { kind: 'instant' }, kind: KIND, size: { kind: 'number' } },
  { optional: ['closed', 'size'], belongsBy: 'opened' },
);
const requests = dataOf(
  'requests',
  'counts',
  { total: { kind: 'number' }, failed: { kind: 'number' } },
  { everyMs: minutes(5) },
);

const instant = (value: number) => ({ kind: 'instant', value }) as const;

/** The value of one node on 10 March, over rows that are given. */
async function figure(
  expression: Expression,
  rows: Readonly<Record<string, readonly DataRow[]>>,
  overrides: Overrides = {},
): Promise<string> {
  const contract = measuring(DAY, [expression], {
    data: [tickets, requests],
    conditions: [conditionOf('Down', node({ op: 'never' }))],
  });
  const result = await measureRows(contract, rows, undefined, overrides);
  assert.ok('id' in expression);
  return textAt(measured(result), String(expression.id), '2026-03-10');
}

interface Ticket {
  readonly minute: number;
  readonly kind: 'a' | 'b';
  readonly size: number | undefined;
}

/** Two days, so that some don't belong. */
const someTickets: fc.Arbitrary<readonly Ticket[]> = fc.array(
  fc.record({
    minute: fc.integer({ min: -720, max: 2160 }),
    kind: fc.constantFrom<'a' | 'b'>('a', 'b'),
    size: fc.option(fc.integer({ min: -5, max: 30 }), { nil: undefined }),
  }),
  { maxLength: 25 },
);

const ticketRow = ({ minute, kind, size }: Ticket): DataRow => ({
  fields: {
    opened: instant(utc('2026-03-10') + minutes(minute)),
    closed: null,
    kind: values.symbol(kind),
    size: size === undefined ? null : values.number(size),
  },
  series: '',
});

const NONE = /^none: /;
const plain = (text: string): string => (NONE.test(text) ? 'none' : text);

const FUNCTIONS: readonly AggregateFunction[] = [
  'sum',
  'mean',
  'median',
  'minimum',
  'maximum',
  { percentile: '50' },
  { percentile: '95' },
  { percentile: '99.9' },
];

describe('aggregates over rows', () => {
  it('agree with looking at each row', async () => {
    await fc.assert(
      fc.asyncProperty(someTickets, fc.constantFrom(...FUNCTIONS), fc.boolean(), async (all, fn, filtered) => {
        const own = all.filter(({ minute }) => minute >= 0 && minute < 1440);
        const meant = own.filter(({ kind }) => !filtered || kind === 'a').flatMap(({ size }) => size ?? []);
        const actual = await figure(
          aggregate('n', fn, 'tickets', {
            of: field('tickets', 'size'),
            ...(filtered ? { where: is(field('tickets', 'kind'), symbol('a')) } : {}),
          }),
          { tickets: all.map(ticketRow) },
        );
        // A quiet day of a list that was kept adds up to nothing (D6).
        const quiet = fn === 'sum' && all.length > 0 ? '0' : 'none';
        assert.equal(plain(actual), own.length === 0 ? quiet : naive(fn, meant));
      }),
    );
  });

  it('count and share only where the condition is known', async () => {
    await fc.assert(
      fc.asyncProperty(someTickets, async (all) => {
        const own = all.filter(({ minute }) => minute >= 0 && minute < 1440);
        const small = atMost(field('tickets', 'size'), number(10));
        const counting = is(field('tickets', 'kind'), symbol('a'));
        const rows = { tickets: all.map(ticketRow) };
        const a = own.filter(({ kind }) => kind === 'a');
        const decided = a.filter(({ size }) => size !== undefined);
        const good = decided.filter(({ size = 0 }) => size <= 10);
        const share = await figure(aggregate('n', 'share', 'tickets', { where: small, countingOnly: counting }), rows);
        assert.equal(plain(share), decided.length === 0 ? 'none' : toJSON(ratio(good.length, decided.length)));
        const lenient = await figure(
          aggregate('n', 'share', 'tickets', { where: small, countingOnly: counting, absent: percent(100) }),
          rows,
        );
        assert.equal(
          plain(lenient),
          a.length === 0 ? 'none' : toJSON(ratio(a.length - decided.length + good.length, a.length)),
        );
        const count = await figure(aggregate('n', 'count', 'tickets', { where: small, countingOnly: counting }), rows);
        assert.equal(plain(count), all.length === 0 ? 'none' : String(good.length));
      }),
    );
  });

  it('have no value without rows, except that a log without entries counts none (D6)', async () => {
    assert.match(
      await figure(aggregate('n', 'count', 'tickets'), { tickets: [] }),
      /^none: 'tickets' has no rows in this period/,
    );
    assert.match(await figure(aggregate('n', 'share', 'tickets'), { tickets: [] }), NONE);
  });
});

/** M3 and the rest over plain numbers. */
function naive(fn: AggregateFunction, numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (rank: number): string => String(sorted[rank - 1]);
  const total = numbers.reduce((all, each) => all + each, 0);
  if (fn === 'sum') return String(total);
  if (sorted.length === 0) return 'none';
  if (fn === 'mean') return toJSON(ratio(total, sorted.length));
  if (fn === 'median') {
    const half = sorted.length / 2;
    return sorted.length % 2 === 1 ? at(half + 0.5) : toJSON(ratio((sorted[half - 1] ?? 0) + (sorted[half] ?? 0), 2));
  }
  if (fn === 'minimum') return at(1);
  if (fn === 'maximum') return at(sorted.length);
  assert.ok(typeof fn === 'object');
  // The smallest value with at least so many percent at or below it.
  const share = Number(fn.percentile) * 10;
  return String(sorted.find((value) => sorted.filter((each) => each <= value).length * 1000 >= share * sorted.length));
}

describe('statistics', () => {
  it('do not depend on the order of values, or on how they are bundled', () => {
    const weighted = fc.array(
      fc.record({ value: fc.integer().map((n): Rational => rational(n)), weight: fc.integer({ min: 1, max: 4 }) }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(weighted, fc.constantFrom(...FUNCTIONS), (all, fn) => {
        if (fn === 'share' || fn === 'count' || fn === 'time-between') return;
        const single = all
          .flatMap(({ value, weight }) => Array.from({ length: weight }, () => ({ value, weight: 1 })))
          .reverse();
        const a = statistic(fn, all);
        const b = statistic(fn, single);
        assert.ok(a && b);
        assert.equal(compare(a, b), 0);
      }),
    );
  });

  it('take the nearest rank', () => {
    const nearestRank = (percentile: string, count: number): number => ranksOf({ percentile }, count).low;
    assert.deepEqual(
      ['0', '1', '50', '95', '100'].map((p) => nearestRank(p, 20)),
      [1, 1, 10, 19, 20],
    );
    assert.equal(nearestRank('99.9', 1000), 999);
    assert.equal(nearestRank('99.9', 1001), 1000);
  });
});

describe('windows', () => {
  const counted = fc.array(
    fc.record({ slot: fc.nat({ max: 287 }), total: fc.nat({ max: 4 }), failed: fc.nat({ max: 4 }) }),
    { maxLength: 30 },
  );
  const rate = divide(
    aggregate('failed', 'sum', 'requests', { of: field('requests', 'failed') }),
    aggregate('total', 'sum', 'requests', { of: field('requests', 'total') }),
    { kind: 'percent' },
  );

  it('mean of ratios: windows without requests are skipped or count as said (M2)', async () => {
    await fc.assert(
      fc.asyncProperty(counted, fc.constantFrom(5, 15, 60, 7), fc.boolean(), async (slots, width, emptyCounts) => {
        const own = new Map(slots.map((slot) => [slot.slot, slot]));
        const rows = [...own.values()].map(
          ({ slot, total, failed }): DataRow => ({
            fields: {
              at: instant(utc('2026-03-10') + minutes(5 * slot)),
              total: values.number(total),
              failed: values.number(failed),
            },
            series: '',
          }),
        );
        const windows = Math.ceil(1440 / width);
        const rates = Array.from({ length: windows }, (_, i): Rational | undefined => {
          const inside = [...own.values()].filter(({ slot }) => Math.floor((5 * slot) / width) === i);
          const total = inside.reduce((all, each) => all + each.total, 0);
          const failed = inside.reduce((all, each) => all + each.failed, 0);
          return total > 0 ? ratio(failed, total) : emptyCounts ? rational(0) : undefined;
        }).flatMap((each) => each ?? []);
        const expected = rates.length === 0 ? 'none' : toJSON(rates.reduce((a, b) => a.add(b)).div(rates.length));
        const mean = node(
          {
            op: 'aggregate',
            id: 'n',
            fn: 'mean',
            rows: { kind: 'windows', everyMs: minutes(width) },
            of: rate,
            ...(emptyCounts ? { empty: percent(0) } : {}),
          },
          { kind: 'percent' },
        );
        assert.equal(plain(await figure(mean, { requests: rows })), expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('outages', () => {
  const outages = (fn: AggregateFunction, id: string, of?: Expression): Expression =>
    node({ op: 'aggregate', id, fn, rows: { kind: 'outages', condition: 'Down' }, ...(of ? { of } : {}) });
  const length = field('Down', 'duration');
  const given = (...spans: (readonly [string, string])[]): Overrides => ({
    conditions: new Map([['Down', spans.flatMap(([from, to]) => stretch(from, to))]]),
  });

  it('belong to the period in which they end, whole; a sum takes the part inside (T6)', async () => {
    const overMidnight = given(
      ['2026-03-09T23:00Z', '2026-03-10T02:00Z'],
      ['2026-03-10T12:00Z', '2026-03-10T12:30Z'],
      ['2026-03-10T23:30Z', '2026-03-11T00:30Z'],
    );
    const expect = async (fn: AggregateFunction, of: Expression | undefined, value: string): Promise<void> =>
      assert.equal(await figure(outages(fn, 'n', of), {}, overMidnight), value);
    await expect('count', undefined, '2');
    await expect('mean', length, String(hours(1.75)));
    await expect('maximum', length, String(hours(3)));
    await expect('sum', length, String(hours(3)));
  });

  it('end in the day whose midnight ends them', async () => {
    assert.equal(await figure(outages('count', 'n'), {}, given(['2026-03-10T23:00Z', '2026-03-11T00:00Z'])), '1');
    assert.equal(await figure(outages('count', 'n'), {}, given(['2026-03-09T23:00Z', '2026-03-10T00:00Z'])), '0');
  });

  it('have no mean where there are none (M4)', async () => {
    assert.match(await figure(outages('mean', 'n', length), {}, given()), NONE);
    assert.equal(await figure(outages('count', 'n'), {}, given()), '0');
  });
});

describe('items belong where their verdict falls (T7)', () => {
  const cases = dataOf(
    'cases',
    'items',
    { opened: { kind: 'instant' }, answered: { kind: 'instant' } },
    { optional: ['answered'] },
  );
  const inTime = aggregate('n', 'share', 'cases', {
    where: atMost(
      elapsed(field('cases', 'opened'), field('cases', 'answered'), { calendar: calendar('Office') }),
      duration('4 h'),
    ),
  });
  const office = {
    id: 'Office',
    zone: 'UTC',
    open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }],
    closed: [],
  } as const;
  const row = (opened: string, answered?: string): DataRow => ({
    fields: { opened: instant(utc(opened)), answered: answered === undefined ? null : instant(utc(answered)) },
    series: opened,
  });
  const contract = contractOf({ data: [cases], calendars: [office], targets: [targetOf('T', inTime, DAY)] });

  it('the earlier of the instant its limit passed and the instant it stopped', async () => {
    const rows = [
      // Friday 17:00, four working hours: Monday 11:00. Answered on Tuesday, it was missed on Monday.
      row('2026-03-06T17:00Z', '2026-03-10T09:00Z'),
      // Answered on Monday in time.
      row('2026-03-06T17:30Z', '2026-03-09T09:00Z'),
      // Never answered: missed on Tuesday.
      row('2026-03-09T16:00Z'),
      // Not answered yet, and still in time at the end of the question: no verdict.
      row('2026-03-11T17:00Z'),
    ];
    const result = measured(await measureRows(contract, { cases: rows }, between('2026-03-09', '2026-03-12')));
    assert.equal(textAt(result, 'n', '2026-03-09'), '1/2');
    assert.equal(textAt(result, 'n', '2026-03-10'), '0');
    assert.match(textAt(result, 'n', '2026-03-11'), NONE);
    assert.deepEqual(valueAt(result, 'n', '2026-03-09').facts.slice(0, 2), [
      { label: 'rows', value: '2' },
      { label: 'of these', value: '1' },
    ]);
  });
});

describe('conditions', () => {
  it('that are given hold then and at no other time', async () => {
    const share = node({ op: 'time', id: 'n', side: 'in', as: 'share', set: held('Down') });
    const overrides = { conditions: new Map([['Down', stretch('2026-03-10T06:00Z', '2026-03-10T12:00Z')]]) };
    assert.equal(await figure(share, {}, overrides), '1/4');
  });
});
