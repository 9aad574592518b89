/** What declared costs are held against is what bands and cap say downtime by downtime. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { costsOfMissing } from '../../src/analyse/costOfMissing.ts';
import { functionsOf } from '../../src/analyse/functions.ts';
import { lossAndCredit } from '../../src/analyse/lossAndCredit.ts';
import type { Contract, Service, Target } from '../../src/contract/contract.ts';
import { minimum, type Rational, rational, toJSON } from '../../src/exact/rational.ts';
import { lengthOf } from '../../src/time/intervals.ts';
import * as c from '../support/contracts.ts';
import * as e from '../support/expressions.ts';

const HOUR = 3_600_000;

interface Row {
  readonly edge: string;
  readonly pays: number;
}

/** Edges from the nearest to the furthest, and what each pays of a fee of 1000 GBP. */
const rows: fc.Arbitrary<readonly Row[]> = fc
  .tuple(
    fc.subarray(['99.9', '99.5', '99', '97.5', '95', '90'], { minLength: 1 }),
    fc.array(fc.constantFrom(5, 10, 25, 40, 100), { minLength: 6, maxLength: 6 }),
  )
  .map(([edges, pays]) => edges.map((edge, index) => ({ edge, pays: pays[index] ?? 5 })));

function agreement(
  bands: readonly Row[],
  cap: number,
): { readonly contract: Contract; readonly service: Service; readonly target: Target } {
  const service = c.service('Checkout', e.rate('1000 GBP', 'month'), {
    costOfDowntime: { perHour: e.money('70 GBP'), at: e.at() },
  });
  const schedule = c.nested(
    ...bands.map(({ edge, pays }) => c.band(c.edge('below', e.values.percent(edge)), e.percent(pays))),
  );
  const target = c.target('Availability', 'Uptime', e.percent(bands[0]?.edge ?? '99.9'), {
    service: 'Checkout',
    credits: [c.byBands(e.metric('Uptime'), schedule, e.fee('Checkout'))],
    costOfCompliance: { cost: e.rate('300 GBP', 'month'), at: e.at() },
  });
  const contract = c.contract({
    services: [service],
    metrics: [c.uptime('Uptime')],
    targets: [target],
    creditTerms: c.creditTerms({ caps: [c.cap(e.money(`${cap} GBP`), { kind: 'period', period: c.MONTH })] }),
  });
  return { contract, service, target };
}

/** Just past each edge one after the other: the furthest one passed applies (R1), no more than the cap (R4). */
function byEnumeration(bands: readonly Row[], cap: number, periodMs: number) {
  const found = bands.map(({ edge, pays }) => ({
    downtimeMs: rational(100).sub(rational(edge)).div(rational(100)).mul(rational(periodMs)),
    paid: Math.min(pays * 10, cap),
  }));
  const most = Math.max(...found.map(({ paid }) => paid));
  const reached = found.filter(({ paid }) => paid === most).map(({ downtimeMs }) => downtimeMs);
  return { most, downtimeMs: reached.reduce((a: Rational, b: Rational) => minimum(a, b)) };
}

describe('declared costs', () => {
  it('of downtime are held against the most that bands and cap let through, at the least downtime that earns it', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 1200 }), (bands, cap) => {
        const { contract, service } = agreement(bands, cap);
        const found = lossAndCredit(contract, service, functionsOf(contract));
        assert.equal(found.length, 4, 'months of 28 to 31 days');
        for (const { at, most, downtimeMs, loss } of found) {
          const expected = byEnumeration(bands, cap, lengthOf(at.whole));
          assert.equal(toJSON(most), toJSON(rational(expected.most)));
          assert.equal(toJSON(downtimeMs), toJSON(expected.downtimeMs));
          assert.equal(toJSON(loss), toJSON(expected.downtimeMs.mul(rational(70)).div(rational(HOUR))));
        }
      }),
    );
  });

  it('of compliance are held against the dearest miss', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 1200 }), (bands, cap) => {
        const { contract, target } = agreement(bands, cap);
        for (const { at, keeping, missing } of costsOfMissing(contract, target, functionsOf(contract))) {
          assert.equal(toJSON(missing), toJSON(rational(byEnumeration(bands, cap, lengthOf(at.whole)).most)));
          assert.equal(toJSON(keeping), '300');
        }
      }),
    );
  });
});
