import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fallsShort, recordText, trackRecord } from '../../src/analyse/trackRecord.ts';
import { rational, toInteger } from '../../src/exact/rational.ts';

const judgedOf = (values: readonly number[], level: number, upwards: boolean) =>
  values.map((value, index) => ({
    name: `period ${index + 1}`,
    met: upwards ? value >= level : value <= level,
    value: rational(value),
    text: String(value),
  }));

describe('the record of a target on observations', () => {
  it('names the strictest measured level that at least 95% of the periods reached', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 70 }),
        fc.integer({ min: 0, max: 40 }),
        fc.boolean(),
        (values, level, upwards) => {
          const record = trackRecord(judgedOf(values, level, upwards), 0, upwards);
          const reaches = (asked: number): number =>
            values.filter((value) => (upwards ? value >= asked : value <= asked)).length;
          const reached = values.filter((value) => reaches(value) * 100 >= 95 * values.length);
          const strictest = upwards ? Math.max(...reached) : Math.min(...reached);
          assert.equal(record.level && toInteger(record.level.value), strictest);
          assert.equal(record.level?.met, reaches(strictest));
          assert.equal(
            record.worst && toInteger(record.worst.value),
            upwards ? Math.min(...values) : Math.max(...values),
          );
          assert.equal(record.met, reaches(level));
          assert.equal(fallsShort(record), reaches(level) * 100 < 95 * values.length);
        },
      ),
    );
  });

  it('is the worst one of fewer than 20', () => {
    const values = Array.from({ length: 19 }, (_, index) => 80 + index);
    assert.equal(
      recordText(trackRecord(judgedOf(values, 90, true), 0, true)),
      '9 of 19 periods; 95% of them reached at least 80, the worst was 80 (period 1)',
    );
    assert.equal(
      recordText(trackRecord(judgedOf([...values, 99], 90, true), 0, true)),
      '10 of 20 periods; 95% of them reached at least 81, the worst was 80 (period 1)',
    );
  });

  it('counts only, where a value is not known exactly', () => {
    const judged = [...judgedOf([1, 2], 2, true), { name: 'period 3', met: false }];
    assert.equal(recordText(trackRecord(judged, 2, true)), '1 of 3 periods');
    assert.equal(fallsShort(trackRecord([], 3, true)), false, 'nothing was judged');
  });
});
