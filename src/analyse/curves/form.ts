import { compare, isInteger, isZero, ONE, type Rational, rational, toInteger, ZERO } from '../../exact/rational.ts';
import { intersection, type ValueInterval } from '../valueInterval.ts';

/** Blocks that are paid for (R2): `full` counts those that are complete, `started` those that have begun, from `origin` on. */
export interface Stairs {
  readonly rise: Rational;
  readonly width: Rational;
  readonly origin: Rational;
  readonly counts: 'full' | 'started';
}

/** What is paid along a stretch of values: `base + slope × value`, and a rise for each block. */
export interface Form {
  readonly base: Rational;
  readonly slope: Rational;
  readonly stairs?: Stairs;
}

/** Longer flights of stairs are not taken apart step by step: a month of half hours is. */
const MOST_STEPS = 1500;

export const constant = (base: Rational): Form => ({ base, slope: ZERO });
/** The value itself. */
export const ITSELF: Form = { base: ZERO, slope: ONE };

export const isConstant = ({ slope, stairs }: Form): boolean => isZero(slope) && stairs === undefined;

export function valueAt({ base, slope, stairs }: Form, value: Rational): Rational {
  const line = base.add(slope.mul(value));
  return stairs === undefined ? line : line.add(stairs.rise.mul(blocksAt(stairs, value)));
}

function blocksAt({ width, origin, counts }: Stairs, value: Rational): Rational {
  const blocks = value.sub(origin).div(width);
  return counts === 'full' ? blocks.floor() : blocks.ceil();
}

export const times = ({ base, slope, stairs }: Form, factor: Rational): Form => ({
  base: base.mul(factor),
  slope: slope.mul(factor),
  ...(stairs === undefined || isZero(factor) ? {} : { stairs: { ...stairs, rise: stairs.rise.mul(factor) } }),
});

/** The sum; `undefined` where both rise in blocks of different kinds. */
export function plus(a: Form, b: Form): Form | undefined {
  const sum = { base: a.base.add(b.base), slope: a.slope.add(b.slope) };
  if (a.stairs === undefined || b.stairs === undefined) {
    const stairs = a.stairs ?? b.stairs;
    return stairs === undefined ? sum : { ...sum, stairs };
  }
  const shift = b.stairs.origin.sub(a.stairs.origin).div(a.stairs.width);
  if (a.stairs.counts !== b.stairs.counts || !a.stairs.width.equals(b.stairs.width) || !isInteger(shift))
    return undefined;
  // The other one's blocks begin so many blocks later.
  const base = sum.base.sub(b.stairs.rise.mul(shift));
  const rise = a.stairs.rise.add(b.stairs.rise);
  return { base, slope: sum.slope, ...(isZero(rise) ? {} : { stairs: { ...a.stairs, rise } }) };
}

export const sameForm = (a: Form, b: Form): boolean =>
  a.base.equals(b.base) &&
  a.slope.equals(b.slope) &&
  (a.stairs === undefined || b.stairs === undefined
    ? a.stairs === b.stairs
    : a.stairs.rise.equals(b.stairs.rise) &&
      a.stairs.width.equals(b.stairs.width) &&
      a.stairs.origin.equals(b.stairs.origin) &&
      a.stairs.counts === b.stairs.counts);

export interface Zone {
  readonly interval: ValueInterval;
  readonly sign: -1 | 0 | 1;
}

/** Where along an interval the form is below, at and above 0; `undefined` where it would take too many steps to tell. */
export function zones(form: Form, interval: ValueInterval): readonly Zone[] | undefined {
  const { base, slope, stairs } = form;
  if (stairs === undefined) return isZero(slope) ? [{ interval, sign: signOf(base) }] : zonesOfLine(form, interval);
  if (isZero(slope)) return zonesOfStairs(base, stairs, interval);
  return steps(form, interval)?.flatMap((step) => zonesOfLine(step.form, step.interval));
}

const signOf = (value: Rational): -1 | 0 | 1 => compare(value, ZERO);
const opposite = (sign: -1 | 0 | 1): -1 | 0 | 1 => (sign === 0 ? 0 : sign === 1 ? -1 : 1);

function zonesOfLine({ base, slope }: Form, interval: ValueInterval): readonly Zone[] {
  const root = base.div(slope).neg();
  const rising = signOf(slope);
  return within(interval, [
    { interval: { upper: { value: root, included: false } }, sign: opposite(rising) },
    { interval: { lower: { value: root, included: true }, upper: { value: root, included: true } }, sign: 0 },
    { interval: { lower: { value: root, included: false } }, sign: rising },
  ]);
}

/** Blocks are whole, so the sign turns at the beginning of a block. */
function zonesOfStairs(base: Rational, stairs: Stairs, interval: ValueInterval): readonly Zone[] {
  const rising = signOf(stairs.rise);
  const root = base.div(stairs.rise).neg();
  const belowEnd = blockBegins(stairs, root.ceil());
  if (!isInteger(root))
    return within(interval, [
      { interval: { upper: flip(belowEnd) }, sign: opposite(rising) },
      { interval: { lower: belowEnd }, sign: rising },
    ]);
  const aboveStart = blockBegins(stairs, root.add(1));
  return within(interval, [
    { interval: { upper: flip(belowEnd) }, sign: opposite(rising) },
    { interval: { lower: belowEnd, upper: flip(aboveStart) }, sign: 0 },
    { interval: { lower: aboveStart }, sign: rising },
  ]);
}

/** From where on at least so many blocks are counted: the n-th full one at its end, the n-th started one just after its beginning. */
function blockBegins({ origin, width, counts }: Stairs, count: Rational) {
  return counts === 'full'
    ? { value: origin.add(width.mul(count)), included: true }
    : { value: origin.add(width.mul(count.sub(1))), included: false };
}

const flip = ({ value, included }: { readonly value: Rational; readonly included: boolean }) => ({
  value,
  included: !included,
});

const within = (interval: ValueInterval, parts: readonly Zone[]): readonly Zone[] =>
  parts.flatMap((zone) => {
    const common = intersection(interval, zone.interval);
    return common === undefined ? [] : [{ interval: common, sign: zone.sign }];
  });

export interface Step {
  readonly interval: ValueInterval;
  readonly form: Form;
}

/** The stairs of a form one by one, as lines; `undefined` where they are too many or have no end. */
export function steps(form: Form, interval: ValueInterval): readonly Step[] | undefined {
  const { stairs } = form;
  if (stairs === undefined) return [{ interval, form }];
  const { lower, upper } = interval;
  if (lower === undefined || upper === undefined) return undefined;
  const first = blocksAt(stairs, lower.value).sub(1);
  const last = blocksAt(stairs, upper.value).add(1);
  if (compare(last.sub(first), rational(MOST_STEPS)) > 0) return undefined;
  const counts = Array.from({ length: toInteger(last.sub(first)) + 1 }, (_, place) => first.add(place));
  return counts.flatMap((count) => {
    const begin = blockBegins(stairs, count);
    const common = intersection(interval, { lower: begin, upper: flip(blockBegins(stairs, count.add(1))) });
    const line = { base: form.base.add(stairs.rise.mul(count)), slope: form.slope };
    return common === undefined ? [] : [{ interval: common, form: line }];
  });
}

/** The same as far as so many steps reach, and what lies beyond them. */
export function stepsAsFar(
  form: Form,
  interval: ValueInterval,
): { readonly steps: readonly Step[]; readonly beyond?: ValueInterval } {
  const all = steps(form, interval);
  if (all !== undefined) return { steps: all };
  const { stairs } = form;
  const { lower } = interval;
  if (stairs === undefined || lower === undefined) return { steps: [], beyond: interval };
  const end = { value: lower.value.add(stairs.width.mul(MOST_STEPS - 4)), included: true };
  const near = intersection(interval, { upper: end });
  const beyond = intersection(interval, { lower: flip(end) });
  return { steps: (near && steps(form, near)) ?? [], ...(beyond ? { beyond } : {}) };
}

/** An end of what a form comes to along an interval. */
export interface Extreme {
  readonly value: Rational;
  /** Where it is reached, or, where it isn't, what it comes as near to as one likes. */
  readonly at: Rational;
  readonly reached: boolean;
}

/** The most that a form comes to along an interval; `undefined` where nothing ends it. */
export function most(form: Form, interval: ValueInterval): Extreme | undefined {
  const { lower, upper } = interval;
  const { slope, stairs } = form;
  const rising = isZero(slope) ? (stairs ? signOf(stairs.rise) : 0) : signOf(slope);
  if (stairs !== undefined && !isZero(slope) && signOf(slope) !== signOf(stairs.rise))
    return mostOfSteps(form, interval);
  if (rising === 0) {
    const at = lower?.value ?? upper?.value ?? ZERO;
    const inside = lower?.included === false ? (upper?.included === true ? upper.value : between(interval)) : at;
    return { value: valueAt(form, at), at: inside, reached: true };
  }
  const end = rising > 0 ? upper : lower;
  if (end === undefined) return undefined;
  if (end.included) return { value: valueAt(form, end.value), at: end.value, reached: true };
  if (stairs === undefined) return { value: valueAt(form, end.value), at: end.value, reached: false };
  const near = lastStep(form, interval, rising);
  return near === undefined ? mostOfSteps(form, interval) : near;
}

/** Just short of an open end, a flight of stairs has a whole step of its own. */
function lastStep(form: Form, interval: ValueInterval, rising: 1 | -1): Extreme | undefined {
  const { stairs } = form;
  const end = rising > 0 ? interval.upper : interval.lower;
  if (stairs === undefined || end === undefined) return undefined;
  const part = intersection(
    interval,
    rising > 0
      ? { lower: { value: end.value.sub(stairs.width), included: false } }
      : { upper: { value: end.value.add(stairs.width), included: false } },
  );
  return part && mostOfSteps(form, part);
}

function mostOfSteps(form: Form, interval: ValueInterval): Extreme | undefined {
  const found = steps(form, interval)?.map((step) => most(step.form, step.interval));
  if (found === undefined || found.includes(undefined)) return undefined;
  return found.filter((one) => one !== undefined).reduce<Extreme | undefined>(further, undefined);
}

/** The larger of two; of equal ones the one that is reached. */
const further = (a: Extreme | undefined, b: Extreme): Extreme => {
  if (a === undefined) return b;
  const order = compare(b.value, a.value);
  return order > 0 || (order === 0 && b.reached && !a.reached) ? b : a;
};

/** A value inside an interval that has one. */
function between({ lower, upper }: ValueInterval): Rational {
  if (lower && upper) return lower.value.add(upper.value).div(2);
  if (lower) return lower.value.add(1);
  return upper ? upper.value.sub(1) : ZERO;
}
