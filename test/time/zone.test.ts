import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { isoDate, isoWall, parseIsoDate } from '../../src/time/civil.ts';
import {
  findZone,
  formatInstant,
  localDay,
  offsetAt,
  offsetSegments,
  startOfDay,
  toInstant,
  toWall,
  transitions,
  zoneOf,
} from '../../src/time/zone.ts';
import { instants, zones } from './arbitrary.ts';

const wall = (text: string) => Date.parse(`${text}Z`);
const utc = (text: string) => Date.parse(text);

/** What Temporal says of a local reading. */
function temporal(
  zone: string,
  reading: number,
  disambiguation: 'compatible' | 'earlier' | 'later' | 'reject',
): number | undefined {
  try {
    return Temporal.PlainDateTime.from(isoWall(reading)).toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
  } catch {
    return undefined;
  }
}

describe('zones', () => {
  it('have the offsets that Temporal has', () => {
    fc.assert(
      fc.property(zones(), instants(), (zone, instant) => {
        const expected =
          Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
        assert.equal(offsetAt(zone, instant), expected);
        assert.equal(toWall(zone, instant), instant + expected);
      }),
      { numRuns: 500 },
    );
  });

  it('resolve local readings as Temporal does, around changes of offset as well (T3)', () => {
    const nearAChange = fc
      .tuple(zones(), instants(), fc.integer({ min: -30 * 3600, max: 30 * 3600 }))
      .map(([zone, instant, seconds]) => {
        const change = transitions(zone, instant, instant + 2 * 366 * 86_400_000)[0];
        return { zone, reading: (change ? change.at + change.offsetBefore : instant) + seconds * 1000 };
      });
    fc.assert(
      fc.property(nearAChange, ({ zone, reading }) => {
        const { instant, issue } = toInstant(zone, reading);
        const strict = temporal(zone, reading, 'reject');
        assert.equal(issue === undefined, strict !== undefined);
        assert.equal(instant, temporal(zone, reading, 'compatible'));
        // Temporal's words name the instant, ours the offset: in a gap the later offset gives the earlier instant.
        assert.equal(
          toInstant(zone, reading, 'later').instant,
          temporal(zone, reading, issue === 'skipped' ? 'earlier' : 'later'),
        );
        assert.equal(toInstant(zone, reading, 'reject').instant, strict);
        if (issue !== 'skipped') assert.equal(toWall(zone, instant), reading);
      }),
      { numRuns: 500 },
    );
  });

  it('start each day when Temporal does', () => {
    fc.assert(
      fc.property(zones(), instants(), (zone, instant) => {
        const day = localDay(zone, instant);
        const expected = Temporal.PlainDate.from(isoDate(day)).toZonedDateTime(zone).epochMilliseconds;
        assert.equal(startOfDay(zone, day), expected);
      }),
    );
  });

  it('report what DST skips and repeats (T3)', () => {
    assert.deepEqual(toInstant('Europe/London', wall('2026-03-29T01:30:00')), {
      instant: utc('2026-03-29T01:30:00Z'),
      issue: 'skipped',
    });
    assert.deepEqual(toInstant('Europe/London', wall('2026-03-29T01:30:00'), 'later'), {
      instant: utc('2026-03-29T00:30:00Z'),
      issue: 'skipped',
    });
    assert.deepEqual(toInstant('Europe/London', wall('2026-10-25T01:30:00')), {
      instant: utc('2026-10-25T00:30:00Z'),
      issue: 'repeated',
    });
    assert.deepEqual(toInstant('Europe/London', wall('2026-10-25T01:30:00'), 'later'), {
      instant: utc('2026-10-25T01:30:00Z'),
      issue: 'repeated',
    });
    assert.deepEqual(toInstant('Europe/London', wall('2026-10-25T01:30:00'), 'reject'), {
      instant: undefined,
      issue: 'repeated',
    });
    assert.deepEqual(toInstant('Europe/London', wall('2026-10-25T02:00:00'), 'reject'), {
      instant: utc('2026-10-25T02:00:00Z'),
    });
    assert.equal(toInstant('Australia/Lord_Howe', wall('2026-10-04T02:15:00')).issue, 'skipped');
    assert.equal(toInstant('Australia/Lord_Howe', wall('2026-10-04T02:30:00')).issue, undefined);
  });

  it('may skip a whole date', () => {
    const skipped = parseIsoDate('2011-12-30')!;
    assert.equal(startOfDay('Pacific/Apia', skipped), startOfDay('Pacific/Apia', skipped + 1));
    assert.equal(toInstant('Pacific/Apia', wall('2011-12-30T12:00:00')).issue, 'skipped');
  });

  it('list their changes', () => {
    assert.deepEqual(transitions('Europe/London', utc('2026-01-01T00:00:00Z'), utc('2027-01-01T00:00:00Z')), [
      { at: utc('2026-03-29T01:00:00Z'), offsetBefore: 0, offsetAfter: 3_600_000 },
      { at: utc('2026-10-25T01:00:00Z'), offsetBefore: 3_600_000, offsetAfter: 0 },
    ]);
    assert.equal(transitions('Europe/London', utc('2026-03-29T01:00:00Z'), utc('2026-03-29T01:00:00.001Z')).length, 1);
    assert.equal(transitions('Europe/London', utc('2026-03-29T00:00:00Z'), utc('2026-03-29T01:00:00Z')).length, 0);
    assert.equal(offsetSegments('UTC', utc('1990-01-01T00:00:00Z'), utc('2040-01-01T00:00:00Z')).length, 1);
  });

  it('must exist', () => {
    for (const id of ['Europe/Lundon', '', 'Z', '../x', '2026-01-01T00:00[Europe/London]', '+2:00', "UTC'"]) {
      assert.equal(findZone(id), undefined, id);
    }
    assert.throws(() => zoneOf('Mars/Base'), /unknown time zone 'Mars\/Base'/);
    assert.equal(zoneOf(zoneOf('Europe/Paris')), zoneOf('Europe/Paris'));
  });

  it('show instants with their offset', () => {
    assert.equal(formatInstant('Asia/Kolkata', 0), '1970-01-01T05:30:00+05:30');
    assert.equal(formatInstant('UTC', 1), '1970-01-01T00:00:00.001Z');
    assert.equal(formatInstant('America/New_York', utc('2026-07-01T00:00:00Z')), '2026-06-30T20:00:00-04:00');
  });
});
