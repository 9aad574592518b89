import assert from 'node:assert/strict';
import fc from 'fast-check';
import { disagreement, gaps, metBy, overlaps, type ThresholdOperator } from '../../src/analyse/bands.ts';
import { contains, NOT_NEGATIVE, uncovered, type ValueRange, witness } from '../../src/analyse/valueInterval.ts';
import { rational, toJSON } from '../../src/exact/rational.ts';
import { asWritten, bandsByDefinition, nested, samples, scheduleOf } from './schedules.ts';

const range: ValueRange = { within: NOT_NEGATIVE, scale: 1 };
const schedules = () => fc.oneof(asWritten(), nested());

const edges = (...bands: readonly (readonly [string | undefined, string | undefined])[]) =>
  scheduleOf(
    'as-written',
    bands.map(([from, to]) => ({
      ...(from ? { lower: { value: from, included: true } } : {}),
      ...(to ? { upper: { value: to, included: true } } : {}),
    })),
  );

describe('bands', () => {
  it('leave gaps exactly where no band takes a value', () => {
    fc.assert(
      fc.property(schedules(), (schedule) => {
        const found = gaps(schedule, range);
        for (const value of samples)
          assert.equal(
            found.some(({ interval }) => contains(interval, value)),
            bandsByDefinition(schedule, value).length === 0,
            toJSON(value),
          );
        for (const gap of found) {
          assert.ok(contains(gap.interval, gap.witness));
          assert.equal(bandsByDefinition(schedule, gap.witness).length, 0);
        }
      }),
    );
  });

  it('overlap exactly where two bands take a value', () => {
    fc.assert(
      fc.property(schedules(), (schedule) => {
        const found = overlaps(schedule, range);
        for (const value of samples) {
          const pairs = found.filter(({ interval }) => contains(interval, value)).length;
          const bands = bandsByDefinition(schedule, value).length;
          assert.equal(2 * pairs, bands < 2 ? 0 : bands * (bands - 1), toJSON(value));
        }
        for (const { witness: value, first, second } of found)
          assert.ok([first, second].every((band) => bandsByDefinition(schedule, value).includes(band)));
      }),
    );
  });

  it('pay for a met value exactly where they disagree with the target', () => {
    const operators: readonly ThresholdOperator[] = ['at-least', 'at-most', 'above', 'below'];
    fc.assert(
      fc.property(schedules(), fc.constantFrom(...operators), fc.nat(12), (schedule, operator, threshold) => {
        const met = metBy(operator, rational(threshold));
        const { metButPaid, missedButUnpaid } = disagreement(schedule, operator, rational(threshold), range);
        for (const value of samples)
          assert.equal(
            metButPaid.some(({ interval }) => contains(interval, value)),
            contains(met, value) && bandsByDefinition(schedule, value).length > 0,
            toJSON(value),
          );
        if (missedButUnpaid) {
          assert.ok(!contains(met, missedButUnpaid.witness));
          assert.equal(bandsByDefinition(schedule, missedButUnpaid.witness).length, 0);
        }
      }),
    );
  });

  it('name the value between printed decimals, and none where values come in those steps', () => {
    const printed = edges(['98.0', '98.9'], ['99.0', '99.9']);
    const between = gaps(printed, range).find(({ under, over }) => under && over);
    assert.equal(toJSON(between!.witness), toJSON(rational('98.95')));
    const rounded = gaps(printed, { ...range, step: rational('0.1') });
    assert.ok(!rounded.some(({ under, over }) => under && over));
    const counts = edges(['1', '43'], ['44', '50']);
    assert.equal(gaps(counts, range).filter(({ under, over }) => under && over).length, 1);
    assert.equal(gaps(counts, { ...range, step: rational(1) }).filter(({ under, over }) => under && over).length, 0);
  });

  it('name the single value that two open edges leave out', () => {
    const schedule = scheduleOf('as-written', [
      { lower: { value: '99.0', included: false }, upper: { value: '99.9', included: true } },
      { upper: { value: '99.0', included: false } },
    ]);
    const [gap, beyond, ...rest] = gaps(schedule, range);
    assert.deepEqual(
      [gap?.interval.lower, gap?.interval.upper].map((bound) => bound && toJSON(bound.value)),
      ['99', '99'],
    );
    assert.ok(gap?.under && gap.over && beyond?.under && !beyond.over && rest.length === 0);
    const { metButPaid } = disagreement(schedule, 'at-least', rational('99.9'), range);
    assert.deepEqual(
      metButPaid.map((each) => toJSON(each.witness)),
      ['999/10'],
    );
  });

  it('find the misses beside the target that earn nothing', () => {
    const late = scheduleOf('nested', [{ upper: { value: '99.5', included: false } }]);
    const { missedButUnpaid } = disagreement(late, 'at-least', rational('99.9'), range);
    assert.deepEqual(
      [missedButUnpaid?.interval.lower, missedButUnpaid?.interval.upper].map((bound) => toJSON(bound!.value)),
      [toJSON(rational('99.5')), toJSON(rational('99.9'))],
    );
    const fitting = scheduleOf('nested', [{ upper: { value: '99.9', included: false } }]);
    assert.equal(disagreement(fitting, 'at-least', rational('99.9'), range).missedButUnpaid, undefined);
  });
});

describe('a witness', () => {
  it('lies in its interval, is no end of it where it has an inside, and is short', () => {
    const bound = fc.record({
      value: fc.integer({ min: 0, max: 4000 }).map((n) => rational([n, 40])),
      included: fc.boolean(),
    });
    fc.assert(
      fc.property(bound, bound, (lower, upper) => {
        for (const interval of uncovered({ lower, upper }, [])) {
          if (lower.value.compare(upper.value) > 0) continue;
          const found = witness(interval, { scale: 1 });
          if (lower.value.equals(upper.value) && !(lower.included && upper.included)) continue;
          assert.ok(found && contains(interval, found));
          assert.ok(lower.value.equals(upper.value) || (!found.equals(lower.value) && !found.equals(upper.value)));
        }
      }),
    );
    const between = {
      lower: { value: rational('0.989'), included: false },
      upper: { value: rational('0.99'), included: false },
    };
    assert.equal(toJSON(witness(between, { scale: 100 })!), toJSON(rational('0.9895')));
  });
});
