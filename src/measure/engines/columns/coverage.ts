import type { Interval } from '../../../time/intervals.ts';
import type { Coverage, CoverageQuery } from '../../plan/query.ts';
import { cellKey } from '../../plan/row.ts';
import { instantsOfPicked } from './cells.ts';
import type { ColumnTable } from './columnTable.ts';
import { groupKeys } from './groupKeys.ts';
import { rowAt } from './picked.ts';

/** Where samples of some combinations stand, and where none does (D1). */
export function coverage(table: ColumnTable, { select, everyMs, fields, codes }: CoverageQuery): Coverage {
  const picked = table.pick(select);
  const instantAt = instantsOfPicked(table.field(table.time), picked);
  const keys = groupKeys(fields.map(table.field));
  const wanted = new Map(codes.map(({ cells, code }) => [cells.map(cellKey).join('\0'), code]));
  const known: (number | null | undefined)[] = [];
  const codeOf = (row: number): number | null => {
    const key = keys.keyOf(row);
    const found = known[key];
    if (found !== undefined) return found;
    const code = wanted.get(keys.cells(key).map(cellKey).join('\0')) ?? null;
    known[key] = code;
    return code;
  };
  const field = fields.length === 1 && fields[0] !== undefined ? table.field(fields[0]) : undefined;
  // One field is what most conditions look at.
  const only = field?.kind === 'codes' ? field.codes : undefined;
  const byValue = field?.kind === 'codes' ? field.values.map((value) => wanted.get(cellKey(value)) ?? null) : [];
  const stretches: Coverage['stretches'][number][] = [];
  const size = picked.size;
  const nextOf = (place: number): number => (place + 1 < size ? instantAt(place + 1) : Number.POSITIVE_INFINITY);
  for (let i = 0; i < size; i++) {
    const row = rowAt(picked, i);
    const code = only === undefined ? codeOf(row) : (byValue[only[row] as number] as number | null);
    if (code === null) continue;
    const start = instantAt(i);
    stretches.push({ start, end: Math.min(start + everyMs, nextOf(i)), code, source: table.sourceOf(row) });
  }
  const gaps: Interval[] = [];
  for (const i of table.irregular(picked, everyMs)) {
    const start = instantAt(i) + everyMs;
    const end = nextOf(i);
    if (end > start && end < Number.POSITIVE_INFINITY) gaps.push({ start, end });
  }
  return {
    stretches,
    gaps,
    extent: size === 0 ? undefined : { start: instantAt(0), end: instantAt(size - 1) + everyMs },
  };
}
