import { exactPlaces, type Rational, toDecimal } from '../exact/rational.ts';

/** Decimals beyond which a figure is cut; no agreement prints more. */
const MOST_PLACES = 9;

/** A share as it would be written: `99.95%`; `33.333…%` where so many decimals don't end it. */
export function percentText(share: Rational, most = MOST_PLACES): string {
  const percent = share.mul(100);
  const places = exactPlaces(percent, most);
  return places === undefined
    ? `${toDecimal(percent, most, 'half-even')}…%`
    : `${toDecimal(percent, places, 'half-even')}%`;
}
