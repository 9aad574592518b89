import type { Target } from '../../contract/contract.ts';
import { isAbove, isZero, type Rational } from '../../exact/rational.ts';
import type { CreditFunction } from '../curves/credit.ts';
import { add, type Curve, type Figure, pieceAt } from '../curves/curve.ts';
import { isConstant, most, valueAt } from '../curves/form.ts';
import { type ValueInterval, witness } from '../valueInterval.ts';

/** The most that something comes to. */
export type Bound =
  | { readonly kind: 'amount'; readonly value: Rational }
  | { readonly kind: 'unbounded'; readonly because: string }
  | { readonly kind: 'undecided'; readonly because: string };

/** What a target costs at most in one of its periods, and the values at which it does. */
export interface Worst {
  readonly target: Target;
  readonly found: CreditFunction;
  readonly bound: Bound;
  readonly interval?: ValueInterval;
}

/** The most that a function pays: for a period, or for each of any number of rows. */
export function worstOf(found: CreditFunction): Worst {
  const { target } = found;
  const peak = surely(peakOf(mostCurve(found), found), found);
  if (target.scope.kind !== 'each-row' || isNothing(peak.bound)) return { target, found, ...peak };
  const what = target.scope.rows.kind === 'outages' ? 'outage' : `row of ${target.scope.rows.data}`;
  return { target, found, ...peak, bound: { kind: 'unbounded', because: `each further ${what} pays again` } };
}

/**
 * Targets of one metric in one period are missed by one value: the most that they come to together, and what each of them has of it. Targets of
 * different metrics may each be at their worst.
 */
export function worstTogether(functions: readonly CreditFunction[]): readonly Worst[] {
  const bySubject = Map.groupBy(functions, ({ subject, target }) =>
    target.scope.kind === 'period' && subject.metric ? `metric ${subject.metric.id}` : `target ${target.id}`,
  );
  return [...bySubject.values()].flatMap((together) => {
    const [first, ...others] = together;
    if (first === undefined || others.length === 0) return together.map(worstOf);
    const sum = together.map(mostCurve).reduce(add);
    const { bound, interval, at } = peakOf(sum, first);
    if (bound.kind !== 'amount' || at === undefined || interval === undefined) return together.map(worstOf);
    return together.map((found): Worst => {
      const piece = pieceAt(mostCurve(found), at);
      const value = piece?.of.kind === 'figure' ? valueAt(piece.of.form, at) : bound.value;
      return { target: found.target, found, bound: { kind: 'amount', value }, interval };
    });
  });
}

const mostCurve = ({ credit }: CreditFunction): Curve<Figure> =>
  credit.map(({ interval, of }) => ({ interval, of: of.most }));

/** Of stretches that pay the same, one of which it's certain. */
function surely(peak: Peak, { credit }: CreditFunction): Peak {
  const { bound } = peak;
  if (bound.kind !== 'amount') return peak;
  const certain = credit.find(
    ({ of: { least } }) => least.kind === 'figure' && isConstant(least.form) && least.form.base.equals(bound.value),
  );
  return certain === undefined ? peak : { ...peak, interval: certain.interval };
}

const isNothing = (bound: Bound): boolean => bound.kind === 'amount' && isZero(bound.value);

interface Peak {
  readonly bound: Bound;
  readonly interval?: ValueInterval;
  readonly at?: Rational;
}

function peakOf(curve: Curve<Figure>, { subject: { range } }: CreditFunction): Peak {
  let best: { readonly value: Rational; readonly at: Rational; readonly interval: ValueInterval } | undefined;
  let open: Peak | undefined;
  for (const { interval, of } of curve) {
    // Where values come in steps, a stretch between two of them isn't there.
    if (range.step !== undefined && witness(interval, range) === undefined) continue;
    if (of.kind === 'unknown') open ??= { bound: { kind: 'undecided', because: of.reason }, interval };
    if (of.kind !== 'figure') continue;
    const end = most(of.form, interval);
    if (end === undefined)
      return {
        bound: { kind: 'unbounded', because: 'it grows with what is measured, and nothing ends it' },
        interval,
      };
    if (best === undefined || isAbove(end.value, best.value)) best = { value: end.value, at: end.at, interval };
  }
  if (open !== undefined) return open;
  if (best === undefined) return { bound: { kind: 'undecided', because: 'nothing is known of it' } };
  return { bound: { kind: 'amount', value: best.value }, interval: best.interval, at: best.at };
}
