import assert from 'node:assert/strict';
import type { Table } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import type { Value } from '../../src/contract/value.ts';
import { compile, evaluate } from '../../src/evaluate/compile.ts';
import { type Context, environmentOf, noContext } from '../../src/evaluate/context.ts';
import { fromValue, type Result, toValue, unknown, valueResult } from '../../src/evaluate/result.ts';
import { showValue } from '../../src/evaluate/show.ts';
import { normalise } from '../../src/time/intervals.ts';
import * as e from '../support/expressions.ts';

const limits: Table = {
  id: 'Limits',
  keys: ['priority', 'sites'],
  columns: ['priority', 'sites', 'restore'].map((name) => ({ name, type: e.UNKNOWN })),
  rows: [
    row(cell(e.values.symbol('P1')), range(1, 9), cell(e.values.duration('4 h'))),
    row(cell(e.values.symbol('P1')), range(10), cell(e.values.duration('2 h'))),
    row(cell(e.values.symbol('P2')), { kind: 'any' }, cell(e.values.days(2))),
    row(cell(e.values.symbol('P3')), { kind: 'any' }, cell(e.values.none)),
  ],
  at: e.at(),
};

function cell(value: Value) {
  return { kind: 'value', value } as const;
}
function range(from: number, to?: number) {
  return {
    kind: 'range',
    from: e.values.number(from),
    ...(to === undefined ? {} : { to: e.values.number(to) }),
  } as const;
}
function row(...cells: Table['rows'][number]['cells']) {
  return { cells, at: e.at() };
}

const environment = environmentOf({
  zone: 'Europe/London',
  tables: [limits],
  calendars: [
    {
      id: 'Desk',
      zone: 'Europe/London',
      open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
      closed: ['2026-04-03', '2026-04-06'],
    },
  ],
});

const asOf = Date.parse('2026-03-31T12:00:00Z');
const empty = noContext(asOf);

/** A row of tickets with these fields; what isn't given is absent. */
const ticket = (fields: Record<string, Result>): Context => ({
  ...empty,
  field: (_, field) => fields[field] ?? unknown('absent', `${field} has no value`),
});
const instant = (iso: string): Result => valueResult(fromValue(e.values.instant(iso)));
const pauses = (...stretches: [string, string][]): Result =>
  valueResult({
    kind: 'intervals',
    value: normalise(stretches.map(([start, end]) => ({ start: Date.parse(start), end: Date.parse(end) }))),
  });
const bounded = (low: Value, high: Value): Context => ({
  ...empty,
  metric: () => {
    const [from, to] = [fromValue(low), fromValue(high)];
    assert.ok(from.kind === 'percent' && to.kind === 'percent');
    return { state: 'between', low: from, high: to, reason: 'gaps of 3 h' };
  },
});

const shown = (result: Result): string => {
  const text = (value: Parameters<typeof toValue>[0]): string => showValue(toValue(value), { zone: 'Europe/London' });
  switch (result.state) {
    case 'value':
      return text(result.value);
    case 'between':
      return `${result.low ? text(result.low) : ''}..${result.high ? text(result.high) : ''}`;
    case 'unknown':
      return `unknown (${result.cause}): ${result.reason}`;
  }
};
const worth = (expression: Expression, context: Context = empty): string =>
  shown(evaluate(expression, environment, context));

describe('evaluation of expressions', () => {
  describe('arithmetic in units', () => {
    const cases: [string, Expression, string][] = [
      ['a share of money', e.multiply(e.percent(10), e.money('1234.50 GBP')), '123.45 GBP'],
      ['money times a number', e.multiply(e.money('12 GBP'), e.number('1/3')), '4.00 GBP'],
      ['a share of a share', e.multiply(e.percent(50), e.percent(50)), '25%'],
      ['money over money', e.divide(e.money('1 GBP'), e.money('3 GBP')), '0.333333…'],
      [
        'the difference of two percentages',
        e.subtract(e.percent('98'), e.percent('97.5'), { kind: 'percentage-points' }),
        '0.5 pp',
      ],
      ['a ratio of counts as a percentage', e.divide(e.number(999), e.number(1000), { kind: 'percent' }), '99.9%'],
      ['durations', e.add(e.duration('1 h'), e.duration('30 min')), '1 h 30 min'],
      ['the lesser', e.lesser(e.money('5 GBP'), e.money('3 GBP')), '3.00 GBP'],
      ['the greater', e.greater(e.money('5 GBP'), e.money('3 GBP')), '5.00 GBP'],
      ['division by zero', e.divide(e.number(1), e.number(0)), 'unknown (undefined): division by zero'],
      ['two currencies', e.add(e.money('1 GBP'), e.money('1 EUR')), 'unknown (undefined): cannot add money and money'],
      ['none', e.add(e.money('1 GBP'), e.literal(e.values.none)), 'unknown (none): there is no such commitment'],
      [
        'an instant and a duration',
        e.add(e.literal(e.values.instant('2026-03-29T00:30:00Z')), e.duration('1 h')),
        '2026-03-29 02:30:00',
      ],
    ];
    for (const [name, expression, expected] of cases)
      it(`${name}: ${expected}`, () => assert.equal(worth(expression), expected));
  });

  describe('comparison', () => {
    it('compares unrounded (N2)', () => {
      const value = e.divide(e.number('99949999'), e.number('100000000'), { kind: 'percent' });
      assert.equal(worth(e.atLeast(value, e.percent('99.95'))), 'no');
      assert.equal(worth(e.atLeast(e.round(value, e.percent('0.01')), e.percent('99.95'))), 'yes');
    });
    it('tells names apart, and compares a constant with a text', () => {
      assert.equal(worth(e.is(e.symbol('P1'), e.literal(e.values.text('P1')))), 'yes');
      assert.equal(worth(e.compare(e.symbol('P1'), 'is-not', e.symbol('P2'))), 'yes');
    });
    it('is certain outside the bounds and unknown within (D2)', () => {
      const context = bounded(e.values.percent('99.2'), e.values.percent('99.8'));
      const uptime = e.metric('Uptime');
      assert.equal(worth(e.atLeast(uptime, e.percent('99.2')), context), 'yes');
      assert.equal(worth(e.atLeast(uptime, e.percent('99.9')), context), 'no');
      assert.equal(worth(e.atLeast(uptime, e.percent('99.5')), context), 'unknown (gaps): gaps of 3 h');
      assert.equal(worth(e.is(uptime, e.percent('99.9')), context), 'no');
      assert.equal(worth(e.is(uptime, e.percent('99.5')), context), 'unknown (gaps): gaps of 3 h');
    });
    it('carries bounds through arithmetic and rounding', () => {
      const context = bounded(e.values.percent('99.21'), e.values.percent('99.89'));
      const lost = e.subtract(e.percent(100), e.metric('Uptime'), { kind: 'percentage-points' });
      assert.equal(worth(lost, context), '0.11 pp..0.79 pp');
      assert.equal(worth(e.round(e.metric('Uptime'), e.percent('0.1'), 'down'), context), '99.2%..99.8%');
    });
    it('has no answer where the table has no commitment', () => {
      assert.equal(
        worth(e.atMost(e.duration('1 h'), e.literal(e.values.none))),
        'unknown (none): there is no such commitment',
      );
    });
  });

  describe("Kleene's logic (D8)", () => {
    const open = e.field('tickets', 'flag');
    const reason = 'unknown (absent): flag has no value';
    const context = ticket({});
    const cases: [string, Expression, string][] = [
      ['unknown and false', e.and(open, e.no), 'no'],
      ['unknown and true', e.and(open, e.yes), reason],
      ['unknown or true', e.or(open, e.yes), 'yes'],
      ['unknown or false', e.or(open, e.no), reason],
      ['not unknown', e.not(open), reason],
      ['two of three, two known', e.atLeastOf(2, e.yes, open, e.yes), 'yes'],
      ['two of three, one false and one open', e.atLeastOf(2, e.yes, open, e.no), reason],
      ['two of three, two false', e.atLeastOf(2, e.no, open, e.no), 'no'],
      ['if unknown, with equal branches', e.choose(open, e.percent(5), e.percent(5)), '5%'],
      ['if unknown, with different branches', e.choose(open, e.percent(5), e.percent(10)), '5%..10%'],
    ];
    for (const [name, expression, expected] of cases)
      it(`${name}: ${expected}`, () => assert.equal(worth(expression, context), expected));
  });

  describe('lookups', () => {
    const limit = (priority: string, sites: number): string =>
      worth(e.lookup('Limits', [e.symbol(priority), e.number(sites)], 'restore'));
    it('finds a row by value, range, open range and any', () => {
      assert.equal(limit('P1', 9), '4 h');
      assert.equal(limit('P1', 10), '2 h');
      assert.equal(limit('P2', 500), '2 working days');
      assert.equal(limit('P3', 1), 'none');
    });
    it('says which keys have no row', () => {
      assert.equal(limit('P1', 0), 'unknown (undefined): Limits has no row for P1, 0');
      assert.equal(limit('P9', 1), 'unknown (undefined): Limits has no row for P9, 1');
    });
  });

  describe('clocks', () => {
    const running = e.elapsed(e.field('tickets', 'opened'), e.field('tickets', 'restored'), {
      calendar: e.calendar('Desk'),
      pausing: e.field('tickets', 'paused'),
    });
    const friday = instant('2026-03-27T16:00:00Z');
    it('counts working time only (C1), over the change to summer time', () => {
      // Friday 16:00 to 17:00 GMT, Monday 09:00 to 10:30 BST.
      const row = ticket({ opened: friday, restored: instant('2026-03-30T09:30:00Z') });
      assert.equal(worth(running, row), '2 h 30 min');
    });
    it('stops for the working part of overlapping pauses only (C2)', () => {
      const row = ticket({
        opened: friday,
        restored: instant('2026-03-30T09:30:00Z'),
        paused: pauses(
          ['2026-03-27T16:30:00Z', '2026-03-30T08:15:00Z'],
          ['2026-03-30T08:00:00Z', '2026-03-30T08:30:00Z'],
        ),
      });
      assert.equal(worth(running, row), '1 h 30 min');
    });
    it('has run until now at least, where it still runs (C2)', () => {
      const row = ticket({ opened: instant('2026-03-31T10:00:00Z') });
      assert.equal(worth(running, row), '2 h..');
      assert.equal(worth(e.atMost(running, e.duration('1 h')), row), 'no');
      assert.equal(worth(e.atMost(running, e.duration('4 h')), row), 'unknown (gaps): the clock still runs');
    });
    it('has no limit where the table says none, whether it runs or not', () => {
      const none = e.atMost(running, e.literal(e.values.none));
      const answer = 'unknown (none): there is no such commitment';
      assert.equal(worth(none, ticket({ opened: instant('2026-03-31T10:00:00Z') })), answer);
      assert.equal(worth(none, ticket({})), answer);
      assert.equal(worth(e.multiply(e.literal(e.values.none), e.field('tickets', 'price')), ticket({})), answer);
    });
    it('has no length without a start (D9)', () => {
      assert.equal(worth(running, ticket({})), 'unknown (absent): opened has no value');
    });
    it('is a deadline where the limit is in working days (C6)', () => {
      const within = e.atMost(running, e.days(2));
      const at = (restored: string): string => worth(within, ticket({ opened: friday, restored: instant(restored) }));
      // Received on Friday 16:00 GMT: due on Tuesday at the same time of day, 16:00 BST.
      assert.equal(at('2026-03-31T15:00:00Z'), 'yes');
      assert.equal(at('2026-03-31T15:00:01Z'), 'no');
    });
    it('is a deadline that pauses move', () => {
      const within = e.atMost(running, e.days(2));
      const at = (restored: string): string =>
        worth(
          within,
          ticket({
            opened: friday,
            restored: instant(restored),
            paused: pauses(['2026-03-30T08:00:00Z', '2026-03-30T11:00:00Z']),
          }),
        );
      assert.equal(at('2026-04-01T10:00:00Z'), 'yes');
      assert.equal(at('2026-04-01T10:00:01Z'), 'no');
    });
    it('takes its limit from a table of times and of days', () => {
      const within = e.atMost(running, e.lookup('Limits', [e.field('tickets', 'priority'), e.number(1)], 'restore'));
      const row = (priority: string): Context =>
        ticket({
          opened: friday,
          restored: instant('2026-03-30T11:00:01Z'),
          priority: valueResult(fromValue(e.values.symbol(priority))),
        });
      assert.equal(worth(within, row('P1')), 'no');
      assert.equal(worth(within, row('P2')), 'yes');
      assert.equal(worth(within, row('P3')), 'unknown (none): there is no such commitment');
    });
  });

  describe('days between (C6)', () => {
    const from = e.literal(e.values.instant('2026-03-25T23:59:00Z'));
    const to = e.literal(e.values.instant('2026-03-30T14:00:00+01:00'));
    it('counts begun and whole calendar days, over a day of 23 hours', () => {
      assert.equal(worth(e.daysBetween('each-started', from, to)), '6');
      assert.equal(worth(e.daysBetween('each-full', from, to)), '4');
    });
    it('counts begun and whole working days by working time', () => {
      assert.equal(worth(e.daysBetween('each-started', from, to, e.calendar('Desk'))), '3');
      assert.equal(worth(e.daysBetween('each-full', from, to, e.calendar('Desk'))), '2');
    });
    it('counts none backwards', () => assert.equal(worth(e.daysBetween('each-started', to, from)), '0'));
  });

  describe('rates (R2)', () => {
    const pay = (mode: 'in-proportion' | 'each-full' | 'each-started', quantity: string): string =>
      worth(
        e.forEach(mode, {
          amount: e.money('45 GBP'),
          unit: e.duration('12 h'),
          quantity: e.duration(quantity),
          beyond: e.duration('12 h'),
        }),
      );
    it('pays for full blocks', () =>
      assert.deepEqual(
        ['12 h', '23 h 59 min', '24 h'].map((q) => pay('each-full', q)),
        ['0.00 GBP', '0.00 GBP', '45.00 GBP'],
      ));
    it('pays for begun blocks', () =>
      assert.deepEqual(
        ['12 h', '12 h 1 min', '24 h'].map((q) => pay('each-started', q)),
        ['0.00 GBP', '45.00 GBP', '45.00 GBP'],
      ));
    it('pays in proportion', () =>
      assert.deepEqual(
        ['11 h', '15 h', '24 h'].map((q) => pay('in-proportion', q)),
        ['0.00 GBP', '11.25 GBP', '45.00 GBP'],
      ));
  });

  describe('shares of the fee', () => {
    const period = {
      spec: { kind: 'calendar', unit: 'month' },
      whole: {
        key: '2026-03',
        index: 24314,
        start: Date.parse('2026-03-01T00:00:00Z'),
        end: Date.parse('2026-03-31T23:00:00Z'),
      },
      covered: { start: Date.parse('2026-03-01T00:00:00Z'), end: Date.parse('2026-03-31T23:00:00Z') },
    } as const;
    const context: Context = { ...empty, period, fee: () => valueResult(fromValue(e.values.money('743 GBP'))) };
    it('goes by time for pro rata: March in London has 743 hours', () =>
      assert.equal(worth(e.proRata(e.fee('Desk'), e.duration('1 h')), context), '1.00 GBP'));
    it('goes by days for a day of fee, however long the day is (R3b)', () =>
      assert.equal(worth(e.multiply(e.duration('31 d'), e.fee('Desk')), context), '743.00 GBP'));
    it('goes by days for calendar days', () =>
      assert.equal(worth(e.multiply(e.days(31, 'calendar'), e.fee('Desk')), context), '743.00 GBP'));
  });

  it('refuses to give a condition over time a value of its own', () => {
    assert.throws(() => compile(e.node({ op: 'never' }), environment), /says when something holds/);
  });
});
