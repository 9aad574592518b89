/** The calendars of the library close on the holidays that the law's rules give, computed here from the rules. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';

const DAY = 86_400_000;
const YEARS = [2026, 2027, 2028];

const on = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day);
const weekday = (date: number): number => new Date(date).getUTCDay();
const [SUNDAY, MONDAY, THURSDAY, SATURDAY] = [0, 1, 4, 6];

/** Anonymous Gregorian algorithm. */
function easter(year: number): number {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return on(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

function nth(year: number, month: number, wanted: number, count: number): number {
  let date = on(year, month, 1);
  while (weekday(date) !== wanted) date += DAY;
  return date + (count - 1) * 7 * DAY;
}

function last(year: number, month: number, wanted: number): number {
  let date = on(year, month + 1, 1) - DAY;
  while (weekday(date) !== wanted) date -= DAY;
  return date;
}

/** On the next working day that isn't taken, as bank holidays are. */
function substituted(dates: readonly number[]): readonly number[] {
  const taken: number[] = [];
  for (const date of dates) {
    let day = date;
    while ([SATURDAY, SUNDAY].includes(weekday(day)) || taken.includes(day)) day += DAY;
    taken.push(day);
  }
  return taken;
}

/** On Friday for Saturday, on Monday for Sunday, as federal holidays are. */
const observed = (date: number): number =>
  weekday(date) === SATURDAY ? date - DAY : weekday(date) === SUNDAY ? date + DAY : date;

const around = (year: number, ...offsets: number[]): number[] => offsets.map((days) => easter(year) + days * DAY);

const federal = (year: number): number[] => [
  observed(on(year, 1, 1)),
  nth(year, 1, MONDAY, 3),
  nth(year, 2, MONDAY, 3),
  last(year, 5, MONDAY),
  observed(on(year, 6, 19)),
  observed(on(year, 7, 4)),
  nth(year, 9, MONDAY, 1),
  nth(year, 10, MONDAY, 2),
  observed(on(year, 11, 11)),
  nth(year, 11, THURSDAY, 4),
  observed(on(year, 12, 25)),
];

const RULES: Readonly<Record<string, (year: number) => readonly number[]>> = {
  UnitedKingdom: (year) => [
    ...substituted([on(year, 1, 1)]),
    ...around(year, -2, 1),
    nth(year, 5, MONDAY, 1),
    last(year, 5, MONDAY),
    last(year, 8, MONDAY),
    ...substituted([on(year, 12, 25), on(year, 12, 26)]),
  ],
  Germany: (year) => [
    on(year, 1, 1),
    ...around(year, -2, 1, 39, 50),
    ...[on(year, 5, 1), on(year, 10, 3), on(year, 12, 25), on(year, 12, 26)],
  ],
  France: (year) => [
    ...[on(year, 1, 1), on(year, 5, 1), on(year, 5, 8), on(year, 7, 14), on(year, 8, 15)],
    ...[on(year, 11, 1), on(year, 11, 11), on(year, 12, 25)],
    ...around(year, 1, 39, 50),
  ],
  UnitedStatesEast: federal,
  UnitedStatesWest: federal,
  TargetDays: (year) => [
    ...[on(year, 1, 1), on(year, 5, 1), on(year, 12, 25), on(year, 12, 26)],
    ...around(year, -2, 1),
  ],
};

/** The days on which a calendar of the library closes. */
function holidaysOf(name: string): readonly string[] {
  // New Year's Day of the next year may be observed in this one.
  const years = [...YEARS, 2029];
  const dates = new Set(years.flatMap((year) => RULES[name]?.(year) ?? []));
  return [...dates]
    .sort((a, b) => a - b)
    .map((date) => new Date(date).toISOString().slice(0, 10))
    .filter((date) => YEARS.includes(Number(date.slice(0, 4))));
}

describe('the calendars of the library', () => {
  const text = readFileSync(path.join(root, 'src/language/library/calendars.sla'), 'utf8');
  for (const name of Object.keys(RULES))
    it(`${name} closes on the holidays of ${YEARS.join(', ')}`, () => {
      const block = new RegExp(`^calendar ${name} \\{([^}]*)\\}`, 'm').exec(text)?.[1] ?? '';
      assert.deepEqual(block.match(/\d{4}-\d{2}-\d{2}/g), holidaysOf(name));
    });

  it('are all tested', () => {
    const names = [...text.matchAll(/^calendar (\w+)/gm)].map(([, name]) => name ?? '');
    assert.deepEqual(names.sort(), Object.keys(RULES).sort());
  });
});
