/** Exact numbers of the oracle: written anew, so that an error of `src/exact` can't hide behind itself. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

export function fraction(n: bigint | number, d: bigint | number = 1n): Fraction {
  const [top, bottom] = [BigInt(n), BigInt(d)];
  if (bottom === 0n) throw new RangeError('a fraction with denominator 0');
  const by = gcd(top, bottom) * (bottom < 0n ? -1n : 1n);
  return { n: top / by, d: bottom / by };
}

/** Reads `3/8`, `-12`, `99.95`. */
export function parse(text: string): Fraction {
  const [top = '', bottom = '1'] = text.split('/');
  const decimals = top.split('.')[1] ?? '';
  return fraction(BigInt(top.replace('.', '')), 10n ** BigInt(decimals.length) * BigInt(bottom));
}

export const ZERO = fraction(0);
export const add = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const sub = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const mul = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
export const div = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n);
export const cmp = (a: Fraction, b: Fraction): number => Number(a.n * b.d > b.n * a.d) - Number(a.n * b.d < b.n * a.d);
export const min = (a: Fraction, b: Fraction): Fraction => (cmp(a, b) <= 0 ? a : b);
export const max = (a: Fraction, b: Fraction): Fraction => (cmp(a, b) >= 0 ? a : b);
export const sum = (all: readonly Fraction[]): Fraction => all.reduce(add, ZERO);
export const text = (a: Fraction): string => (a.d === 1n ? `${a.n}` : `${a.n}/${a.d}`);

export function floor(a: Fraction): bigint {
  const whole = a.n / a.d;
  return whole * a.d > a.n ? whole - 1n : whole;
}

export const ceil = (a: Fraction): bigint => -floor(fraction(-a.n, a.d));

export type Rounding = 'half-up' | 'half-even' | 'up' | 'down';

/** The nearest multiple of `step`; `up` and `down` are away from and towards zero. Amounts here are never negative. */
export function round(a: Fraction, step: Fraction, mode: Rounding): Fraction {
  const blocks = div(a, step);
  const low = floor(blocks);
  const rest = cmp(sub(blocks, fraction(low)), fraction(1, 2));
  const isWhole = cmp(blocks, fraction(low)) === 0;
  const up =
    mode === 'up'
      ? !isWhole
      : mode === 'down'
        ? false
        : rest > 0 || (rest === 0 && (mode === 'half-up' || low % 2n !== 0n));
  return mul(fraction(up ? low + 1n : low), step);
}
