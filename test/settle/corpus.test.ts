/**
 * Worked examples of published agreements. Expectations name the file of the corpus that they come from; derived ones were
 * computed by hand from the rule.
 */
import assert from 'node:assert/strict';
import type { Contract } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import type { Value } from '../../src/contract/value.ts';
import { rational, toJSON } from '../../src/exact/rational.ts';
import * as c from '../support/contracts.ts';
import * as e from '../support/expressions.ts';

describe('worked examples of published agreements', () => {
  describe('model services agreement: points, repeats, a pool (uk-model-services-points)', () => {
    const availability = e.metric('Availability');
    const points = c.nested(
      c.band(c.edge('below', e.values.percent(99)), e.points(1)),
      c.band(c.edge('below', e.values.percent(98)), e.points(2)),
      c.band(c.edge('below', e.values.percent(97)), e.points(3)),
      c.band(c.edge('below', e.values.percent(96)), e.points(4)),
    );
    const agreement = (parts: Partial<Contract> = {}): Contract =>
      c.contract({
        services: [c.service('Charges', e.rate('200000 GBP', 'month'))],
        metrics: [c.uptime('Availability')],
        targets: [
          c.target('KPI', 'Availability', e.percent(99), {
            points: [
              c.pointsBy(availability, points, {
                repeat: { factor: '2', fromMiss: 2, compounding: false, at: e.at() },
              }),
            ],
          }),
        ],
        creditTerms: c.creditTerms({
          perPoint: { amount: e.multiply(e.percent('0.5'), e.fee('Charges')), each: c.MONTH, at: e.at() },
        }),
        ...parts,
      });
    const settledWith = (...levels: string[]) =>
      c.settled(agreement(), '2026-01-01', `2026-0${levels.length}-28`, {
        values: {
          'Availability node': c.inPeriods(
            c.MONTH,
            'UTC',
            '2026-01-01',
            levels.map((level) => c.measured(e.values.percent(level))),
          ),
        },
      });

    it('gives 1 point for 98.5%, and 2 for 98.5% again', () => {
      const statement = settledWith('98.5', '98.5');
      assert.deepEqual(
        statement.targets[0]?.lines.map(({ points: given }) => given?.text),
        ['1 point', '2 points'],
      );
    });
    it('multiplies repeats of another severity: 96.5%, 98.5%, 96.5% give 3, 2 and 6', () => {
      const statement = settledWith('96.5', '98.5', '96.5');
      assert.deepEqual(
        statement.targets[0]?.lines.map(({ points: given }) => given?.text),
        ['3 points', '2 points', '6 points'],
      );
    });
    it('breaks the series with a met period, and not with one that was not measured (G2)', () => {
      const run = (middle: Parameters<typeof c.measured>[0] | undefined) =>
        c
          .settled(agreement(), '2026-01-01', '2026-03-31', {
            values: {
              'Availability node': c.inPeriods(c.MONTH, 'UTC', '2026-01-01', [
                c.measured(e.values.percent('98.5')),
                middle === undefined ? c.notMeasured() : c.measured(middle),
                c.measured(e.values.percent('98.5')),
              ]),
            },
          })
          .targets[0]?.lines.at(2)?.points?.text;
      assert.equal(run(e.values.percent('99.5')), '1 point');
      assert.equal(run(undefined), '2 points');
    });
    it('takes history from before the data (G3)', () => {
      const statement = c.settled(
        agreement(),
        '2026-02-01',
        '2026-02-28',
        { values: { 'Availability node': { '2026-02': c.measured(e.values.percent('98.5')) } } },
        { history: [{ target: 'KPI', period: '2026-01', outcome: 'missed' }] },
      );
      assert.equal(c.lineOf(statement, 'KPI', '2026-02').points?.text, '2 points');
    });
    it('turns 8 points at 0.5% of 200,000 into 8,000', () => {
      // 4 + 4: two indicators below 96%.
      const two = agreement({
        metrics: [c.uptime('Availability'), c.uptime('Accuracy')],
        targets: [
          c.target('KPI', 'Availability', e.percent(99), { points: [c.pointsBy(availability, points)] }),
          c.target('KPI2', 'Accuracy', e.percent(99), { points: [c.pointsBy(e.metric('Accuracy'), points)] }),
        ],
      });
      const bad = { '2026-01': c.measured(e.values.percent(95)) };
      const statement = c.settled(two, '2026-01-01', '2026-01-31', {
        values: { 'Availability node': bad, 'Accuracy node': bad },
      });
      assert.equal(statement.periods[0]?.points?.text, '8 points');
      assert.equal(statement.total.payable.text, '8,000.00 GBP');
    });
    it('leaves 98.95% open where the bands are printed with one decimal', () => {
      const printed = c.asWritten(
        ...(['98.0-98.9-1', '97.0-97.9-2', '96.0-96.9-3'] as const).map((text) => {
          const [from = '', to = '', pays = ''] = text.split('-');
          return c.band(
            {
              lower: { value: e.values.percent(from), included: true },
              upper: { value: e.values.percent(to), included: true },
            },
            e.points(pays),
          );
        }),
        c.band(c.edge('below', e.values.percent(96)), e.points(4)),
      );
      const agreed = (measure: Expression) =>
        agreement({
          targets: [c.target('KPI', 'Availability', e.percent(99), { points: [c.pointsBy(measure, printed)] })],
        });
      const run = (measure: Expression) =>
        c.settled(agreed(measure), '2026-01-01', '2026-01-31', {
          values: { 'Availability node': { '2026-01': c.measured(e.values.percent('98.95')) } },
        });
      const open = run(availability);
      assert.equal(open.total.payable.text, '0.00 GBP');
      assert.equal(open.total.undecidedUpTo?.text, '1,000.00 GBP');
      assert.equal(run(e.round(availability, e.percent('0.1'), 'down')).total.payable.text, '1,000.00 GBP');
    });
  });

  describe('object storage (aws-s3-2023)', () => {
    const uptime = e.metric('Uptime');
    const agreement = c.contract({
      currency: 'USD',
      services: [c.service('Standard', e.rate('100 USD', 'month'))],
      metrics: [c.uptime('Uptime')],
      targets: [
        c.target('Availability', 'Uptime', e.percent('99.9'), {
          service: 'Standard',
          credits: [
            c.byBands(
              uptime,
              c.nested(
                c.band(c.edge('below', e.values.percent('99.9')), e.percent(10)),
                c.band(c.edge('below', e.values.percent('99.0')), e.percent(25)),
                c.band(c.edge('below', e.values.percent('95.0')), e.percent(100)),
              ),
              e.fee('Standard'),
            ),
          ],
        }),
      ],
      creditTerms: c.creditTerms({
        minimum: { amount: e.money('1 USD'), edge: 'more-than', at: e.at() },
        caps: [c.cap(e.fee('Standard'), { kind: 'period', period: c.MONTH })],
        claim: {
          kind: 'claim',
          by: 'Acme',
          within: { count: 2, unit: 'months' },
          from: 'period-end',
          at: e.at(),
        },
      }),
    });
    const credit = (level: string | Value, fee = '100 USD'): string => {
      const value = typeof level === 'string' ? e.values.percent(level) : level;
      const statement = c.settled(
        agreement,
        '2026-01-01',
        '2026-01-31',
        { values: { 'Uptime node': { '2026-01': c.measured(value) } } },
        { given: { fees: [{ service: 'Standard', value: e.values.rate(fee, 'month') }] } },
      );
      return statement.total.payable.text;
    };
    it('pays 25 of 100 for 98%', () => assert.equal(credit('98'), '25.00 USD'));
    it('keeps to the edges', () => {
      assert.deepEqual(
        ['99.9', '99.89999', '99', '98.99999', '95', '94.99999', '0'].map((level) => credit(level)),
        ['0.00 USD', '10.00 USD', '10.00 USD', '25.00 USD', '25.00 USD', '100.00 USD', '100.00 USD'],
      );
    });
    it('takes the mean of 5-minute error rates exactly: 8,640 intervals, of which one has 1 error in 3', () => {
      const mean: Value = { kind: 'percent', value: toJSON(rational(1).sub(rational('1/3').div(8640))) };
      assert.equal(credit(mean), '0.00 USD');
    });
    it('pays only what is above one dollar', () => {
      assert.equal(credit('99.5', '10 USD'), '0.00 USD');
      assert.equal(credit('99.5', '10.01 USD'), '1.00 USD');
    });
    it('can be claimed until the end of the second month', () => {
      const statement = c.settled(agreement, '2026-01-01', '2026-01-31', {
        values: { 'Uptime node': { '2026-01': c.measured(e.values.percent(98)) } },
      });
      assert.deepEqual(statement.periods[0]?.claim, { kind: 'claim', by: 'Acme plc', until: '2026-03-31' });
    });
  });

  describe('a hundred times the fee for the time down (slack-2015)', () => {
    const down = e.metric('Down');
    const agreement = c.contract({
      currency: 'USD',
      services: [c.service('Plus', e.rate('1250 USD', 'month'))],
      metrics: [
        c.uptime('Uptime'),
        c.uptime('Down', { measure: e.timeIn('Down node', 'Uptime outages'), type: { kind: 'duration' } }),
      ],
      targets: [
        c.target('Availability', 'Uptime', e.percent('99.99'), {
          service: 'Plus',
          credits: [c.amount(e.multiply(e.proRata(e.fee('Plus'), down), e.number(100)))],
        }),
      ],
      creditTerms: c.creditTerms({ caps: [c.cap(e.fee('Plus'), { kind: 'period', period: c.MONTH })] }),
    });
    const credit = (weighted: string, uptime: string) =>
      c.settled(agreement, '2026-04-01', '2026-04-30', {
        values: {
          'Uptime node': { '2026-04': c.measured(e.values.percent(uptime)) },
          'Down node': { '2026-04': c.measured(e.values.duration(weighted)) },
        },
      });
    it('pays 173.61 for an hour of a month of 720 h at 1,250', () => {
      assert.equal(credit('1 h', '99.86').total.payable.text, '173.61 USD');
    });
    it('misses with 6 weighted minutes', () => {
      // 1 - 6 / 43,200 = 99.98611…%
      const statement = c.settled(agreement, '2026-04-01', '2026-04-30', {
        values: {
          'Uptime node': {
            '2026-04': c.measured({ kind: 'percent', value: toJSON(rational(1).sub(rational('6/43200'))) }),
          },
          'Down node': { '2026-04': c.measured(e.values.duration('6 min')) },
        },
      });
      const line = c.lineOf(statement, 'Availability', '2026-04');
      assert.equal(line.outcome, 'missed');
      assert.equal(line.value?.text, '99.986%');
      // 1,250 × 6 / 43,200 × 100 = 17.361…
      assert.equal(statement.total.payable.text, '17.36 USD');
    });
    it('never pays more than the month', () => assert.equal(credit('10 h', '98.6').total.payable.text, '1,250.00 USD'));
  });

  describe('amounts per day of delayed repair (ofcom-automatic-compensation)', () => {
    // Two full working days after the report: the end of the second.
    const due = e.node({
      op: 'deadline',
      from: e.field('faults', 'reported'),
      plus: e.days(2),
      calendar: e.calendar('Working'),
      dueAt: '24:00',
    });
    const repair = (mode: 'each-started' | 'each-full') =>
      c.contract({
        zone: 'Europe/London',
        calendars: [
          {
            id: 'Working',
            zone: 'Europe/London',
            open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '00:00', to: '24:00' }],
            closed: [],
          },
        ],
        targets: [
          c.target('Repair', 'unused', e.percent(0), {
            commitment: e.atMost(e.field('faults', 'fixed'), due),
            scope: { kind: 'each-row', rows: { kind: 'data', data: 'faults' }, period: c.MONTH, at: e.at() },
            credits: [c.amount(e.multiply(e.money('10.34 GBP'), e.daysBetween(mode, due, e.field('faults', 'fixed'))))],
          }),
        ],
      });
    const fault = (reported: string, fixed: string) =>
      c.measuredRow(reported, fixed, '2026-06', {
        fields: { reported: e.values.instant(reported), fixed: e.values.instant(fixed) },
      });
    const pay = (mode: 'each-started' | 'each-full', reported: string, fixed: string): string =>
      c.settled(repair(mode), '2026-06-01', '2026-06-30', { rows: { Repair: [fault(reported, fixed)] } }).total.payable
        .text;
    // Monday 1 June 2026, 09:00 to the following Monday, 15:00, both BST.
    const monday = ['2026-06-01T08:00:00Z', '2026-06-08T14:00:00Z'] as const;
    it('pays 51.70 for Monday to Monday where the day of repair counts', () =>
      assert.equal(pay('each-started', ...monday), '51.70 GBP'));
    it('pays 41.36 where it does not', () => assert.equal(pay('each-full', ...monday), '41.36 GBP'));
    it('pays nothing within two full working days', () =>
      assert.equal(pay('each-started', '2026-06-01T08:00:00Z', '2026-06-03T22:59:59Z'), '0.00 GBP'));
    it('adds appointments: two missed ones are 64.62', () => {
      const agreement = c.contract({
        targets: [
          c.target('Appointment', 'unused', e.percent(0), {
            commitment: e.is(e.field('appointments', 'kept'), e.yes),
            scope: { kind: 'each-row', rows: { kind: 'data', data: 'appointments' }, period: c.MONTH, at: e.at() },
            credits: [c.amount(e.money('32.31 GBP'))],
          }),
        ],
      });
      const missed = (day: string) =>
        c.measuredRow(`2026-06-${day}T09:00:00Z`, `2026-06-${day}T10:00:00Z`, '2026-06', {
          fields: { kept: e.values.boolean(false) },
        });
      const statement = c.settled(agreement, '2026-06-01', '2026-06-30', {
        rows: { Appointment: [missed('02'), missed('09')] },
      });
      assert.equal(statement.total.payable.text, '64.62 GBP');
    });
  });

  describe('hours of service by the length of an outage (vultr)', () => {
    const minutes = (text: string): Value => e.values.duration(text);
    const closed = (from: string, to: string) => ({
      lower: { value: minutes(from), included: true },
      upper: { value: minutes(to), included: true },
    });
    const agreement = c.contract({
      currency: 'USD',
      services: [c.service('Instance', e.rate('744 USD', 'month'))],
      targets: [
        c.target('Outage', 'unused', e.percent(0), {
          service: 'Instance',
          commitment: e.atMost(e.field('Down', 'duration'), e.duration('0 s')),
          scope: { kind: 'each-row', rows: { kind: 'outages', condition: 'Down' }, period: c.MONTH, at: e.at() },
          credits: [
            c.byBands(
              e.field('Down', 'duration'),
              c.asWritten(
                c.band(c.edge('below', minutes('9 min')), e.duration('12 h')),
                c.band(closed('10 min', '59 min'), e.duration('24 h')),
                c.band(closed('60 min', '119 min'), e.duration('48 h')),
                c.band(closed('120 min', '239 min'), e.duration('120 h')),
                c.band(closed('240 min', '419 min'), e.duration('240 h')),
                c.band(c.edge('at least', minutes('420 min')), e.duration('672 h')),
              ),
              e.fee('Instance'),
            ),
          ],
        }),
      ],
    });
    // January has 744 h: an hour of service is worth 1 USD.
    const outage = (length: string) => {
      const start = Date.parse('2026-01-10T00:00:00Z');
      const ms = e.values.duration(length);
      const end = start + Number(ms.kind === 'duration' ? ms.value : 0);
      const row = c.measuredRow('2026-01-10T00:00:00Z', new Date(end).toISOString(), '2026-01');
      return c.settled(agreement, '2026-01-01', '2026-01-31', { rows: { Outage: [row] } });
    };
    it('pays 48 h for 65 minutes', () => assert.equal(outage('65 min').total.payable.text, '48.00 USD'));
    it('keeps to the edges', () =>
      assert.deepEqual(
        ['1 min', '10 min', '59 min', '60 min', '119 min', '120 min', '240 min', '420 min', '30 h'].map(
          (length) => outage(length).total.payable.text,
        ),
        ['12.00', '24.00', '24.00', '48.00', '48.00', '120.00', '240.00', '672.00', '672.00'].map(
          (text) => `${text} USD`,
        ),
      ));
    it('does not decide on 9 min 30 s: between 12 and 24 h', () => {
      const statement = outage('9 min 30 s');
      const { credit } = c.lineOf(statement, 'Outage', '2026-01-10T00:00:00Z');
      assert.equal(credit?.entitled.text, '0.00 USD');
      assert.equal(credit?.undecidedUpTo?.text, '24.00 USD');
      assert.match(credit?.note ?? '', /lies in no band/);
      assert.equal(statement.total.undecidedUpTo?.text, '24.00 USD');
    });
  });
});
