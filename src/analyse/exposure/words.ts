import { figureIn } from '../../contract/magnitude.ts';
import type { Type } from '../../contract/type.ts';
import type { Value } from '../../contract/value.ts';
import { showValue } from '../../evaluate/show.ts';
import { isZero, type Rational, rational } from '../../exact/rational.ts';
import type { Payout } from '../curves/credit.ts';
import { type Figure as Figured, sameFigure } from '../curves/curve.ts';
import { type Form, isConstant } from '../curves/form.ts';
import { percentText } from '../percentText.ts';
import { comparisonText, type ValueInterval } from '../valueInterval.ts';
import type { Figure } from './document.ts';

/** How values of the measured kind and amounts are written. */
export interface ExposureWords {
  readonly value: (value: Rational) => Figure;
  readonly amount: (amount: Rational) => Figure;
  /** `at least 99.0% and below 99.9%`; ends that every value has are left out. */
  readonly values: (interval: ValueInterval, domain: ValueInterval) => string;
  readonly pays: (payout: Payout, interval: ValueInterval) => string;
}

export function exposureWords(type: Type, amountOf: (amount: Rational) => Value, zone: string): ExposureWords {
  const value = (figure: Rational): Figure => {
    const found = figureIn(type, figure);
    return { value: found, text: found.kind === 'percent' ? percentText(figure) : showValue(found, { zone }) };
  };
  const amount = (figure: Rational): Figure => {
    const found = amountOf(figure);
    return { value: found, text: showValue(found, { zone }) };
  };
  const values = (interval: ValueInterval, domain: ValueInterval): string =>
    comparisonText(interval, domain, (figure) => value(figure).text) ?? 'any value';
  const formText = (form: Form, interval: ValueInterval): string => {
    if (isConstant(form)) return amount(form.base).text;
    if (form.stairs === undefined) return lineText(form, interval);
    return stairsText(form, form.stairs);
  };
  const lineText = (form: Form, { lower, upper }: ValueInterval): string => {
    const at = (end: Rational): string => amount(form.base.add(form.slope.mul(end))).text;
    const unit = unitOf(type, zone);
    const each = `${amount(form.slope.mul(unit.size).abs()).text} for each ${unit.text}`;
    if (lower && upper) return `${at(lower.value)} to ${at(upper.value)}, ${each}`;
    const end = lower ?? upper;
    return end ? `from ${at(end.value)} on, ${each}` : each;
  };
  const stairsText = ({ base, slope }: Form, stairs: NonNullable<Form['stairs']>): string => {
    const start = isZero(stairs.origin) ? '' : ` beyond ${value(stairs.origin).text}`;
    const blocks = `${amount(stairs.rise).text} for each ${stairs.counts} ${value(stairs.width).text}${start}`;
    const first = isZero(base) ? '' : `${amount(base).text} and `;
    return isZero(slope) ? `${first}${blocks}` : `${blocks}, and in proportion beside it`;
  };
  const figureText = (figure: Figured, interval: ValueInterval): string => {
    switch (figure.kind) {
      case 'figure':
        return formText(figure.form, interval);
      case 'none':
        return 'nothing: none is agreed';
      case 'unknown':
        return `can't be told: ${figure.reason}`;
      default:
        return figure satisfies never;
    }
  };
  const pays = ({ least, most }: Payout, interval: ValueInterval): string => {
    if (sameFigure(least, most)) return figureText(least, interval);
    const certain = least.kind === 'figure' && isConstant(least.form) && isZero(least.form.base);
    const up = most.kind === 'figure' ? `up to ${figureText(most, interval)}` : figureText(most, interval);
    return certain ? `undecided, ${up}` : `${figureText(least, interval)} for certain, ${up}`;
  };
  return { value, amount, values, pays };
}

/** What a line rises by is said for. */
function unitOf(type: Type, zone: string): { readonly size: Rational; readonly text: string } {
  switch (type.kind) {
    case 'percent':
      return { size: rational([1, 100]), text: 'percentage point' };
    case 'duration':
      return { size: HOUR, text: 'hour' };
    case 'money':
      return { size: rational(1), text: showValue(figureIn(type, rational(1)), { zone }) };
    default:
      return { size: rational(1), text: 'one' };
  }
}

const HOUR = rational(3_600_000);
