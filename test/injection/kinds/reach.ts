/** Targets that can't be met, or whose miss can't be seen. */
import { compare, isAbove, isBelow, ONE, type Rational, rational } from '../../../src/exact/rational.ts';
import type { DataDeclaration, Service, When } from '../../../src/language/generated/ast.ts';
import { type Edit, insertedAt, insideEnd, markedNode, replaced } from '../edits.ts';
import { budget, DAY, durationText, HOUR, longestDays, MINUTE, percent, writtenAs } from '../figures.ts';
import type { Kind, Site } from '../kind.ts';
import type { Random } from '../random.ts';
import {
  agreementOf,
  conditionsUnder,
  dataUnder,
  freshName,
  levelledTargets,
  partyOf,
  rangeOfProperty,
  type SoundFile,
  type TimeTarget,
  textOf,
  timeTargets,
} from '../tree.ts';

/** What a period of so many days may be down. */
const leaves = ({ as, level }: TimeTarget, days: number): Rational => (as === 'share' ? budget(level, days) : level);

/** A length that is more than another one, as somebody would write it. */
function longerThan(random: Random, least: Rational, most: number): number | undefined {
  const steps = [MINUTE, 5 * MINUTE, 30 * MINUTE, HOUR, 6 * HOUR].flatMap((step) => {
    const first = Number(least.div(rational(step)).floor().valueOf()) + 1;
    const length = (first + random.whole(0, 3)) * step;
    return length <= most ? [length] : [];
  });
  const [first, ...others] = steps;
  return first === undefined ? undefined : random.pick([first, ...others]);
}

/** Whether a downtime leaves short ones out, or is one of several conditions whose times meet. */
const leavesShortOnesOut = ({ set }: TimeTarget): boolean =>
  conditionsUnder(set).some(({ items }) =>
    items.some(({ $type }) => $type === 'MinimumLength' || $type === 'WholeMinutes'),
  );

const excludes = ({ set }: TimeTarget): boolean =>
  conditionsUnder(set).some(({ items }) => items.some(({ $type }) => $type === 'Except'));

const inService = (service: Service, item: string): Edit => insideEnd(service, `    ${item}`);

const has = (service: Service, type: Service['items'][number]['$type']): boolean =>
  service.items.some(({ $type }) => $type === type);

/** Targets on time of a service that is declared. */
const served = (file: SoundFile): readonly (TimeTarget & { readonly service: Service })[] =>
  timeTargets(file).flatMap((each) => (each.service ? [{ ...each, service: each.service }] : []));

export const longRepair: Kind = {
  name: 'repair longer than the budget',
  family: 'reach',
  defect: 'One outage of the repair time that the parties expect misses the target.',
  rules: ['one-incident-breaches'],
  applies: 'targets on the time that a service is down',
  sites: (file) =>
    served(file).map((time) => ({
      at: time.target.name,
      inject: (random) => {
        if (has(time.service, 'RepairTime')) return 'the repair time is declared';
        const least = leaves(time, longestDays(time.length));
        const repair = longerThan(random, least, longestDays(time.length) * DAY);
        if (repair === undefined) return 'nothing shorter than the period uses the budget';
        return {
          edits: [...markedNode(time.comparison), inService(time.service, `repair time ${durationText(repair)}`)],
          figures: [{ ms: rational(repair) }, { ms: least }],
        };
      },
    })),
};

export const maintenanceBeyondBudget: Kind = {
  name: 'maintenance beyond the budget',
  family: 'reach',
  defect: 'Planned windows that nothing excludes use more than the target leaves.',
  rules: ['maintenance-exceeds-budget'],
  applies:
    'targets each month or quarter on the time that a service is down, where nothing is excluded and each length counts',
  sites: (file) =>
    served(file)
      .filter((time) => !excludes(time) && !leavesShortOnesOut(time))
      .filter(({ length }) => /^(calendar |billing )?(month|quarter|year)$/.test(length.word))
      .map((time) => ({
        at: time.target.name,
        inject: (random) => {
          const [shortest] = time.length.days;
          const times = { month: 1, quarter: 3, year: 12 }[time.length.word] ?? 1;
          const planned = longerThan(random, leaves(time, longestDays(time.length)), 10 * DAY);
          if (planned === undefined || time.length.word.startsWith('billing'))
            return 'its months are not those of the calendar';
          const text = `maintenance "Patches" for ${durationText(planned)} each calendar month`;
          return {
            edits: [...markedNode(time.comparison), inService(time.service, text)],
            figures: [{ ms: rational(planned * times) }, { ms: leaves(time, shortest) }],
          };
        },
      })),
};

export const rareProbes: Kind = {
  name: 'probes further apart than the budget',
  family: 'reach',
  defect: 'The monitor looks more rarely than the service may be down: the target lies below what a sample can show.',
  rules: ['below-resolution'],
  applies: 'targets on time that rest on changes of state alone, read from now on by a probe',
  sites: (file) =>
    timeTargets(file).flatMap((time): readonly Site[] => {
      const conditions = conditionsUnder(time.set);
      const whens = conditions.flatMap(({ items }) => items.filter((item) => item.$type === 'When'));
      const states = whens.flatMap(signalsIn);
      const data = dataUnder(...whens);
      const [source] = data;
      if (!source || data.length > 1 || source.kind !== 'states' || states.length === 0) return [];
      return [
        {
          at: time.target.name,
          inject: (random) => {
            const kind = rangeOfProperty(source, 'kind');
            const least = leaves(time, longestDays(time.length));
            const step = longerThan(random, least, DAY);
            if (!kind || step === undefined) return 'no probe comes that rarely';
            return {
              edits: [...markedNode(time.comparison), { ...kind, newText: `samples every ${durationText(step)}` }],
              figures: [{ ms: least }, { ms: rational(step) }],
            };
          },
        },
      ];
    }),
};

/** Data whose state of the moment a condition reads, without windows or rows. */
function signalsIn(when: When): readonly DataDeclaration[] {
  if (/\b(windows of|during|over|count of|sum of)\b/.test(textOf(when))) return [];
  return dataUnder(when);
}

export const baselineBelow: Kind = {
  name: 'baseline that misses the target',
  family: 'reach',
  defect: 'What the service has reached so far misses the target.',
  rules: ['beyond-baseline'],
  applies: 'targets on a metric with a printed percentage or length of time',
  sites: (file) =>
    levelledTargets(file)
      .filter(({ metric, unit }) => unit !== 'money' && metric.items.every(({ $type }) => $type !== 'Baseline'))
      .map(({ target, metric, comparison, unit, level, upwards }) => ({
        at: target.name,
        inject: (random) => {
          if (unit === 'money') return 'it is on an amount';
          const step = { percent: rational([1, 10_000]), duration: rational(1000), number: ONE }[unit];
          const off = step.mul(random.whole(1, 90));
          const value = upwards ? level.sub(off) : level.add(off);
          if (isBelow(value, rational(0)) || (unit === 'percent' && isAbove(value, ONE)))
            return 'nothing lies beyond it';
          const text = `    baseline ${writtenAs(unit, value)} over "the last twelve months"`;
          return {
            edits: [...markedNode(comparison), insideEnd(metric, text)],
            figures:
              unit === 'percent'
                ? [{ percent: value }, { points: off }]
                : unit === 'duration'
                  ? [{ ms: value }]
                  : [writtenAs(unit, value)],
          };
        },
      })),
};

export const allOfTheTime: Kind = {
  name: 'target of 100%',
  family: 'reach',
  defect: 'The target leaves no room at all.',
  rules: ['extreme-target'],
  applies: 'targets on time with a printed percentage below 100%',
  sites: (file) =>
    timeTargets(file)
      .filter(({ unit, level }) => unit === 'percent' && isBelow(level, ONE))
      .map(({ target, comparison }) => ({
        at: target.name,
        inject: () => ({
          edits: [...markedNode(comparison), replaced(comparison.right, '100%')],
          figures: [{ percent: ONE }],
        }),
      })),
};

export const unreachable: Kind = {
  name: 'ceiling below the target',
  family: 'reach',
  defect: 'The service needs two others whose promises together come to less than its own.',
  rules: ['unreachable-target'],
  applies: 'targets with a printed percentage on the time that a service is up',
  sites: (file) =>
    served(file)
      .filter(({ unit, service }) => unit === 'percent' && !has(service, 'Needs'))
      .map((time) => ({
        at: time.target.name,
        inject: (random) => {
          const { service, level, comparison } = time;
          // Both promise a little less than the target, or the same.
          const parts = [0, 0].map(() => level.sub(ONE.sub(level).mul(rational([random.whole(0, 40), 10]))));
          const [first, second] = parts;
          if (!first || !second || compare(level, ONE) === 0) return 'nothing is less than no room';
          const agreement = freshName(file, 'Carrier');
          const text = underpinning(file, agreement, partyOf(agreementOf(service), 'provider') ?? '', [first, second]);
          const needs = `needs ${agreement}.First and ${agreement}.Second`;
          return {
            edits: [...markedNode(comparison), inService(service, needs), insertedAt(file.text.length, text)],
            figures: [{ percent: printed(first.mul(second)) }, { percent: level }],
          };
        },
      })),
};

/** A ceiling is printed with five decimals of a percentage, rounded down, so that it promises nothing. */
const printed = (share: Rational): Rational => {
  const places = rational(10_000_000);
  return share.mul(places).floor().div(places);
};

/** An agreement with two targets on time. */
function underpinning(file: SoundFile, agreement: string, customer: string, levels: readonly Rational[]): string {
  const party = freshName(file, 'Underneath');
  const targets = levels.map((level, i) => {
    const name = ['First', 'Second'][i] ?? '';
    return `  service ${name}Line "A line" {}
  data probes${name} states {
    collected automatically by ${party}
    field up: boolean
  }
  downtime ${name}Down of ${name}Line {
    when not probes${name}.up
    gaps count as unknown
  }
  metric ${name}Up of ${name}Line {
    measure share of time outside ${name}Down
    controlled by ${party}
  }
  target ${name} of ${name}Line {
    ${name}Up at least ${percent(level)} each calendar month
  }`;
  });
  return `
party ${party}
agreement ${agreement} "Underneath" {
  version 1.0.0
  kind underpinning
  between provider ${party} and customer ${customer}
  term 2000-01-01
  zone "UTC"
  currency USD
${targets.join('\n')}
  clause Remedies: "What follows stands elsewhere."
}
`;
}

export const REACH: readonly Kind[] = [
  longRepair,
  maintenanceBeyondBudget,
  rareProbes,
  baselineBelow,
  allOfTheTime,
  unreachable,
];
