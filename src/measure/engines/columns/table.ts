import type { Interval } from '../../../time/intervals.ts';
import type { Breath } from '../../breath.ts';
import type { DataTable } from '../../engine.ts';
import type { RowRange } from '../../measurements.ts';
import type { Distinct } from '../../plan/query.ts';
import type { Cell, DataRow } from '../../plan/row.ts';
import type { BoundRows } from './bind.ts';
import { countCodes } from './codeLoops.ts';
import type { ColumnTable } from './columnTable.ts';
import { coverage } from './coverage.ts';
import { type CodedField, type Field, valueAt } from './field.ts';
import { groupKeys } from './groupKeys.ts';
import type { Instants } from './instants.ts';
import { type Picked, picker, rowAt } from './picked.ts';
import { ranks } from './ranks.ts';
import { placeOf } from './rawRows.ts';
import { tally } from './tally.ts';
import { windows } from './windows.ts';

export interface ColumnTableOptions {
  readonly data: string;
  readonly rows: BoundRows;
  /** The field that orders rows. */
  readonly time: string;
  readonly everyMs: number;
  readonly knownUntil: 'end-of-data' | undefined;
  readonly breath: Breath;
}

/** Columns of typed arrays behind the questions of the plan: each is a loop over the rows of the series that it asks about. */
export async function typedTable(options: ColumnTableOptions): Promise<DataTable> {
  const { data, rows, time, everyMs, knownUntil, breath } = options;
  const byName = new Map(rows.fields.map((field) => [field.name, field]));
  const field = (name: string): Field => {
    const found = byName.get(name);
    if (found === undefined) throw new RangeError(`the dataset gives no field '${name}' of '${data}'`);
    return found;
  };
  const { order, raw } = rows;
  const sourceOf = (row: number): RowRange => {
    const { file, line } = placeOf(raw, order?.at(row) ?? row);
    return { file, from: line, to: line };
  };
  const table: ColumnTable = {
    field,
    pick: picker(rows, field, time, breath),
    breath,
    time,
    sourceOf,
    rows,
    irregular: irregularities(byName.get(time), everyMs, breath),
  };
  const extent = await extentOf(rows.fields, everyMs, time, breath);
  return {
    data,
    extent,
    size: rows.size,
    sums: (name) => {
      const found = field(name);
      return found.kind === 'codes' && found.storage.kind === 'decimal';
    },
    distinct: async ({ select, fields }) => {
      const picked = await table.pick(select);
      const keys = groupKeys(fields.map(field));
      const only = fields.length === 1 && fields[0] !== undefined ? field(fields[0]) : undefined;
      if (only?.kind === 'codes') return distinctCodes(only, picked, breath);
      const counts: number[] = [];
      await breath.over(picked.size, (from, to) => {
        for (let i = from; i < to; i++) {
          const key = keys.keyOf(rowAt(picked, i));
          counts[key] = (counts[key] ?? 0) + 1;
        }
      });
      return counts.flatMap((count, key) => (count > 0 ? [{ cells: keys.cells(key), rows: count }] : []));
    },
    tally: (query) => tally(table, query),
    ranks: (query) => ranks(table, query),
    windows: (query) => windows(table, query),
    coverage: (query) => coverage(table, query),
    rows: async ({ select }) => dataRows(table, await table.pick(select), knownUntil && extent?.end),
  };
}

async function distinctCodes(
  { codes, values }: CodedField,
  picked: Picked,
  breath: Breath,
): Promise<readonly Distinct[]> {
  const counts = new Uint32Array(values.length);
  await breath.over(picked.size, (from, to) => countCodes(codes, picked, from, to, counts));
  return values.flatMap((value, code) =>
    (counts[code] ?? 0) > 0 ? [{ cells: [value], rows: counts[code] ?? 0 }] : [],
  );
}

/** Where rows don't follow each other by a step. Of a table that's looked for once, and what was picked is a part of it. */
function irregularities(field: Field | undefined, step: number, breath: Breath): ColumnTable['irregular'] {
  let found: Uint32Array | undefined;
  return async (picked, everyMs, tell) => {
    if (field?.kind !== 'instants') return;
    const { instants } = field;
    const { from, size, rows } = picked;
    if (rows !== undefined || everyMs !== step) {
      await breath.over(size, (begin, end) => {
        for (let i = begin; i < end; i++) {
          const next = i + 1 === size ? Number.NaN : instants.at(rowAt(picked, i + 1));
          if (next - instants.at(rowAt(picked, i)) !== everyMs) tell(i);
        }
      });
      return;
    }
    found ??= await breaksIn(instants, step, breath);
    let low = 0;
    let high = found.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((found[middle] as number) < from) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < found.length && (found[i] as number) < from + size; i++) tell((found[i] as number) - from);
  };
}

/** The rows behind which the next row, whatever it is, doesn't come after a step. */
async function breaksIn(instants: Instants, step: number, breath: Breath): Promise<Uint32Array> {
  const breaks: number[] = [];
  if (instants.runs !== undefined) {
    instants.runs.eachRun((start, end, _first, own) => {
      if (own !== step) for (let row = start; row + 1 < end; row++) breaks.push(row);
      if (end === instants.length || instants.at(end) - instants.at(end - 1) !== step) breaks.push(end - 1);
    });
    return Uint32Array.from(breaks);
  }
  const some = new Float64Array(AT_ONCE + 1);
  for (let from = 0; from < instants.length; from += AT_ONCE) {
    const part = some.subarray(0, Math.min(AT_ONCE + 1, instants.length - from));
    instants.read(from, part);
    for (let i = 0; i + 1 < part.length; i++)
      if ((part[i + 1] as number) - (part[i] as number) !== step) breaks.push(from + i);
    await breath.after(part.length);
  }
  if (instants.length > 0) breaks.push(instants.length - 1);
  return Uint32Array.from(breaks);
}

const KNOWN_UNTIL = 'known until';

function dataRows(
  { rows: { fields, series }, sourceOf }: ColumnTable,
  picked: Picked,
  endOfData: number | undefined,
): readonly DataRow[] {
  const known = fields.find(({ name }) => name === KNOWN_UNTIL);
  const own = fields.filter((field) => field !== known);
  return Array.from({ length: picked.size }, (_, place): DataRow => {
    const row = rowAt(picked, place);
    const cells: Record<string, Cell> = {};
    for (const field of own) cells[field.name] = valueAt(field, row);
    const until = known === undefined ? endOfData : instantIn(valueAt(known, row));
    return {
      fields: cells,
      series: series === undefined ? '' : (series.texts[series.codes[row] as number] ?? ''),
      source: sourceOf(row),
      ...(until === undefined ? {} : { knownUntil: until }),
    };
  });
}

const instantIn = (value: ReturnType<typeof valueAt>): number | undefined =>
  value?.kind === 'instant' ? value.value : undefined;

const AT_ONCE = 1 << 14;

/** First and last instant of any column; a counter or a sample stands for its step. */
async function extentOf(
  fields: readonly Field[],
  everyMs: number,
  time: string,
  breath: Breath,
): Promise<Interval | undefined> {
  let extent: Interval | undefined;
  for (const field of fields) {
    if (field.kind !== 'instants') continue;
    const { instants, name } = field;
    const [least, most] = await leastAndMost(instants, breath);
    if (least > most) continue;
    const end = most + (name === time ? everyMs : 0);
    extent = {
      start: Math.min(extent?.start ?? Number.POSITIVE_INFINITY, least),
      end: Math.max(extent?.end ?? Number.NEGATIVE_INFINITY, end),
    };
  }
  return extent;
}

async function leastAndMost(instants: Instants, breath: Breath): Promise<readonly [least: number, most: number]> {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const look = (instant: number): void => {
    // What is absent is neither.
    if (instant < least) least = instant;
    if (instant > most) most = instant;
  };
  if (instants.runs !== undefined) {
    instants.runs.eachRun((start, end, first, step) => {
      look(first);
      look(first + (end - start - 1) * step);
    });
    return [least, most];
  }
  for (let from = 0; from < instants.length; from += AT_ONCE) {
    const some = new Float64Array(Math.min(AT_ONCE, instants.length - from));
    instants.read(from, some);
    some.forEach(look);
    await breath.after(some.length);
  }
  return [least, most];
}
