import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  compileTimeFormat,
  ISO,
  type ParsedTime,
  parseEpoch,
  parseIso,
  parseTime,
  type TimeFormat,
} from '../../src/time/parseTime.ts';
import { compilePattern } from '../../src/time/timePattern.ts';
import { instants, zones } from './arbitrary.ts';

const format = (text: string): TimeFormat => {
  const compiled = compileTimeFormat(text);
  assert.ok(compiled.kind !== 'error', compiled.kind === 'error' ? compiled.reason : '');
  return compiled;
};
const wall = (text: string): ParsedTime => ({ kind: 'wall', wall: Date.parse(`${text}Z`) });
const instant = (text: string): ParsedTime => ({ kind: 'instant', instant: Date.parse(text) });
const reason = (parsed: ParsedTime): string =>
  parsed.kind === 'error' ? parsed.reason : assert.fail(JSON.stringify(parsed));

describe('ISO 8601 times', () => {
  it('without an offset are local readings (T3)', () => {
    assert.deepEqual(parseIso('2026-01-14 10:00'), wall('2026-01-14T10:00:00'));
    assert.deepEqual(parseIso('2026-01-14T10:00:05.25'), wall('2026-01-14T10:00:05.250'));
    assert.deepEqual(parseIso('2026-01-14'), wall('2026-01-14T00:00:00'));
    assert.deepEqual(parseIso('2026-02-28T24:00'), wall('2026-03-01T00:00:00'));
  });

  it('with an offset are instants', () => {
    assert.deepEqual(parseIso('2026-01-14T10:00:00.123Z'), instant('2026-01-14T10:00:00.123Z'));
    assert.deepEqual(parseIso('2026-01-14T10:00+02:00'), instant('2026-01-14T08:00:00Z'));
    assert.deepEqual(parseIso('2026-01-14 10:00:00-0530'), instant('2026-01-14T15:30:00Z'));
    assert.deepEqual(parseIso('2026-01-14 10:00:00+00'), instant('2026-01-14T10:00:00Z'));
    assert.deepEqual(parseIso('2026-01-14T10:00:00.123999999Z'), instant('2026-01-14T10:00:00.123Z'));
  });

  it('that do not exist are refused (D4)', () => {
    const cases: [string, RegExp][] = [
      ['2026-02-30', /'2026-02-30' is not a time: the calendar has no such day/],
      ['0000-01-01', /no such day/],
      ['2026-01-14T24:01', /ends at 24:00/],
      ['2026-01-14T24:00:00.001', /ends at 24:00/],
      ['2026-01-14T25:00', /ends at 24:00/],
      ['2026-01-14T10:60', /minutes/],
      ['2016-12-31T23:59:60Z', /a day ends|leap second/],
      ['2016-12-31T22:59:60Z', /leap second/],
      ['2026-01-14T10:00+19:00', /offset/],
      ['2026-01-14T10:00+02:99', /offset/],
      ['2026-1-14', /write it as/],
      ['14/01/2026', /write it as/],
      ['2026-01-14T10', /write it as/],
      ['2026-01-14Z', /write it as/],
      [' 2026-01-14', /write it as/],
      ['', /write it as/],
      ['٢٠٢٦-01-14', /write it as/],
    ];
    for (const [text, expected] of cases) assert.match(reason(parseIso(text)), expected, text);
  });

  it('agree with Temporal on any digits', () => {
    const two = (max: number) => fc.nat({ max }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        two(14),
        two(33),
        two(23),
        two(62),
        two(59),
        (y, mo, d, h, mi, s) => {
          const text = `${String(y).padStart(4, '0')}-${mo}-${d}T${h}:${mi}:${s}`;
          const parsed = parseIso(text);
          let expected: number | undefined;
          try {
            expected = Temporal.PlainDateTime.from(text).toZonedDateTime('UTC').epochMilliseconds;
          } catch {
            expected = undefined;
          }
          assert.equal(parsed.kind === 'wall' ? parsed.wall : undefined, expected, text);
        },
      ),
    );
  });

  it('are read back as Temporal writes them', () => {
    fc.assert(
      fc.property(zones(), instants(), (zone, at) => {
        const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
        assert.deepEqual(parseIso(moment.toString({ timeZoneName: 'never' })), { kind: 'instant', instant: at });
      }),
    );
  });
});

describe('epoch times', () => {
  it('count seconds or milliseconds', () => {
    assert.deepEqual(parseEpoch('1700000000', 's'), { kind: 'instant', instant: 1_700_000_000_000 });
    assert.deepEqual(parseEpoch('1700000000.1239', 's'), { kind: 'instant', instant: 1_700_000_000_123 });
    assert.deepEqual(parseEpoch('-0.0001', 's'), { kind: 'instant', instant: -1 });
    assert.deepEqual(parseEpoch('-1.5', 's'), { kind: 'instant', instant: -1500 });
    assert.deepEqual(parseEpoch('0', 'ms'), { kind: 'instant', instant: 0 });
    assert.deepEqual(parseEpoch('1700000000123', 'ms'), { kind: 'instant', instant: 1_700_000_000_123 });
  });

  it('are refused in the wrong unit or out of range', () => {
    assert.match(reason(parseEpoch('1700000000123', 's')), /is it in milliseconds\?/);
    assert.match(reason(parseEpoch('1.5', 'ms')), /whole number/);
    assert.match(reason(parseEpoch('1e9', 's')), /are a number/);
    assert.match(reason(parseEpoch('9'.repeat(400), 'ms')), /outside the years/);
  });
});

describe('time patterns', () => {
  it('read the columns they are written for', () => {
    const cases: [string, string, ParsedTime][] = [
      ['dd-MM-yyyy HH:mm', '29-02-2016 01:16', wall('2016-02-29T01:16:00')],
      ['d/M/yyyy H:mm', '9/2/2016 1:16', wall('2016-02-09T01:16:00')],
      ['yyyyMMddHHmmssSSS', '20260114101112345', wall('2026-01-14T10:11:12.345')],
      ["yyyy-MM-dd'T'HH:mm:ssXXX", '2026-01-14T10:11:12+01:00', instant('2026-01-14T09:11:12Z')],
      ["yyyy-MM-dd'T'HH:mm:ssXXX", '2026-01-14T10:11:12Z', instant('2026-01-14T10:11:12Z')],
      ['MM/dd/yyyy hh:mm a', '01/14/2026 12:05 AM', wall('2026-01-14T00:05:00')],
      ['MM/dd/yyyy h:mm a', '01/14/2026 1:05 pm', wall('2026-01-14T13:05:00')],
      ['dd/MMM/yy h:mm a', '05/Jan/26 2:30 PM', wall('2026-01-05T14:30:00')],
      ['d MMMM yyyy', '5 september 2026', wall('2026-09-05T00:00:00')],
      ['MMM d, yyyy', 'MAY 5, 2026', wall('2026-05-05T00:00:00')],
      ['yyyy-MM-dd HH:mm:ss XX', '2026-01-14 10:00:00 -0530', instant('2026-01-14T15:30:00Z')],
      ["yyyyMMdd'T'HHmmssXX", '20260114T100000Z', instant('2026-01-14T10:00:00Z')],
      ["dd.MM.yyyy 'o''clock' HH", "14.01.2026 o'clock 07", wall('2026-01-14T07:00:00')],
      ["yyyy''MM''dd", "2026'01'14", wall('2026-01-14T00:00:00')],
      ['yyyy-MM-dd', '2026-01-14', wall('2026-01-14T00:00:00')],
      ['iso', '2026-01-14', wall('2026-01-14T00:00:00')],
      ['epoch seconds', '12', { kind: 'instant', instant: 12_000 }],
      ['epoch milliseconds', '12', { kind: 'instant', instant: 12 }],
    ];
    for (const [pattern, text, expected] of cases)
      assert.deepEqual(parseTime(format(pattern), text), expected, pattern);
  });

  it('refuse what does not fit whole', () => {
    const cases: [string, string, RegExp][] = [
      ['dd-MM-yyyy HH:mm', '2-02-2016 01:16', /does not fit dd-MM-yyyy HH:mm/],
      ['dd-MM-yyyy HH:mm', '29-02-2016', /does not fit/],
      ['dd-MM-yyyy HH:mm', '29-02-2016 01:16:00', /goes on after/],
      ['dd-MM-yyyy HH:mm', '29-02-2015 01:16', /no such day/],
      ['d/M/yyyy', '123/1/2016', /does not fit/],
      ['hh:mm a dd/MM/yyyy', '13:00 PM 01/01/2026', /1 to 12/],
      ['hh:mm a dd/MM/yyyy', '00:00 AM 01/01/2026', /1 to 12/],
      ['yyyy-MM-dd HH:mmXXX', '2026-01-14 10:00+0200', /does not fit/],
      ['yyyy-MM-dd HH:mmXX', '2026-01-14 10:00+02:00', /does not fit/],
      ['d MMM yyyy', '5 Sept 2026', /does not fit/],
      ['d MMM yyyy', '5 Mär 2026', /does not fit/],
      ['dd.MM.yy', '05.01.2026', /goes on after/],
      ['d MMM yyyy', '31 Feb 2026', /no such day/],
    ];
    for (const [pattern, text, expected] of cases)
      assert.match(reason(parseTime(format(pattern), text)), expected, text);
    assert.ok(reason(parseTime(ISO, 'x'.repeat(10_000))).length < 200);
  });

  it('are refused where they cannot work', () => {
    const cases: [string, RegExp][] = [
      ['yyyy-MM', /'yyyy-MM' is not a time pattern: dd is missing/],
      ['y-MM-dd', /'y' is unknown: use yyyy, yy, MM/],
      ['yyyy-MM-MMM-dd', /MM stands there twice/],
      ['yyyy-MM-dd HH:mm:ss.SSS VV', /'VV' is unknown/],
      ['yyyy-MM-dd yyyy', /yyyy stands there twice/],
      ['yyyy-MM-dd hh:mm', /hh needs a beside it/],
      ['yyyy-MM-dd mm', /mm needs HH or hh beside it/],
      ['yyyy-MM-dd HH hh a', /both HH and hh/],
      ['yyyyMdd', /single letter runs into/],
      ["yyyy-MM-dd 'T", /quote is not closed/],
      ['', /yyyy is missing/],
    ];
    for (const [pattern, expected] of cases) {
      const compiled = compilePattern(pattern);
      assert.match(compiled.kind === 'error' ? compiled.reason : assert.fail(pattern), expected);
    }
  });
});
