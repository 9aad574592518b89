import type { Value } from '../contract/value.ts';
import { compareResults } from '../evaluate/compare.ts';
import {
  certainly,
  fromValue,
  isQuantity,
  type Ordered,
  type Quantity,
  type Result,
  type Runtime,
  toValue,
  valueResult,
} from '../evaluate/result.ts';
import { showValue } from '../evaluate/show.ts';
import { exactPlaces, HUNDRED, roundTo, toDecimal, toJSON } from '../exact/rational.ts';
import type { Zone } from '../time/zone.ts';

/** Whether two figures are the same, exactly; where a step is written, the figure that came out is rounded to it first (half up). */
export function sameFigure(expected: Result, got: Result, step: Value | undefined, zone: Zone): boolean {
  return certainly(compareResults('is', expected, roundedFigure(got, step), zone)) === true;
}

/** A figure for the reader; the exact fraction is added where its digits alone would read like what was expected. */
export function figureText(figure: Result, zone: Zone, unlike?: string): string {
  switch (figure.state) {
    case 'value': {
      if (figure.value.kind === 'intervals') return 'a set of intervals';
      const value = toValue(figure.value);
      const text = exactPercentage(figure.value) ?? showValue(value, { zone });
      return text === unlike && isQuantity(figure.value) ? `${text} (exactly ${exactText(figure.value)})` : text;
    }
    case 'between':
      return `between ${boundText(figure.low, zone)} and ${boundText(figure.high, zone)}: ${figure.reason}`;
    case 'unknown':
      return `nothing: ${figure.reason}`;
    default:
      return figure satisfies never;
  }
}

const boundText = (bound: Ordered | undefined, zone: Zone): string =>
  bound === undefined ? 'an open end' : figureText(valueResult(bound), zone);

function roundedFigure(figure: Result, step: Value | undefined): Result {
  if (step === undefined || figure.state !== 'value' || !isQuantity(figure.value)) return figure;
  const size = fromValue(step);
  if (!isQuantity(size)) return figure;
  return valueResult({ ...figure.value, value: roundTo(figure.value.value, size.value, 'half-up') });
}

/** All digits of a percentage that has an end: where figures are compared exactly, none may be cut. */
function exactPercentage(value: Runtime): string | undefined {
  if (value.kind !== 'percent') return undefined;
  const percent = value.value.mul(HUNDRED);
  const places = exactPlaces(percent, MOST_PLACES);
  return places === undefined ? undefined : `${toDecimal(percent, places, 'down')}%`;
}

const MOST_PLACES = 12;

/** The rational itself: percentages as so many percent, durations in milliseconds. */
function exactText(quantity: Quantity): string {
  switch (quantity.kind) {
    case 'percent':
    case 'percentage-points':
      return `${toJSON(quantity.value.mul(HUNDRED))} percent`;
    case 'duration':
      return `${toJSON(quantity.value)} ms`;
    default:
      return toJSON(quantity.value);
  }
}
