import type { Interval } from '../time/intervals.ts';
import type { SourceReport } from './measurements.ts';
import type { Columns } from './plan/columns.ts';
import type {
  Coverage,
  CoverageQuery,
  Distinct,
  DistinctQuery,
  Ranked,
  RanksQuery,
  RowsQuery,
  SameWindows,
  Tally,
  TallyQuery,
  WindowsQuery,
} from './plan/query.ts';
import type { DataRow } from './plan/row.ts';
import type { SourcePlan } from './plan/source.ts';

export interface EngineOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How far a long run is. */
export interface Progress {
  readonly step: 'hashing' | 'reading' | 'measuring';
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/**
 * Reads sources and counts. Everything about time, values and conditions is done behind it by one exact implementation, so
 * that all engines agree by construction (S1); a DataError says what can't be read.
 */
export interface Engine {
  readonly name: string;
  open(sources: readonly SourcePlan[], options: EngineOptions): Promise<Session>;
}

/** The rows of all sources, bound to the contract's data. */
export interface Session {
  readonly tables: ReadonlyMap<string, DataTable>;
  readonly sources: readonly SourceReport[];
  close(): Promise<void>;
}

/** The rows of one data declaration: mapped, converted, checked, duplicates collapsed. */
export interface DataTable {
  readonly data: string;
  /** First and last instant that the rows speak about; absent without rows. */
  readonly extent: Interval | undefined;
  readonly size: number;
  /** The rows as columns, in the order of `rows`, where the engine holds them so. */
  readonly columns?: (() => Columns) | undefined;
  /** Whether the engine can add up a field exactly. */
  sums(field: string): boolean;
  /** The different combinations of some fields. */
  distinct(query: DistinctQuery): Promise<readonly Distinct[]>;
  /** Rows counted and summed by cell of time and by the values of some fields. */
  tally(query: TallyQuery): Promise<readonly Tally[]>;
  /** Where samples of some combinations stand, and where none does (D1). */
  coverage(query: CoverageQuery): Promise<Coverage>;
  /** What stands at some ranks among a field's values, cell by cell. Whoever can't say it is asked for a tally by the values. */
  ranks?(query: RanksQuery): Promise<readonly Ranked[]>;
  /** Windows by what their rows come to; those without rows aren't named. Whoever can't say it is asked for a tally of each window. */
  windows?(query: WindowsQuery): Promise<SameWindows>;
  /** The rows themselves, in the order of time. */
  rows(query: RowsQuery): Promise<readonly DataRow[]>;
}
