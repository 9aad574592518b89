import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contains, intersect } from '../../src/time/intervals.ts';
import {
  and,
  atLeastK,
  clip,
  known,
  NEVER,
  not,
  or,
  type Tristate,
  tristate,
  without,
} from '../../src/time/tristate.ts';
import { intervalSets, TICKS, tristates } from './arbitrary.ts';

const domain = { start: 0, end: TICKS };
const ticks = Array.from({ length: TICKS }, (_, t) => t);
const RANK = { no: 0, unknown: 1, yes: 2 } as const;
const BY_RANK = ['no', 'unknown', 'yes'] as const;
type Truth = keyof typeof RANK;

const truthAt = ({ yes, unknown }: Tristate, t: number): Truth =>
  contains(yes, t) ? 'yes' : contains(unknown, t) ? 'unknown' : 'no';

/** Kleene's strong logic, one instant at a time. */
const kleene = {
  not: (a: Truth): Truth => BY_RANK[2 - RANK[a]]!,
  and: (a: Truth, b: Truth): Truth => BY_RANK[Math.min(RANK[a], RANK[b])]!,
  or: (a: Truth, b: Truth): Truth => BY_RANK[Math.max(RANK[a], RANK[b])]!,
  atLeastK: (truths: readonly Truth[], k: number): Truth =>
    truths.filter((t) => t === 'yes').length >= k
      ? 'yes'
      : truths.filter((t) => t !== 'no').length >= k
        ? 'unknown'
        : 'no',
};

function assertTruth(actual: Tristate, expected: (t: number) => Truth): void {
  assert.deepEqual(intersect(actual.yes, actual.unknown), []);
  assert.deepEqual(
    ticks.map((t) => truthAt(actual, t)),
    ticks.map(expected),
  );
}

const same: (a: Tristate, b: Tristate) => void = assert.deepEqual;

describe('three-valued conditions (D8)', () => {
  it('agree with Kleene at each tick', () => {
    fc.assert(
      fc.property(tristates(), tristates(), (a, b) => {
        assertTruth(not(a, domain), (t) => kleene.not(truthAt(a, t)));
        assertTruth(and(a, b), (t) => kleene.and(truthAt(a, t), truthAt(b, t)));
        assertTruth(or(a, b), (t) => kleene.or(truthAt(a, t), truthAt(b, t)));
        assertTruth(without(a, b), (t) => kleene.and(truthAt(a, t), kleene.not(truthAt(b, t))));
      }),
    );
    fc.assert(
      fc.property(fc.array(tristates(), { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 4 }), (all, k) => {
        assertTruth(atLeastK(all, k), (t) =>
          kleene.atLeastK(
            all.map((a) => truthAt(a, t)),
            k,
          ),
        );
      }),
    );
  });

  it('obey De Morgan, distribution and absorption', () => {
    fc.assert(
      fc.property(tristates(), tristates(), tristates(), (a, b, c) => {
        const no = (x: Tristate) => not(x, domain);
        same(no(no(a)), a);
        same(no(and(a, b)), or(no(a), no(b)));
        same(no(or(a, b)), and(no(a), no(b)));
        same(and(a, or(b, c)), or(and(a, b), and(a, c)));
        same(and(a, or(a, b)), a);
        same(and(a, b), and(b, a));
        same(or(a, or(b, c)), or(or(a, b), c));
        same(atLeastK([a, b], 1), or(a, b));
        same(atLeastK([a, b], 2), and(a, b));
        same(or(a, NEVER), a);
      }),
    );
  });

  it('are ordinary logic where everything is known', () => {
    fc.assert(
      fc.property(intervalSets(), intervalSets(), (a, b) => {
        same(and(known(a), known(b)), known(intersect(a, b)));
        assert.deepEqual(not(known(a), domain).unknown, []);
      }),
    );
  });

  it('do not claim what is both', () => {
    const condition = tristate([{ start: 0, end: 10 }], [{ start: 5, end: 12 }]);
    assert.deepEqual(condition.yes, [{ start: 0, end: 5 }]);
    same(clip(condition, { start: 4, end: 6 }), { yes: [{ start: 4, end: 5 }], unknown: [{ start: 5, end: 6 }] });
  });
});
