import { formatDuration } from '../../time/duration.ts';
import type { ColumnProfile } from './profile.ts';

export type Kind = 'samples' | 'states' | 'counts' | 'intervals' | 'items' | 'records';

export interface Shape {
  readonly kind: Kind;
  /** Fields that every kind has, and the columns that they come from. */
  readonly times: readonly (readonly [field: string, column: ColumnProfile])[];
  readonly everyMs?: number;
  /** What tells series apart, or records. */
  readonly by: readonly ColumnProfile[];
  readonly doubts: readonly string[];
}

const WORDS: Readonly<Record<'at' | 'start' | 'end' | 'opened' | 'closed', RegExp>> = {
  at: /^(?:at|ts|time|timestamp|date|datetime|when|instant|period|month|day|.*_(?:at|ts|time))$/i,
  start: /^(?:start|begin|from|since|down|dtstart)/i,
  end: /^(?:end|until|to$|finish|stop|recover|dtend)/i,
  opened: /^(?:open|created|reported|submitted|raised|logged|received|ordered)/i,
  closed: /^(?:closed?|resolved|completed|done|finished|solved|delivered|answered)/i,
};

const COUNTER = /total|count|request|good|bad|fail|error|success|calls|hits/i;

/** What the file seems to hold, by its times. */
export function shapeOf(profiles: readonly ColumnProfile[]): Shape {
  const times = profiles.filter(({ guess }) => guess.kind === 'time' || guess.kind === 'date');
  const named = (word: keyof typeof WORDS): ColumnProfile | undefined =>
    times.find(({ name }) => WORDS[word].test(name));
  const start = named('start');
  const end = named('end');
  if (start !== undefined && end !== undefined && !start.optional)
    return {
      kind: 'intervals',
      times: [
        ['start', start],
        ['end', end],
      ],
      by: [],
      doubts: [],
    };
  const opened = named('opened');
  if (opened !== undefined && !opened.optional && (named('closed') !== undefined || times.length > 1))
    return { kind: 'items', times: [['opened', opened]], by: [], doubts: [] };
  const at =
    times.find((profile) => !profile.optional && profile === named('at')) ?? times.find(({ optional }) => !optional);
  if (at === undefined) return recordsOf(profiles);
  return seriesOf(at, profiles);
}

function recordsOf(profiles: readonly ColumnProfile[]): Shape {
  const key = profiles.find(({ guess, optional }) => !optional && (guess.kind === 'text' || guess.kind === 'number'));
  return {
    kind: 'records',
    times: [],
    by: key === undefined ? [] : [key],
    doubts: ['no column holds a time in every row, so these are taken for facts that hold all the time.'],
  };
}

/** One row for each time: samples and counters come in steps, changes of a state don't. */
function seriesOf(at: ColumnProfile, profiles: readonly ColumnProfile[]): Shape {
  const told = profiles.filter(
    ({ guess, optional }) => !optional && (guess.kind === 'constants' || guess.kind === 'text'),
  );
  const all = stepOf(at.instants);
  const repeated = new Set(at.instants).size < at.instants.length;
  const numbers = profiles.filter(({ guess, optional }) => !optional && guess.kind === 'number');
  const apart = seriesApart(at, [...told, ...numbers], all, repeated);
  const step = apart?.stepMs ?? all;
  const counters = profiles.filter(({ guess, name }) => guess.kind === 'number' && COUNTER.test(name));
  const kind: Kind = step === undefined ? 'states' : counters.length > 0 ? 'counts' : 'samples';
  const [first] = told;
  const by = apart?.by ?? (repeated ? first : undefined);
  return {
    kind,
    times: [['at', at]],
    by: by === undefined ? [] : [by],
    ...(step === undefined ? {} : { everyMs: step }),
    doubts: [
      ...(step === undefined
        ? ['the times come in no even step, so each row is taken for a change that holds until the next one.']
        : []),
      ...(by === undefined
        ? []
        : repeated
          ? [`several rows have the same time, so each '${shown(by.name)}' is taken for a series of its own.`]
          : [
              `the rows of each '${shown(by.name)}' come every ${formatDuration(step ?? 0)}, so each is taken for a series of its own.`,
            ]),
    ],
  };
}

/** Share of the rows of a series that have to come in its step: some are missing in any log. */
const REGULAR = 0.8;
const FEWEST = 3;

/**
 * The column whose values tell apart series that each come in one and the same step, where all rows together come more often, or some at once:
 * two probes that take turns are no probe of half the step.
 */
function seriesApart(
  at: ColumnProfile,
  columns: readonly ColumnProfile[],
  all: number | undefined,
  repeated: boolean,
): { readonly by: ColumnProfile; readonly stepMs: number } | undefined {
  for (const by of columns) {
    const groups = [...Map.groupBy(at.instants, (_, row) => by.values[row]).values()];
    const steps = new Set(groups.map(regularStep));
    const [stepMs] = steps;
    if (groups.length < 2 || steps.size > 1 || stepMs === undefined) continue;
    if (repeated || all === undefined || stepMs > all) return { by, stepMs };
  }
  return undefined;
}

/** The step in which nearly all of some rows come, no two of them at once. */
function regularStep(instants: readonly number[]): number | undefined {
  const sorted = [...instants].sort((a, b) => a - b);
  if (sorted.length < FEWEST || new Set(sorted).size < sorted.length) return undefined;
  const step = stepOf(sorted);
  const regular = sorted.filter((instant, i) => i > 0 && instant - (sorted[i - 1] ?? 0) === step).length;
  return regular >= (sorted.length - 1) * REGULAR ? step : undefined;
}

/** The step that most rows are apart; absent where there is none. */
function stepOf(instants: readonly number[]): number | undefined {
  const different = [...new Set(instants)].sort((a, b) => a - b);
  const steps = new Map<number, number>();
  different.forEach((at, i) => {
    const next = different[i + 1];
    if (next !== undefined) steps.set(next - at, (steps.get(next - at) ?? 0) + 1);
  });
  const [usual] = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return usual !== undefined && usual[1] >= 2 && usual[1] * 2 >= different.length - 1 ? usual[0] : undefined;
}

/** A name of a file in a comment: on one line, and not too long. */
export function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
