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
  const instants = instantsOfPicked(table.field(table.time), picked);
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
  const stretches: Coverage['stretches'][number][] = [];
  const gaps: Interval[] = [];
  for (let i = 0; i < instants.length; i++) {
    const start = instants[i] as number;
    const next = i + 1 < instants.length ? (instants[i + 1] as number) : Number.POSITIVE_INFINITY;
    const row = rowAt(picked, i);
    const code = codeOf(row);
    if (code !== null)
      stretches.push({ start, end: Math.min(start + everyMs, next), code, source: table.sourceOf(row) });
    if (next > start + everyMs && next < Number.POSITIVE_INFINITY) gaps.push({ start: start + everyMs, end: next });
  }
  const first = instants[0];
  const last = instants.at(-1);
  return {
    stretches,
    gaps,
    extent: first === undefined || last === undefined ? undefined : { start: first, end: last + everyMs },
  };
}
