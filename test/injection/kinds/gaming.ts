import { compare, isAbove, ONE, rational } from '../../../src/exact/rational.ts';
import type { Condition, Target } from '../../../src/language/generated/ast.ts';
import { insertedAt, insideEnd, marked, rangeOf, removed, replaced } from '../edits.ts';
import { MINUTE } from '../figures.ts';
import type { Injection, Kind, Site } from '../kind.ts';
import {
  agreementOf,
  allOf,
  collectedBy,
  conditionsUnder,
  dataUnder,
  freshName,
  itemsOf,
  levelledTargets,
  measureOf,
  owedBy,
  type SoundFile,
  type TimeTarget,
  textOf,
  timeTargets,
} from '../tree.ts';

/** What a target rests on. */
const dataOf = (target: Target) => dataUnder(...target.items.filter(({ $type }) => $type === 'Commitment'));

const outagesOf = (time: TimeTarget): readonly Condition[] =>
  conditionsUnder(time.set).filter(({ role }) => role === 'downtime');

/** The one downtime that a target counts, with the end of its last clause. */
function onlyOutage(time: TimeTarget): Condition | undefined {
  const [outage, ...others] = outagesOf(time);
  return others.length === 0 ? outage : undefined;
}

export const shortOnesIgnored: Kind = {
  name: 'minimum length that swallows outages',
  family: 'gaming',
  defect: 'Outages below some minutes never count, however many there are.',
  rules: ['short-outages-ignored'],
  applies: 'targets on one downtime that logs or states to the instant tell of, and that no other target reads',
  sites: (file) =>
    timeTargets(file).flatMap((time): readonly Site[] => {
      const outage = onlyOutage(time);
      const minimum = outage?.items.some(({ $type }) => $type === 'MinimumLength' || $type === 'WholeMinutes');
      if (!outage || minimum) return [];
      return [
        {
          at: `${time.target.name}, ${outage.name}`,
          inject: (random): Injection | string => {
            const when = outage.items.find((item) => item.$type === 'When');
            const data = dataUnder(when);
            if (!when || data.some(({ every }) => every) || /\bwindows\b/.test(textOf(when)))
              return 'it is read in steps, so that its shortest outages are those of a step';
            const mine = new Set(data);
            const others = allOf(file, 'Target').filter(
              (other) => other !== time.target && dataOf(other).some((each) => mine.has(each)),
            );
            if (others.length > 0) return 'another target counts what this one leaves out';
            const minutes = random.whole(2, 90);
            const ignored = minutes * MINUTE - 1000;
            const share = rational([ignored, ignored + 1000]).round(4);
            return {
              edits: [insertedAt(rangeOf(when).end, `\n    ${marked(`for at least ${minutes} min`)}`)],
              figures: [{ ms: rational(ignored) }, { percent: share }],
            };
          },
        },
      ];
    }),
};

export const rounding: Kind = {
  name: 'rounding that pays at the target',
  family: 'gaming',
  defect: 'The value is rounded before it is compared, so that less than the target passes.',
  rules: ['rounding-forgives'],
  applies: 'targets with a printed percentage that some step divides',
  sites: (file) =>
    levelledTargets(file)
      .filter(({ unit, upwards, operator }) => unit === 'percent' && upwards && operator === 'at least')
      .flatMap(({ target, metric, level }): readonly Site[] => {
        const measure = measureOf(metric);
        if (!measure || /\brounded\b/.test(textOf(metric))) return [];
        return [
          {
            at: target.name,
            inject: (random) => {
              const steps = ['1%', '0.5%', '0.2%', '0.1%', '0.05%', '0.02%', '0.01%'].filter((text) => {
                const step = rational(text.replace('%', '')).div(rational(100));
                // Less than a twentieth of what the target allows is nobody's business.
                const room = ONE.sub(level);
                const little = isAbove(room, step.mul(rational(10)));
                return level.div(step).d === 1n && !little && !isAbove(step, room.mul(rational(2)));
              });
              const [first, ...others] = steps;
              if (first === undefined || compare(level, ONE) === 0)
                return 'no step divides its level and takes at least 5% of what it allows';
              const text = random.pick([first, ...others]);
              const half = rational(text.replace('%', '')).div(rational(200));
              const { start, end } = rangeOf(measure);
              return {
                edits: [insertedAt(start, '('), insertedAt(end, `) ${marked(`rounded to ${text}`)}`)],
                figures: [{ percent: level.sub(half) }, { points: half }, { percent: level }],
              };
            },
          },
        ];
      }),
};

export const unlimitedExclusion: Kind = {
  name: 'unlimited exclusion',
  family: 'gaming',
  defect: 'What the provider enters as planned work is taken out, without notice, limit or anybody who decides.',
  rules: ['uncapped-exclusion'],
  applies: 'targets on time, to each of whose downtimes an exclusion is added',
  sites: (file) =>
    timeTargets(file).flatMap((time) => outagesOf(time).map((outage) => excluding(file, time, outage, false))),
};

export const decidedAlone: Kind = {
  name: 'exclusion that the judged party decides',
  family: 'control',
  defect: 'The party that owes the target alone decides what is taken out of it, and nobody hears the other side.',
  rules: ['one-sided-attribution'],
  applies: 'targets on time, to each of whose downtimes an exclusion is added; the clause on disputes goes',
  sites: (file) =>
    timeTargets(file).flatMap((time) => outagesOf(time).map((outage) => excluding(file, time, outage, true))),
};

const APPEAL = /dispute|arbitrat|mediat|expert|adjudicat|escalat/i;

function excluding(file: SoundFile, time: TimeTarget, outage: Condition, decided: boolean): Site {
  return {
    at: `${time.target.name}, ${outage.name}`,
    inject: (random) => {
      const agreement = agreementOf(outage);
      const provider = owedBy(time.target) ?? '';
      const data = freshName(file, random.pick(['plannedWork', 'works', 'upkeep']));
      const exclusion = freshName(file, random.pick(['PlannedWork', 'Works', 'Upkeep']));
      const appeals = itemsOf(agreement, 'Clause').filter(({ name, title, texts }) =>
        APPEAL.test(`${name} ${title ?? ''} ${texts.join(' ')}`),
      );
      const head = `exclusion ${exclusion}`;
      const judge = `decided by ${provider}`;
      const text = `  data ${data} intervals {
    collected manually by ${provider}
  }
  ${decided ? head : marked(head)} {
    when during ${data}${decided ? `\n    ${marked(judge)}` : ''}
  }
  `;
      const existing = outage.items.find((item) => item.$type === 'Except');
      const except = existing
        ? insertedAt(rangeOf(existing).end, `, ${exclusion}`)
        : insideEnd(outage, `    except ${exclusion}`);
      return {
        edits: [insertedAt(rangeOf(outage).start, text.trimStart()), except, ...(decided ? appeals.map(removed) : [])],
        figures: [time.length.longest, `'${exclusion}'`],
      };
    },
  };
}

export const silentMonitor: Kind = {
  name: 'missing data that counts as up',
  family: 'gaming',
  defect: 'Where the provider has no data, the service counts as up.',
  rules: ['gaps-count-as-up'],
  applies: 'targets on time whose downtime reads the state that the provider monitors, and leaves gaps unknown or down',
  sites: (file) =>
    timeTargets(file).flatMap((time): readonly Site[] =>
      outagesOf(time).flatMap((outage): readonly Site[] => {
        const gaps = outage.items.find((item) => item.$type === 'Gaps');
        const when = outage.items.find((item) => item.$type === 'When');
        const states = dataUnder(when).filter(({ kind }) => kind === 'states' || kind === 'samples');
        const monitored = states.some((data) => collectedBy(data) === owedBy(time.target));
        if (!gaps || !when || gaps.policy === 'up' || !monitored || /\b(during|windows)\b/.test(textOf(when)))
          return [];
        return [
          {
            at: `${time.target.name}, ${outage.name}`,
            inject: () => ({
              edits: [replaced(gaps, marked('gaps count as up'))],
              figures: [time.length.longest, '100%'],
            }),
          },
        ];
      }),
    ),
};

export const GAMING: readonly Kind[] = [shortOnesIgnored, rounding, unlimitedExclusion, decidedAlone, silentMonitor];
