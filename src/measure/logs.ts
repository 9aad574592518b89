import type { DataDeclaration } from '../contract/contract.ts';
import type { Dataset } from '../contract/dataset.ts';
import type { Interval } from '../time/intervals.ts';
import type { DataTable } from './engine.ts';

/** When a log's silence means that nothing happened. */
export interface Silence extends Interval {
  /** The dataset says so: of what lies outside nothing is known, whatever rows there are. */
  readonly declared: boolean;
}

const EVER: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/** How far the dataset says that a log was kept; open ends are infinite. Absent where it says nothing of it. */
export function declaredKnown({ bindings }: Dataset, data: string): Interval | undefined {
  const known = bindings.find((binding) => binding.data === data)?.known;
  return known && { start: known.from ?? EVER.start, end: known.until ?? EVER.end };
}

/**
 * What a table speaks about: from its first row to its last, unless the dataset says otherwise. An empty log that was kept from one day to another
 * speaks of the time between.
 */
export function extentOf(table: DataTable | undefined, declared: Interval | undefined): Interval | undefined {
  const extent = table?.extent;
  if (table === undefined || declared === undefined) return extent;
  const start = Number.isFinite(declared.start) ? declared.start : extent?.start;
  const end = Number.isFinite(declared.end) ? declared.end : extent?.end;
  return start === undefined || end === undefined || start > end ? undefined : { start, end };
}

/**
 * D6: up to `as of`, which cuts periods anyway. A log of intervals names what is out of the ordinary, and was kept all the time. A list of items
 * is one of what came in: it was kept from its first row on, and of a list without any row nothing says that it was kept at all. What the dataset
 * says of it goes first; rows that are given are all that there are.
 */
export function silenceOf(
  { kind }: DataDeclaration,
  { extent, size }: Pick<DataTable, 'extent' | 'size'>,
  source: { readonly declared: Interval | undefined; readonly given: { readonly kept: boolean } | undefined },
): Silence | undefined {
  if (kind !== 'intervals' && kind !== 'items') return undefined;
  if (source.declared !== undefined && source.given === undefined) return { ...source.declared, declared: true };
  if (kind === 'intervals' || (source.given !== undefined && (source.given.kept || size > 0)))
    return { ...EVER, declared: false };
  return extent === undefined ? undefined : { start: extent.start, end: EVER.end, declared: false };
}

/** Whether no rows of some time mean that nothing happened in it. */
export const isSilent = ({ start, end }: Interval, silence: Silence | undefined): boolean =>
  silence !== undefined && start < end && silence.start < end && start < silence.end;

/** Whether a log was kept for a part of some time only: what it says of that isn't all. */
export const isCut = ({ start, end }: Interval, silence: Silence | undefined): boolean =>
  silence?.declared === true && start < end && (start < silence.start || silence.end < end);
