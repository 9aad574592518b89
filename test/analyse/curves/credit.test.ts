/** The credit of a target as a function of its value is what the settlement pays for that value. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { constantsOf } from '../../../src/analyse/curves/constants.ts';
import { type CreditFunction, creditFunctions } from '../../../src/analyse/curves/credit.ts';
import { type Figure, pieceAt } from '../../../src/analyse/curves/curve.ts';
import { valueAt } from '../../../src/analyse/curves/form.ts';
import { compareLower, compareUpper } from '../../../src/analyse/valueInterval.ts';
import type { Band, Contract, CreditRule, Schedule } from '../../../src/contract/contract.ts';
import type { Expression, RateNode } from '../../../src/contract/expression.ts';
import type { Value } from '../../../src/contract/value.ts';
import { fromJSON, type Rational, rational, roundTo, toJSON } from '../../../src/exact/rational.ts';
import * as c from '../../support/contracts.ts';
import * as e from '../../support/expressions.ts';
import { figureOfKind, paidFor } from './settled.ts';

const CENT = rational('0.01');
const HOUR = 3_600_000;

/** What is measured: a share of time, time, or a count; with values that edges are drawn from. */
interface Kind {
  readonly kind: 'percent' | 'duration' | 'number';
  readonly edges: readonly Value[];
  readonly measure: Expression;
  readonly unit: Expression;
  readonly upwards: boolean;
}

const percents = ['95', '97.5', '99', '99.5', '99.9'].map(e.values.percent);
const times = ['9 min', '10 min', '59 min', '1 h', '2 h 30 min', '8 h'].map(e.values.duration);
const counts = [0, 1, 2, 3, 5, 8].map(e.values.number);

const KINDS: readonly Kind[] = [
  { kind: 'percent', edges: percents, measure: e.shareOutside('node', 'Down'), unit: e.percent('0.5'), upwards: true },
  { kind: 'duration', edges: times, measure: e.timeIn('node', 'Down'), unit: e.duration('30 min'), upwards: false },
  {
    kind: 'number',
    edges: counts,
    measure: e.aggregate('node', 'count', 'failures'),
    unit: e.number(2),
    upwards: false,
  },
];

const x = e.metric('M');
const typed = (kind: Kind): Expression => ({ ...x, type: { kind: kind.kind } });
const edgeOf = ({ edges }: Kind): fc.Arbitrary<Value> => fc.constantFrom(...edges);

const share = fc.integer({ min: 0, max: 100 }).map((part) => e.percent(part));
const gbp = fc.integer({ min: 1, max: 900 }).map((amount) => e.money(`${amount} GBP`));

function bands(kind: Kind, pays: fc.Arbitrary<Expression>): fc.Arbitrary<Schedule> {
  const end = fc.record({ value: edgeOf(kind), included: fc.boolean() });
  const written = fc
    .array(fc.record({ lower: end, upper: end, pays }, { requiredKeys: ['pays'] }), { minLength: 1, maxLength: 4 })
    .map((found) => c.asWritten(...found.map((band): Band => ({ ...band, at: e.at() }))));
  const oneSided = fc
    .tuple(
      fc.constantFrom('lower' as const, 'upper' as const),
      fc.array(fc.tuple(end, pays), { minLength: 1, maxLength: 4 }),
    )
    .map(([side, found]) => c.nested(...found.map(([edge, paid]): Band => ({ [side]: edge, pays: paid, at: e.at() }))));
  return fc.oneof(written, oneSided);
}

const MODES: readonly RateNode['mode'][] = ['in-proportion', 'each-full', 'each-started'];

function amounts(kind: Kind): fc.Arbitrary<Expression> {
  const asked = typed(kind);
  const rate = fc
    .tuple(fc.constantFrom(...MODES), gbp, fc.option(edgeOf(kind).map(e.literal), { nil: undefined }))
    .map(([mode, amount, beyond]) =>
      e.forEach(mode, { amount, unit: kind.unit, quantity: asked, ...(beyond ? { beyond } : {}) }),
    );
  const graduated = fc
    .tuple(
      fc.constantFrom('rate-reached' as const, 'own-rate' as const),
      fc.constantFrom(...MODES),
      fc.uniqueArray(edgeOf(kind), { minLength: 1, maxLength: 3, selector: (value) => JSON.stringify(value) }),
      fc.array(fc.tuple(fc.boolean(), gbp), { minLength: 3, maxLength: 3 }),
    )
    .map(([applies, mode, froms, rates]) =>
      e.node({
        op: 'graduated',
        applies,
        mode,
        unit: kind.unit,
        quantity: asked,
        steps: froms.map((from, place) => ({
          from: e.literal(from),
          included: rates[place]![0],
          rate: rates[place]![1],
        })),
      }),
    );
  const single = fc.oneof(
    gbp,
    rate,
    graduated,
    share.map((part) => e.multiply(part, e.fee('Web'))),
  );
  const chosen = fc
    .tuple(edgeOf(kind), single, single)
    .map(([edge, then, otherwise]) => e.choose(e.atLeast(asked, e.literal(edge)), then, otherwise));
  const two = fc
    .tuple(fc.constantFrom(e.lesser, e.greater, e.add), fc.oneof(single, chosen), single)
    .map(([combine, a, b]) => combine(a, b));
  const rounded = single.map((amount) => e.round(amount, e.money('5 GBP'), 'up'));
  return fc.oneof(single, chosen, two, rounded);
}

const rules = (kind: Kind): fc.Arbitrary<CreditRule> =>
  fc
    .tuple(
      fc.oneof(
        fc
          .tuple(bands(kind, share), fc.constant(e.fee('Web')))
          .map(([schedule, basis]) => c.byBands(typed(kind), schedule, basis)),
        bands(kind, gbp).map((schedule) => c.byBands(typed(kind), schedule)),
        amounts(kind).map((amount) => c.amount(amount)),
      ),
      fc.option(edgeOf(kind), { nil: undefined }),
    )
    .map(([rule, edge]) => (edge === undefined ? rule : { ...rule, when: e.atMost(typed(kind), e.literal(edge)) }));

interface Agreed {
  readonly contract: Contract;
  readonly kind: Kind;
}

const agreed: fc.Arbitrary<Agreed> = fc.constantFrom(...KINDS).chain((kind) =>
  fc.tuple(edgeOf(kind), fc.array(rules(kind), { minLength: 1, maxLength: 2 })).map(([level, credits]) => ({
    kind,
    contract: c.contract({
      services: [c.service('Web', e.rate('1234.56 GBP', 'month'))],
      metrics: [c.uptime('M', { measure: kind.measure, type: { kind: kind.kind } })],
      targets: [
        c.target('T', 'M', e.literal(level), {
          commitment: e.compare(typed(kind), kind.upwards ? 'at-least' : 'at-most', e.literal(level)),
          threshold: { metric: 'M', operator: kind.upwards ? 'at-least' : 'at-most', value: level, at: e.at() },
          service: 'Web',
          credits,
        }),
      ],
    }),
  })),
);

/** Edges themselves, just beside them, and anything else that the period has room for. */
const probe = ({ kind, edges }: Kind): fc.Arbitrary<Rational> => {
  const at = edges.map((edge) =>
    edge.kind === 'percent' || edge.kind === 'duration' || edge.kind === 'number' ? fromJSON(edge.value) : rational(0),
  );
  const near = fc.constantFrom(...at);
  switch (kind) {
    case 'percent':
      return fc.oneof(
        near,
        fc.tuple(near, fc.integer({ min: -300, max: 300 })).map(([edge, by]) => edge.add(rational([by, 100_000]))),
        fc.integer({ min: 0, max: 100_000 }).map((part) => rational([part, 100_000])),
      );
    case 'duration':
      return fc.oneof(
        near,
        fc.tuple(near, fc.integer({ min: -1, max: 1 })).map(([edge, by]) => edge.add(by)),
        fc.integer({ min: 0, max: 28 * 24 * HOUR }).map(rational),
        fc.integer({ min: 0, max: 40 }).map((halves) => rational(halves * (HOUR / 2))),
      );
    case 'number':
      return fc.integer({ min: 0, max: 30 }).map(rational);
    default:
      return kind satisfies never;
  }
};

const inside = (value: Rational, kind: Kind): boolean =>
  value.s >= 0n && (kind.kind !== 'percent' || value.compare(1) <= 0);

function assertPays(of: Figure, value: Rational, paid: Rational, about: string): void {
  assert.ok(of.kind === 'figure', `${about}: not told`);
  assert.equal(toJSON(roundTo(valueAt(of.form, value), CENT, 'half-up')), toJSON(paid), about);
}

function assertSame(found: CreditFunction, contract: Contract, kind: string, value: Rational): void {
  const paid = paidFor(contract, found.target, found.at, figureOfKind(kind, value));
  const piece = pieceAt(found.credit, value);
  assert.ok(piece !== undefined, `no piece at ${toJSON(value)}`);
  assert.equal(piece.of.verdict, paid.outcome);
  const about = `at ${toJSON(value)} in ${found.at.whole.key}`;
  assertPays(piece.of.least, value, paid.least, `least ${about}`);
  assertPays(piece.of.most, value, paid.most, `most ${about}`);
}

describe('the credit as a function of the measured value', () => {
  it('is what is settled for that value', () => {
    fc.assert(
      fc.property(
        agreed.chain((agreement) =>
          fc.tuple(fc.constant(agreement), fc.array(probe(agreement.kind), { minLength: 6, maxLength: 6 })),
        ),
        ([{ contract, kind }, values]) => {
          const [target] = contract.targets;
          const functions = creditFunctions(constantsOf(contract), target!);
          for (const found of functions.slice(0, 2))
            for (const value of values.filter((one) => inside(one, kind)))
              assertSame(found, contract, kind.kind, value);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('covers each value once, in ascending order', () => {
    fc.assert(
      fc.property(agreed, ({ contract }) => {
        const [found] = creditFunctions(constantsOf(contract), contract.targets[0]!);
        const pieces = found!.credit;
        assert.equal(compareLower(pieces[0]!.interval.lower, found!.subject.range.within.lower), 0);
        assert.equal(compareUpper(pieces.at(-1)!.interval.upper, found!.subject.range.within.upper), 0);
        for (const [place, { interval }] of pieces.slice(1).entries()) {
          const end = pieces[place]!.interval.upper!;
          assert.ok(interval.lower!.value.equals(end.value));
          assert.notEqual(interval.lower!.included, end.included);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('has one for each length of month', () => {
    const functions = creditFunctions(
      constantsOf(c.contract({ targets: [c.target('T', 'M', e.percent(99))] })),
      c.target('T', 'M', e.percent(99)),
    );
    assert.deepEqual(
      functions.map(({ at }) => at.whole.key),
      ['2026-02', '2028-02', '2026-04', '2026-01'],
    );
  });
});
