import type { Interval } from '../../../time/intervals.ts';
import type { Coverage, CoverageQuery } from '../../plan/query.ts';
import { cellKey } from '../../plan/row.ts';
import { instantsOfPicked } from './cells.ts';
import { placesWith } from './codeLoops.ts';
import type { ColumnTable } from './columnTable.ts';
import { groupKeys } from './groupKeys.ts';
import { rowAt } from './picked.ts';

/** Where samples of some combinations stand, and where none does (D1). */
export async function coverage(
  table: ColumnTable,
  { select, everyMs, fields, codes }: CoverageQuery,
): Promise<Coverage> {
  const picked = await table.pick(select);
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
  const stretches: Coverage['stretches'][number][] = [];
  const size = picked.size;
  const nextOf = (place: number): number => (place + 1 < size ? instantAt(place + 1) : Number.POSITIVE_INFINITY);
  const stands = (place: number, row: number, code: number): void => {
    const start = instantAt(place);
    stretches.push({ start, end: Math.min(start + everyMs, nextOf(place)), code, source: table.sourceOf(row) });
  };
  const field = fields.length === 1 && fields[0] !== undefined ? table.field(fields[0]) : undefined;
  if (field?.kind === 'codes') {
    // One field is what most conditions look at.
    const byValue = field.values.map((value) => wanted.get(cellKey(value)));
    const isWanted = Uint8Array.from(byValue, (code) => (code === undefined ? 0 : 1));
    for (const place of await placesWith(field.codes, picked, isWanted, table.breath)) {
      const row = rowAt(picked, place);
      const code = byValue[field.codes[row] as number];
      if (code !== undefined) stands(place, row, code);
    }
  } else
    await table.breath.over(size, (from, to) => {
      for (let place = from; place < to; place++) {
        const row = rowAt(picked, place);
        const code = codeOf(row);
        if (code !== null) stands(place, row, code);
      }
    });
  const gaps: Interval[] = [];
  await table.irregular(picked, everyMs, (i) => {
    const start = instantAt(i) + everyMs;
    const end = nextOf(i);
    if (end > start && end < Number.POSITIVE_INFINITY) gaps.push({ start, end });
  });
  return {
    stretches,
    gaps,
    extent: size === 0 ? undefined : { start: instantAt(0), end: instantAt(size - 1) + everyMs },
  };
}
