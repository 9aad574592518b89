import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addMonths,
  civilDate,
  DAY_MS,
  dayNumber,
  isoDate,
  isoMonth,
  isoWall,
  parseClockTime,
  parseIsoDate,
  WEEKDAYS,
  weekdayOf,
} from '../../src/time/civil.ts';

const days = fc.integer({ min: dayNumber(1, 1, 1), max: dayNumber(9999, 12, 31) });
const plain = (day: number) => Temporal.PlainDate.from('1970-01-01').add({ days: day });

describe('civil dates', () => {
  it('agree with Temporal', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -600, max: 600 }), (day, months) => {
        const date = plain(day);
        const { year, month, day: dayOfMonth } = civilDate(day);
        assert.deepEqual([year, month, dayOfMonth], [date.year, date.month, date.day]);
        assert.equal(dayNumber(year, month, dayOfMonth), day);
        assert.equal(isoDate(day), date.toString());
        assert.equal(parseIsoDate(isoDate(day)), day);
        assert.equal(weekdayOf(day), WEEKDAYS[date.dayOfWeek - 1]);
        fc.pre(year > 51 && year < 9949);
        assert.equal(isoDate(addMonths(day, months)), date.add({ months }).toString());
      }),
    );
  });

  it('refuse days that do not exist', () => {
    for (const text of [
      '2026-02-29',
      '2026-02-30',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '1900-02-29',
      '2026-01-00',
      '2026-01-01 ',
    ]) {
      assert.equal(parseIsoDate(text), undefined, text);
    }
    assert.equal(isoDate(parseIsoDate('2000-02-29')!), '2000-02-29');
  });

  it('read clock times', () => {
    assert.equal(parseClockTime('08:30'), 8.5 * 3_600_000);
    assert.equal(parseClockTime('24:00'), DAY_MS);
    for (const text of ['24:01', '8:30', '08:60', '', '08:30:00']) assert.equal(parseClockTime(text), undefined, text);
  });

  it('are written in ISO 8601', () => {
    assert.equal(isoMonth(2026 * 12 + 2), '2026-03');
    assert.equal(isoWall(Date.UTC(2026, 2, 29, 1, 2, 3, 40)), '2026-03-29T01:02:03.040');
    assert.equal(isoWall(-1), '1969-12-31T23:59:59.999');
  });
});
