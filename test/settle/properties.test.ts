/** Laws that every settlement keeps, on agreements and figures made at random. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Bank, Cap, Contract, CreditTerms } from '../../src/contract/contract.ts';
import { compare, fromJSON, type Rational, rational, roundTo, sum, toJSON, ZERO } from '../../src/exact/rational.ts';
import type { Measured } from '../../src/measure/measurements.ts';
import type { ClaimMade, SettlementOptions } from '../../src/settle/options.ts';
import type { Shown, Statement } from '../../src/statement/statement.ts';
import { addMonths, dayNumber, isoDate } from '../../src/time/civil.ts';
import * as c from '../support/contracts.ts';
import * as e from '../support/expressions.ts';

const amountOf = ({ value }: Shown): Rational => {
  assert.equal(value.kind, 'money');
  return value.kind === 'money' ? fromJSON(value.value) : ZERO;
};

/** A fee in whole pence, and the shares that three bands pay. */
interface Agreed {
  readonly fee: number;
  readonly bands: readonly [number, number, number];
  readonly targets: number;
  readonly terms: Partial<CreditTerms>;
}

const gbp = (pence: number) => e.money(`${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')} GBP`);

const caps: fc.Arbitrary<Cap> = fc
  .tuple(
    fc.nat({ max: 300_000 }),
    fc.constantFrom<Cap['scope']>(
      { kind: 'target' },
      { kind: 'period', period: c.MONTH },
      { kind: 'period', period: c.QUARTER },
      { kind: 'rolling', months: 3 },
      { kind: 'rolling', months: 12 },
      { kind: 'agreement' },
    ),
  )
  .map(([pence, scope]) => c.cap(gbp(pence), scope));

const agreed: fc.Arbitrary<Agreed> = fc.record({
  fee: fc.integer({ min: 1, max: 1_000_000 }),
  bands: fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 30 }), fc.nat({ max: 40 })),
  targets: fc.integer({ min: 1, max: 3 }),
  terms: fc.record({
    combine: fc.constantFrom<CreditTerms['combine']>({ kind: 'sum' }, { kind: 'highest', each: c.MONTH, at: e.at() }),
    caps: fc.array(caps, { maxLength: 3 }),
  }),
});

/** Levels in thousandths of a percent; a pair is what gaps leave open. */
const level = fc.oneof(
  fc.integer({ min: 98_000, max: 100_000 }),
  fc.tuple(fc.integer({ min: 98_000, max: 99_900 }), fc.nat({ max: 800 })),
);
type Level = number | readonly [number, number];
const series = fc.array(level, { minLength: 1, maxLength: 14 });

const thousandths = (text: number) =>
  e.values.percent(`${Math.floor(text / 1000)}.${String(text % 1000).padStart(3, '0')}`);
const measuredAt = (at: Level): Measured =>
  typeof at === 'number'
    ? c.measured(thousandths(at))
    : c.measuredBetween(thousandths(at[0]), thousandths(Math.min(100_000, at[0] + at[1])));

/** Bands grow as the level falls: each pays at least what the band above it does. */
function hosting({ fee, bands: [first, second, third], targets, terms }: Agreed): Contract {
  const ids = Array.from({ length: targets }, (_, index) => `T${index}`);
  return c.contract({
    services: [c.service('Web', e.rate(`${Math.floor(fee / 100)}.${String(fee % 100).padStart(2, '0')} GBP`, 'month'))],
    metrics: ids.map((id) => c.uptime(`M${id}`)),
    targets: ids.map((id) =>
      c.target(id, `M${id}`, e.percent('99.9'), {
        service: 'Web',
        credits: [
          c.byBands(
            e.metric(`M${id}`),
            c.nested(
              c.band(c.edge('below', e.values.percent('99.9')), e.percent(first)),
              c.band(c.edge('below', e.values.percent('99.5')), e.percent(first + second)),
              c.band(c.edge('below', e.values.percent(99)), e.percent(first + second + third)),
            ),
            e.fee('Web'),
          ),
        ],
      }),
    ),
    creditTerms: c.creditTerms(terms),
  });
}

/** Settles two years; each further target fares a little worse than the one before. */
const run = (contract: Contract, levels: readonly Level[], options: Partial<SettlementOptions> = {}): Statement => {
  const worse = (at: Level, by: number): Level =>
    typeof at === 'number' ? Math.max(0, at - by) : [Math.max(0, at[0] - by), at[1]];
  return c.settled(
    contract,
    '2026-01-01',
    '2027-12-31',
    {
      values: Object.fromEntries(
        contract.metrics.map(({ id }) => [
          `${id} node`,
          c.inPeriods(
            c.MONTH,
            'UTC',
            '2026-01-01',
            levels.map((at) => measuredAt(worse(at, Number(id.at(-1)) * 237))),
          ),
        ]),
      ),
    },
    options,
  );
};

const monthOf = (key: string): number => Number(key.slice(0, 4)) * 12 + Number(key.slice(5, 7)) - 1;

describe('every settlement', () => {
  it('never pays more than a cap, in any of its windows', () => {
    fc.assert(
      fc.property(agreed, series, (agreement, levels) => {
        const statement = run(hosting(agreement), levels);
        for (const { amount, scope } of agreement.terms.caps ?? []) {
          assert.ok(amount.op === 'literal' && amount.value.kind === 'money');
          const most = fromJSON(amount.value.value);
          const windows = windowsOf(statement, scope);
          for (const paid of windows) assert.ok(compare(paid, most) <= 0, `${toJSON(paid)} of ${toJSON(most)}`);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('has totals that are the sums of its lines (S4), in whole minor units (N3)', () => {
    fc.assert(
      fc.property(agreed, series, (agreement, levels) => {
        const { periods, total } = run(hosting(agreement), levels);
        for (const { credits, subtotal, entitled } of periods) {
          assert.ok(sum(credits.map(({ payable }) => amountOf(payable))).equals(amountOf(subtotal)));
          assert.ok(sum(credits.map((credit) => amountOf(credit.entitled))).equals(amountOf(entitled)));
          for (const { payable } of credits) assert.equal(amountOf(payable).mul(100).d, 1n);
        }
        assert.ok(sum(periods.map(({ subtotal }) => amountOf(subtotal))).equals(amountOf(total.payable)));
        assert.ok(sum(periods.map(({ entitled }) => amountOf(entitled))).equals(amountOf(total.entitled)));
      }),
      { numRuns: 150 },
    );
  });

  it('pays no line more than it is entitled to, rounding apart, and never less for certain than what is open', () => {
    fc.assert(
      fc.property(agreed, series, (agreement, levels) => {
        const { periods } = run(hosting(agreement), levels);
        for (const { credits, subtotal, undecidedUpTo } of periods) {
          for (const { entitled, payable } of credits) assert.ok(compare(amountOf(payable), amountOf(entitled)) <= 0);
          if (undecidedUpTo !== undefined) assert.ok(compare(amountOf(subtotal), amountOf(undecidedUpTo)) < 0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keeps banks at 0 or above: what was collected is what was used, what has expired and what is left (R4)', () => {
    const bank = (pence: number, months: number): Bank => ({
      id: 'B',
      title: 'B',
      by: 'P',
      collects: [
        {
          amount: { kind: 'amount', amount: gbp(pence) },
          when: e.atLeast(e.metric('MT0'), e.percent('99.9')),
          period: c.MONTH,
          at: e.at(),
        },
      ],
      against: [{ targets: 'all', at: e.at() }],
      expiresAfter: { count: months, unit: 'months' },
      at: e.at(),
      nameAt: e.at(),
    });
    fc.assert(
      fc.property(
        agreed,
        series,
        fc.nat({ max: 500_000 }),
        fc.integer({ min: 1, max: 6 }),
        (terms, levels, pence, months) => {
          const contract = hosting(terms);
          const statement = run({ ...contract, banks: [{ ...bank(pence, months), by: contract.provider }] }, levels);
          for (const { movements, balance } of statement.banks ?? []) {
            const of = (...kinds: readonly string[]): Rational =>
              sum(movements.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amountOf(amount)));
            for (const movement of movements) {
              assert.ok(compare(amountOf(movement.balance), ZERO) >= 0, movement.balance.text);
              assert.ok(compare(amountOf(movement.amount), ZERO) >= 0, movement.amount.text);
            }
            const left = of('brought-forward', 'collected').sub(of('used', 'expired'));
            assert.equal(toJSON(left), toJSON(amountOf(balance)));
          }
        },
      ),
    );
  });

  it('grants at most what can be claimed, that at most what is payable, and never more than a cap (R5, R7)', () => {
    const claim = { kind: 'claim', by: 'C', within: { count: 30, unit: 'calendar-days' }, from: 'period-end' } as const;
    fc.assert(
      fc.property(
        agreed,
        series,
        fc.array(fc.option(fc.nat({ max: 60 })), { maxLength: 14 }),
        (agreement, levels, days) => {
          const terms = { ...agreement.terms, claim: { ...claim, at: e.at() } };
          const claims = days.flatMap((day, month): ClaimMade[] =>
            day === null
              ? []
              : [
                  {
                    period: `${2026 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`,
                    on: isoDate(addMonths(dayNumber(2026, 1, 1), month + 1) + day),
                  },
                ],
          );
          const statement = run(hosting({ ...agreement, terms }), levels, { claims });
          for (const { credits, claimable, granted } of statement.periods) {
            for (const line of credits) {
              assert.ok(compare(amountOf(line.granted), amountOf(line.claimable)) <= 0);
              assert.ok(compare(amountOf(line.claimable), amountOf(line.payable)) <= 0);
              assert.ok(compare(amountOf(line.payable), amountOf(line.entitled)) <= 0);
            }
            assert.ok(sum(credits.map((line) => amountOf(line.claimable))).equals(amountOf(claimable)));
            assert.ok(sum(credits.map((line) => amountOf(line.granted))).equals(amountOf(granted)));
          }
          for (const { amount, scope } of agreement.terms.caps ?? []) {
            assert.ok(amount.op === 'literal' && amount.value.kind === 'money');
            const most = fromJSON(amount.value.value);
            for (const paid of windowsOf(statement, scope, 'granted')) assert.ok(compare(paid, most) <= 0);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('earns back at most what was granted (R8)', () => {
    const earnBacks = [
      {
        share: e.percent(60),
        when: e.atLeast(e.metric('M0'), e.percent('99.5')),
        at: e.at(),
      },
      {
        share: e.percent(100),
        when: e.not(e.atLeast(e.metric('M0'), e.percent('99.8'))),
        each: { kind: 'calendar', unit: 'year' } as const,
        at: e.at(),
      },
    ];
    fc.assert(
      fc.property(agreed, series, (agreement, levels) => {
        const contract = hosting(agreement);
        const statement = run({ ...contract, targets: contract.targets.map((one) => ({ ...one, earnBacks })) }, levels);
        assert.ok(
          compare(
            sum(statement.earnBacks.map(({ returned }) => amountOf(returned))),
            amountOf(statement.total.granted),
          ) <= 0,
        );
        for (const { returned, granted } of statement.earnBacks)
          assert.ok(compare(amountOf(returned), amountOf(granted)) <= 0);
      }),
      { numRuns: 60 },
    );
  });

  it('comes to the same sum in whatever order targets and caps are written', () => {
    fc.assert(
      fc.property(agreed, series, (agreement, levels) => {
        const contract = hosting(agreement);
        const turned: Contract = {
          ...contract,
          targets: contract.targets.toReversed(),
          metrics: contract.metrics.toReversed(),
        };
        assert.deepEqual(c.subtotals(run(turned, levels)), c.subtotals(run(contract, levels)));
      }),
      { numRuns: 100 },
    );
  });

  it('pays the highest credit at most what it would pay as a sum', () => {
    fc.assert(
      fc.property(agreed, series, (agreement, levels) => {
        const total = (combine: CreditTerms['combine']): Rational =>
          amountOf(run(hosting({ ...agreement, terms: { combine } }), levels).total.payable);
        assert.ok(compare(total({ kind: 'highest', each: c.MONTH, at: e.at() }), total({ kind: 'sum' })) <= 0);
      }),
      { numRuns: 100 },
    );
  });

  it('owes no less for a lower level, where bands grow', () => {
    fc.assert(
      fc.property(agreed, fc.integer({ min: 98_000, max: 100_000 }), fc.nat({ max: 2000 }), (agreement, high, drop) => {
        const one = hosting({ ...agreement, terms: {} });
        const owed = (at: number): Rational => amountOf(run(one, [at]).total.payable);
        assert.ok(compare(owed(Math.max(0, high - drop)), owed(high)) >= 0);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves open exactly what the levels between the bounds would pay', () => {
    fc.assert(
      fc.property(agreed, fc.integer({ min: 98_000, max: 99_800 }), fc.nat({ max: 98 }), (agreement, low, width) => {
        const one = hosting({ ...agreement, targets: 1, terms: {} });
        const { total } = run(one, [[low, width]]);
        const each = Array.from({ length: width + 1 }, (_, step) => amountOf(run(one, [low + step]).total.payable));
        const least = each.reduce((a, b) => (compare(a, b) <= 0 ? a : b));
        const most = each.reduce((a, b) => (compare(a, b) >= 0 ? a : b));
        assert.ok(amountOf(total.payable).equals(least));
        assert.ok(amountOf(total.undecidedUpTo ?? total.payable).equals(most));
      }),
      { numRuns: 20 },
    );
  });

  it('agrees with a few lines of arithmetic in pence', () => {
    fc.assert(
      fc.property(
        agreed,
        fc.array(fc.integer({ min: 98_000, max: 100_000 }), { minLength: 1, maxLength: 14 }),
        fc.nat({ max: 300_000 }),
        fc.nat({ max: 900_000 }),
        (agreement, levels, monthly, rolling) => {
          const terms = {
            caps: [
              c.cap(gbp(rolling), { kind: 'rolling', months: 12 }),
              c.cap(gbp(monthly), { kind: 'period', period: c.MONTH }),
            ],
          };
          const statement = run(hosting({ ...agreement, targets: 1, terms }), levels);
          const paid = c.subtotals(statement);
          const expected = inPence(agreement, levels, monthly, rolling);
          levels.forEach((_, month) => {
            const key = `${2026 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
            const pence = Math.round(Number((paid[key] ?? '0.00 GBP').replace(/[, GBP]/g, '')) * 100);
            assert.equal(pence, expected[month], key);
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('rounds a line by itself to the nearest penny (N3)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 1, max: 10 ** 6 }), (n, d) => {
        const exact = rational([n, d]);
        const contract = c.contract({
          metrics: [c.uptime('M0')],
          targets: [
            c.target('T', 'M0', e.percent('99.9'), {
              credits: [c.amount(e.literal({ kind: 'money', value: toJSON(exact), currency: 'GBP' }))],
            }),
          ],
        });
        const { total } = c.settled(contract, '2026-01-01', '2026-01-31', {
          values: { 'M0 node': { '2026-01': c.measured(e.values.percent(99)) } },
        });
        assert.ok(amountOf(total.payable).equals(roundTo(exact, rational('0.01'), 'half-up')));
      }),
      { numRuns: 100 },
    );
  });
});

/** What was paid in each window of a cap. */
function windowsOf(
  { periods }: Statement,
  scope: Cap['scope'],
  figure: 'payable' | 'granted' = 'payable',
): readonly Rational[] {
  const paid = periods.map((one) => ({
    month: monthOf(one.period.key),
    amount: amountOf(figure === 'granted' ? one.granted : one.subtotal),
  }));
  const total = (test: (month: number) => boolean): Rational =>
    sum(paid.filter(({ month }) => test(month)).map(({ amount }) => amount));
  switch (scope.kind) {
    case 'target':
    case 'event':
    case 'service':
      return periods.flatMap(({ credits }) => credits.map((line) => amountOf(line[figure])));
    case 'period': {
      const length = scope.period.kind === 'calendar' && scope.period.unit === 'quarter' ? 3 : 1;
      return paid.map(({ month }) => total((other) => Math.floor(other / length) === Math.floor(month / length)));
    }
    case 'rolling':
      return paid.map(({ month }) => total((other) => other > month - scope.months && other <= month));
    case 'agreement':
      return [total(() => true)];
  }
}

/** The same agreement with one target, a monthly and a rolling cap, in integers. */
function inPence(
  { fee, bands: [a, b, c3] }: Agreed,
  levels: readonly number[],
  monthly: number,
  rolling: number,
): number[] {
  const paid: number[] = [];
  levels.forEach((at, month) => {
    const share = at >= 99_900 ? 0 : at >= 99_500 ? a : at >= 99_000 ? a + b : a + b + c3;
    const before = paid.slice(Math.max(0, month - 11)).reduce((sumSoFar, pence) => sumSoFar + pence, 0);
    // Hundredths of a penny; caps are whole pence, so that cutting and rounding change places freely.
    const rounded = Math.floor((fee * share + 50) / 100);
    paid.push(Math.min(rounded, monthly, Math.max(0, rolling - before)));
  });
  return paid;
}
