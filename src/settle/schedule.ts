import type { Band, Schedule } from '../contract/contract.ts';
import { magnitude } from '../contract/magnitude.ts';
import { showValue } from '../evaluate/show.ts';
import { OPERATOR_WORDS } from '../evaluate/words.ts';
import { compare, type Rational, ratio } from '../exact/rational.ts';

/** What a schedule says of one value (R1). */
export type Entry =
  | { readonly kind: 'band'; readonly band: Band }
  /** One-sided edges, and none is passed: nothing is due. */
  | { readonly kind: 'no-edge' }
  /** No band takes the value: what is due is undecided, never 0. The bands beside the gap, where there are any. */
  | { readonly kind: 'gap'; readonly beside: readonly Band[] }
  /** Several bands take it, and nothing says which. */
  | { readonly kind: 'contradiction'; readonly bands: readonly Band[] };

/** What the schedule says of a value, given on the scale of its edges. */
export function entryAt(schedule: Schedule, value: Rational): Entry {
  const taking = schedule.bands.filter((band) => takes(band, value));
  switch (schedule.form) {
    case 'nested':
      return furthest(taking);
    case 'as-written': {
      const band = taking[0];
      if (band === undefined) return { kind: 'gap', beside: beside(schedule.bands, value) };
      return taking.length === 1 ? { kind: 'band', band } : { kind: 'contradiction', bands: taking };
    }
    default:
      return schedule.form satisfies never;
  }
}

/**
 * What the schedule says of the values from `low` to `high`, both included, each answer once. A schedule changes at its edges
 * only, so the ends, the edges between them and a value between neighbours show all there is.
 */
export function entriesBetween(schedule: Schedule, low: Rational, high: Rational): readonly Entry[] {
  if (compare(low, high) === 0) return [entryAt(schedule, low)];
  const inside = edgesOf(schedule).filter((edge) => compare(edge, low) > 0 && compare(edge, high) < 0);
  const points = [low, ...inside, high];
  const probes = points.flatMap((point, i) => {
    const next = points[i + 1];
    return next === undefined ? [point] : [point, point.add(next).mul(ratio(1, 2))];
  });
  const entries: Entry[] = [];
  for (const probe of probes) {
    const entry = entryAt(schedule, probe);
    if (!entries.some((known) => sameEntry(known, entry))) entries.push(entry);
  }
  return entries;
}

function edgesOf({ bands }: Schedule): Rational[] {
  return bands
    .flatMap(({ lower, upper }) => [lower, upper])
    .flatMap((edge) => {
      const value = edge && scaleOf(edge);
      return value === undefined ? [] : [value];
    })
    .sort(compare);
}

function sameEntry(a: Entry, b: Entry): boolean {
  const bandsOf = (entry: Entry): readonly Band[] => {
    switch (entry.kind) {
      case 'band':
        return [entry.band];
      case 'contradiction':
        return entry.bands;
      case 'gap':
        return entry.beside;
      case 'no-edge':
        return [];
      default:
        return entry satisfies never;
    }
  };
  const [left, right] = [bandsOf(a), bandsOf(b)];
  return a.kind === b.kind && left.length === right.length && left.every((band, i) => band === right[i]);
}

type Edge = NonNullable<Band['lower']>;

/** The number behind an edge; texts, dates and instants are no edges. */
const scaleOf = ({ value }: Edge): Rational | undefined => (value.kind === 'instant' ? undefined : magnitude(value));

function takes({ lower, upper }: Band, value: Rational): boolean {
  const above = lower && edgeOrder(value, lower);
  const below = upper && edgeOrder(value, upper);
  return (
    (above === undefined || above > 0 || (above === 0 && lower?.included === true)) &&
    (below === undefined || below < 0 || (below === 0 && upper?.included === true))
  );
}

const edgeOrder = (value: Rational, edge: Edge): number => {
  const at = scaleOf(edge);
  if (at === undefined) throw new RangeError(`a band cannot begin or end at a ${edge.value.kind}`);
  return compare(value, at);
};

/** Of the passed edges the furthest (R1). Edges in both directions that are passed at once contradict each other. */
function furthest(passed: readonly Band[]): Entry {
  const winners = passed.length < 2 ? passed : [...extreme(passed, lowestEdge, -1), ...extreme(passed, highestEdge, 1)];
  // What has no edge is passed as well.
  const bands = winners.length > 0 ? winners : passed;
  const band = bands[0];
  if (band === undefined) return { kind: 'no-edge' };
  return bands.length === 1 ? { kind: 'band', band } : { kind: 'contradiction', bands };
}

/** Of a band that goes on downwards. */
const lowestEdge = ({ lower, upper }: Band): Edge | undefined => (lower === undefined ? upper : undefined);

const highestEdge = ({ lower }: Band): Edge | undefined => lower;

/** The band whose edge lies furthest in a direction; of two edges at one value, the one that leaves it out. */
function extreme(bands: readonly Band[], edgeOf: (band: Band) => Edge | undefined, direction: -1 | 1): readonly Band[] {
  let furthest: readonly Band[] = [];
  let best: Edge | undefined;
  for (const band of bands) {
    const edge = edgeOf(band);
    if (edge === undefined) continue;
    const order = best === undefined ? 1 : furtherness(edge, best, direction);
    if (order < 0) continue;
    furthest = order > 0 ? [band] : [...furthest, band];
    best = edge;
  }
  return furthest;
}

function furtherness(a: Edge, b: Edge, direction: -1 | 1): number {
  const x = scaleOf(a);
  const y = scaleOf(b);
  const order = x === undefined || y === undefined ? 0 : compare(x, y) * direction;
  return order !== 0 ? order : Number(b.included) - Number(a.included);
}

/** The nearest bands on either side of a value that no band takes. */
function beside(bands: readonly Band[], value: Rational): readonly Band[] {
  const under = extreme(
    bands.filter(({ upper }) => upper !== undefined && edgeOrder(value, upper) >= 0),
    ({ upper }) => upper,
    1,
  );
  const over = extreme(
    bands.filter(({ lower }) => lower !== undefined && edgeOrder(value, lower) <= 0),
    ({ lower }) => lower,
    -1,
  );
  return bands.filter((band) => under.includes(band) || over.includes(band));
}

/** `below 99.9%`, `above 99% and at most 99.9%`, `from 1 to 43`. */
export function bandText({ lower, upper }: Band, zone: string): string {
  const text = ({ value }: Edge): string => showValue(value, { zone });
  if (lower?.included && upper?.included) return `from ${text(lower)} to ${text(upper)}`;
  const parts = [
    lower && `${OPERATOR_WORDS[lower.included ? 'at-least' : 'above']} ${text(lower)}`,
    upper && `${OPERATOR_WORDS[upper.included ? 'at-most' : 'below']} ${text(upper)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'any value' : parts.join(' and ');
}
