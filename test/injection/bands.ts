/** Schedules as they are used by targets, and their bands as stretches of values. */
import { compare, type Rational } from '../../src/exact/rational.ts';
import type { Band, CreditRule, Edge, Expression, ScheduleBody, Target } from '../../src/language/generated/ast.ts';
import { type Range, rangeOf } from './edits.ts';
import {
  allOf,
  type Figured,
  type Levelled,
  levelled,
  literalOf,
  namedBy,
  operatorOf,
  type SoundFile,
  type Unit,
} from './tree.ts';

export interface End {
  readonly value: Rational;
  readonly included: boolean;
  readonly literal: Expression;
  /** The whole edge, with its words; absent in `from … to …`. */
  readonly edge?: Edge;
}

export interface BandView {
  readonly band: Band;
  readonly lower?: End;
  readonly upper?: End;
  readonly pays?: Figured;
}

/** A schedule of a credit rule. */
export interface Use {
  readonly target: Target;
  readonly rule: CreditRule;
  readonly body: ScheduleBody;
  readonly bands: readonly [BandView, ...BandView[]];
  readonly unit: Unit;
  /** Each band has one edge, and the one that lies furthest counts. */
  readonly nested: boolean;
  /** The target's level, where the bands go by its metric. */
  readonly level?: Levelled;
}

/** The schedules of a file of which all edges are printed, as often as they are used. */
export function uses(file: SoundFile): readonly Use[] {
  return allOf(file, 'Target').flatMap((target) =>
    target.items.flatMap((item) => (item.$type === 'CreditRule' ? (useOf(target, item) ?? []) : [])),
  );
}

function useOf(target: Target, rule: CreditRule): Use | undefined {
  const body = rule.schedule ?? rule.named?.ref?.body;
  const views = body?.bands.map(viewOf) ?? [];
  const [first, ...others] = views.flatMap((view) => view ?? []);
  if (!body || !first || views.includes(undefined)) return undefined;
  const bands: Use['bands'] = [first, ...others];
  const unit = bands.map(({ lower, upper }) => literalOf((lower ?? upper)?.literal)?.unit)[0];
  if (!unit) return undefined;
  const own = levelled(target);
  const sameMetric = rule.measure === undefined || namedBy(rule.measure) === own?.metric;
  const nested = isNested(bands);
  return { target, rule, body, bands, unit, nested, ...(own && sameMetric && own.unit === unit ? { level: own } : {}) };
}

/** All go one way: `below 99.9%`, `below 99%`. */
function isNested(bands: Use['bands']): boolean {
  const single = bands.every(({ lower, upper }) => (lower === undefined) !== (upper === undefined));
  return bands.length > 1 && single && new Set(bands.map(({ lower }) => lower === undefined)).size === 1;
}

function viewOf(band: Band): BandView | undefined {
  const pays = literalOf(band.pays);
  const paying = pays ? { pays } : {};
  if (band.from && band.to) {
    const [from, to] = [literalOf(band.from), literalOf(band.to)];
    if (!from || !to) return undefined;
    const lower = { value: from.value, included: true, literal: band.from };
    return { band, ...paying, lower, upper: { value: to.value, included: true, literal: band.to } };
  }
  let view: BandView = { band, ...paying };
  for (const edge of band.edges) {
    const operator = operatorOf(edge.operator);
    const figured = literalOf(edge.value);
    if (!operator || !figured) return undefined;
    const included = operator === 'at least' || operator === 'at most';
    const end: End = { value: figured.value, included, literal: edge.value, edge };
    view = operator === 'at least' || operator === 'above' ? { ...view, lower: end } : { ...view, upper: end };
  }
  return view;
}

/** Two bands that meet at a value which one of them includes. */
export interface Seam {
  readonly use: Use;
  readonly under: BandView & { readonly upper: End };
  readonly over: BandView & { readonly lower: End };
  readonly at: Rational;
  /** Both bands and what stands between them. */
  readonly range: Range;
}

export function seams(use: Use): readonly Seam[] {
  return use.bands.flatMap((under) =>
    use.bands.flatMap((over): Seam[] => {
      const [end, start] = [under.upper, over.lower];
      if (under === over || !end || !start || compare(end.value, start.value) !== 0) return [];
      if (end.included === start.included) return [];
      return [
        {
          use,
          under: { ...under, upper: end },
          over: { ...over, lower: start },
          at: end.value,
          range: around(under.band, over.band),
        },
      ];
    }),
  );
}

export function around(...bands: readonly Band[]): Range {
  const ranges = bands.map(rangeOf);
  return { start: Math.min(...ranges.map(({ start }) => start)), end: Math.max(...ranges.map(({ end }) => end)) };
}
