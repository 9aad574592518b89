/** Metrics that the judged party doesn't control, data that nobody collects, and claims that come too late. */
import { rational } from '../../../src/exact/rational.ts';
import type { ClaimWindow, Target } from '../../../src/language/generated/ast.ts';
import { after, insertedAt, insideEnd, marked, markedNode, markedRange, removed, replaced } from '../edits.ts';
import { budget, type Figure, HOUR, longestDays } from '../figures.ts';
import type { Kind, Site } from '../kind.ts';
import {
  agreementOf,
  allOf,
  collectedBy,
  conditionsUnder,
  dataUnder,
  freshName,
  itemsOf,
  type Levelled,
  levelledTargets,
  measureOf,
  nameRange,
  owedBy,
  partyOf,
  rowLogs,
  type SoundFile,
  textOf,
  timeTarget,
  timeTargets,
} from '../tree.ts';

/** How much of the longest period the target leaves, where it's on time. */
function budgetOf(levels: Levelled): readonly Figure[] {
  const time = timeTarget(levels);
  if (!time) return [];
  return [{ ms: time.as === 'share' ? budget(time.level, longestDays(time.length)) : time.level }];
}

/** Whether an exclusion takes out what some party is the cause of. */
const excusesParties = (file: SoundFile): boolean =>
  allOf(file, 'Condition').some(({ items }) => items.some(({ $type }) => $type === 'AttributableTo'));

export const controlledByCustomer: Kind = {
  name: 'metric that the other side controls',
  family: 'control',
  defect: 'The party to which the target is owed controls its metric.',
  rules: ['uncontrollable-metric'],
  applies: 'targets of the provider on a metric with a printed level, whose metric says who controls it',
  sites: (file) =>
    levelledTargets(file).flatMap((levels): readonly Site[] => {
      const { metric, target } = levels;
      const control = metric.items.find((item) => item.$type === 'ControlledBy');
      const customer = partyOf(agreementOf(target), 'customer');
      if (!control || customer === undefined || owedBy(target) !== control.party.$refText) return [];
      if (file.agreements.length > 1 || excusesParties(file)) return [];
      const sharing = levelledTargets(file).filter((other) => other.metric === metric);
      if (sharing[0]?.target !== target) return [];
      return [
        {
          at: metric.name,
          inject: () => ({
            edits: [...markedRange(nameRange(metric)), replaced(control, `controlled by ${customer}`)],
            figures: [`'${customer}' controls '${metric.name}'`, ...budgetOf(levels)],
          }),
        },
      ];
    }),
};

export const uncoveredThird: Kind = {
  name: 'third party without a promise',
  family: 'control',
  defect: 'Somebody else runs the service, has promised nothing, and its failures count.',
  rules: ['uncovered-dependency'],
  applies: 'services of targets on time',
  sites: (file) =>
    timeTargets(file).flatMap((time): readonly Site[] => {
      const { service } = time;
      const first = timeTargets(file).find((other) => other.service === service);
      if (!service || first?.target !== time.target || excusesParties(file)) return [];
      if (service.items.some(({ $type }) => $type === 'ProvidedBy' || $type === 'Needs')) return [];
      return [
        {
          at: service.name,
          inject: (random) => {
            const party = freshName(file, 'Subcontractor');
            const clause = random.pick([`provided by ${party}`, `needs ${party}`]);
            return {
              edits: [insertedAt(0, `party ${party}\n`), ...markedNode(service), insideEnd(service, `    ${clause}`)],
              figures: [`'${party}'`, ...budgetOf(time)],
            };
          },
        },
      ];
    }),
};

/** Fields at which an answer ends a clock, and not the work. */
const ANSWER = /respon|answer|repl|acknow|contact/i;

export const waitingCounted: Kind = {
  name: "other side's delay that counts",
  family: 'control',
  defect: 'The log says when the other side is to act, and the clock goes on.',
  rules: ['customer-delay-counted'],
  applies: 'logs of items with two instants, for which a target and the times of waiting are added',
  sites: (file) =>
    rowLogs(file)
      .filter(({ to }) => !ANSWER.test(to))
      .map(({ data, agreement, from, to }) => ({
        at: data.name,
        inject: (random) => {
          const there = data.fields.find(({ type }) => type.$type === 'SimpleType' && type.name === 'intervals')?.name;
          const field = there ?? freshName(file, random.pick(['waiting', 'withCustomer', 'suspended']));
          const limit = random.whole(2, 96) * HOUR;
          const clock = marked(`elapsed from r.${from} to r.${to}`);
          const text = `  target ${freshName(file, 'WithoutPause')} for each r in ${data.name} {
    ${clock} at most ${limit / HOUR} h each calendar month
  }`;
          return {
            edits: [
              ...(there === undefined ? [insideEnd(data, `    field ${field}: intervals`)] : []),
              insideEnd(agreement, text),
            ],
            figures: [{ ms: rational(limit) }, `'${field}'`],
          };
        },
      })),
};

export const missingSource: Kind = {
  name: 'missing measurement source',
  family: 'completeness',
  defect: 'Nothing says who collects the data from which the metric is measured.',
  rules: ['missing-metric-definition'],
  applies: 'metrics of targets with a printed level that rest on one kind of data',
  sites: (file) =>
    levelledTargets(file).flatMap(({ metric, target }): readonly Site[] => {
      const first = levelledTargets(file).find((other) => other.metric === metric);
      const conditions = conditionsUnder(metric);
      const whens = conditions.flatMap(({ items }) => items.filter(({ $type }) => $type === 'When'));
      const [data, ...others] = new Set(dataUnder(measureOf(metric), ...whens));
      const collected = data?.items.find((item) => item.$type === 'Collected');
      if (!data || !collected || others.length > 0 || first?.target !== target) return [];
      return [
        {
          at: metric.name,
          inject: () => ({
            edits: [...markedRange(nameRange(metric)), removed(collected)],
            figures: [`'${metric.name}`, `'${data.name}'`],
          }),
        },
      ];
    }),
};

/** The window for claims that counts from the end of a period, where there is one. */
function claimOf(file: SoundFile): readonly {
  readonly window: ClaimWindow;
  readonly days: number;
  readonly agreement: ReturnType<typeof agreementOf>;
}[] {
  return file.agreements.flatMap((agreement) =>
    itemsOf(agreement, 'CreditTerms').flatMap(({ items }) =>
      items.flatMap((item) => {
        const window = item.$type === 'ClaimTerm' && !item.automatic ? item.window : undefined;
        const days = /^(\d+)\s+calendar\s+days?$/.exec(window?.days ?? '')?.[1];
        if (!window || days === undefined || window.from?.replace(/\s+/g, ' ') !== 'period end') return [];
        return [{ window, days: Number(days), agreement }];
      }),
    ),
  );
}

const DAY_MS = 86_400_000;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

export const reportTooLate: Kind = {
  name: 'claims that end before the statement comes',
  family: 'collection',
  defect: 'The figures of a period may come after the last day on which a credit can be claimed.',
  rules: ['report-after-claim-deadline'],
  applies: 'agreements in which a party claims within calendar days of the period’s end',
  sites: (file) =>
    claimOf(file).map(({ days, agreement }) => ({
      at: agreement.name,
      inject: (random) => {
        const clause = itemsOf(agreement, 'Clause').find(({ name }) => name === 'Reporting');
        if (!clause) return 'no clause on reports';
        const late = days + random.whole(1, 40);
        const name = nameRange(clause);
        const within = ` ${marked(`within ${late} calendar days of period end`)}`;
        return {
          edits: [insertedAt(name.end, within)],
          figures: [],
          witness: (message) => {
            const dates = [...message.matchAll(/\d{4}-\d{2}-\d{2}/g)].map(([date]) => dayOf(date));
            const [, until = 0, reported = 0, claimable = 0] = dates;
            const right = reported - until === late && claimable - until === days;
            return right ? undefined : `${late} and ${days} days after the period: ${message}`;
          },
        };
      },
    })),
};

export const shortClaim: Kind = {
  name: 'claim within few days',
  family: 'credit-rules',
  defect: 'A credit lapses before the figures can be read and a claim be written.',
  rules: ['claim-too-short'],
  applies: 'agreements in which a party claims, within calendar days or without a limit',
  sites: (file) =>
    file.agreements.flatMap((agreement) =>
      itemsOf(agreement, 'CreditTerms').flatMap(({ items }) =>
        items.flatMap((item): readonly Site[] => {
          if (item.$type !== 'ClaimTerm' || item.automatic || !item.window) return [];
          const { by } = item.window;
          return [
            {
              at: agreement.name,
              inject: (random) => {
                const days = random.whole(1, 9);
                const count = `${days} calendar day${days === 1 ? '' : 's'}`;
                const text = `claim by ${by.$refText} within ${count} of period end`;
                return { edits: [replaced(item, marked(text))], figures: [`about ${days} days`] };
              },
            },
          ];
        }),
      ),
    ),
};

export const blindClaim: Kind = {
  name: 'claim without figures',
  family: 'collection',
  defect: 'A party has to claim, and only the other one has the figures.',
  rules: ['no-reporting'],
  applies:
    'agreements in which a party claims credits of targets whose data the other one collects; the clause on reports goes',
  sites: (file) =>
    file.agreements.flatMap((agreement) =>
      itemsOf(agreement, 'CreditTerms').flatMap(({ items }) =>
        items.flatMap((item): readonly Site[] => {
          if (item.$type !== 'ClaimTerm' || item.automatic || !item.window) return [];
          const { by } = item.window;
          const earning = itemsOf(agreement, 'Target').filter((target) => isEarning(target) && !hasOwnClaim(target));
          const blind = earning.filter((target) => levelIsBlind(target, by.$refText));
          const shown = itemsOf(agreement, 'Clause').filter(({ name, title, texts }) =>
            /report|statement|portal|dashboard|publish|access|console|status page|log/i.test(
              `${name} ${title ?? ''} ${texts.join(' ')}`,
            ),
          );
          const [first] = blind;
          if (!first || shown.some(({ name }) => name !== 'Reporting')) return [];
          return [
            {
              at: agreement.name,
              inject: () => ({
                edits: [...markedNode(item), ...shown.map(removed)],
                figures: [`'${by.$refText}'`, `'${first.name}'`],
              }),
            },
          ];
        }),
      ),
    ),
};

const isEarning = ({ items }: Target): boolean =>
  items.some(({ $type }) => $type === 'CreditRule' || $type === 'PointsRule');
const hasOwnClaim = ({ items }: Target): boolean => items.some(({ $type }) => $type === 'ClaimTerm');

/** The provider collects all that the target reads, and its rows. */
function levelIsBlind(target: Target, claimant: string): boolean {
  const provider = owedBy(target);
  const rows = target.family?.rows.ref;
  const commitment = target.items.filter(({ $type }) => $type === 'Commitment');
  const under = dataUnder(...commitment, rows?.$type === 'Condition' ? rows : undefined);
  const all = rows?.$type === 'DataDeclaration' && rows.kind !== 'records' ? [rows, ...under] : under;
  const data = all.filter(({ kind }) => kind !== 'records');
  return provider !== claimant && data.length > 0 && data.every((each) => collectedBy(each) === provider);
}

/** What a first of two days is called behind `each`. */
export const monthOfDays: Kind = {
  name: 'two lengths of a month',
  family: 'collection',
  defect: 'One target goes by the calendar month, and one on the same metric by a number of days.',
  rules: ['ambiguous-month'],
  applies: 'targets each calendar month on a metric with a printed level, to which one by days is added',
  sites: (file) =>
    levelledTargets(file).flatMap(({ target, comparison, each, metric }): readonly Site[] => {
      const monthly = levelledTargets(file).filter((other) => other.metric === metric && other.each === each);
      if (each !== 'each calendar month' || target.family || monthly[0]?.target !== target) return [];
      return [
        {
          at: target.name,
          inject: (random) => {
            const days = random.whole(28, 31);
            const name = freshName(file, `${target.name}InDays`);
            const text = `
  target ${name} {
    ${textOf(comparison)} each ${marked(`rolling ${days} calendar days`)}
  }`;
            return { edits: [after(target, text)], figures: [`${days} days`, `'${name}'`, `'${target.name}'`] };
          },
        },
      ];
    }),
};

export const rightOutOfTerm: Kind = {
  name: 'right that can never be used',
  family: 'credit-rules',
  defect: 'The right to terminate needs more missed periods than the term has.',
  rules: ['termination-unreachable'],
  applies: 'targets each calendar month in agreements whose term begins on the first of a month',
  sites: (file) =>
    levelledTargets(file).flatMap(({ target, each }): readonly Site[] => {
      const agreement = agreementOf(target);
      const [term] = itemsOf(agreement, 'Term');
      const customer = partyOf(agreement, 'customer');
      const start = /^(\d{4})-(\d{2})-01$/.exec(term?.from ?? '');
      if (each !== 'each calendar month' || target.family || !term || !start || customer === undefined) return [];
      return [
        {
          at: target.name,
          inject: (random) => {
            const months = random.whole(2, 9);
            const [year, month] = [Number(start[1]), Number(start[2])];
            const last = new Date(Date.UTC(year, month - 1 + months, 0)).toISOString().slice(0, 10);
            const periods = months + random.whole(1, 6);
            const condition = marked(`${target.name} missed in ${periods} consecutive periods`);
            return {
              edits: [
                replaced(term, `term ${term.from} to ${last}`),
                insideEnd(agreement, `  termination by ${customer} when ${condition}`),
              ],
              figures: [`${periods} missed months`, `${months} months`],
            };
          },
        },
      ];
    }),
};

export const CONTROL: readonly Kind[] = [
  controlledByCustomer,
  uncoveredThird,
  waitingCounted,
  missingSource,
  reportTooLate,
  shortClaim,
  blindClaim,
  monthOfDays,
  rightOutOfTerm,
];
