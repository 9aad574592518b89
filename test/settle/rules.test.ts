/** Conformance of settlement, rule by rule of `semantics.md`; each expectation was computed by hand. */
import assert from 'node:assert/strict';
import type { Cap, Contract, CreditTerms, Schedule } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import type { Value } from '../../src/contract/value.ts';
import type { Measured } from '../../src/measure/measurements.ts';
import type { SettlementOptions } from '../../src/settle/options.ts';
import type { Statement } from '../../src/statement/statement.ts';
import * as c from '../support/contracts.ts';
import * as e from '../support/expressions.ts';

const { percent } = e.values;
const level = (text: string | number): Measured => c.measured(percent(text));
const uptime = e.metric('Uptime');
const tiers = c.nested(
  c.band(c.edge('below', percent('99.9')), e.percent(10)),
  c.band(c.edge('below', percent(99)), e.percent(25)),
);

/** 99.9% a month of a service at 1,000 GBP, 10% below it and 25% below 99%. */
const hosting = (
  terms: Partial<CreditTerms> = {},
  parts: Partial<Contract> = {},
  schedule: Schedule = tiers,
): Contract =>
  c.contract({
    services: [c.service('Web', e.rate('1000 GBP', 'month'))],
    metrics: [c.uptime('Uptime')],
    targets: [
      c.target('Availability', 'Uptime', e.percent('99.9'), {
        service: 'Web',
        credits: [c.byBands(uptime, schedule, e.fee('Web'))],
      }),
    ],
    creditTerms: c.creditTerms(terms),
    ...parts,
  });

const months = (...levels: Measured[]) => c.inPeriods(c.MONTH, 'UTC', '2026-01-01', levels);
const settle = (
  agreement: Contract,
  levels: readonly Measured[],
  options: Partial<SettlementOptions> = {},
  lastDay = `2026-${String(levels.length).padStart(2, '0')}-28`,
): Statement => c.settled(agreement, '2026-01-01', lastDay, { values: { 'Uptime node': months(...levels) } }, options);

/** Whole months, so that nothing is partial. */
const year = (agreement: Contract, levels: readonly Measured[], options: Partial<SettlementOptions> = {}): Statement =>
  settle(agreement, levels, options, '2026-12-31');
const payable = (statement: Statement): string => statement.total.payable.text;
const january = (agreement: Contract, value: Measured): Statement => settle(agreement, [value], {}, '2026-01-31');

describe('settlement', () => {
  describe('G1 outcomes', () => {
    const withCondition = (otherwise: 'not-measured' | 'not-applicable') =>
      hosting(
        {},
        {
          targets: [
            c.target('Availability', 'Uptime', e.percent('99.9'), {
              appliesWhen: { condition: e.atLeast(e.aggregate('calls', 'count', 'calls'), e.number(20)), otherwise },
              credits: [c.byBands(uptime, tiers, e.fee('Web'))],
            }),
          ],
        },
      );
    const outcome = (otherwise: 'not-measured' | 'not-applicable', calls: Measured) =>
      c.lineOf(
        c.settled(withCondition(otherwise), '2026-01-01', '2026-01-31', {
          values: { 'Uptime node': { '2026-01': level(98) }, calls: { '2026-01': calls } },
        }),
        'Availability',
        '2026-01',
      ).outcome;
    it('tells too few samples from a target that does not apply', () => {
      assert.equal(outcome('not-measured', c.measured(e.values.number(19))), 'not-measured');
      assert.equal(outcome('not-applicable', c.measured(e.values.number(19))), 'not-applicable');
      assert.equal(outcome('not-measured', c.measured(e.values.number(20))), 'missed');
    });
    it('says how far a clock has come that still runs, and misses what it has passed (C2)', () => {
      const agreement = hosting(
        {},
        {
          targets: [
            c.target('Restore', 'unused', e.percent(0), {
              commitment: e.atMost(
                e.elapsed(e.field('faults', 'opened'), e.field('faults', 'restored')),
                e.duration('4 h'),
              ),
              scope: { kind: 'each-row', rows: { kind: 'data', data: 'faults' }, period: c.MONTH, at: e.at() },
            }),
          ],
        },
      );
      const opened = (time: string) =>
        c.measuredRow(time, '2026-01-31T12:00:00Z', '2026-01', { fields: { opened: e.values.instant(time) } });
      const statement = c.settled(agreement, '2026-01-01', '2026-01-31', {
        rows: { Restore: [opened('2026-01-31T02:00:00Z'), opened('2026-01-31T10:00:00Z')] },
        asOf: '2026-01-31T12:00:00Z',
      });
      assert.deepEqual(
        statement.targets[0]?.lines.map(({ outcome, atLeast, reason }) => [outcome, atLeast?.text, reason]),
        [
          ['missed', '10 h', undefined],
          ['not-measured', '2 h', 'the clock still runs'],
        ],
      );
    });
    it('does not measure where the precondition is not known', () =>
      assert.equal(outcome('not-applicable', c.notMeasured()), 'not-measured'));
    it('has no verdict without data (D6), and earns nothing for it (G2)', () => {
      const statement = january(hosting(), c.notMeasured('no rows in 2026-01'));
      assert.equal(c.lineOf(statement, 'Availability', '2026-01').outcome, 'not-measured');
      assert.deepEqual(statement.notMeasured, [
        {
          target: 'Availability',
          title: 'Availability',
          periods: ['2026-01'],
          reason: 'no rows in 2026-01',
          at: e.at(),
        },
      ]);
      assert.equal(payable(statement), '0.00 GBP');
    });
    it('has a miss without credit where none is agreed (G1a)', () => {
      const statement = january(
        hosting({}, { targets: [c.target('Availability', 'Uptime', e.percent('99.9'))] }),
        level(98),
      );
      const line = c.lineOf(statement, 'Availability', '2026-01');
      assert.equal(line.outcome, 'missed');
      assert.match(line.credit?.note ?? '', /missed, no credit/);
    });
    it('has a miss without credit where the table says none', () => {
      const none = e.multiply(e.literal(e.values.none), e.fee('Web'));
      const statement = january(
        hosting(
          {},
          { targets: [c.target('Availability', 'Uptime', e.percent('99.9'), { credits: [c.amount(none)] })] },
        ),
        level(98),
      );
      assert.match(c.lineOf(statement, 'Availability', '2026-01').credit?.note ?? '', /missed, no credit/);
      assert.equal(payable(statement), '0.00 GBP');
    });
    it('does not apply where the table has no such commitment', () => {
      const statement = january(
        hosting({}, { targets: [c.target('Availability', 'Uptime', e.literal(e.values.none))] }),
        level(98),
      );
      assert.equal(c.lineOf(statement, 'Availability', '2026-01').outcome, 'not-applicable');
    });
  });

  describe('D2, D7 gaps', () => {
    const between = (low: string, high: string) =>
      january(hosting(), c.measuredBetween(percent(low), percent(high), '3 h of gaps'));
    it('leave a target unmeasured that could go either way', () => {
      const line = c.lineOf(between('99.5', '99.95'), 'Availability', '2026-01');
      assert.equal(line.outcome, 'not-measured');
      assert.equal(line.reason, '3 h of gaps');
      assert.equal(line.between?.low.text, '99.5%');
      assert.equal(line.credit, undefined);
    });
    it('do not matter where both ends meet or both fall into one band', () => {
      assert.equal(c.lineOf(between('99.9', '100'), 'Availability', '2026-01').outcome, 'met');
      const statement = between('99.2', '99.8');
      assert.equal(payable(statement), '100.00 GBP');
      assert.equal(statement.total.undecidedUpTo, undefined);
    });
    it('leave the certain minimum of a missed target, with what is open beside it', () => {
      const statement = between('98.9', '99.4');
      const { credit } = c.lineOf(statement, 'Availability', '2026-01');
      assert.equal(credit?.entitled.text, '100.00 GBP');
      assert.equal(credit?.undecidedUpTo?.text, '250.00 GBP');
      assert.equal(statement.total.payable.text, '100.00 GBP');
      assert.equal(statement.total.undecidedUpTo?.text, '250.00 GBP');
    });
    it('keep what is open within the caps', () => {
      const capped = hosting({ caps: [c.cap(e.money('180 GBP'), { kind: 'period', period: c.MONTH })] });
      const statement = january(capped, c.measuredBetween(percent('98.9'), percent('99.4')));
      assert.equal(statement.total.undecidedUpTo?.text, '180.00 GBP');
    });
  });

  describe('R1 schedules', () => {
    const published = c.asWritten(
      c.band({ ...c.edge('above', percent(99)), ...c.edge('at most', percent('99.9')) }, e.percent(10)),
      c.band(c.edge('below', percent(99)), e.percent(25)),
    );
    const credit = (schedule: Schedule, text: string) =>
      c.lineOf(january(hosting({}, {}, schedule), level(text)), 'Availability', '2026-01').credit;
    it('leave a value in no band undecided, never 0', () => {
      const open = credit(published, '99');
      assert.equal(open?.entitled.text, '0.00 GBP');
      assert.equal(open?.undecidedUpTo?.text, '250.00 GBP');
      assert.match(open?.note ?? '', /99% lies in no band/);
    });
    it('pay nothing for a met target, whatever the bands say (R1a)', () => {
      assert.equal(credit(published, '99.9'), undefined);
      assert.equal(credit(published, '99.89')?.entitled.text, '100.00 GBP');
    });
    it('leave a value in two bands undecided and show both', () => {
      const overlapping = c.asWritten(
        c.band({ ...c.edge('at least', percent(99)), ...c.edge('below', percent('99.9')) }, e.percent(10)),
        c.band(c.edge('at most', percent(99)), e.percent(25)),
      );
      const statement = january(hosting({}, {}, overlapping), level(99));
      const line = c.lineOf(statement, 'Availability', '2026-01');
      assert.equal(line.credit?.entitled.text, '100.00 GBP');
      assert.equal(line.credit?.undecidedUpTo?.text, '250.00 GBP');
      assert.equal(line.derivation.filter(({ text }) => text.includes('several bands')).length, 2);
    });
    it('pay nothing for a miss that passes no edge of nested bands', () => {
      const late = c.nested(c.band(c.edge('below', percent(99)), e.percent(25)));
      assert.equal(credit(late, '99.5')?.entitled.text, '0.00 GBP');
      assert.equal(credit(late, '99.5')?.undecidedUpTo, undefined);
    });
    it('apply the furthest edge passed, in whatever order bands are written', () => {
      const { bands } = tiers;
      const turned: Schedule = { ...tiers, bands: bands.toReversed() };
      assert.equal(credit(turned, '98.9')?.entitled.text, '250.00 GBP');
      assert.equal(credit(turned, '99')?.entitled.text, '100.00 GBP');
    });
    it('rise with a count as they fall with a share', () => {
      const faults = c.nested(
        c.band(c.edge('at least', e.values.number(3)), e.percent(5)),
        c.band(c.edge('above', e.values.number(5)), e.percent(15)),
      );
      const count = e.aggregate('faults', 'count', 'faults');
      const agreement = hosting(
        {},
        {
          targets: [
            c.target('Faults', 'unused', e.number(0), {
              commitment: e.compare(count, 'below', e.number(3)),
              credits: [c.byBands(count, faults, e.fee('Web'))],
            }),
          ],
        },
      );
      const of = (n: number) =>
        payable(
          c.settled(agreement, '2026-01-01', '2026-01-31', {
            values: { faults: { '2026-01': c.measured(e.values.number(n)) } },
          }),
        );
      assert.deepEqual([2, 3, 5, 6].map(of), ['0.00 GBP', '50.00 GBP', '50.00 GBP', '150.00 GBP']);
    });
  });

  it('R1a adds several credits of one target, those whose condition holds', () => {
    const agreement = hosting(
      {},
      {
        targets: [
          c.target('Availability', 'Uptime', e.percent('99.9'), {
            credits: [
              c.byBands(uptime, tiers, e.fee('Web')),
              c.amount(e.money('5 GBP')),
              c.amount(e.money('500 GBP'), { when: e.compare(uptime, 'below', e.percent(95)) }),
            ],
          }),
        ],
      },
    );
    assert.equal(payable(january(agreement, level('99.5'))), '105.00 GBP');
    assert.equal(payable(january(agreement, level('94'))), '755.00 GBP');
  });

  describe('R3a repeat multipliers', () => {
    const repeating = (compounding: boolean, fromMiss = 2) =>
      hosting(
        {},
        {
          targets: [
            c.target('Availability', 'Uptime', e.percent('99.9'), {
              credits: [
                c.byBands(uptime, tiers, e.fee('Web'), { repeat: { factor: '2', fromMiss, compounding, at: e.at() } }),
              ],
            }),
          ],
        },
      );
    const run = (agreement: Contract) =>
      Object.values(c.subtotals(year(agreement, [level(99), level(99), level(99), level('99.9'), level(99)])));
    it('multiply once by default', () =>
      assert.deepEqual(run(repeating(false)), ['100.00 GBP', '200.00 GBP', '200.00 GBP', '100.00 GBP']));
    it('compound on request', () =>
      assert.deepEqual(run(repeating(true)), ['100.00 GBP', '200.00 GBP', '400.00 GBP', '100.00 GBP']));
    it('may start with a later miss', () =>
      assert.deepEqual(run(repeating(false, 3)), ['100.00 GBP', '100.00 GBP', '200.00 GBP', '100.00 GBP']));
    it('say that no earlier miss is assumed, where the range starts within the term (G3)', () => {
      const later = c.settled(repeating(false), '2026-02-01', '2026-02-28', {
        values: { 'Uptime node': { '2026-02': level(99) } },
      });
      assert.equal(later.assumptions[0]?.value, 'no target was missed before 2026-02-01');
      assert.deepEqual(year(repeating(false), [level(99)]).assumptions, []);
    });
  });

  describe('R4 combination', () => {
    const two = (terms: Partial<CreditTerms>): Contract =>
      hosting(terms, {
        metrics: [c.uptime('Uptime'), c.uptime('Speed')],
        targets: [
          c.target('Availability', 'Uptime', e.percent('99.9'), {
            service: 'Web',
            credits: [c.byBands(uptime, tiers, e.fee('Web'))],
          }),
          c.target('Speed', 'Speed', e.percent('99.9'), { service: 'Api', credits: [c.amount(e.money('120 GBP'))] }),
        ],
      });
    const run = (terms: Partial<CreditTerms>, outages: Record<string, [string, string][]> = {}) =>
      c.settled(two(terms), '2026-01-01', '2026-01-31', {
        values: { 'Uptime node': { '2026-01': level(99) }, 'Speed node': { '2026-01': level(99) } },
        outages,
      });
    it('adds by default', () => assert.equal(payable(run({})), '220.00 GBP'));
    it('pays the highest where that is agreed (R4a)', () => {
      const statement = run({ combine: { kind: 'highest', each: c.MONTH, at: e.at() } });
      assert.equal(payable(statement), '120.00 GBP');
      assert.deepEqual(
        statement.periods[0]?.credits.map(({ title, payable: paid }) => [title, paid.text]),
        [
          ['Availability', '0.00 GBP'],
          ['Speed', '120.00 GBP'],
        ],
      );
    });
    it('lets a longer period compete in the period in which it falls due (R4a)', () => {
      const agreement = two({ combine: { kind: 'highest', each: c.MONTH, at: e.at() } });
      const [availability, speed] = agreement.targets;
      assert.ok(availability && speed);
      const quarterly = {
        ...agreement,
        targets: [availability, { ...speed, scope: { kind: 'period', period: c.QUARTER, at: e.at() } as const }],
      };
      const statement = c.settled(quarterly, '2026-01-01', '2026-03-31', {
        values: { 'Uptime node': months(level(99), level(99), level(99)), 'Speed node': { '2026-Q1': level(99) } },
      });
      assert.deepEqual(c.subtotals(statement), {
        '2026-01': '100.00 GBP',
        '2026-02': '100.00 GBP',
        '2026-03': '120.00 GBP',
      });
    });
    it('pays one incident once where that is agreed, the highest first (R6)', () => {
      const same: [string, string] = ['2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z'];
      const other: [string, string] = ['2026-01-06T10:00:00Z', '2026-01-06T11:00:00Z'];
      const once = { oneIncidentPaysOnce: true };
      const statement = run(once, { 'Uptime outages': [same], 'Speed outages': [same] });
      assert.equal(payable(statement), '120.00 GBP');
      assert.match(statement.periods[0]?.derivation[0]?.text ?? '', /Availability \(100\.00 GBP\) gives way to Speed/);
      assert.equal(payable(run(once, { 'Uptime outages': [same], 'Speed outages': [other] })), '220.00 GBP');
      assert.equal(payable(run({}, { 'Uptime outages': [same], 'Speed outages': [same] })), '220.00 GBP');
    });
    it('tests the minimum before the caps (R4b)', () => {
      const minimum = (amount: string, edge: 'at-least' | 'more-than') => ({
        amount: e.money(amount),
        edge,
        at: e.at(),
      });
      assert.equal(payable(run({ minimum: minimum('220 GBP', 'at-least') })), '220.00 GBP');
      assert.equal(payable(run({ minimum: minimum('220 GBP', 'more-than') })), '0.00 GBP');
      const caps = [c.cap(e.money('50 GBP'), { kind: 'period', period: c.MONTH })];
      assert.equal(payable(run({ minimum: minimum('100 GBP', 'at-least'), caps })), '50.00 GBP');
    });
    it('applies caps from the narrowest, whatever the order in which they are written', () => {
      const narrow = c.cap(e.money('60 GBP'), { kind: 'target' });
      const wide = c.cap(e.money('100 GBP'), { kind: 'period', period: c.MONTH });
      for (const caps of [
        [narrow, wide],
        [wide, narrow],
      ])
        assert.equal(payable(run({ caps })), '100.00 GBP');
      assert.equal(payable(run({ caps: [narrow] })), '120.00 GBP');
    });
    it('caps one service only, where the cap says so', () => {
      const only = c.cap(e.money('10 GBP'), { kind: 'period', period: c.MONTH }, { service: 'Api' });
      assert.equal(payable(run({ caps: [only] })), '110.00 GBP');
    });
    it('cuts the lines in proportion to what they ask', () => {
      const statement = run({ caps: [c.cap(e.money('110 GBP'), { kind: 'period', period: c.MONTH })] });
      assert.deepEqual(
        statement.periods[0]?.credits.map(({ payable: paid }) => paid.text),
        ['50.00 GBP', '60.00 GBP'],
      );
    });
    it('loses no cap to rounding: the smallest remainder gives way (N3)', () => {
      // 100.01 × 100/220 = 45.459…, 100.01 × 120/220 = 54.550…: both round up, to 100.01 + 0.00; of 0.01, 0.0045… and 0.0054….
      const small = run({ caps: [c.cap(e.money('0.01 GBP'), { kind: 'period', period: c.MONTH })] });
      assert.equal(payable(small), '0.01 GBP');
      assert.deepEqual(
        small.periods[0]?.credits.map(({ payable: paid }) => paid.text),
        ['0.00 GBP', '0.01 GBP'],
      );
    });
  });

  describe('R5 caps over time', () => {
    const run = (cap: Cap, count: number, options: Partial<SettlementOptions> = {}) =>
      c.settled(
        hosting({ caps: [cap] }),
        '2026-01-01',
        '2027-12-31',
        { values: { 'Uptime node': months(...Array.from({ length: count }, () => level(99))) } },
        options,
      );
    it('see what was granted in the window, in the order of time', () => {
      const paid = c.subtotals(run(c.cap(e.money('250 GBP'), { kind: 'rolling', months: 12 }), 15));
      assert.deepEqual(
        Object.entries(paid).filter(([, amount]) => amount !== '0.00 GBP'),
        [
          ['2026-01', '100.00 GBP'],
          ['2026-02', '100.00 GBP'],
          ['2026-03', '50.00 GBP'],
          // January's leaves the window with the next January.
          ['2027-01', '100.00 GBP'],
          ['2027-02', '100.00 GBP'],
          ['2027-03', '50.00 GBP'],
        ],
      );
    });
    it('count what was granted before the range', () => {
      const before = {
        dueAt: Date.parse('2025-12-01T00:00:00Z'),
        amount: { kind: 'money', value: '230', currency: 'GBP' },
      } as const;
      const paid = run(c.cap(e.money('250 GBP'), { kind: 'rolling', months: 12 }), 2, { granted: [before] });
      assert.deepEqual(c.subtotals(paid), { '2026-01': '20.00 GBP', '2026-02': '0.00 GBP' });
    });
    it('hold for a year of the calendar, and for the agreement', () => {
      const yearly = c.subtotals(run(c.cap(e.money('250 GBP'), { kind: 'period', period: c.YEAR }), 13));
      assert.equal(yearly['2026-03'], '50.00 GBP');
      assert.equal(yearly['2026-04'], '0.00 GBP');
      assert.equal(yearly['2027-01'], '100.00 GBP');
      assert.equal(payable(run(c.cap(e.money('250 GBP'), { kind: 'agreement' }), 15)), '250.00 GBP');
    });
    it('carry forward where that is agreed, and lose the rest otherwise', () => {
      const cap = (carriedForward: boolean) =>
        c.cap(e.money('150 GBP'), { kind: 'period', period: c.MONTH }, { carriedForward });
      const levels = [level(98), level(99)];
      const monthly = (carriedForward: boolean) => c.subtotals(year(hosting({ caps: [cap(carriedForward)] }), levels));
      assert.deepEqual(monthly(false), { '2026-01': '150.00 GBP', '2026-02': '100.00 GBP' });
      // 250 are due in January: 150 are paid, 100 join February's 100, of which 150 are paid; March pays the last 50.
      assert.deepEqual(monthly(true), { '2026-01': '150.00 GBP', '2026-02': '150.00 GBP', '2026-03': '50.00 GBP' });
    });
    it('take a share of the fee of their own period (R3b, R10)', () => {
      // 5% of the fee of a year: 600.
      const cap = c.cap(e.multiply(e.percent(5), e.fee('Web')), { kind: 'period', period: c.YEAR });
      assert.equal(
        payable(
          year(
            hosting({ caps: [cap] }),
            Array.from({ length: 12 }, () => level(99)),
          ),
        ),
        '600.00 GBP',
      );
    });
  });

  describe('T5 partial periods', () => {
    const cut = (partialPeriods: Contract['partialPeriods']) =>
      c.settled(hosting({}, { partialPeriods, term: { from: '2026-01-11' } }), '2026-01-01', '2026-01-31', {
        values: { 'Uptime node': { '2026-01': level(99) } },
      });
    it('are flagged, and pay on the share of the fee that is covered', () => {
      const statement = cut('prorate');
      const { period } = c.lineOf(statement, 'Availability', '2026-01');
      assert.deepEqual([period.partial, period.firstDay, period.lastDay], [true, '2026-01-11', '2026-01-31']);
      // 1,000 × 21/31 × 10%
      assert.equal(payable(statement), '67.74 GBP');
    });
    it('pay on all of it, or not at all, where that is agreed', () => {
      assert.equal(payable(cut('full-fee')), '100.00 GBP');
      const none = cut('no-credit');
      assert.equal(payable(none), '0.00 GBP');
      assert.match(c.lineOf(none, 'Availability', '2026-01').credit?.note ?? '', /partial period/);
    });
    it('are cut by the data as well', () => {
      const statement = c.settled(hosting(), '2026-01-01', '2026-02-28', {
        known: ['2026-01-01T00:00:00Z', '2026-02-15T00:00:00Z'],
        values: { 'Uptime node': months(level('99.9'), level(99)) },
      });
      assert.equal(c.lineOf(statement, 'Availability', '2026-02').period.lastDay, '2026-02-14');
      assert.equal(payable(statement), '50.00 GBP');
    });
  });

  describe('R10 the fee of another period', () => {
    it('is that of the period before, whatever this one costs', () => {
      const agreement = hosting(
        {},
        {
          targets: [
            c.target('Availability', 'Uptime', e.percent('99.9'), {
              credits: [c.amount(e.multiply(e.percent(10), e.fee('Web', 1)))],
            }),
          ],
        },
      );
      const statement = settle(agreement, [level('99.9'), level(99)], {}, '2026-02-28');
      assert.equal(payable(statement), '100.00 GBP');
    });
    it('is an error where the service has none', () => {
      assert.throws(() => january(hosting({}, { services: [c.service('Web')] }), level(99)), /Web has no fee/);
    });
  });

  describe('R7 claims', () => {
    const stated = (
      claim: CreditTerms['claim'],
      zone = 'UTC',
      more: Partial<CreditTerms> = {},
      asOf = '2026-02-01T00:00:00Z',
      options: Parameters<typeof c.settled>[4] = {},
    ) => {
      const statement = c.settled(
        hosting(
          { claim, ...more },
          {
            zone,
            calendars: [
              {
                id: 'Bank',
                zone,
                open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
                closed: ['2026-02-02'],
              },
            ],
          },
        ),
        '2026-01-01',
        '2026-01-31',
        { values: { 'Uptime node': { '2026-01': level(99) } }, asOf },
        options,
      );
      const period = statement.periods[0];
      assert.ok(period);
      return period;
    };
    const until = (claim: CreditTerms['claim'], zone?: string) => {
      const found = stated(claim, zone).claim;
      return found.kind === 'claim' ? found.until : found.kind;
    };
    const within = (
      count: number,
      unit: 'calendar-days' | 'working-days' | 'months',
      calendar?: string,
    ): CreditTerms['claim'] => ({
      kind: 'claim',
      by: 'Acme',
      within: { count, unit, ...(calendar === undefined ? {} : { calendar }) },
      from: 'period-end',
      at: e.at(),
    });
    it('run from the last day of the period, in the zone of the agreement', () => {
      assert.equal(until(within(30, 'calendar-days')), '2026-03-02');
      assert.equal(until(within(30, 'calendar-days'), 'Pacific/Auckland'), '2026-03-02');
      assert.equal(until(within(1, 'months')), '2026-02-28');
      // Monday the 2nd is closed: Tuesday is the first working day after.
      assert.equal(until(within(1, 'working-days', 'Bank')), '2026-02-03');
      assert.equal(until(within(10, 'working-days', 'Bank')), '2026-02-16');
      assert.equal(until({ kind: 'automatic' }), 'automatic');
    });
    it('name the party alike, whatever the days', () => {
      for (const unit of ['calendar-days', 'working-days'] as const) {
        const { claim } = stated(within(5, unit, 'Bank'));
        assert.equal(claim.kind === 'claim' && claim.by, 'Acme plc');
      }
    });
    it('may have no deadline', () => {
      const { claim, derivation } = stated({ kind: 'claim', by: 'Acme', from: 'period-end', at: e.at() });
      assert.deepEqual(claim, { kind: 'claim', by: 'Acme plc' });
      assert.equal(derivation.at(-1)?.text, 'can be claimed by Acme plc; no deadline is named');
    });
    it('lapse where what was granted is not used in time', () => {
      const expires: CreditTerms['expires'] = { after: { count: 12, unit: 'months' }, at: e.at() };
      const last = (asOf: string, options = {}) => {
        const period = stated(within(30, 'calendar-days'), 'UTC', { expires }, asOf, options);
        return period.derivation.at(-1)?.text;
      };
      assert.match(last('2027-01-31T23:00:00Z') ?? '', /can be used until 2027-01-31, then what is left lapses$/);
      assert.match(last('2027-02-01T01:00:00Z') ?? '', /could be used until 2027-01-31; what wasn't has lapsed$/);
      const claims = [{ period: '2026-01', on: '2026-02-14' }];
      assert.match(last('2027-02-01T01:00:00Z', { claims }) ?? '', /can be used until 2027-02-14/);
      assert.doesNotMatch(last('2027-02-01T01:00:00Z', { claims: [] }) ?? '', /used/);
    });
    it('need a calendar for working days', () =>
      assert.throws(() => until(within(10, 'working-days')), /needs a calendar/));
  });

  describe('R9 rights', () => {
    it('open at the end of the period that completes the condition, and lapse', () => {
      const when: Expression = e.missed('Availability', 2, { kind: 'any', periods: 3 });
      const statement = year(
        hosting(
          {},
          {
            rights: [
              { what: 'terminate', by: 'Acme', when, exerciseWithin: { count: 60, unit: 'calendar-days' }, at: e.at() },
            ],
          },
        ),
        [level(99), level('99.9'), level(99), level(99), level('99.9'), level('99.9'), level('99.9')],
      );
      assert.deepEqual(
        statement.rights.map(({ by, firstDay, lastDay }) => [by, firstDay, lastDay]),
        [['Acme plc', '2026-04-01', '2026-05-30']],
      );
    });
  });

  describe('G3 history', () => {
    const onRepeat = (among: Parameters<typeof e.missed>[2], count: number) =>
      hosting(
        {},
        {
          targets: [
            c.target('Availability', 'Uptime', e.percent('99.9'), {
              credits: [c.amount(e.money('10 GBP'), { when: e.missed('Availability', count, among) })],
            }),
          ],
        },
      );
    const levels = [level(99), level('99.9'), level(99), c.notMeasured(), level(99)];
    const paying = (agreement: Contract, options: Partial<SettlementOptions> = {}) =>
      Object.entries(c.subtotals(year(agreement, levels, options)))
        .filter(([, amount]) => amount !== '0.00 GBP')
        .map(([key]) => key);
    it('k of n counts the period at hand', () =>
      assert.deepEqual(paying(onRepeat({ kind: 'last', periods: 3 }, 2)), ['2026-03', '2026-05']));
    it('the previous period passes over one without a verdict (G2)', () =>
      assert.deepEqual(paying(onRepeat({ kind: 'previous' }, 1)), ['2026-05']));
    it('reaches back into given history', () => {
      const agreement = hosting(
        {},
        {
          term: { from: '2025-01-01' },
          targets: [
            c.target('Availability', 'Uptime', e.percent('99.9'), {
              credits: [c.amount(e.money('10 GBP'), { when: e.missed('Availability', 1, { kind: 'previous' }) })],
            }),
          ],
        },
      );
      const history = [{ target: 'Availability', period: '2025-12', outcome: 'missed' }] as const;
      assert.deepEqual(paying(agreement, { history }), ['2026-01', '2026-05']);
    });
  });

  it('S1 is the same bytes for the same question', () => {
    const run = () =>
      JSON.stringify(year(hosting(), [level(99), level('98.9'), c.measuredBetween(percent('98.9'), percent('99.4'))]));
    assert.equal(run(), run());
  });

  it('S2 every step of a derivation names its stage and its place', () => {
    const statement = year(hosting({ caps: [c.cap(e.money('50 GBP'), { kind: 'period', period: c.MONTH })] }), [
      level(99),
    ]);
    const steps = [
      ...statement.targets.flatMap(({ lines }) => lines.flatMap(({ derivation }) => derivation)),
      ...statement.periods.flatMap(({ derivation }) => derivation),
    ];
    assert.ok(steps.some(({ stage }) => stage === 'cap'));
    for (const step of steps) if (step.stage !== 'claim') assert.ok(step.at !== undefined, step.text);
  });

  it('answers questions of given figures, as worked examples put them', () => {
    const value: Value = percent('98.5');
    const statement = c.settled(
      hosting(),
      '2026-01-01',
      '2026-01-31',
      {},
      {
        given: {
          metrics: [{ metric: 'Uptime', value, period: '2026-01' }],
          fees: [{ service: 'Web', value: e.values.money('2000 GBP') }],
        },
      },
    );
    assert.equal(payable(statement), '500.00 GBP');
  });
});
