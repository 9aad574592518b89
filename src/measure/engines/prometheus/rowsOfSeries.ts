import { createHash } from 'node:crypto';
import { SERIES_COLUMNS } from '../../../contract/seriesSelector.ts';
import { columnsOfBinding } from '../../binding/rowMapping.ts';
import type { RejectedRow } from '../../measurements.ts';
import type { SourcePlan } from '../../plan/source.ts';
import type { Chunk } from './chunks.ts';
import { increaseOf, isBlurred } from './increments.ts';

/**
 * The columns of a series source beside its labels. A label of one of these names is reached with `exported_` before it, as Prometheus
 * itself renames labels that clash.
 */
const TIME = 'time';
const VALUE = 'value';
/** The instant of the series' sample before this one. */
const SINCE = 'since';
/** By how much the counter rose since then. */
const INCREASE = 'increase';

const OWN: ReadonlySet<string> = new Set(SERIES_COLUMNS);
const METRIC = '__name__';

const columnOfLabel = (label: string): string => (OWN.has(label) ? `exported_${label}` : label);

interface Sample {
  readonly time: number;
  readonly value: string;
}

/** A sample that is a row. */
export interface SampleRow extends Sample {
  /** The place among all rows, from 1 on. */
  readonly line: number;
  /** Of the series: its labels in one text. */
  readonly key: string;
  /** By column. */
  readonly labels: ReadonlyMap<string, string>;
  /** The series' sample before this one, where rows are rises. */
  readonly before: Sample | undefined;
}

/** Samples as rows, in the order of time and then of labels, numbered from 1 whatever the chunks. */
export interface SeriesRows {
  /** The rows of the next chunk; samples that can't be rows are noted in the place of it. */
  rowsOf(chunk: Chunk): Iterable<SampleRow>;
  /** How many there are, those that are rejected included. */
  readonly count: number;
  /** How many samples were read: where rows are rises, each series has one more of them. */
  readonly samples: number;
  readonly rejected: readonly RejectedRow[];
  /** Labels that any series has, under their columns' names. */
  readonly columns: ReadonlySet<string>;
  /** SHA-256 of all samples with their times and labels, in their order. */
  digest(): string;
}

export function seriesRows(plan: SourcePlan, place: string): SeriesRows {
  const wanted = new Set(columnsOfBinding(plan));
  // Rises lie between samples, so that a series has one row less.
  const rises = wanted.has(SINCE) || wanted.has(INCREASE);
  const reads = rises || wanted.has(VALUE);
  const last = new Map<string, Sample>();
  const rejected: RejectedRow[] = [];
  const columns = new Set<string>(OWN);
  const hash = createHash('sha256');
  let count = 0;
  let samples = 0;

  function* rowsOf({ series }: Chunk): Generator<SampleRow> {
    const labelled = series.map((each) => columnsOfLabels(each.labels));
    for (const each of labelled) for (const column of each.keys()) columns.add(column);
    const said: string[] = [];
    for (const { at, index } of inOrder(series.map(({ times }) => times))) {
      const one = series[at];
      const labels = labelled[at];
      const time = one?.times[index];
      const value = one?.values[index];
      if (one === undefined || labels === undefined || time === undefined || value === undefined) continue;
      const { key } = one;
      samples++;
      said.push(`${time} ${value} ${key}\n`);
      const before = rises ? last.get(key) : undefined;
      if (rises) last.set(key, { time, value });
      // What the first sample of a series rose by isn't known.
      if (rises && before === undefined) continue;
      const line = ++count;
      if (reads && isBlurred(value)) rejected.push({ file: place, line, column: VALUE, value, reason: TOO_LARGE });
      else yield { line, key, labels, time, value, before };
    }
    hash.update(said.join(''));
  }

  return {
    rowsOf,
    get count() {
      return count;
    },
    get samples() {
      return samples;
    },
    rejected,
    columns,
    digest: () => hash.digest('hex'),
  };
}

/** What a column says of a row. */
export function textIn(row: SampleRow, column: string): string | null {
  switch (column) {
    case TIME:
      return new Date(row.time).toISOString();
    case VALUE:
      return row.value;
    case SINCE:
      return row.before === undefined ? null : new Date(row.before.time).toISOString();
    case INCREASE:
      return row.before === undefined ? null : increaseOf(row.before.value, row.value);
    default:
      return row.labels.get(column) ?? null;
  }
}

/** What a column holds as an instant. */
export function instantIn({ time, before }: SampleRow, column: string): number | undefined {
  return column === TIME ? time : column === SINCE ? before?.time : undefined;
}

/** The same for every look at the sample. */
export const identityOf = ({ key, time }: SampleRow): string => `${key}\0${time}`;

const TOO_LARGE = 'it is so large that its float stands for other whole numbers as well';

/** A label without text is one that isn't there. */
const columnsOfLabels = (labels: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(labels)
      .filter(([label, text]) => label !== METRIC && text !== '')
      .map(([label, text]) => [columnOfLabel(label), text]),
  );

/** Walks through several ascending lists at once: which list comes next, and the place in it; among equals the first list. */
function* inOrder(lists: readonly (readonly number[])[]): Generator<{ readonly at: number; readonly index: number }> {
  const all = lists.flatMap((times, at) => times.map((time, index) => ({ time, at, index })));
  yield* all.sort((a, b) => a.time - b.time || a.at - b.at);
}
