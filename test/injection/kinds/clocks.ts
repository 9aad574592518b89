/** Clocks, samples and logs that the judged party holds in its hand. */
import { AstUtils } from 'langium';
import { rational } from '../../../src/exact/rational.ts';
import {
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
import type { Kind, Site } from '../kind.ts';
import {
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
  textOf,
  timeTargets,
} from '../tree.ts';

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

export const CLOCKS: readonly Kind[] = [
  ownStart,
  stopsAtStart,
  pausedForEver,
  fewRowsEscape,
  selfReported,
  unfitWindows,
];
