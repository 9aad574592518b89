import type { ComparisonOperator } from '../../contract/expression.ts';
import { holds } from '../../evaluate/compare.ts';
import { type Rational, roundTo, ZERO } from '../../exact/rational.ts';
import { compareLower, compareUpper, contains, intersection, type ValueInterval } from '../valueInterval.ts';
import {
  constant,
  type Form,
  isConstant,
  plus,
  type Step,
  sameForm,
  steps,
  stepsAsFar,
  times,
  valueAt,
  zones,
} from './form.ts';

/** What holds along an interval of values. */
export interface Piece<T> {
  readonly interval: ValueInterval;
  readonly of: T;
}

/** One piece after the other, in ascending order, without a value left out. */
export type Curve<T> = readonly Piece<T>[];

/** A figure, nothing agreed (`none`), or what can't be told. */
export type Figure =
  | { readonly kind: 'figure'; readonly form: Form }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

export type Truth =
  | { readonly kind: 'truth'; readonly holds: boolean }
  | { readonly kind: 'open'; readonly reason: string };

export const figure = (form: Form): Figure => ({ kind: 'figure', form });
export const unknownFigure = (reason: string): Figure => ({ kind: 'unknown', reason });
export const truth = (holds: boolean): Truth => ({ kind: 'truth', holds });

export const flat = <T>(domain: ValueInterval, of: T): Curve<T> => [{ interval: domain, of }];

/** Each piece by itself; a piece may fall into several. */
const mapPieces = <T, U>(curve: Curve<T>, change: (piece: Piece<T>) => readonly Piece<U>[]): Curve<U> =>
  curve.flatMap(change);

/** Two curves over one domain, stretch by stretch. */
export function zip<A, B, C>(
  a: Curve<A>,
  b: Curve<B>,
  join: (interval: ValueInterval, a: A, b: B) => readonly Piece<C>[],
): Curve<C> {
  const found: Piece<C>[] = [];
  let place = 0;
  for (const left of a) {
    for (let index = place; index < b.length; index++) {
      const right = b[index];
      if (right === undefined) break;
      const common = intersection(left.interval, right.interval);
      if (common !== undefined) found.push(...join(common, left.of, right.of));
      if (compareUpper(right.interval.upper, left.interval.upper) > 0) break;
      place = index;
    }
  }
  return found;
}

/** Neighbours that say the same are one piece. */
export function joined<T>(curve: Curve<T>, same: (a: T, b: T) => boolean): Curve<T> {
  const found: Piece<T>[] = [];
  for (const piece of curve) {
    const last = found.at(-1);
    if (last === undefined || !same(last.of, piece.of)) {
      found.push(piece);
      continue;
    }
    const { lower } = last.interval;
    const { upper } = piece.interval;
    found[found.length - 1] = { interval: { ...(lower ? { lower } : {}), ...(upper ? { upper } : {}) }, of: last.of };
  }
  return found;
}

/** What a curve says of a value; `undefined` outside its domain. */
export const pieceAt = <T>(curve: Curve<T>, value: Rational): Piece<T> | undefined =>
  curve.find(({ interval }) => contains(interval, value));

export const inOrder = <T>(curve: Curve<T>): Curve<T> =>
  curve.toSorted((a, b) => compareLower(a.interval.lower, b.interval.lower));

export const sameFigure = (a: Figure, b: Figure): boolean =>
  a.kind === 'figure' && b.kind === 'figure'
    ? sameForm(a.form, b.form)
    : a.kind === b.kind && (a.kind !== 'unknown' || (b.kind === 'unknown' && a.reason === b.reason));

const TOO_MANY_STEPS = unknownFigure('it rises in too many steps to tell');

/** Both as figures, or the one that is none. */
function figures(
  join: (interval: ValueInterval, a: Form, b: Form) => readonly Piece<Figure>[],
): (interval: ValueInterval, a: Figure, b: Figure) => readonly Piece<Figure>[] {
  return (interval, a, b) => {
    if (a.kind === 'none' || b.kind === 'none') return [{ interval, of: { kind: 'none' } }];
    if (a.kind === 'unknown') return [{ interval, of: a }];
    if (b.kind === 'unknown') return [{ interval, of: b }];
    return join(interval, a.form, b.form);
  };
}

const piece = (interval: ValueInterval, form: Form | undefined): readonly Piece<Figure>[] => [
  { interval, of: form === undefined ? TOO_MANY_STEPS : figure(form) },
];

export const add = (a: Curve<Figure>, b: Curve<Figure>): Curve<Figure> => zip(a, b, figures(sumOf));

function sumOf(interval: ValueInterval, a: Form, b: Form): readonly Piece<Figure>[] {
  const sum = plus(a, b);
  if (sum !== undefined) return piece(interval, sum);
  return stepByStep(a, interval, (step) => piece(step.interval, plus(step.form, b)));
}

/** A flight of stairs one by one; where it has no end, what lies far off isn't told. */
function stepByStep(
  form: Form,
  interval: ValueInterval,
  each: (step: Step) => readonly Piece<Figure>[],
): readonly Piece<Figure>[] {
  const { steps: near, beyond } = stepsAsFar(form, interval);
  return [...near.flatMap(each), ...(beyond ? piece(beyond, undefined) : [])];
}

export const scale = (curve: Curve<Figure>, factor: Rational): Curve<Figure> =>
  curve.map(({ interval, of }) => ({ interval, of: of.kind === 'figure' ? figure(times(of.form, factor)) : of }));

export const subtract = (a: Curve<Figure>, b: Curve<Figure>): Curve<Figure> => add(a, scale(b, MINUS_ONE));
const MINUS_ONE = ZERO.sub(1);

/** The product, where one of the two is the same along each stretch. */
export const multiply = (a: Curve<Figure>, b: Curve<Figure>): Curve<Figure> =>
  zip(
    a,
    b,
    figures((interval, left, right) => {
      if (isConstant(left)) return piece(interval, times(right, left.base));
      if (isConstant(right)) return piece(interval, times(left, right.base));
      return [{ interval, of: unknownFigure('it multiplies two figures that both change') }];
    }),
  );

export const divide = (a: Curve<Figure>, b: Curve<Figure>): Curve<Figure> =>
  zip(
    a,
    b,
    figures((interval, left, right) => {
      if (!isConstant(right) || right.base.equals(0))
        return [{ interval, of: unknownFigure('it divides by a figure that changes') }];
      return piece(interval, times(left, right.base.inverse()));
    }),
  );

/** `minimum` or `maximum`. What says `none` is no limit: the other stands. */
export const extreme = (which: 'minimum' | 'maximum', a: Curve<Figure>, b: Curve<Figure>): Curve<Figure> =>
  zip(a, b, (interval, left, right): readonly Piece<Figure>[] => {
    if (left.kind === 'none') return [{ interval, of: right }];
    if (right.kind === 'none') return [{ interval, of: left }];
    return figures((stretch, x, y) => {
      const parts = signs(x, y, stretch);
      if (parts === undefined) return piece(stretch, undefined);
      const wanted = which === 'maximum' ? 1 : -1;
      return parts.flatMap((zone) => piece(zone.interval, zone.sign === wanted ? x : y));
    })(interval, left, right);
  });

/** Where the first is below, at, above the second; `undefined` where it would take too many steps to tell. */
function signs(x: Form, y: Form, interval: ValueInterval): ReturnType<typeof zones> {
  const difference = plus(x, times(y, MINUS_ONE));
  if (difference !== undefined) return zones(difference, interval);
  const parts = steps(x, interval)?.map((step) => {
    const rest = plus(step.form, times(y, MINUS_ONE));
    return rest && zones(rest, step.interval);
  });
  // A step of which it can't be told leaves none of it told: what's left out would count as if it weren't there.
  return parts?.every((part) => part !== undefined) ? parts.flat() : undefined;
}

export const compared = (operator: ComparisonOperator, a: Curve<Figure>, b: Curve<Figure>): Curve<Truth> =>
  zip(a, b, (interval, left, right): readonly Piece<Truth>[] => {
    if (left.kind === 'none' || right.kind === 'none') return [{ interval, of: NOTHING_AGREED }];
    if (left.kind === 'unknown') return [{ interval, of: { kind: 'open', reason: left.reason } }];
    if (right.kind === 'unknown') return [{ interval, of: { kind: 'open', reason: right.reason } }];
    const parts = signs(left.form, right.form, interval);
    if (parts === undefined) return [{ interval, of: { kind: 'open', reason: 'it rises in too many steps to tell' } }];
    return parts.map((zone) => ({ interval: zone.interval, of: truth(holds(operator, zone.sign)) }));
  });

/** A commitment that compares with `none` is no commitment. */
export const NOTHING_AGREED: Truth = { kind: 'open', reason: 'there is no such commitment' };

/** How a figure is cut to steps; ties aside, `half-even` is `half-up`. */
export type Rounding = 'half-up' | 'up' | 'down';

/** Multiples of a step (N2). Figures below 0 can't be told where they change. */
export const rounded = (curve: Curve<Figure>, step: Rational, mode: Rounding): Curve<Figure> =>
  mapPieces(curve, ({ interval, of }): readonly Piece<Figure>[] => {
    if (of.kind !== 'figure') return [{ interval, of }];
    if (isConstant(of.form)) return piece(interval, constant(roundTo(of.form.base, step, mode)));
    if (of.form.stairs !== undefined) {
      return stepByStep(of.form, interval, (one) =>
        rounded([{ interval: one.interval, of: figure(one.form) }], step, mode),
      );
    }
    const parts = zones(of.form, interval);
    return (parts ?? []).flatMap((zone) =>
      zone.sign === 0
        ? piece(zone.interval, constant(ZERO))
        : zone.sign > 0
          ? piece(zone.interval, roundedLine(of.form, step, mode))
          : [{ interval: zone.interval, of: unknownFigure('it rounds a figure below 0') }],
    );
  });

function roundedLine({ base, slope }: Form, step: Rational, mode: Rounding): Form {
  const shift = mode === 'half-up' ? step.div(2) : ZERO;
  const width = step.div(slope).abs();
  const origin = base.add(shift).div(slope).neg();
  const rising = slope.s > 0n;
  // A falling figure counts the blocks that haven't begun yet.
  const upwards = (mode === 'up') === rising;
  return {
    base: ZERO,
    slope: ZERO,
    stairs: { rise: rising ? step : step.neg(), width, origin, counts: upwards ? 'started' : 'full' },
  };
}

/** Where several edges part the figures, the stretches between them, each with one figure in it and at each edge one of its own. */
export function parted(
  curve: Curve<Figure>,
  edges: readonly Rational[],
): Curve<{ readonly figure: Figure; readonly witness?: Rational }> {
  return mapPieces(curve, ({ interval, of }) => {
    if (of.kind !== 'figure') return [{ interval, of: { figure: of } }];
    let parts: readonly ValueInterval[] = [interval];
    for (const edge of edges) {
      const next: ValueInterval[] = [];
      for (const part of parts) {
        const found = signs(of.form, constant(edge), part);
        if (found === undefined) return [{ interval, of: { figure: TOO_MANY_STEPS } }];
        next.push(...found.map((zone) => zone.interval));
      }
      parts = next;
    }
    return inOrder(
      parts.map((part) => ({ interval: part, of: { figure: of, witness: valueAt(of.form, insideOf(part)) } })),
    );
  });
}

/** A value of an interval, an end where only that is in it. */
export function insideOf({ lower, upper }: ValueInterval): Rational {
  if (lower && upper) return lower.value.equals(upper.value) ? lower.value : lower.value.add(upper.value).div(2);
  if (lower) return lower.included ? lower.value : lower.value.add(1);
  return upper ? (upper.included ? upper.value : upper.value.sub(1)) : ZERO;
}
