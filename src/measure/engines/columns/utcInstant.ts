const ZERO = 48;
/** The years 1000 to 2999. */
const FIRST = -30_610_224_000_000;
const END = 32_503_680_000_000;
/** Days that were seen before, by their digits. */
const daysOf = new Map<number, number>();

/**
 * The instant in some bytes, in the one form that leaves nothing to judge: `2026-01-31T10:00:00Z`, with up to three decimals of a second, of the years
 * 1000 to 2999. NaN for all other texts: those are read like every other value.
 */
export function utcInstant(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 20 || length > 24 || length === 21 || bytes[end - 1] !== 90) return Number.NaN;
  if (bytes[start + 4] !== 45 || bytes[start + 7] !== 45 || bytes[start + 10] !== 84) return Number.NaN;
  if (bytes[start + 13] !== 58 || bytes[start + 16] !== 58) return Number.NaN;
  const date = dayOf(bytes, start);
  const hour = two(bytes, start + 11);
  const minute = two(bytes, start + 14);
  const second = two(bytes, start + 17);
  // What isn't a number fails each comparison.
  if (!(hour < 24 && minute < 60 && second < 60) || Number.isNaN(date)) return Number.NaN;
  return date + hour * 3_600_000 + minute * 60_000 + second * 1000 + decimals(bytes, start + 19, end - 1);
}

const digit = (bytes: Uint8Array, at: number): number => {
  const value = (bytes[at] as number) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};

const two = (bytes: Uint8Array, at: number): number => digit(bytes, at) * 10 + digit(bytes, at + 1);

/** Milliseconds behind a point; nothing may stand there. */
function decimals(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  if (bytes[start] !== 46) return Number.NaN;
  let ms = 0;
  let unit = 100;
  for (let i = start + 1; i < end; i++, unit /= 10) ms += digit(bytes, i) * unit;
  return ms;
}

/** The midnight that a day begins with; NaN for one that no calendar has. */
export function dayOf(bytes: Uint8Array, at: number): number {
  const year = two(bytes, at) * 100 + two(bytes, at + 2);
  const month = two(bytes, at + 5);
  const day = two(bytes, at + 8);
  const key = year * 10_000 + month * 100 + day;
  if (Number.isNaN(key)) return key;
  const known = daysOf.get(key);
  if (known !== undefined) return known;
  const instant = Date.UTC(year, month - 1, day);
  const real = year >= 1000 && year < 3000 && new Date(instant).getUTCDate() === day && month >= 1 && month <= 12;
  const found = real ? instant : Number.NaN;
  daysOf.set(key, found);
  return found;
}

/** Whether an instant lies in the years that are read without judging. */
export const isPlainInstant = (instant: number): boolean => instant >= FIRST && instant < END;
