import type { GraduatedNode } from '../contract/expression.ts';
import { compare, isZero, maximum, minimum, type Rational, ZERO } from '../exact/rational.ts';
import { calculate } from './arithmetic.ts';
import { dimensionOf } from './compare.ts';
import { blocks } from './rates.ts';
import {
  between,
  boundsOf,
  isQuantity,
  type Ordered,
  type Quantity,
  type Result,
  unknown,
  valueResult,
} from './result.ts';

/** A step with its parts evaluated. */
export interface StepAt {
  readonly from: Result;
  readonly included: boolean;
  readonly rate: Result;
}

export interface GraduatedQuestion {
  readonly applies: GraduatedNode['applies'];
  readonly mode: GraduatedNode['mode'];
  readonly quantity: Result;
  readonly unit: Result;
  readonly steps: readonly StepAt[];
}

/** A part of the quantity and what is paid for it. */
export interface Slice {
  readonly from: Quantity;
  readonly part: Quantity;
  readonly rate: Result;
  readonly amount: Result;
}

interface Step {
  readonly from: Rational;
  readonly included: boolean;
  readonly rate: Result;
}

interface Tariff {
  readonly applies: GraduatedNode['applies'];
  readonly mode: GraduatedNode['mode'];
  readonly unit: Rational;
  /** By where they begin. */
  readonly steps: readonly Step[];
  /** A quantity in the unit that the steps are in. */
  readonly like: (value: Rational) => Quantity;
}

/** What a quantity comes to by graduated rates (R3), with bounds where the quantity is open. */
export function graduatedResult(question: GraduatedQuestion): Result {
  const { quantity } = question;
  const bounds = boundsOf(quantity);
  if (bounds === undefined)
    return quantity.state === 'unknown' ? quantity : unknown('undefined', 'a quantity is needed here');
  const tariff = tariffOf(question, bounds.low ?? bounds.high);
  if (tariff === undefined) return unknown('undefined', 'the units do not fit together');
  const low = sizeOf(bounds.low);
  const high = sizeOf(bounds.high);
  if (quantity.state === 'value' && low !== undefined) return total(slicesAt(tariff, low, false), tariff);
  const found = probes(tariff, low, high).map(([at, beyond]) => total(slicesAt(tariff, at, beyond), tariff));
  return spread(found, high === undefined, bounds.reason ?? '');
}

/** The parts of a quantity that is known, each with its rate. */
export function slicesOf(question: GraduatedQuestion): readonly Slice[] {
  const bounds = boundsOf(question.quantity);
  const size = question.quantity.state === 'value' ? sizeOf(bounds?.low) : undefined;
  const tariff = tariffOf(question, bounds?.low);
  return size === undefined || tariff === undefined ? [] : slicesAt(tariff, size, false);
}

const sizeOf = (end: Ordered | undefined): Rational | undefined =>
  end === undefined || end.kind === 'instant' ? undefined : maximum(ZERO, end.value);

function tariffOf({ applies, mode, unit, steps }: GraduatedQuestion, sample: Ordered | undefined): Tariff | undefined {
  if (sample === undefined || sample.kind === 'instant') return undefined;
  if (unit.state !== 'value' || !isQuantity(unit.value) || compare(unit.value.value, ZERO) <= 0) return undefined;
  const dimension = dimensionOf(sample);
  if (dimensionOf(unit.value) !== dimension) return undefined;
  const known: Step[] = [];
  for (const { from, included, rate } of steps) {
    if (from.state !== 'value' || !isQuantity(from.value) || dimensionOf(from.value) !== dimension) return undefined;
    known.push({ from: from.value.value, included, rate });
  }
  known.sort((a, b) => compare(a.from, b.from));
  return { applies, mode, unit: unit.value.value, steps: known, like: (value) => ({ ...sample, value }) };
}

/** `beyond`: just above the quantity, so that a step that begins there is passed. */
function slicesAt({ applies, mode, unit, steps, like }: Tariff, quantity: Rational, beyond: boolean): readonly Slice[] {
  const passed = steps.filter(({ from, included }) => {
    const order = compare(quantity, from);
    return order > 0 || (order === 0 && (included || beyond));
  });
  const counted = blocks(quantity, unit, mode).mul(unit);
  const slice = ({ from, rate }: Step, part: Rational): Slice => ({
    from: like(from),
    part: like(part),
    rate,
    amount: calculate('multiply', rate, valueResult({ kind: 'number', value: part.div(unit) }), { kind: 'unknown' }),
  });
  switch (applies) {
    case 'rate-reached': {
      const reached = passed.at(-1);
      return reached === undefined ? [] : [slice(reached, counted)];
    }
    case 'own-rate':
      return passed.flatMap((step, place) => {
        const until = passed[place + 1]?.from;
        const end = until === undefined ? counted : minimum(counted, until);
        const part = maximum(ZERO, end.sub(step.from));
        return isZero(part) ? [] : [slice(step, part)];
      });
    default:
      return applies satisfies never;
  }
}

function total(slices: readonly Slice[], { steps }: Tariff): Result {
  const none = calculate('multiply', steps[0]?.rate ?? valueResult({ kind: 'number', value: ZERO }), NOTHING, {
    kind: 'unknown',
  });
  return slices.reduce((sum, { amount }) => calculate('add', sum, amount, { kind: 'unknown' }), none);
}

const NOTHING: Result = valueResult({ kind: 'number', value: ZERO });

/** A tariff turns at its edges only: the ends, and each edge between them from either side, show all there is. */
function probes(
  { steps }: Tariff,
  low: Rational | undefined,
  high: Rational | undefined,
): readonly (readonly [Rational, boolean])[] {
  const start = low ?? ZERO;
  const inside = steps
    .map(({ from }) => from)
    .filter((from) => compare(from, start) >= 0 && (high === undefined || compare(from, high) < 0));
  return [
    [start, false],
    ...inside.flatMap((from): readonly (readonly [Rational, boolean])[] => [
      [from, false],
      [from, true],
    ]),
    ...(high === undefined ? [] : [[high, false] as const]),
  ];
}

function spread(found: readonly Result[], open: boolean, reason: string): Result {
  let low: Ordered | undefined;
  let high: Ordered | undefined;
  for (const one of found) {
    const bounds = boundsOf(one);
    if (bounds === undefined) return one;
    low = further(low, bounds.low, -1);
    high = further(high, bounds.high, 1);
  }
  return between(low, open ? undefined : high, reason);
}

function further(a: Ordered | undefined, b: Ordered | undefined, side: 1 | -1): Ordered | undefined {
  if (a === undefined || b === undefined || a.kind === 'instant' || b.kind === 'instant') return a ?? b;
  return compare(b.value, a.value) * side > 0 ? b : a;
}
