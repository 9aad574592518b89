import { DAY_MS, dayNumber, HOUR_MS, MINUTE_MS, SECOND_MS, validDay, type Wall } from './civil.ts';
import type { Instant } from './intervals.ts';
import { compilePattern, type PatternError, type PatternToken, type TimePattern } from './timePattern.ts';

/**
 * What a text says about time: an instant, where it carries an offset (or counts from the epoch); else a local reading that
 * the dataset's zone has yet to place (T3); or why it is neither (D4).
 */
export type ParsedTime =
  | { readonly kind: 'instant'; readonly instant: Instant }
  | { readonly kind: 'wall'; readonly wall: Wall }
  | { readonly kind: 'error'; readonly reason: string };

/** How a column writes its times. */
export type TimeFormat = { readonly kind: 'iso' } | { readonly kind: 'epoch'; readonly unit: 's' | 'ms' } | TimePattern;

export const ISO: TimeFormat = { kind: 'iso' };

/** The format that `text` names: `iso`, `epoch seconds`, `epoch milliseconds`, else a pattern such as `dd-MM-yyyy HH:mm`. */
export function compileTimeFormat(text: string): TimeFormat | PatternError {
  switch (text) {
    case 'iso':
      return ISO;
    case 'epoch seconds':
      return { kind: 'epoch', unit: 's' };
    case 'epoch milliseconds':
      return { kind: 'epoch', unit: 'ms' };
    default:
      return compilePattern(text);
  }
}

/** Reads one value of a column. Nothing is guessed: what doesn't fit the format whole is an error. */
export function parseTime(format: TimeFormat, text: string): ParsedTime {
  switch (format.kind) {
    case 'iso':
      return parseIso(text);
    case 'epoch':
      return parseEpoch(text, format.unit);
    case 'pattern':
      return parseWithPattern(format, text);
    default:
      return format satisfies never;
  }
}

const ISO_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * ISO 8601 as RFC 3339 has it, also with a space for the `T`, without seconds, without an offset or as a date alone (its midnight).
 * Digits beyond the millisecond are cut (T1). `24:00` is the end of the day.
 */
export function parseIso(text: string): ParsedTime {
  const match = ISO_TIME.exec(text);
  if (!match) return failed(text, 'write it as 2026-01-14T10:00:00Z, or name the pattern of the column');
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = match;
  return timeOf(text, {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.slice(0, 3).padEnd(3, '0')),
    offset,
  });
}

const EPOCH = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const EARLIEST = dayNumber(1, 1, 1) * DAY_MS;
const PAST_LATEST = dayNumber(10_000, 1, 1) * DAY_MS;
/** As seconds, times of 1973 to 5138; as milliseconds, days of 1970 to 1973: nobody measured a service then. */
const LOOKS_LIKE_SECONDS = { from: 1e8, until: 1e11 } as const;

/** Whether a time can be written at all: what arithmetic on huge numbers makes can't. */
export const inCalendar = (instant: number): boolean => instant >= EARLIEST && instant < PAST_LATEST;

/** Seconds (decimals allowed) or whole milliseconds since 1970-01-01T00:00Z. What is finer than a millisecond is cut (T1). */
export function parseEpoch(text: string, unit: 's' | 'ms'): ParsedTime {
  const match = EPOCH.exec(text);
  if (!match)
    return failed(text, unit === 's' ? 'epoch seconds are a number' : 'epoch milliseconds are a whole number');
  const [, sign, whole = '', decimals = ''] = match;
  if (unit === 'ms' && decimals !== '') return failed(text, 'epoch milliseconds are a whole number');
  const places = unit === 's' ? 3 : 0;
  const magnitude = Number(whole + decimals.slice(0, places).padEnd(places, '0'));
  if (unit === 'ms' && magnitude >= LOOKS_LIKE_SECONDS.from && magnitude < LOOKS_LIKE_SECONDS.until)
    return failed(text, 'as milliseconds it is before April 1973: is it in seconds?');
  const cut = /[1-9]/.test(decimals.slice(places));
  const instant = sign === '-' ? 0 - magnitude - (cut ? 1 : 0) : magnitude;
  if (inCalendar(instant)) return { kind: 'instant', instant };
  return failed(text, `it is outside the years 1 to 9999${unit === 's' ? ': is it in milliseconds?' : ''}`);
}

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly offset: string | undefined;
}

/** Puts fields together, if there is such a time. */
function timeOf(text: string, { year, month, day, hour, minute, second, millisecond, offset }: Fields): ParsedTime {
  const date = year < 1 ? undefined : validDay(year, month, day);
  if (date === undefined) return failed(text, 'the calendar has no such day');
  const sinceMidnight = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + millisecond;
  if (hour > 24 || sinceMidnight > DAY_MS) return failed(text, 'a day ends at 24:00');
  if (minute > 59) return failed(text, 'minutes are 00 to 59');
  if (second > 59) return failed(text, 'seconds are 00 to 59; write a leap second as 59');
  const wall = date * DAY_MS + sinceMidnight;
  if (offset === undefined) return { kind: 'wall', wall };
  const ahead = parseOffset(offset);
  if (ahead === undefined) return failed(text, `the offset ${offset} is not one of -18:00 to +18:00`);
  return { kind: 'instant', instant: wall - ahead };
}

const OFFSET = /^([+-])(\d{2}):?(\d{2})?$/;
const LARGEST_OFFSET = 18 * HOUR_MS;

function parseOffset(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const match = OFFSET.exec(text);
  if (!match || Number(match[3] ?? 0) > 59) return undefined;
  const magnitude = Number(match[2]) * HOUR_MS + Number(match[3] ?? 0) * MINUTE_MS;
  if (magnitude > LARGEST_OFFSET) return undefined;
  return match[1] === '-' ? -magnitude : magnitude;
}

type NumberToken = Extract<PatternToken, { readonly kind: 'number' }>;

function parseWithPattern({ pattern, tokens }: TimePattern, text: string): ParsedTime {
  const numbers: Partial<Record<NumberToken['field'], number>> = {};
  let half: 'am' | 'pm' | undefined;
  let offset: string | undefined;
  let at = 0;
  for (const token of tokens) {
    const found = readToken(token, text, at);
    if (found === undefined) return failed(text, `it does not fit ${pattern}`);
    at += found.length;
    if (token.kind === 'number') numbers[token.field] = Number(found) + (token.from ?? 0);
    else if (token.kind === 'month-name') numbers.month = token.names.findIndex((name) => isSameWord(name, found)) + 1;
    else if (token.kind === 'half') half = found.toLowerCase() === 'pm' ? 'pm' : 'am';
    else if (token.kind === 'offset') offset = found;
  }
  if (at < text.length) return failed(text, `it goes on after ${pattern}`);
  const { year = 0, month = 0, day = 0, hour = 0, hour12, minute = 0, second = 0, millisecond = 0 } = numbers;
  if (hour12 !== undefined && (hour12 < 1 || hour12 > 12)) return failed(text, 'hours with AM or PM are 1 to 12');
  const hours = hour12 === undefined ? hour : (hour12 % 12) + (half === 'pm' ? 12 : 0);
  return timeOf(text, { year, month, day, hour: hours, minute, second, millisecond, offset });
}

const HALF = /[AaPp][Mm]/y;
const PATTERN_OFFSET = /Z|[+-]\d{2}:\d{2}/y;
const PLAIN_OFFSET = /Z|[+-]\d{4}/y;

const isSameWord = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The characters that a token takes at a place of the text, if it fits there. */
function readToken(token: PatternToken, text: string, at: number): string | undefined {
  switch (token.kind) {
    case 'literal':
      return text.startsWith(token.text, at) ? token.text : undefined;
    case 'number':
      return readDigits(text, at, token);
    case 'half':
      return readMatch(HALF, text, at);
    case 'month-name':
      return token.names
        .map((name) => text.slice(at, at + name.length))
        .find((found, i) => isSameWord(found, token.names[i] ?? ''));
    case 'offset':
      return readMatch(token.colon ? PATTERN_OFFSET : PLAIN_OFFSET, text, at);
    default:
      return token satisfies never;
  }
}

function readDigits(text: string, at: number, { min, max }: NumberToken): string | undefined {
  let end = at;
  while (end - at < max && isDigit(text.charCodeAt(end))) end++;
  return end - at >= min ? text.slice(at, end) : undefined;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function readMatch(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

const failed = (text: string, reason: string): ParsedTime => ({
  kind: 'error',
  reason: `'${shortened(text)}' is not a time: ${reason}`,
});

/** Enough of a bad value to find it. */
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
