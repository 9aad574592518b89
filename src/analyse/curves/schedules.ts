import type { Band, BandEdge, Schedule } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import { compare, type Rational, ZERO } from '../../exact/rational.ts';
import { scalar, valuesOfBands } from '../bands.ts';
import { contains, type ValueInterval } from '../valueInterval.ts';
import { type Curve, extreme, type Figure, figure, flat, type Piece, parted, unknownFigure, zip } from './curve.ts';
import { constant } from './form.ts';
import type { End } from './reader.ts';

export interface ScheduleQuestion {
  readonly schedule: Schedule;
  readonly measure: Curve<Figure>;
  readonly pays: (band: Band, end: End) => Curve<Figure>;
  /** What an edge that is computed comes to; `none` where there is no such commitment. */
  readonly edge: (computed: Expression) => Rational | 'none' | undefined;
  readonly domain: ValueInterval;
}

/** R1 along all values: one band pays; in a gap it's anything from nothing to what the bands beside it pay, in an overlap any of them. */
export function scheduleCurve({ schedule, measure, pays, edge, domain }: ScheduleQuestion, end: End): Curve<Figure> {
  const known = withEdges(schedule, edge);
  const taken = known && valuesOfBands(known);
  if (known === undefined || taken === undefined) return anyOf(schedule.bands, pays, domain, end);
  const edges = known.bands.flatMap(({ lower, upper }) =>
    [lower, upper].flatMap((one) => (one ? (scalar(one.value) ?? []) : [])),
  );
  const nothing = flat(domain, figure(constant(ZERO)));
  return parted(measure, edges).flatMap(({ interval, of }): Curve<Figure> => {
    const { witness } = of;
    if (witness === undefined) return cut(anyOf(schedule.bands, pays, domain, end), interval);
    const taking = taken.filter((one) => contains(one.interval, witness)).map(({ band }) => band);
    const [only, ...others] = taking;
    if (only !== undefined && others.length === 0) return cut(pays(only, end), interval);
    if (only !== undefined) return cut(anyOf(taking, pays, domain, end), interval);
    if (known.form === 'nested' || end === 'least') return cut(nothing, interval);
    return cut(anyOf(beside(known.bands, witness), pays, domain, end), interval);
  });
}

const cut = (curve: Curve<Figure>, interval: ValueInterval): Curve<Figure> =>
  zip([{ interval, of: undefined }], curve, (common, _, of): readonly Piece<Figure>[] => [{ interval: common, of }]);

/** What any of several bands pays. */
function anyOf(bands: readonly Band[], pays: ScheduleQuestion['pays'], domain: ValueInterval, end: End): Curve<Figure> {
  const [first, ...others] = bands.map((band) => pays(band, end));
  if (first === undefined) return flat(domain, unknownFigure('the schedule has no band'));
  return others.reduce((all, one) => extreme(end === 'most' ? 'maximum' : 'minimum', all, one), first);
}

/** The nearest bands on either side of a value that none takes; of two edges at one value the one that leaves it out. */
function beside(bands: readonly Band[], value: Rational): readonly Band[] {
  const under = nearest(bands, 'upper', (edge) => compare(value, edge) >= 0, 1);
  const over = nearest(bands, 'lower', (edge) => compare(value, edge) <= 0, -1);
  const found = bands.filter((band) => under.includes(band) || over.includes(band));
  return found.length > 0 ? found : bands;
}

function nearest(
  bands: readonly Band[],
  side: 'lower' | 'upper',
  lies: (edge: Rational) => boolean,
  direction: 1 | -1,
): readonly Band[] {
  const ends = bands.flatMap((band) => {
    const end = band[side];
    const value = end && scalar(end.value);
    return end && value && lies(value) ? [{ band, value, included: end.included }] : [];
  });
  const order = (a: (typeof ends)[number], b: (typeof ends)[number]): number =>
    compare(b.value, a.value) * direction || Number(a.included) - Number(b.included);
  const [first] = ends.toSorted(order);
  return first === undefined ? [] : ends.filter((end) => order(end, first) === 0).map(({ band }) => band);
}

/** The schedule with its computed edges; a band whose edge says `none` isn't there. `undefined` where one isn't known. */
function withEdges(schedule: Schedule, edge: ScheduleQuestion['edge']): Schedule | undefined {
  const bands: Band[] = [];
  for (const band of schedule.bands) {
    const ends = [band.lower, band.upper].map((end) => (end?.computed === undefined ? end : edge(end.computed)));
    if (ends.includes('none')) continue;
    const [lower, upper] = ends.map((end, place) => edgeOf(end, place === 0 ? band.lower : band.upper));
    if (lower === 'unknown' || upper === 'unknown') return undefined;
    const { lower: _l, upper: _u, ...rest } = band;
    bands.push({ ...rest, ...(lower ? { lower } : {}), ...(upper ? { upper } : {}) });
  }
  return { ...schedule, bands };
}

function edgeOf(
  end: BandEdge | Rational | 'none' | undefined,
  declared: BandEdge | undefined,
): BandEdge | undefined | 'unknown' {
  if (declared === undefined) return undefined;
  if (declared.computed === undefined) return declared;
  if (end === undefined || end === 'none' || 'value' in end) return 'unknown';
  return { value: { kind: 'number', value: `${end.s * end.n}/${end.d}` }, included: declared.included };
}
