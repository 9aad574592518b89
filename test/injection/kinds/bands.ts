/** Bands that leave values out, take them twice, or pay them wrongly. */
import { compare, isBelow, ONE, type Rational, rational } from '../../../src/exact/rational.ts';
import { type Expression, isComparison, isGroup, isRounded } from '../../../src/language/generated/ast.ts';
import { type BandView, type End, type Seam, seams, type Use, uses } from '../bands.ts';
import { CLOSE, type Edit, insertedAt, marked, markedRange, OPEN, rangeOf, replaced } from '../edits.ts';
import { figureOf, percent, percentagesIn, writtenAs } from '../figures.ts';
import type { Injection, Kind, Site } from '../kind.ts';
import type { Random } from '../random.ts';
import { type Levelled, literalOf, type SoundFile, textOf } from '../tree.ts';

type Scale = 'percent' | 'duration' | 'number';
const scaleOf = ({ unit }: Use): Scale | undefined => (unit === 'money' ? undefined : unit);

/** Where two bands meet, and values there earn credits at all. */
function earningSeams(file: SoundFile): readonly Seam[] {
  return uses(file)
    .filter(({ nested }) => !nested)
    .flatMap(seams)
    .filter(({ use: { level }, at }) => !level || isMissedBy(level, at));
}

/** Whether the value, and what is worse, misses the level. */
const isMissedBy = ({ upwards, level }: Levelled, value: Rational): boolean =>
  upwards ? isBelow(value, level) : isBelow(level, value);

const NO_SCALE = 'its edges are amounts';
const TOO_CLOSE = 'no figure lies between';

const siteAt = ({ use, at }: Seam, inject: Site['inject']): Site => ({
  at: `${use.target.name} at ${writtenAs(scaleOf(use) ?? 'number', at)}`,
  inject,
});

/** The words of an edge, turned so that it no longer includes its value, or does. */
const TURNED = { 'at least': 'above', above: 'at least', 'at most': 'below', below: 'at most' } as const;

function turned(end: End): Edit | undefined {
  const { edge } = end;
  if (!edge) return undefined;
  const words = TURNED[edge.operator.replace(/\s+/g, ' ') as keyof typeof TURNED];
  return words && replaced(edge, `${words} ${textOf(edge.value)}`);
}

export const gapAtAnEdge: Kind = {
  name: 'gap at an edge',
  family: 'credit-rules',
  defect: 'A value at which two bands meet lies in neither.',
  rules: ['band-gap'],
  applies: 'bands with two edges that meet where the target is missed; of nested bands each value has one',
  sites: (file) =>
    earningSeams(file).flatMap((seam) => {
      const { under, over, at, use } = seam;
      const edit = turned(under.upper.included ? under.upper : over.lower);
      const scale = scaleOf(use);
      if (!edit || !scale) return [];
      return [
        siteAt(seam, () => ({ edits: [...markedRange(seam.range), edit], figures: ['exactly', figureOf(scale, at)] })),
      ];
    }),
};

/** A value between two others, of no more decimals than a table would print. */
function between(random: Random, scale: Scale, low: Rational, high: Rational): Rational | undefined {
  const step = { percent: rational([1, 10_000]), duration: rational(1000), number: rational(1) }[scale];
  const steps = Number(high.sub(low).div(step).floor().valueOf());
  return steps < 2 ? undefined : low.add(step.mul(random.whole(1, Math.min(steps - 1, 200))));
}

/** The edge of a band moved to another value. */
const moved = (end: End, scale: Scale, value: Rational): Edit => replaced(end.literal, writtenAs(scale, value));

export const gapOfSomeWidth: Kind = {
  name: 'gap between bands',
  family: 'credit-rules',
  defect: 'A band begins further off than the one before it ends.',
  rules: ['band-gap'],
  applies: 'as a gap at an edge',
  sites: (file) =>
    earningSeams(file).map((seam) =>
      siteAt(seam, (random) => {
        const scale = scaleOf(seam.use);
        if (!scale) return NO_SCALE;
        // Downwards where more is better: those values are missed as well.
        const { under, over, at } = seam;
        const wantsMore = seam.use.level?.upwards ?? scale === 'percent';
        const value = wantsMore
          ? between(random, scale, under.lower?.value ?? rational(0), at)
          : between(random, scale, at, over.upper?.value ?? at.mul(2));
        if (!value) return TOO_CLOSE;
        const step = stepOf(seam.use);
        if (step && compare(step, value.sub(at).abs()) > 0)
          return 'what is measured comes in wider steps, so that it never falls between';
        const edit = moved(wantsMore ? under.upper : over.lower, scale, value);
        return {
          edits: [...markedRange(seam.range), edit],
          figures: [figureOf(scale, value), figureOf(scale, at)],
        };
      }),
    ),
};

export const overlap: Kind = {
  name: 'overlapping bands',
  family: 'credit-rules',
  defect: 'A stretch of values, or a single one, lies in two bands.',
  rules: ['band-overlap'],
  applies: 'bands with two edges that meet; of nested bands the furthest counts',
  sites: (file) =>
    uses(file)
      .filter(({ nested }) => !nested)
      .flatMap(seams)
      .map((seam) =>
        siteAt(seam, (random) => {
          const { under, over, at } = seam;
          const scale = scaleOf(seam.use);
          if (!scale) return NO_SCALE;
          const single = random.whole(0, 1) === 0 && turned(under.upper.included ? over.lower : under.upper);
          if (single) return { edits: [...markedRange(seam.range), single], figures: ['exactly', figureOf(scale, at)] };
          const value = between(random, scale, at, over.upper?.value ?? (scale === 'percent' ? ONE : at.mul(2)));
          if (!value) return TOO_CLOSE;
          return {
            edits: [...markedRange(seam.range), moved(under.upper, scale, value)],
            figures: [figureOf(scale, at), figureOf(scale, value)],
          };
        }),
      ),
};

export const sameEdgeTwice: Kind = {
  name: 'the same edge twice',
  family: 'credit-rules',
  defect: 'A second band has the same edge and other pay.',
  rules: ['band-overlap'],
  applies: 'bands with one edge each, of which the furthest counts, that pay printed shares',
  sites: (file) =>
    uses(file)
      .filter(({ nested }) => nested)
      .flatMap((use) => use.bands.flatMap((view) => twice(use, view))),
};

function twice(use: Use, { band, pays }: BandView): readonly Site[] {
  if (pays?.unit !== 'percent') return [];
  const edges = textOf(band).split(':')[0]?.trim() ?? '';
  const { start, end } = rangeOf(band);
  return [
    {
      at: `${use.target.name}, ${edges}`,
      inject: (random) => {
        const share = pays.value.add(rational([random.whole(1, 9), 100]));
        return {
          edits: [insertedAt(start, OPEN), insertedAt(end, `\n${edges} : ${percent(share)}${CLOSE}`)],
          figures: [{ percent: pays.value }, { percent: share }, `'${edges.replace(/\s+/g, ' ')}'`],
        };
      },
    },
  ];
}

export const bandBeyondAll: Kind = {
  name: 'band that nothing falls in',
  family: 'credit-rules',
  defect: 'A band lies beyond all that can be measured: below 0%, or above 100%.',
  rules: ['dead-band'],
  applies: 'bands in percent',
  sites: (file) =>
    uses(file)
      .filter(
        ({ unit, level, bands }) => unit === 'percent' && level && bands.every(({ pays }) => pays?.unit === 'percent'),
      )
      .map((use) => ({
        at: use.target.name,
        inject: (random): Injection => {
          const upwards = use.level?.upwards ?? true;
          const last = rangeOf(use.body).end - 1;
          const edges = upwards ? 'below 0%' : 'above 100%';
          const newText = `${marked(edges)} : ${random.whole(20, 90)}%\n`;
          return { edits: [insertedAt(last, newText)], figures: [`'${edges}'`] };
        },
      })),
};

/** The steps in which the values come that a target is on. */
function stepOf({ target }: Use): Rational | undefined {
  const commitment = target.items.find((item) => item.$type === 'Commitment')?.condition;
  const measured = isComparison(commitment) ? ungrouped(commitment.left) : undefined;
  return isRounded(measured) ? literalOf(measured.step)?.value : undefined;
}

const ungrouped = (node: Expression): Expression => (isGroup(node) ? ungrouped(node.inner) : node);

/** The seam of pay and target: the edge at which the first band begins, exactly at the level. */
function firstBand(use: Use): (BandView & { readonly end: End }) | undefined {
  const { level } = use;
  if (!level) return undefined;
  const wanted = level.upwards ? 'upper' : 'lower';
  for (const view of use.bands) {
    const end = view[wanted];
    const paid = view.pays === undefined || compare(view.pays.value, rational(0)) > 0;
    if (end && paid && !end.included && compare(end.value, level.level) === 0) return { ...view, end };
  }
  return undefined;
}

const STRICT = new Set(['above', 'below']);

export const metAndPaid: Kind = {
  name: 'met target that pays',
  family: 'credit-rules',
  defect: 'A band takes in values that meet the target.',
  rules: ['target-credit-mismatch'],
  applies: 'bands that begin at a printed level',
  sites: (file) =>
    uses(file).flatMap((use): Site[] => {
      const first = firstBand(use);
      const scale = scaleOf(use);
      const { level } = use;
      if (!first || !scale || !level || STRICT.has(level.operator)) return [];
      return [
        {
          at: use.target.name,
          inject: (random) => {
            const edge = turned(first.end);
            if (random.whole(0, 1) === 0 && edge)
              return {
                edits: [...markedRange(rangeOf(first.band)), edge],
                figures: ['exactly', figureOf(scale, level.level)],
              };
            const value = level.upwards
              ? between(random, scale, level.level, scale === 'percent' ? ONE : level.level.mul(2))
              : between(random, scale, rational(0), level.level);
            if (!value) return TOO_CLOSE;
            return {
              edits: [...markedRange(rangeOf(first.band)), moved(first.end, scale, value)],
              figures: [figureOf(scale, level.level), figureOf(scale, value)],
            };
          },
        },
      ];
    }),
};

export const missedAndUnpaid: Kind = {
  name: 'missed target that pays nothing',
  family: 'credit-rules',
  defect: 'The target is higher than the edge at which the bands begin.',
  rules: ['target-credit-mismatch'],
  applies: 'bands that begin at a printed level',
  sites: (file) =>
    uses(file).flatMap((use): Site[] => {
      const first = firstBand(use);
      const scale = scaleOf(use);
      const { level } = use;
      if (!first || !scale || !level) return [];
      return [
        {
          at: use.target.name,
          inject: (random) => {
            if (use.bands.some(({ pays }) => pays && compare(pays.value, rational(0)) === 0))
              return 'the table says that what lies above pays 0%';
            const high = scale === 'percent' ? ONE : level.level.mul(2);
            const value = level.upwards
              ? between(random, scale, level.level, high)
              : between(random, scale, rational(0), level.level);
            if (!value) return TOO_CLOSE;
            return {
              edits: [
                ...markedRange(rangeOf(level.comparison)),
                replaced(level.comparison.right, writtenAs(scale, value)),
              ],
              figures: [figureOf(scale, level.level), figureOf(scale, value)],
              witness: (message) => (scale === 'percent' ? noneBetween(message, level.level, value) : undefined),
            };
          },
        },
      ];
    }),
};

/** A witness has to lie between the two figures, or be the first of them. */
function noneBetween(message: string, low: Rational, high: Rational): string | undefined {
  const such = /such as (\S+%)/.exec(message)?.[1] ?? '';
  const [value] = percentagesIn(such);
  return value && compare(value, low) >= 0 && compare(value, high) < 0 ? undefined : `no witness, but '${such}'`;
}

export const BANDS: readonly Kind[] = [
  gapAtAnEdge,
  gapOfSomeWidth,
  overlap,
  sameEdgeTwice,
  bandBeyondAll,
  metAndPaid,
  missedAndUnpaid,
];
