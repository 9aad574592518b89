import type { DataDeclaration } from '../../../contract/contract.ts';
import { magnitude } from '../../../contract/magnitude.ts';
import { spanning } from '../../../contract/rowPlace.ts';
import { type Rational, toJSON, ZERO } from '../../../exact/rational.ts';
import type { Interval } from '../../../time/intervals.ts';
import type { DataTable } from '../../engine.ts';
import type { RowRange } from '../../measurements.ts';
import type { Coverage, Distinct, Segment, Selection, Tally } from '../../plan/query.ts';
import { type Cell, cellKey, type DataRow, instantOf, isIntervals, OPEN_END, scalar } from '../../plan/row.ts';
import { timeField } from '../../plan/source.ts';

export interface MemoryTableOptions {
  /** An instant up to which the rows are known to speak. */
  readonly latest?: number | undefined;
  /** Every series is known up to the last instant of any. */
  readonly endOfData?: boolean;
}

/** Rows in memory behind the questions of the plan: given rows of a scenario, items of a log, small files in a browser. */
export function memoryTable(
  declaration: DataDeclaration,
  rows: readonly DataRow[],
  { latest, endOfData = false }: MemoryTableOptions = {},
): DataTable {
  const time = timeField(declaration);
  const ordered = [...rows].sort(
    (a, b) =>
      (instantOf(a.fields[time]) ?? 0) - (instantOf(b.fields[time]) ?? 0) ||
      (a.series < b.series ? -1 : a.series > b.series ? 1 : 0),
  );
  const extent = extentOf(ordered, time, declaration.everyMs ?? 0, latest);
  const all = endOfData && extent !== undefined ? ordered.map((row) => ({ ...row, knownUntil: extent.end })) : ordered;
  const picked = (select: readonly Selection[]): readonly DataRow[] =>
    select.length === 0 ? all : all.filter((row) => fits(row, select));
  return {
    data: declaration.id,
    extent,
    size: ordered.length,
    sums: () => true,
    distinct: async ({ select, fields }) => distinct(picked(select), fields),
    tally: async ({ select, time: clock, segments, by, sums, lines }) =>
      tally(picked(select), { clock, segments, by, sums, lines }),
    coverage: async ({ select, everyMs, fields, codes }) => coverage(picked(select), { time, everyMs, fields, codes }),
    rows: async ({ select }) => picked(select),
  };
}

/** Whether a row belongs to the picked series. Texts and constants are the same by what they say. */
function fits(row: DataRow, select: readonly Selection[]): boolean {
  return select.every(({ field, value }) => {
    const cell = scalar(row.fields[field]);
    if (cell === null || cell.kind === 'none' || value.kind === 'none') return false;
    return cell.kind === value.kind || (isTextual(cell.kind) && isTextual(value.kind))
      ? cell.value === value.value
      : false;
  });
}

const isTextual = (kind: string): boolean => kind === 'text' || kind === 'symbol' || kind === 'calendar';

function extentOf(
  rows: readonly DataRow[],
  time: string,
  everyMs: number,
  latest: number | undefined,
): Interval | undefined {
  let start = Number.POSITIVE_INFINITY;
  let end = latest ?? Number.NEGATIVE_INFINITY;
  const include = (from: number, to: number): void => {
    if (from >= OPEN_END) return;
    start = Math.min(start, from);
    if (to < OPEN_END) end = Math.max(end, to, from);
  };
  for (const row of rows) {
    for (const field in row.fields) {
      const cell = row.fields[field];
      if (isIntervals(cell)) for (const interval of cell) include(interval.start, interval.end);
      const at = instantOf(cell);
      if (at !== undefined) include(at, field === time ? at + everyMs : at);
    }
    if (row.knownUntil !== undefined) include(row.knownUntil, row.knownUntil);
  }
  return start <= end ? { start, end } : undefined;
}

function distinct(rows: readonly DataRow[], fields: readonly string[]): readonly Distinct[] {
  const groups = new Map<string, { cells: readonly Cell[]; rows: number }>();
  for (const row of rows) {
    const cells = fields.map((field) => row.fields[field] ?? null);
    const key = cells.map(cellKey).join('\0');
    const group = groups.get(key);
    if (group) group.rows++;
    else groups.set(key, { cells, rows: 1 });
  }
  return [...groups.values()];
}

interface TallyPlan {
  readonly clock: string;
  readonly segments: readonly Segment[];
  readonly by: readonly string[];
  readonly sums: readonly string[];
  readonly lines: boolean;
}

interface Group {
  readonly place: { readonly segment: number; readonly index: number };
  readonly by: readonly Cell[];
  rows: number;
  readonly sums: { sum: Rational; present: number }[];
}

function tally(rows: readonly DataRow[], { clock, segments, by, sums, lines }: TallyPlan): readonly Tally[] {
  const groups = new Map<string, Group>();
  const ranges = new Map<string, Map<string, RowRange>>();
  for (const row of rows) {
    const at = instantOf(row.fields[clock]);
    const segment = at === undefined ? -1 : segments.findIndex(({ start, end }) => start <= at && at < end);
    const found = segments[segment];
    if (at === undefined || found === undefined) continue;
    const index = Math.floor((at - found.start) / found.everyMs);
    const cells = by.map((field) => row.fields[field] ?? null);
    const place = `${segment} ${index}`;
    const key = `${place}\0${cells.map(cellKey).join('\0')}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { place: { segment, index }, by: cells, rows: 0, sums: sums.map(() => ({ sum: ZERO, present: 0 })) };
      groups.set(key, group);
    }
    group.rows++;
    sums.forEach((field, i) => {
      const value = scalar(row.fields[field]);
      const size = value && magnitude(value);
      const total = group.sums[i];
      if (!size || total === undefined) return;
      total.sum = total.sum.add(size);
      total.present++;
    });
    if (lines && row.source) widen(ranges, place, row.source);
  }
  return [...groups.values()].map(
    (group): Tally => ({
      ...group,
      sums: group.sums.map(({ sum, present }) => ({ sum: toJSON(sum), present })),
      lines: [...(ranges.get(`${group.place.segment} ${group.place.index}`)?.values() ?? [])],
    }),
  );
}

function widen(ranges: Map<string, Map<string, RowRange>>, place: string, source: RowRange): void {
  const files = ranges.get(place) ?? new Map<string, RowRange>();
  ranges.set(place, files);
  const range = files.get(source.file);
  files.set(source.file, range === undefined ? source : spanning(range, source));
}

interface CoveragePlan {
  readonly time: string;
  readonly everyMs: number;
  readonly fields: readonly string[];
  readonly codes: readonly { readonly cells: readonly Cell[]; readonly code: number }[];
}

function coverage(rows: readonly DataRow[], { time, everyMs, fields, codes }: CoveragePlan): Coverage {
  const codeOf = new Map(codes.map(({ cells, code }) => [cells.map(cellKey).join('\0'), code]));
  const stretches: Coverage['stretches'][number][] = [];
  const gaps: Interval[] = [];
  const instants = rows.map((row) => instantOf(row.fields[time]) ?? 0);
  rows.forEach((row, i) => {
    const at = instants[i] ?? 0;
    const next = instants[i + 1];
    const end = Math.min(at + everyMs, next ?? at + everyMs);
    const code = codeOf.get(fields.map((field) => cellKey(row.fields[field] ?? null)).join('\0'));
    if (code !== undefined) stretches.push({ start: at, end, code, source: row.source });
    if (next !== undefined && next > at + everyMs) gaps.push({ start: at + everyMs, end: next });
  });
  const first = instants[0];
  const last = instants.at(-1);
  return {
    stretches,
    gaps,
    extent: first === undefined || last === undefined ? undefined : { start: first, end: last + everyMs },
  };
}
