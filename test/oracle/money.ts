import { type Fraction, fraction } from './fraction.ts';

/** The smallest amount of a currency that is paid. */
export const minorUnit = (currency: string): Fraction =>
  fraction(
    1,
    10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2),
  );
