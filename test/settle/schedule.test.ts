/** R1: what a schedule says of each value, one sentence per case. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Schedule } from '../../src/contract/contract.ts';
import { compare, rational } from '../../src/exact/rational.ts';
import { bandText, type Entry, entriesBetween, entryAt } from '../../src/settle/schedule.ts';
import * as c from '../support/contracts.ts';
import * as e from '../support/expressions.ts';

const { number } = e.values;
const below = c.nested(
  c.band(c.edge('below', number(99)), e.points(1)),
  c.band(c.edge('at most', number(95)), e.points(2)),
  c.band(c.edge('below', number(95)), e.points(3)),
);
const above = c.nested(
  c.band(c.edge('at least', number(4)), e.points(1)),
  c.band(c.edge('above', number(8)), e.points(2)),
);
const closed = c.asWritten(
  c.band({ lower: { value: number(1), included: true }, upper: { value: number(43), included: true } }, e.points(1)),
  c.band({ lower: { value: number(44), included: true }, upper: { value: number(90), included: true } }, e.points(2)),
  c.band({ lower: { value: number(80), included: false } }, e.points(3)),
);

const shown = (entry: Entry): string => {
  switch (entry.kind) {
    case 'band':
      return bandText(entry.band, 'UTC');
    case 'no-edge':
      return 'no edge';
    case 'gap':
      return `gap beside ${entry.beside.map((band) => bandText(band, 'UTC')).join(' | ')}`;
    case 'contradiction':
      return `both ${entry.bands.map((band) => bandText(band, 'UTC')).join(' | ')}`;
  }
};

describe('schedules', () => {
  const cases: readonly (readonly [string, Schedule, string, string])[] = [
    ['nested downwards', below, '99', 'no edge'],
    ['nested downwards', below, '98.999', 'below 99'],
    ['nested downwards', below, '95', 'at most 95'],
    ['nested downwards', below, '94.999', 'below 95'],
    ['nested upwards', above, '3.999', 'no edge'],
    ['nested upwards', above, '4', 'at least 4'],
    ['nested upwards', above, '8', 'at least 4'],
    ['nested upwards', above, '8.001', 'above 8'],
    ['closed ranges', closed, '1', 'from 1 to 43'],
    ['closed ranges', closed, '43', 'from 1 to 43'],
    ['closed ranges', closed, '43.5', 'gap beside from 1 to 43 | from 44 to 90'],
    ['closed ranges', closed, '0', 'gap beside from 1 to 43'],
    ['closed ranges', closed, '80', 'from 44 to 90'],
    ['closed ranges', closed, '85', 'both from 44 to 90 | above 80'],
    ['closed ranges', closed, '91', 'above 80'],
  ];
  for (const [form, schedule, value, expected] of cases)
    it(`${form}: ${value} is ${expected}`, () => assert.equal(shown(entryAt(schedule, rational(value))), expected));

  it('say of a stretch of values what they say of each value in it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(below, above, closed),
        fc.integer({ min: -20, max: 2100 }),
        fc.nat({ max: 400 }),
        (schedule, from, width) => {
          const value = (twentieths: number) => rational([twentieths, 20]);
          const said = new Set(entriesBetween(schedule, value(from), value(from + width)).map(shown));
          const each = new Set(
            Array.from({ length: width + 1 }, (_, step) => shown(entryAt(schedule, value(from + step)))),
          );
          for (const entry of each) assert.ok(said.has(entry), entry);
          // Edges are at least two twentieths apart, so that every answer shows at one of the values.
          assert.equal(said.size, each.size);
        },
      ),
    );
  });

  it('have no order: bands may be written in any', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...below.bands], { minLength: 3 }),
        fc.integer({ min: 900, max: 1000 }),
        (bands, tenths) => {
          const value = rational([tenths, 10]);
          assert.equal(shown(entryAt({ ...below, bands }, value)), shown(entryAt(below, value)));
          assert.ok(compare(value, rational(90)) >= 0);
        },
      ),
    );
  });
});
