/** Figures that are put together wrongly: of weights, of other figures' percentiles, and in two columns. */
import { compare, ONE, type Rational, rational } from '../../../src/exact/rational.ts';
import { type BandView, type End, type Use, uses } from '../bands.ts';
import { insideEnd, marked } from '../edits.ts';
import { DAY, durationsIn, durationText, MINUTE, percentagesIn, writtenAs } from '../figures.ts';
import type { Kind } from '../kind.ts';
import {
  agreementOf,
  freshName,
  type Levelled,
  levelledTargets,
  rowLogs,
  type SoundFile,
  type TimeTarget,
  textOf,
  timeTarget,
} from '../tree.ts';

/** Bands in percent of the time that a service is up, all of whose edges are printed. */
interface Column extends TimeTarget {
  readonly use: Use;
}

function columns(file: SoundFile): readonly Column[] {
  return uses(file).flatMap((use) => {
    const { level, target } = use;
    const time = level && timeTarget(level);
    const alone = target.items.filter(({ $type }) => $type === 'CreditRule' || $type === 'PointsRule').length === 1;
    const whole = target.family === undefined && time?.metric.family === undefined && use.rule.condition === undefined;
    return time?.as === 'share' && alone && whole ? [{ ...time, use }] : [];
  });
}

/** The down time that a share of up time leaves, to the minute. */
const minutesOf = (share: Rational, days: number): number =>
  Math.round(
    Number(
      ONE.sub(share)
        .mul(rational(days * DAY))
        .valueOf(),
    ) / MINUTE,
  ) * MINUTE;

const endsOf = ({ lower, upper }: BandView): readonly End[] => [lower, upper].flatMap((end) => end ?? []);

/** The same band by the minute: what is below a share is above a time. */
function byTheMinute({ band, lower, upper }: BandView, days: number): string {
  const edges = [
    ...(upper ? [`${upper.included ? 'at least' : 'above'} ${durationText(minutesOf(upper.value, days))}`] : []),
    ...(lower ? [`${lower.included ? 'at most' : 'below'} ${durationText(minutesOf(lower.value, days))}`] : []),
  ];
  return `${edges.join(' and ')} : ${textOf(band.pays)}`;
}

export const twoColumns: Kind = {
  name: 'a column of minutes beside one of percentages',
  family: 'credit-rules',
  defect: 'The minutes are those of one length of the period, and pay otherwise than the percentages in the others.',
  rules: ['minutes-percent-mismatch'],
  applies:
    'bands with printed edges in percent of the time that a service is up, beside which the same in minutes are put',
  sites: (file) =>
    columns(file).map((column) => ({
      at: column.target.name,
      inject: (random) => {
        const { use, set, service, level, length, each } = column;
        const days = random.pick(length.days);
        const ends = use.bands.flatMap(endsOf).map(({ value }) => value);
        const minutes = new Set(ends.map((end) => minutesOf(end, days)));
        const distinct = ends.filter((end, place) => ends.findIndex((other) => compare(end, other) === 0) === place);
        if (minutes.size < distinct.length || minutes.has(0)) return 'its edges lie within a minute of each other';
        const [metric, target] = [freshName(file, 'MinutesDown'), freshName(file, 'ByTheMinute')];
        const of = service ? ` of ${service.name}` : '';
        const bands = use.bands.map((view) => `      ${byTheMinute(view, days)}`).join('\n');
        const basis = use.rule.basis ? `of ${textOf(use.rule.basis)} ` : '';
        const text = `  metric ${metric}${of} {
    measure time in ${textOf(set)}
  }
  target ${target}${of} {
    ${metric} at most ${durationText(minutesOf(level, days))} ${each}
    ${marked(`credit ${basis}{\n${bands}\n    }`)}
  }`;
        return {
          edits: [insideEnd(agreementOf(column.target), text)],
          figures: [`by the percentages of '${column.target.name}'`],
          witness: (message) => misread(message, ends, days),
        };
      },
    })),
};

/** The down time that the message names has to lie between an edge in minutes and the same one in percent of the days that it names. */
function misread(message: string, ends: readonly Rational[], days: number): string | undefined {
  const [, named = ''] = /^In a (\d+)-day/.exec(message) ?? [];
  const [down] = durationsIn(message);
  const [share] = percentagesIn(message);
  if (named === '' || !down || !share) return `no length, time and percentage in '${message}'`;
  const whole = rational(Number(named) * DAY);
  const off = share.sub(ONE.sub(down.div(whole))).abs();
  if (compare(off, rational([1, 1_000_000])) > 0) return `${writtenAs('percent', share)} for that time`;
  const between = ends.some((end) => {
    const [a, b] = [rational(minutesOf(end, days)), ONE.sub(end).mul(whole)];
    return compare(down, a) * compare(down, b) < 0;
  });
  return between ? undefined : `${durationText(Number(down.valueOf()))} lies between no two edges`;
}

/** Two percentages of one agreement that can be weighed against each other. */
function pairs(file: SoundFile): readonly (readonly [Levelled, Levelled])[] {
  return file.agreements.flatMap((agreement) => {
    const shares = levelledTargets(file).filter(
      ({ target, metric, unit }) =>
        agreementOf(target) === agreement && unit === 'percent' && metric.family === undefined,
    );
    const [first, ...others] = shares;
    const second = others.find(({ metric }) => metric !== first?.metric);
    return first && second ? [[first, second] as const] : [];
  });
}

export const badWeights: Kind = {
  name: 'weights that come to less or more than all',
  family: 'credit-rules',
  defect: 'A score of two percentages weighs them with shares that don’t add up to one.',
  rules: ['allocation-sum'],
  applies: 'agreements with targets on two percentages, of which a score is added',
  sites: (file) =>
    pairs(file).map(([first, second]) => ({
      at: agreementOf(first.target).name,
      inject: (random) => {
        const weights = [random.whole(5, 90), random.whole(5, 90)].map((part) => rational([part, 100]));
        const [a = ONE, b = ONE] = weights;
        const total = a.add(b);
        if (compare(total, ONE) === 0) return 'they add up to one';
        const [one, other] = [writtenAs('number', a), writtenAs('number', b)];
        const text = `  metric ${freshName(file, 'Score')} {
    measure ${marked(`${one} * ${first.metric.name} + ${other} * ${second.metric.name}`)}
  }`;
        return {
          edits: [insideEnd(agreementOf(first.target), text)],
          figures: [`add up to ${writtenAs('number', total)}`, `${one} of`, `${other} of`, { percent: total }],
        };
      },
    })),
};

export const percentileOfDays: Kind = {
  name: 'figure of percentiles',
  family: 'collection',
  defect: 'The percentiles of the days are averaged, or a percentile is taken of them.',
  rules: ['percentile-of-percentiles'],
  applies: 'logs of items with two instants, for which a figure of each day’s percentile and a target on it are added',
  sites: (file) =>
    rowLogs(file).map((log) => ({
      at: log.data.name,
      inject: (random) => {
        const metric = freshName(file, 'TypicalTime');
        const outer = random.pick(['mean', 'median', 'p95', 'p99']);
        const inner = random.pick(['p50', 'p90', 'p95', 'p99']);
        const figure = `${outer} over each calendar day of (${inner} of elapsed from ${log.from} to ${log.to} over ${log.data.name})`;
        const text = `  metric ${metric} {
    measure ${marked(figure)}
  }
  target ${freshName(file, 'UsuallyInTime')} {
    ${metric} at most ${random.whole(1, 48)} h each calendar month
  }`;
        return { edits: [insideEnd(log.agreement, text)], figures: [`A ${outer} of ${inner}s`, `Take the ${inner} `] };
      },
    })),
};

export const COMPOSED: readonly Kind[] = [twoColumns, badWeights, percentileOfDays];
