/** Which rows a figure rests on doesn't depend on how they are looked for. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linesIn, type Spoken } from '../../src/measure/overtime/timed.ts';

describe('the rows that speak of some time', () => {
  it('are the same whether they stand in the order of time or not', () => {
    const steps = fc.array(
      fc.record({ later: fc.nat({ max: 3 }), longer: fc.nat({ max: 3 }), file: fc.constantFrom('a.csv', 'b.csv') }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, fc.nat({ max: 60 }), fc.nat({ max: 20 }), (all, from, length) => {
        let [start, end] = [0, 0];
        const ordered = all.map(({ later, longer, file }, row): Spoken => {
          start += later;
          end = Math.max(end + longer, start);
          return { start, end, source: { file, from: 2 * row + 1, to: 2 * row + 1 } };
        });
        const within = { start: from, end: from + length };
        const found = linesIn(ordered, within);
        assert.deepEqual(found, linesIn(ordered.toReversed(), within));
        const spoken = ordered.filter((one) => one.start < within.end && within.start < one.end);
        if (spoken.length <= 20) assert.equal(found.length, spoken.length);
      }),
    );
  });
});
