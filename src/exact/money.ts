import { exactPlaces, type Rational, type RoundingMode, ratio, roundTo, toDecimal } from './rational.ts';

/** An exact amount of one currency, named by its ISO 4217 code. It's rounded once, at the end of a credit line (N3). */
export interface Money {
  readonly amount: Rational;
  readonly currency: string;
}

/** ISO 4217 minor units that differ from 2, active codes as of the list of 2024. */
const MINOR_UNITS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: [
      'BIF',
      'CLP',
      'DJF',
      'GNF',
      'ISK',
      'JPY',
      'KMF',
      'KRW',
      'PYG',
      'RWF',
      'UGX',
      'UYI',
      'VND',
      'VUV',
      'XAF',
      'XOF',
      'XPF',
    ],
    3: ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'],
    4: ['CLF', 'UYW'],
  }).flatMap(([digits, codes]) => codes.map((code) => [code, Number(digits)] as const)),
);

/** Longest run of decimals that an unrounded amount shows before it's cut and marked. */
const SHOWN_PLACES = 8;

/** How many decimals the smallest unit of `currency` has: 2, unless ISO 4217 says otherwise. */
export const minorUnits = (currency: string): number => MINOR_UNITS.get(currency) ?? 2;

/** The smallest amount of `currency` that can be paid: 1/100 for GBP, 1 for JPY, 1/1000 for KWD. */
export function minorUnit(currency: string): Rational {
  const digits = minorUnits(currency);
  return UNITS[digits] ?? ratio(1, 10n ** BigInt(digits));
}

/** By how many decimals: each agreement asks. */
const UNITS: readonly Rational[] = [0, 1, 2, 3, 4].map((digits) => ratio(1, 10 ** digits));

export const money = (amount: Rational, currency: string): Money => ({ amount, currency });
/** `m` to the minor unit of its currency; default half up (N3). */
export const roundMoney = (m: Money, mode: RoundingMode = 'half-up'): Money => ({
  amount: roundTo(m.amount, minorUnit(m.currency), mode),
  currency: m.currency,
});

/**
 * `12,000.00 GBP`: digits in groups of three, the currency's decimals, the code behind; the same on every machine.
 * An amount between minor units shows its further decimals, and `…` where they don't end, so that it never looks rounded.
 */
export function formatMoney(m: Money): string {
  const minor = minorUnits(m.currency);
  const exact = exactPlaces(m.amount, SHOWN_PLACES);
  const text = toDecimal(m.amount, Math.max(minor, exact ?? SHOWN_PLACES), 'down');
  return `${groupThousands(text)}${exact === undefined ? '…' : ''} ${m.currency}`;
}

/** `-1234567.5` as `-1,234,567.5`. */
export function groupThousands(decimal: string): string {
  const point = decimal.indexOf('.');
  const end = point < 0 ? decimal.length : point;
  const first = decimal.startsWith('-') ? 1 : 0;
  let grouped = decimal.slice(end);
  let rest = end;
  for (; rest - first > 3; rest -= 3) grouped = `,${decimal.slice(rest - 3, rest)}${grouped}`;
  return decimal.slice(0, rest) + grouped;
}
