/** When the events of a calendar take place, as RFC 5545 has it. */
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { type Kind, read, refused, rowText, WINDOWS } from './reading.ts';
import { inWorkspace, isText } from './support.ts';

const calendar = (...events: readonly (readonly string[])[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:test',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

describe('calendars', () => {
  const shown = async (text: string, options: Kind['options'] = {}): Promise<readonly string[]> =>
    inWorkspace({ 'x.ics': text }, async (root) =>
      (await read(root, 'x.ics', { ...WINDOWS, options })).rows.map(rowText),
    );

  it('give a row for each time that an event takes place', async () => {
    const text = calendar(
      ['UID:1', 'DTSTART:20260110T200000Z', 'DTEND:20260110T220000Z', 'SUMMARY:Upgrade\\, first'],
      ['UID:2', 'DTSTART;VALUE=DATE:20260501', 'SUMMARY:Closed'],
      ['UID:3', 'DTSTART:20260601T080000', 'DURATION:PT90M', 'SUMMARY:Local'],
    );
    assert.deepEqual(await shown(text, { zone: 'Europe/Berlin' }), [
      '4: start 2026-01-10T20:00:00.000Z, end 2026-01-10T22:00:00.000Z, what Upgrade, first',
      '10: start 2026-04-30T22:00:00.000Z, end 2026-05-01T22:00:00.000Z, what Closed',
      '15: start 2026-06-01T06:00:00.000Z, end 2026-06-01T07:30:00.000Z, what Local',
    ]);
  });

  it('recur in the wall time of their zone, with what was left out and moved', async () => {
    const text = calendar(
      [
        'UID:w',
        'DTSTART;TZID=Europe/Berlin:20260322T020000',
        'DTEND;TZID=Europe/Berlin:20260322T040000',
        'RRULE:FREQ=WEEKLY;COUNT=5',
        'EXDATE;TZID=Europe/Berlin:20260405T020000',
        'SUMMARY:Weekly',
      ],
      [
        'UID:w',
        'RECURRENCE-ID;TZID=Europe/Berlin:20260412T020000',
        'DTSTART;TZID=Europe/Berlin:20260413T030000',
        'DTEND;TZID=Europe/Berlin:20260413T040000',
        'SUMMARY:Moved',
      ],
    );
    assert.deepEqual(await shown(text), [
      '4: start 2026-03-22T01:00:00.000Z, end 2026-03-22T03:00:00.000Z, what Weekly',
      // 02:00 doesn't exist on the day on which the clock changes: it's read with the offset before.
      '4: start 2026-03-29T01:00:00.000Z, end 2026-03-29T02:00:00.000Z, what Weekly',
      '12: start 2026-04-13T01:00:00.000Z, end 2026-04-13T02:00:00.000Z, what Moved',
      '4: start 2026-04-19T00:00:00.000Z, end 2026-04-19T02:00:00.000Z, what Weekly',
    ]);
  });

  it('without an end need to be told one', async () => {
    const text = calendar([
      'UID:w',
      'DTSTART:20260104T020000Z',
      'DURATION:PT1H',
      'RRULE:FREQ=WEEKLY',
      'SUMMARY:Weekly',
    ]);
    await inWorkspace({ 'x.ics': text }, async (root) => {
      const [problem] = await refused(read(root, 'x.ics', WINDOWS));
      assert.deepEqual([problem?.code, problem?.line], ['unusable-mapping', 4]);
      assert.match(problem?.message ?? '', /'Weekly' recurs without an end: .*known until/);
    });
    assert.equal((await shown(text, { known: { until: Date.UTC(2026, 2, 1) } })).length, 9);
  });

  it('that are broken are refused', async () => {
    for (const text of [
      '',
      'start,end\n',
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n',
      calendar(['UID:1', 'DTSTART;TZID=Nowhere/Land:20260101T000000', 'SUMMARY:x']),
    ])
      await inWorkspace({ 'x.ics': text }, async (root) => {
        const [problem] = await refused(read(root, 'x.ics', WINDOWS));
        assert.match(problem?.code ?? '', /empty-file|unreadable-file|malformed-file/, text);
        assert.ok(!problem?.message.includes(dirname(root)), problem?.message);
      });
  });

  const TOKYO = ['DTSTART;TZID=Asia/Tokyo:20260105T060000', 'DTEND;TZID=Asia/Tokyo:20260105T070000', 'SUMMARY:x'];
  const starts = async (...events: readonly (readonly string[])[]): Promise<readonly string[]> =>
    (await shown(calendar(...events), { known: { until: Date.UTC(2026, 3, 1) } })).map((row) =>
      row.replace(/^.*start (.*):00\.000Z, end (.*):00\.000Z, what.*$/, '$1 to $2'),
    );

  it('take what replaces a recurrence for that of its own event', async () => {
    const weekly = ['DTSTART:20260105T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=2', 'SUMMARY:x'];
    assert.deepEqual(
      await starts(
        ['UID:a', ...weekly],
        ['UID:b', ...weekly],
        ['UID:b', 'RECURRENCE-ID:20260112T100000Z', 'DTSTART:20260113T000000Z', 'DURATION:PT30M', 'SUMMARY:x'],
      ),
      [
        '2026-01-05T10:00 to 2026-01-05T11:00',
        '2026-01-05T10:00 to 2026-01-05T11:00',
        '2026-01-12T10:00 to 2026-01-12T11:00',
        '2026-01-13T00:00 to 2026-01-13T00:30',
      ],
    );
  });

  it('compare what is said in UTC with the times of a zone that the file does not describe', async () => {
    const moved = ['UID:a', 'RECURRENCE-ID:20260105T210000Z', 'DTSTART:20260120T000000Z', 'DTEND:20260120T010000Z'];
    assert.deepEqual(await starts(['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;UNTIL=20260106T210000Z']), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
      '2026-01-05T21:00 to 2026-01-05T22:00',
      '2026-01-06T21:00 to 2026-01-06T22:00',
    ]);
    assert.deepEqual(await starts(['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;COUNT=2', 'EXDATE:20260105T210000Z']), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
    ]);
    assert.deepEqual(await starts(['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;COUNT=2'], [...moved, 'SUMMARY:x']), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
      '2026-01-20T00:00 to 2026-01-20T01:00',
    ]);
  });

  it('leave out each time that they name, whatever else they name', async () => {
    const daily = ['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;COUNT=4'];
    const second = '2026-01-05T21:00 to 2026-01-05T22:00';
    const all = ['2026-01-04T21:00 to 2026-01-04T22:00', second];
    const rest = ['2026-01-06T21:00 to 2026-01-06T22:00', '2026-01-07T21:00 to 2026-01-07T22:00'];
    // Times that a rule came to before it was changed stay in calendars.
    const stale = ['EXDATE;TZID=Asia/Tokyo:20260105T050000', 'EXDATE;TZID=Asia/Tokyo:20260105T053000'];
    assert.deepEqual(await starts([...daily, ...stale, 'EXDATE;TZID=Asia/Tokyo:20260105T060000']), [second, ...rest]);
    assert.deepEqual(await starts([...daily, 'EXDATE;VALUE=DATE:20260105,20260106']), rest);
    assert.deepEqual(await starts([...daily, 'EXRULE:FREQ=DAILY;COUNT=2']), rest);
    assert.deepEqual(await starts([...daily, 'EXDATE:20260301T000000Z']), [...all, ...rest]);
  });

  it('add times to the first one, with a length of their own where they have one', async () => {
    assert.deepEqual(await starts(['UID:a', ...TOKYO, 'RDATE:20260107T100000Z', 'RDATE;VALUE=DATE:20260109']), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
      '2026-01-07T10:00 to 2026-01-07T11:00',
      '2026-01-08T21:00 to 2026-01-08T22:00',
    ]);
    const periods = '20260107T100000Z/20260107T120000Z,20260109T100000Z/PT30M';
    assert.deepEqual(await starts(['UID:a', ...TOKYO, `RDATE;VALUE=PERIOD:${periods}`]), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
      '2026-01-07T10:00 to 2026-01-07T12:00',
      '2026-01-09T10:00 to 2026-01-09T10:30',
    ]);
  });

  it('follow rules to the end of the day that ends them, and none that has no end', async () => {
    assert.equal((await starts(['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;UNTIL=20260107'])).length, 3);
    // There is no 30th of February, and no second of the day that is the 61st.
    for (const rule of ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30'])
      assert.ok((await starts(['UID:a', ...TOKYO, `RRULE:${rule}`])).length < 2, rule);
    for (const rule of ['FREQ=DAILY;UNTIL=20261301', 'FREQ=MONTHLY;BYDAY=6MO'])
      await inWorkspace({ 'x.ics': calendar(['UID:a', ...TOKYO, `RRULE:${rule}`]) }, async (root) => {
        const [problem] = await refused(read(root, 'x.ics', { ...WINDOWS, options: { known: { until: 0 } } }));
        assert.deepEqual([problem?.code, problem?.line], ['malformed-file', 4], problem?.message);
      });
  });

  it('move what follows a replacement with it, and keep one whose time no rule comes to any more', async () => {
    const daily = ['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;COUNT=3'];
    assert.deepEqual(
      await starts(daily, [
        'UID:a',
        'RECURRENCE-ID;RANGE=THISANDFUTURE:20260105T210000Z',
        'DTSTART;TZID=Asia/Tokyo:20260106T080000',
        'DTEND;TZID=Asia/Tokyo:20260106T100000',
        'SUMMARY:x',
      ]),
      [
        '2026-01-04T21:00 to 2026-01-04T22:00',
        '2026-01-05T23:00 to 2026-01-06T01:00',
        '2026-01-06T23:00 to 2026-01-07T01:00',
      ],
    );
    const stray = ['UID:a', 'RECURRENCE-ID:20260301T000000Z', 'DTSTART:20260302T000000Z', 'DURATION:PT1H', 'SUMMARY:x'];
    assert.equal((await starts(daily, stray)).at(-1), '2026-03-02T00:00 to 2026-03-02T01:00');
  });

  it('last as long as they say, in days of the clock and in hours that pass', async () => {
    const night = ['UID:a', 'DTSTART;TZID=Europe/London:20260328T230000', 'SUMMARY:x'];
    assert.deepEqual(await starts([...night, 'DURATION:PT4H']), ['2026-03-28T23:00 to 2026-03-29T03:00']);
    assert.deepEqual(await starts([...night, 'DURATION:P1D']), ['2026-03-28T23:00 to 2026-03-29T22:00']);
    assert.deepEqual(await starts([...night, 'DTEND;TZID=Europe/London:20260329T030000']), [
      '2026-03-28T23:00 to 2026-03-29T02:00',
    ]);
  });

  it('reject an event whose times are none, with its line', async () => {
    for (const [column, ...lines] of [
      ['start', 'DTSTART:20261305T060000Z', 'DTEND:20270105T070000Z'],
      ['start', 'DTSTART:20260230T060000Z', 'DTEND:20260305T070000Z'],
      ['start', 'DTEND:20260305T070000Z'],
      ['end', 'DTSTART:20260105T060000Z', 'DTEND:tomorrow'],
      ['end', 'DTSTART:20260105T060000Z', 'DURATION:90', 'RRULE:FREQ=DAILY;COUNT=2'],
    ] as const)
      await inWorkspace({ 'x.ics': calendar(['UID:a', ...lines, 'SUMMARY:x']) }, async (root) => {
        const [problem] = await refused(read(root, 'x.ics', WINDOWS));
        assert.deepEqual([problem?.code, problem?.line, problem?.column], ['rejected-rows', 4, column], String(lines));
      });
  });

  it('may begin with a byte order mark, and leave out seconds and that a date is one', async () => {
    const text = calendar(
      ['UID:a', 'DTSTART:20260105', 'DTEND:20260107', 'SUMMARY:x'],
      ['UID:b', 'DTSTART:20260110T0600Z', 'DTEND:20260110T0730Z', 'SUMMARY:x'],
    );
    assert.deepEqual(await shown(`\uFEFF${text}`), [
      '4: start 2026-01-05T00:00:00.000Z, end 2026-01-07T00:00:00.000Z, what x',
      '10: start 2026-01-10T06:00:00.000Z, end 2026-01-10T07:30:00.000Z, what x',
    ]);
  });

  it('say what is cancelled, for the mapping to leave out', async () => {
    const text = calendar(
      ['UID:1', 'DTSTART:20260110T200000Z', 'DTEND:20260110T220000Z', 'SUMMARY:Stays'],
      ['UID:2', 'DTSTART:20260111T200000Z', 'DTEND:20260111T220000Z', 'SUMMARY:Not', 'STATUS:CANCELLED'],
    );
    assert.equal((await shown(text, { where: isText('status', 'CONFIRMED') })).length, 1);
  });
});
