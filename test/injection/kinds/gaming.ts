/** Definitions by which a figure can be made to look better than the service. */
import { AstUtils } from 'langium';
import { compare, isAbove, ONE, rational } from '../../../src/exact/rational.ts';
import {
  type Condition,
  type DataDeclaration,
  isAggregate,
  isCondition,
  isCreditRule,
  isDataDeclaration,
  isElapsed,
  isMemberAccess,
  isReference,
  isTimeInSet,
  type Target,
} from '../../../src/language/generated/ast.ts';
import { insertedAt, insideEnd, marked, markedNode, markedRange, rangeOf, removed, replaced } from '../edits.ts';
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
  partyOf,
  rowLogs,
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

/** Clocks between two fields of a row, in what targets promise or metrics measure. */
function clocks(file: SoundFile) {
  return file.agreements.flatMap((agreement) =>
    [...itemsOf(agreement, 'Metric'), ...itemsOf(agreement, 'Target')].flatMap((owner) =>
      AstUtils.streamAst(owner)
        .filter(isElapsed)
        .filter((clock) => !AstUtils.getContainerOfType(clock, isCreditRule))
        .toArray()
        .flatMap((clock) => {
          const from = isMemberAccess(clock.from)
            ? clock.from.member.ref
            : isReference(clock.from)
              ? clock.from.element.ref
              : undefined;
          const data = from && AstUtils.getContainerOfType(from, isDataDeclaration);
          return from?.$type === 'Field' && data ? [{ agreement, owner, clock, data, field: from.name }] : [];
        }),
    ),
  );
}

export const ownStart: Kind = {
  name: 'clock that the judged party starts',
  family: 'gaming',
  defect: 'The clock starts when the provider says that it has begun.',
  rules: ['clock-start-controlled'],
  applies: 'clocks of targets over a log that the provider keeps',
  sites: (file) =>
    rowLogs(file).map(({ data, agreement, to }) => ({
      at: data.name,
      inject: (random) => {
        const field = freshName(file, random.pick(['acknowledged', 'diagnosed', 'accepted', 'triaged']));
        const start = marked(`r.${field}`);
        const text = `  target ${freshName(file, 'FromTheStart')} for each r in ${data.name} {
    elapsed from ${start} to r.${to} at most ${random.whole(2, 90)} h each calendar month
  }`;
        return {
          edits: [insideEnd(data, `    field ${field}: time`), insideEnd(agreement, text)],
          figures: [`'${field}'`],
        };
      },
    })),
};

export const stopsAtStart: Kind = {
  name: 'clock that stops where it starts',
  family: 'gaming',
  defect: 'The clock runs from an instant to the same instant.',
  rules: ['stop-equals-start'],
  applies: 'clocks between two instants of a row, in what is measured or promised',
  sites: (file) =>
    clocks(file).map(({ owner, clock, field }, index) => ({
      at: `${owner.name} ${index + 1}`,
      inject: () => ({
        edits: [
          ...markedRange({ start: rangeOf(clock).start, end: rangeOf(clock).end }),
          replaced(clock.to, textOf(clock.from)),
        ],
        figures: [`'${field}'`, '0 s'],
      }),
    })),
};

export const pausedForEver: Kind = {
  name: 'clock that never runs',
  family: 'gaming',
  defect: 'What pauses the clock holds at every moment.',
  rules: ['pause-never-ends'],
  applies: 'clocks between two instants of a row, in what is measured or promised',
  sites: (file) =>
    clocks(file).map(({ owner, clock, agreement }, index) => ({
      at: `${owner.name} ${index + 1}`,
      inject: (random) => {
        const name = freshName(file, 'Waiting');
        const when = random.pick(['always', 'not never', 'always or never']);
        const behind = clock.calendar ?? clock.to;
        return {
          edits: [
            insertedAt(rangeOf(behind).end, ` pausing ${marked(name)}`),
            insertedAt(
              rangeOf(agreement.items[0] ?? agreement).start,
              `condition ${name} {\n    when ${when}\n  }\n  `,
            ),
          ],
          figures: ['0 s'],
        };
      },
    })),
};

export const fewRowsEscape: Kind = {
  name: 'minimum sample that can be stayed under',
  family: 'gaming',
  defect: 'Below a number of rows that the provider records nothing is measured.',
  rules: ['small-sample-escape'],
  applies: 'targets each period on figures of rows that the provider alone records, and that apply always',
  sites: (file) =>
    levelledTargets(file).flatMap(({ target, metric }): readonly Site[] => {
      const measure = measureOf(metric);
      const rows = dataUnder(measure).filter(({ kind }) => kind === 'items');
      const [data] = rows;
      const own = data && rows.length === 1 && data.by.length === 0 && collectedBy(data) === owedBy(target);
      if (!own || target.family || target.items.some(({ $type }) => $type === 'AppliesWhen')) return [];
      if (!isAggregate(measure) || isTimeInSet(measure.of)) return [];
      return [
        {
          at: target.name,
          inject: (random) => {
            const count = random.whole(5, 500);
            const condition = marked(`count of ${data.name} at least ${count}`);
            return {
              edits: [insideEnd(target, `    applies when ${condition}`)],
              figures: [`Below ${count} `, `all ${count - 1} may fail`],
            };
          },
        },
      ];
    }),
};

const CHECKED = /audit|verif|inspect|access to|own records|independent/i;

export const selfReported: Kind = {
  name: 'self-reported metric',
  family: 'gaming',
  defect: 'The party that is judged alone collects what decides it, and nobody may look.',
  rules: ['self-reported'],
  applies: 'agreements of which a target rests on data of the party that owes it alone; the clause on audit goes',
  sites: (file) =>
    file.agreements.flatMap((agreement): readonly Site[] => {
      const provider = partyOf(agreement, 'provider');
      const targets = itemsOf(agreement, 'Target').filter((target) => owedBy(target) === provider);
      const alone = targets.filter((target) => {
        const data = decisiveFor(target);
        return data.length > 0 && data.every((each) => collectedBy(each) === provider);
      });
      const [first] = alone;
      if (!first) return [];
      return [
        {
          at: agreement.name,
          inject: () => {
            const clauses = itemsOf(agreement, 'Clause').filter(({ name, title, texts }) =>
              CHECKED.test(`${name} ${title ?? ''} ${texts.join(' ')}`),
            );
            const decisive = new Set(alone.flatMap(decisiveFor));
            const source = [...decisive].toSorted((a, b) => rangeOf(a).start - rangeOf(b).start)[0];
            const collected = source?.items.find((item) => item.$type === 'Collected');
            if (!collected) return 'nothing says who collects it';
            return {
              edits: [...markedNode(collected), ...clauses.map(removed)],
              figures: [`'${provider}'`, `'${source?.name}'`],
            };
          },
        },
      ];
    }),
};

/** The data on which a target's verdict rests: its rows, or those of the downtime whose outages they are, and what it measures. */
function decisiveFor(target: Target): readonly DataDeclaration[] {
  const rows = target.family?.rows.ref;
  const commitment = target.items.filter(({ $type }) => $type === 'Commitment');
  const where = target.family?.where;
  const own = isDataDeclaration(rows) && rows.kind !== 'records' ? [rows] : [];
  const under = dataUnder(...commitment, where, isCondition(rows) ? rows : undefined);
  return [...new Set([...own, ...under])].filter(({ kind }) => kind !== 'records');
}

export const unfitWindows: Kind = {
  name: 'windows that the samples do not fit',
  family: 'collection',
  defect: 'Samples come at a rate that no window is a multiple of.',
  rules: ['probe-interval-vs-window'],
  applies: 'windows over samples or counts with a declared step',
  sites: (file) =>
    file.agreements.flatMap((agreement) =>
      AstUtils.streamAst(agreement)
        .filter((node) => node.$type === 'Windows')
        .toArray()
        .flatMap((windows): readonly Site[] => {
          const [data] = dataUnder(windows);
          const every = 'every' in windows && typeof windows.every === 'string' ? windows.every : undefined;
          if (!data?.every || every === undefined || !used(file, windows)) return [];
          return [
            {
              at: `${data.name} in ${every}`,
              inject: (random) => {
                const minutes = /^(\d+) min$/.exec(every)?.[1];
                if (minutes === undefined) return 'its windows are no minutes';
                const step = random.pick([7, 11, 13, 17, 40]) * (random.whole(0, 1) === 0 ? 1 : 3);
                if (Number(minutes) % step === 0) return 'the step would fit';
                const keyword = textOf(data).indexOf(data.every ?? '');
                const start = rangeOf(data).start + keyword;
                return {
                  edits: [
                    ...markedNode(windows),
                    { start, end: start + (data.every ?? '').length, newText: `${step} min` },
                  ],
                  figures: [`Windows of ${every}`, { ms: rational(step * MINUTE) }],
                };
              },
            },
          ];
        }),
    ),
};

/** Whether some target rests on a condition. */
function used(file: SoundFile, node: Parameters<typeof rangeOf>[0]): boolean {
  const owner = AstUtils.getContainerOfType(node, isCondition);
  return owner !== undefined && timeTargets(file).some((time) => conditionsUnder(time.set).includes(owner));
}

export const GAMING: readonly Kind[] = [
  shortOnesIgnored,
  rounding,
  unlimitedExclusion,
  decidedAlone,
  silentMonitor,
  ownStart,
  stopsAtStart,
  pausedForEver,
  fewRowsEscape,
  selfReported,
  unfitWindows,
];
