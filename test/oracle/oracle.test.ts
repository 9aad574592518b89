import assert from 'node:assert/strict';
import type { Cap, Contract, CreditTerms, Schedule } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import { PLAIN_TERMS } from '../support/emptyContract.ts';
import * as c from './contracts.ts';
import { MINUTE, type Span } from './dates.ts';
import { fraction, parse, round, text } from './fraction.ts';
import { worldOf } from './grid.ts';
import { type Judgement, settle } from './settle.ts';
import type { Row } from './world.ts';

const t = (iso: string): number => Date.parse(iso.length === 10 ? `${iso}T00:00Z` : `${iso}Z`);
const at = (instant: number): { kind: 'instant'; value: number } => ({ kind: 'instant', value: instant });
const num = (value: number): { kind: 'number'; value: string } => ({ kind: 'number', value: `${value}` });

function ask(contract: Contract, rows: Record<string, readonly Row[]>, from: string, until: string): Judgement {
  const range: Span = { start: t(from), end: t(until) };
  return settle(worldOf(contract, { rows, knownUntil: { status: range.end }, asOf: range.end }, range), range);
}

const outcomes = (judgement: Judgement): readonly string[] => judgement.lines.map(({ outcome }) => outcome);
const values = (judgement: Judgement): readonly string[] =>
  judgement.lines.map(({ values: each }) => each.map(text).join(' or '));
const paid = (judgement: Judgement): readonly string[] => judgement.periods.map(({ payable }) => text(payable));

/** Samples every ten minutes over a day, bad from some minute on for some minutes, without those of a gap. */
const day = (bad: readonly [number, number], gap: readonly [number, number] = [0, 0], from = '2026-01-01'): Row[] =>
  Array.from({ length: 144 }, (_, i) => i * 10)
    .filter((minute) => minute < gap[0] || minute >= gap[0] + gap[1])
    .map((minute) => ({
      at: at(t(from) + minute * MINUTE),
      up: { kind: 'boolean', value: minute < bad[0] || minute >= bad[0] + bad[1] },
    }));

const probes = c.data('probes', 'samples', { everyMs: 10 * MINUTE });

/** Uptime of a day at least 95%, with what it pays. */
const daily = (more: Partial<Contract>, condition = c.downtime('Down', c.notUp('probes'))): Contract =>
  c.contract({
    data: [probes],
    conditions: [condition],
    metrics: [c.metric('Uptime', c.uptime('Down'))],
    targets: [c.target('T', c.compare(c.metricOf('Uptime'), 'at-least', c.pct('19/20')), c.DAY)],
    ...more,
  });

describe('the oracle, by hand', () => {
  describe('fractions', () => {
    for (const [mode, expected] of [
      ['half-up', '1/8'],
      ['half-even', '3/25'],
      ['up', '1/8'],
      ['down', '3/25'],
    ] as const)
      it(`0.125 to two digits ${mode}`, () => {
        const wanted = { '1/8': '13/100', '3/25': '12/100' }[expected];
        assert.deepEqual(round(parse('0.125'), fraction(1, 100), mode), parse(wanted));
      });
    it('whole numbers stay', () => assert.deepEqual(round(parse('3'), fraction(1), 'up'), parse('3')));
  });

  describe('share of time', () => {
    it('of 72 of 1440 minutes down is exactly 95%, which is met', () => {
      const rows = day([0, 70]);
      const more = { at: at(t('2026-01-01T01:10')), up: { kind: 'boolean', value: false } } as const;
      // A sample of 01:10 stands until the next: two minutes later, by an extra sample.
      const back = { at: at(t('2026-01-01T01:12')), up: { kind: 'boolean', value: true } } as const;
      const probed = [
        ...rows.filter(({ at: when }) => when && 'value' in when && when.value !== more.at.value),
        more,
        back,
      ];
      const judged = ask(daily({}), { probes: probed }, '2026-01-01', '2026-01-02');
      assert.deepEqual([values(judged), outcomes(judged)], [['19/20'], ['met']]);
    });
    it('keeps outages of at least ten minutes, not of more than ten', () => {
      for (const [edge, value] of [
        ['at-least', '143/144'],
        ['more-than', '1'],
      ] as const) {
        const condition = c.downtime('Down', c.notUp('probes'), {
          minimum: { durationMs: 10 * MINUTE, edge, afterExclusions: false },
        });
        assert.deepEqual(values(ask(daily({}, condition), { probes: day([100, 10]) }, '2026-01-01', '2026-01-02')), [
          value,
        ]);
      }
    });
    it('gives bounds for a gap, which decide only where both miss', () => {
      const open = ask(daily({}), { probes: day([0, 60], [600, 60]) }, '2026-01-01', '2026-01-02');
      assert.deepEqual([values(open), outcomes(open)], [['11/12 or 23/24'], ['not-measured']]);
      const certain = ask(daily({}), { probes: day([0, 100], [600, 60]) }, '2026-01-01', '2026-01-02');
      assert.deepEqual(outcomes(certain), ['missed']);
    });
    for (const [gaps, value] of [
      ['down', '11/12'],
      ['up', '23/24'],
      ['excluded', '22/23'],
    ] as const)
      it(`counts a gap of an hour as ${gaps}`, () => {
        const condition = c.downtime('Down', c.notUp('probes'), { gaps });
        assert.deepEqual(
          values(ask(daily({}, condition), { probes: day([0, 60], [600, 60]) }, '2026-01-01', '2026-01-02')),
          [value],
        );
      });
    it('leaves excluded time out, up to an allowance, or counts it as up', () => {
      const windows = [{ start: at(t('2026-01-01T00:30')), end: at(t('2026-01-01T01:30')) }];
      const plan = (allowance: number | undefined): Contract['conditions'][number] =>
        c.downtime('Planned', c.e({ op: 'intervals-of', data: 'changes', select: [] }), {
          role: 'exclusion',
          ...(allowance === undefined ? {} : { allowance: { durationMs: allowance * MINUTE, each: c.MONTH } }),
        });
      const of = (allowance: number | undefined, excludedTime: 'left-out' | 'counts-as-up'): readonly string[] =>
        values(
          ask(
            daily({
              data: [probes, c.data('changes', 'intervals')],
              conditions: [
                c.downtime('Down', c.notUp('probes'), { except: ['Planned'], excludedTime }),
                plan(allowance),
              ],
            }),
            { probes: day([0, 60]), changes: windows },
            '2026-01-01',
            '2026-01-02',
          ),
        );
      // Down 00:00 to 01:00, excluded 00:30 to 01:30: half an hour down of 23 hours.
      assert.deepEqual(of(undefined, 'left-out'), ['45/46']);
      assert.deepEqual(of(undefined, 'counts-as-up'), ['47/48']);
      // Ten minutes are excluded: 50 minutes down of 1430.
      assert.deepEqual(of(10, 'left-out'), [text(fraction(1380, 1430))]);
    });
    it('knows that a day of 25 hours has 1500 minutes', () => {
      const berlin = daily({ zone: 'Europe/Berlin' });
      const rows = Array.from({ length: 150 }, (_, i) => ({
        at: at(t('2026-10-24T22:00') + i * 10 * MINUTE),
        up: { kind: 'boolean' as const, value: i >= 15 },
      }));
      assert.deepEqual(values(ask(berlin, { probes: rows }, '2026-10-24T22:00', '2026-10-25T23:00')), ['9/10']);
    });
  });

  describe('rows', () => {
    const measured = (
      measure: Expression,
      rows: Record<string, readonly Row[]>,
      declared: Contract['data'],
    ): readonly string[] =>
      values(
        ask(
          daily({ data: declared, conditions: [], metrics: [c.metric('Uptime', measure)] }),
          rows,
          '2026-01-01',
          '2026-01-02',
        ),
      );
    const of = (fn: Parameters<typeof aggregate>[0], name: string): Expression => aggregate(fn, 'requests', name);
    const requests = c.data('requests', 'counts', { everyMs: 10 * MINUTE });
    const counted = (total: number, failed: number, minute: number): Row => ({
      at: at(t('2026-01-01') + minute * MINUTE),
      total: num(total),
      failed: num(failed),
    });

    it('a ratio of sums is no mean of ratios (M1)', () => {
      const rows = { requests: [counted(10, 5, 0), counted(90, 0, 10)] };
      const ratio = c.e({ op: 'divide', left: of('sum', 'failed'), right: of('sum', 'total') });
      assert.deepEqual(measured(ratio, rows, [requests]), ['1/20']);
      const mean = c.e({
        op: 'aggregate',
        id: 'm',
        fn: 'mean',
        rows: { kind: 'windows', everyMs: 10 * MINUTE },
        of: ratio,
      });
      assert.deepEqual(measured(mean, rows, [requests]), ['1/4']);
    });
    it('an empty interval counts only where that is said (M2)', () => {
      const ratio = c.e({ op: 'divide', left: of('sum', 'failed'), right: of('sum', 'total') });
      const mean = c.e({
        op: 'aggregate',
        id: 'm',
        fn: 'mean',
        rows: { kind: 'windows', everyMs: 720 * MINUTE },
        of: ratio,
        empty: c.pct('0'),
      });
      assert.deepEqual(measured(mean, { requests: [counted(10, 5, 0)] }, [requests]), ['1/4']);
    });
    it('percentiles are nearest-rank (M3)', () => {
      const rows = { requests: [15, 20, 35, 40, 50].map((total, i) => counted(total, 0, i * 10)) };
      for (const [percentile, value] of [
        ['5', '15'],
        ['30', '20'],
        ['40', '20'],
        ['50', '35'],
        ['100', '50'],
      ] as const)
        assert.deepEqual(measured(of({ percentile }, 'total'), rows, [requests]), [value]);
      assert.deepEqual(measured(of('median', 'total'), rows, [requests]), ['35']);
      assert.deepEqual(measured(of('mean', 'total'), rows, [requests]), ['32']);
      assert.deepEqual(measured(of('maximum', 'total'), rows, [requests]), ['50']);
    });
    it('clocks run in business hours and stand in pauses (C1, C2)', () => {
      // Friday 16:00 to Monday 10:00 is four hours of work; a pause from Friday 17:00 to Saturday takes one.
      const ticket = {
        opened: at(t('2026-01-02T16:00')),
        resolved: at(t('2026-01-05T10:00')),
        waiting: [{ start: t('2026-01-02T17:00'), end: t('2026-01-03T12:00') }],
      };
      const within = (hours: number): Expression =>
        c.e({
          op: 'aggregate',
          id: 's',
          fn: 'share',
          rows: { kind: 'data', data: 'tickets', select: [] },
          where: c.compare(
            c.e({
              op: 'elapsed',
              from: c.field('tickets', 'opened'),
              to: c.field('tickets', 'resolved'),
              calendar: c.lit({ kind: 'calendar', value: 'Hours' }),
              pausing: c.field('tickets', 'waiting'),
            }),
            'at-most',
            c.ms(hours * 3_600_000),
          ),
        });
      const share = (hours: number): readonly string[] =>
        values(
          ask(
            c.contract({
              data: [c.data('tickets', 'items', { belongsBy: 'resolved' })],
              calendars: [
                {
                  id: 'Hours',
                  zone: 'UTC',
                  open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }],
                  closed: [],
                },
              ],
              metrics: [c.metric('M', within(hours))],
              targets: [c.target('T', c.compare(c.metricOf('M'), 'at-least', c.pct('1')), c.MONTH)],
            }),
            { tickets: [ticket] },
            '2026-01-01',
            '2026-02-01',
          ),
        );
      assert.deepEqual([share(3), share(2)], [['1'], ['0']]);
    });
  });

  describe('credits', () => {
    const down = (minutes: number): Record<string, readonly Row[]> => ({ probes: day([0, minutes]) });
    const pays = (amount: Expression): Contract['targets'][number]['credits'] => [
      { amount: { kind: 'amount', amount }, at: c.AT },
    ];
    const paying = (credits: Contract['targets'][number]['credits'], terms: Partial<CreditTerms> = {}): Contract =>
      daily({
        targets: [c.target('T', c.compare(c.metricOf('Uptime'), 'at-least', c.pct('19/20')), c.DAY, { credits })],
        creditTerms: { ...PLAIN_TERMS, ...terms },
      });
    const credit = (contract: Contract, minutes: number): readonly string[] =>
      paid(ask(contract, down(minutes), '2026-01-01', '2026-01-02'));
    const bands = (
      form: Schedule['form'],
      ...edges: readonly [string, string | undefined, string][]
    ): Contract['targets'][number]['credits'] => [
      {
        amount: {
          kind: 'schedule',
          basis: c.usd('100'),
          measure: c.metricOf('Uptime'),
          schedule: {
            form,
            bands: edges.map(([upper, lower, share]) => ({
              upper: { value: c.percent(upper), included: false },
              ...(lower === undefined ? {} : { lower: { value: c.percent(lower), included: true } }),
              pays: c.pct(share),
              at: c.AT,
            })),
            at: c.AT,
          },
        },
        at: c.AT,
      },
    ];

    it('are due only for a miss', () => assert.deepEqual(credit(paying(pays(c.usd('7'))), 60), ['0']));
    it('are a day of the month of the fee', () =>
      assert.deepEqual(credit(paying(pays(c.e({ op: 'multiply', left: c.pct('1/10'), right: c.fee('S') }))), 80), [
        '323/100',
      ]));
    it('by nested bands: the furthest edge passed', () => {
      const rule = bands('nested', ['19/20', undefined, '1/10'], ['1/2', undefined, '1'], ['9/10', undefined, '1/4']);
      assert.deepEqual(
        [80, 140, 150, 720, 730].map((minutes) => credit(paying(rule), minutes)[0]),
        ['10', '10', '25', '25', '100'],
      );
    });
    it('by bands as written: nothing where none applies, the lower where two do', () => {
      const rule = bands('as-written', ['19/20', '9/10', '1/10'], ['4/5', '1/2', '1/4'], ['3/5', undefined, '1/2']);
      assert.deepEqual(
        [80, 150, 300, 600, 800].map((minutes) => credit(paying(rule), minutes)[0]),
        ['10', '0', '25', '25', '50'],
      );
    });
    it('for each full, each started hour, or in proportion, beyond the first', () => {
      const rate = (mode: 'each-full' | 'each-started' | 'in-proportion'): Contract =>
        paying(
          pays(
            c.e({
              op: 'rate',
              amount: c.usd('6'),
              mode,
              unit: c.ms(3_600_000),
              quantity: c.timeIn('Down'),
              beyond: c.ms(3_600_000),
            }),
          ),
        );
      const of = (minutes: number): readonly (string | undefined)[] =>
        (['each-full', 'each-started', 'in-proportion'] as const).map((mode) => credit(rate(mode), minutes)[0]);
      assert.deepEqual(of(150), ['6', '12', '9']);
      assert.deepEqual(of(180), ['12', '12', '12']);
    });
    it('multiplied from the second miss in a row; a day without data interrupts nothing', () => {
      const repeat = { factor: '2', fromMiss: 2, compounding: true, at: c.AT };
      const contract = paying([{ amount: { kind: 'amount', amount: c.usd('1') }, repeat, at: c.AT }]);
      const rows = [
        ...day([0, 100], [0, 0], '2026-01-01'),
        ...day([0, 100], [0, 0], '2026-01-02'),
        ...day([0, 100], [0, 0], '2026-01-04'),
        ...day([0, 0], [0, 0], '2026-01-05'),
        ...day([0, 100], [0, 0], '2026-01-06'),
      ];
      const judged = ask(contract, { probes: rows }, '2026-01-01', '2026-01-07');
      assert.deepEqual(outcomes(judged), ['missed', 'missed', 'not-measured', 'missed', 'met', 'missed']);
      assert.deepEqual(paid(judged), ['1', '2', '0', '4', '0', '1']);
    });

    const cap = (scope: Cap['scope'], amount: string): Cap => ({
      amount: c.usd(amount),
      scope,
      carriedForward: false,
      at: c.AT,
    });
    const month = (contract: Contract, days: number): readonly string[] =>
      paid(
        ask(
          contract,
          {
            probes: Array.from({ length: days }, (_, i) =>
              day([0, 100], [0, 0], new Date(t('2026-01-30') + i * 86_400_000).toISOString().slice(0, 10)),
            ).flat(),
          },
          '2026-01-30',
          new Date(t('2026-01-30') + days * 86_400_000).toISOString().slice(0, 10),
        ),
      );
    it('are capped by period, by the last months and in total, in the order of time', () => {
      const capped = (caps: readonly Cap[]): readonly string[] => month(paying(pays(c.usd('4')), { caps }), 4);
      assert.deepEqual(capped([cap({ kind: 'period', period: c.DAY }, '3')]), ['3', '3', '3', '3']);
      assert.deepEqual(capped([cap({ kind: 'period', period: c.MONTH }, '6')]), ['4', '2', '4', '2']);
      assert.deepEqual(capped([cap({ kind: 'agreement' }, '10')]), ['4', '4', '2', '0']);
      assert.deepEqual(capped([cap({ kind: 'rolling', months: 1 }, '10')]), ['4', '4', '2', '0']);
    });
    it('are tested against a minimum before caps', () => {
      const minimum = { amount: c.usd('4'), edge: 'at-least' as const, at: c.AT };
      const caps = [cap({ kind: 'period', period: c.DAY }, '3')];
      assert.deepEqual(credit(paying(pays(c.usd('4')), { minimum, caps }), 100), ['3']);
      assert.deepEqual(credit(paying(pays(c.usd('4')), { minimum: { ...minimum, edge: 'more-than' } }), 100), ['0']);
    });
    it('add, or only the highest is paid', () => {
      const two = (kind: CreditTerms['combine']): Contract => {
        const one = paying(pays(c.usd('4')), { combine: kind });
        const [first] = one.targets;
        return { ...one, targets: [first!, { ...first!, id: 'U', credits: pays(c.usd('5')) }] };
      };
      assert.deepEqual(credit(two({ kind: 'sum' }), 100), ['9']);
      assert.deepEqual(credit(two({ kind: 'highest', each: c.DAY, at: c.AT }), 100), ['5']);
    });
    it('are paid for points', () => {
      const contract = daily({
        targets: [
          c.target('T', c.compare(c.metricOf('Uptime'), 'at-least', c.pct('19/20')), c.DAY, {
            points: [{ points: { kind: 'amount', amount: c.lit({ kind: 'points', value: '3' }) }, at: c.AT }],
          }),
        ],
        creditTerms: { ...PLAIN_TERMS, perPoint: { amount: c.usd('2'), each: c.DAY, at: c.AT } },
      });
      assert.deepEqual(credit(contract, 100), ['6']);
    });
    it('can be claimed so many days after the last day of the period', () => {
      const claim = (count: number, unit: 'calendar-days' | 'months'): readonly (string | undefined)[] =>
        ask(
          paying(pays(c.usd('4')), {
            claim: { kind: 'claim', by: 'C', within: { count, unit }, from: 'period-end', at: c.AT },
          }),
          down(100),
          '2026-01-01',
          '2026-01-02',
        ).periods.map(({ claimUntil }) => claimUntil);
      assert.deepEqual([claim(30, 'calendar-days'), claim(1, 'months')], [['2026-01-31'], ['2026-02-01']]);
    });
  });
});

function aggregate(
  fn: 'sum' | 'mean' | 'median' | 'maximum' | { readonly percentile: string },
  of: string,
  name: string,
): Expression {
  return c.e({
    op: 'aggregate',
    id: `${name}`,
    fn,
    rows: { kind: 'data', data: of, select: [] },
    of: c.field(of, name),
  });
}
