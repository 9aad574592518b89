import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { isoDate, WEEKDAYS } from '../../src/time/civil.ts';
import {
  nextPeriod,
  type PeriodSpec,
  periodByIndex,
  periodContaining,
  periodsBetween,
  previousPeriod,
  problemWithPeriod,
  windowBefore,
} from '../../src/time/periods.ts';
import { formatInstant, localDay } from '../../src/time/zone.ts';
import { instants, zones } from './arbitrary.ts';

const utc = (text: string) => Date.parse(text);
const HOUR = 3_600_000;

const dates = () => instants('1995-01-01', '2035-01-01').map((instant) => isoDate(localDay('UTC', instant)));

/** Rules whose periods tile time. */
const tilings = (): fc.Arbitrary<PeriodSpec> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('calendar' as const),
      unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'quarter' as const, 'year' as const),
      startMonth: fc.integer({ min: 1, max: 12 }),
      weekStart: fc.constantFrom(...WEEKDAYS),
    }),
    fc.record({ kind: fc.constant('billing' as const), day: fc.integer({ min: 1, max: 31 }) }),
    fc.record({ kind: fc.constant('every' as const), days: fc.integer({ min: 1, max: 100 }), from: dates() }),
    fc.record({
      kind: fc.constant('contract' as const),
      unit: fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
      from: dates(),
    }),
  );

const rollings = (): fc.Arbitrary<PeriodSpec> =>
  fc.record({
    kind: fc.constant('rolling' as const),
    count: fc.integer({ min: 1, max: 40 }),
    unit: fc.constantFrom('day' as const, 'month' as const),
  });

const keys = (spec: PeriodSpec, from: string, to: string, zone = 'UTC') =>
  periodsBetween(spec, zone, utc(from), utc(to)).map(({ key }) => key);

describe('periods', () => {
  it('tile time without gap or overlap, in any zone (T2)', () => {
    fc.assert(
      fc.property(
        tilings(),
        zones(),
        instants('1996-01-01', '2034-01-01'),
        fc.integer({ min: 1, max: 400 * 24 }),
        (spec, zone, from, hours) => {
          const to = from + hours * HOUR;
          const periods = periodsBetween(spec, zone, from, to);
          assert.ok(periods[0]!.start <= from && from < periods[0]!.end);
          assert.ok(periods.at(-1)!.start < to && to <= periods.at(-1)!.end);
          for (let i = 1; i < periods.length; i++) {
            const [before, after] = [periods[i - 1]!, periods[i]!];
            assert.equal(before.end, after.start);
            assert.ok(before.key < after.key, `${before.key} sorts before ${after.key}`);
            assert.ok(before.index < after.index);
            assert.deepEqual(nextPeriod(spec, zone, before), after);
            assert.deepEqual(previousPeriod(spec, zone, after), before);
          }
        },
      ),
    );
  });

  it('contain the instants they are asked for', () => {
    fc.assert(
      fc.property(fc.oneof(tilings(), rollings()), zones(), instants(), (spec, zone, instant) => {
        const period = periodContaining(spec, zone, instant);
        assert.ok(period.start <= instant && instant < period.end);
        assert.deepEqual(periodByIndex(spec, zone, period.index), period);
        if (spec.kind !== 'rolling') assert.deepEqual(periodContaining(spec, zone, period.start), period);
        assert.deepEqual(periodContaining(spec, zone, period.end - 1), period);
      }),
    );
  });

  it('have the bounds that Temporal gives', () => {
    fc.assert(
      fc.property(zones(), instants(), (zone, instant) => {
        const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
        const bounds = (first: Temporal.PlainDate, past: Temporal.PlainDate) => ({
          start: first.toZonedDateTime(zone).epochMilliseconds,
          end: past.toZonedDateTime(zone).epochMilliseconds,
        });
        const first = local.with({ day: 1 });
        const month = periodContaining({ kind: 'calendar', unit: 'month' }, zone, instant);
        assert.deepEqual({ start: month.start, end: month.end }, bounds(first, first.add({ months: 1 })));
        assert.equal(month.key, local.toPlainYearMonth().toString());
        const week = periodContaining({ kind: 'calendar', unit: 'week' }, zone, instant);
        const monday = local.subtract({ days: local.dayOfWeek - 1 });
        assert.deepEqual({ start: week.start, end: week.end }, bounds(monday, monday.add({ days: 7 })));
        assert.equal(week.key, `${local.yearOfWeek}-W${String(local.weekOfYear).padStart(2, '0')}`);
      }),
    );
  });

  it('give days of 23, 24 and 25 hours (T2)', () => {
    const hours = (date: string) => {
      const { start, end } = periodContaining(
        { kind: 'calendar', unit: 'day' },
        'Europe/London',
        utc(`${date}T12:00:00Z`),
      );
      return (end - start) / HOUR;
    };
    assert.deepEqual(['2026-03-29', '2026-03-30', '2026-10-25'].map(hours), [23, 24, 25]);
    const lordHowe = periodContaining(
      { kind: 'calendar', unit: 'day' },
      'Australia/Lord_Howe',
      utc('2026-10-03T20:00:00Z'),
    );
    assert.equal((lordHowe.end - lordHowe.start) / HOUR, 23.5);
  });

  it('clamp billing cycles to short months without drifting (T4)', () => {
    assert.deepEqual(keys({ kind: 'billing', day: 31 }, '2026-01-31T00:00Z', '2026-05-01T00:00Z'), [
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ]);
    assert.deepEqual(keys({ kind: 'billing', day: 31 }, '2026-01-30T00:00Z', '2026-01-30T00:01Z'), ['2025-12-31']);
  });

  it('count contract months from the start of the term (T4)', () => {
    const spec: PeriodSpec = { kind: 'contract', unit: 'month', from: '2025-12-30' };
    assert.deepEqual(keys(spec, '2025-12-30T00:00Z', '2026-03-31T00:00Z'), [
      '2025-12-30',
      '2026-01-30',
      '2026-02-28',
      '2026-03-30',
    ]);
    assert.equal(periodContaining(spec, 'UTC', utc('2026-02-28T12:00Z')).index, 2);
    assert.deepEqual(
      keys({ kind: 'contract', unit: 'year', from: '2024-02-29' }, '2024-02-29T00:00Z', '2025-03-01T00:00Z'),
      ['2024-02-29', '2025-02-28'],
    );
  });

  it('name calendar and fiscal periods', () => {
    const at = (spec: PeriodSpec, date: string) => periodContaining(spec, 'UTC', utc(`${date}T00:00Z`)).key;
    assert.equal(at({ kind: 'calendar', unit: 'quarter' }, '2026-03-31'), '2026-Q1');
    assert.equal(at({ kind: 'calendar', unit: 'year' }, '2026-03-31'), '2026');
    assert.equal(at({ kind: 'calendar', unit: 'quarter', startMonth: 4 }, '2026-03-31'), 'FY2025-26-Q4');
    assert.equal(at({ kind: 'calendar', unit: 'quarter', startMonth: 2 }, '2026-01-31'), 'FY2025-26-Q4');
    assert.equal(at({ kind: 'calendar', unit: 'year', startMonth: 4 }, '2026-04-01'), 'FY2026-27');
    assert.equal(at({ kind: 'calendar', unit: 'week' }, '2027-01-03'), '2026-W53');
    assert.equal(at({ kind: 'calendar', unit: 'week', weekStart: 'sun' }, '2027-01-03'), '2027-W01');
    assert.equal(at({ kind: 'every', days: 28, from: '2026-04-01' }, '2026-04-29'), '2026-04-29');
  });

  it('roll: one window for each month, of the last ones', () => {
    const spec: PeriodSpec = { kind: 'rolling', count: 12, unit: 'month' };
    const windows = periodsBetween(spec, 'Europe/London', utc('2026-03-01T00:00Z'), utc('2026-05-01T00:00+01:00'));
    assert.deepEqual(
      windows.map(({ key, start, end }) => [
        key,
        formatInstant('Europe/London', start),
        formatInstant('Europe/London', end),
      ]),
      [
        ['2026-03-P12M', '2025-04-01T00:00:00+01:00', '2026-04-01T00:00:00+01:00'],
        ['2026-04-P12M', '2025-05-01T00:00:00+01:00', '2026-05-01T00:00:00+01:00'],
      ],
    );
    const claim = windowBefore(
      { kind: 'rolling', count: 1, unit: 'month' },
      'Europe/London',
      utc('2026-03-31T09:00:00Z'),
    );
    assert.equal(formatInstant('Europe/London', claim.start), '2026-02-28T10:00:00Z');
  });

  it('skip a date that the zone skipped', () => {
    const day: PeriodSpec = { kind: 'calendar', unit: 'day' };
    const before = periodContaining(day, 'Pacific/Apia', utc('2011-12-30T00:00Z'));
    assert.deepEqual([before.key, nextPeriod(day, 'Pacific/Apia', before).key], ['2011-12-29', '2011-12-31']);
  });

  it('give an evening that is read twice over midnight to the new day', () => {
    // At 00:01 on 2010-11-07 clocks went back to 23:01 of the 6th.
    const second = periodContaining({ kind: 'calendar', unit: 'day' }, 'America/St_Johns', utc('2010-11-07T03:00Z'));
    assert.equal(formatInstant('America/St_Johns', utc('2010-11-07T03:00Z')), '2010-11-06T23:30:00-03:30');
    assert.deepEqual([second.key, (second.end - second.start) / HOUR], ['2010-11-07', 25]);
  });

  it('say what is wrong with a rule', () => {
    const wrong: PeriodSpec[] = [
      { kind: 'calendar', unit: 'year', startMonth: 13 },
      { kind: 'billing', day: 0 },
      { kind: 'every', days: 1.5, from: '2026-01-01' },
      { kind: 'every', days: 28, from: '2026-02-30' },
      { kind: 'contract', unit: 'month', from: 'soon' },
      { kind: 'rolling', count: 0, unit: 'day' },
    ];
    for (const spec of wrong) {
      const problem = problemWithPeriod(spec);
      assert.ok(problem);
      assert.throws(() => periodContaining(spec, 'UTC', 0), { name: 'RangeError', message: problem });
    }
    assert.deepEqual(periodsBetween({ kind: 'calendar', unit: 'day' }, 'UTC', 5, 5), []);
  });
});
