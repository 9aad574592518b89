import type { FieldType } from '../../contract/contract.ts';
import type { AggregateNode } from '../../contract/expression.ts';
import { magnitude } from '../../contract/magnitude.ts';
import type { DataTable } from '../engine.ts';
import { rowContext } from '../overtime/evaluate.ts';
import type { Ranked, Selection } from '../plan/query.ts';
import { isRankStatistic, type RankStatistic, ranksOf } from '../plan/ranks.ts';
import { scalar } from '../plan/row.ts';
import type { Scope } from '../scope.ts';
import type { Grid } from './cells.ts';
import { filling, NO_ROWS, type PartRows } from './gathered.ts';
import type { Weighted } from './statistics.ts';

/** A statistic that goes by the order of a field's values alone, which the engine puts in order. */
export interface Ranking {
  readonly ask: NonNullable<DataTable['ranks']>;
  readonly field: string;
  readonly of: RankStatistic;
}

/** Types that say in which unit all values are. */
const IN_A_UNIT: ReadonlySet<FieldType['kind']> = new Set([
  'number',
  'percent',
  'percentage-points',
  'points',
  'duration',
  'money',
]);

/** `p95 of probes.latency`, where the engine can answer it; anything that is tested or put in the place of values is asked of the values. */
export function rankingOf(node: AggregateNode, table: DataTable, scope: Scope): Ranking | undefined {
  const { fn, of, where, countingOnly, weight, absent } = node;
  const ask = table.ranks;
  if (ask === undefined || !isRankStatistic(fn) || of?.op !== 'field' || (of.up ?? 0) > 0) return undefined;
  if ((where ?? countingOnly ?? weight ?? absent) !== undefined || !table.sums(of.field)) return undefined;
  const declared = scope.declaration(table.data).fields.find(({ name }) => name === of.field);
  if (declared === undefined || !IN_A_UNIT.has(declared.type.kind)) return undefined;
  return { ask, field: of.field, of: fn };
}

/** What stands at the ranks in each part of time. */
export async function ranked(
  { ask, field, of }: Ranking,
  select: readonly Selection[],
  grid: Grid,
  { parts, lines }: { readonly parts: number; readonly lines: boolean },
  scope: Scope,
): Promise<readonly PartRows[]> {
  const found = await ask({ select, time: 'at', segments: grid.segments, lines, field, of });
  const result = Array.from({ length: parts }, () => NO_ROWS);
  const context = rowContext({ fields: {} }, scope);
  for (const each of found) {
    const cell = filling(result, grid.partAt(each.place));
    if (cell === undefined) continue;
    cell.members.push({
      weight: each.rows,
      context,
      ranked: { values: standIns(of, each), present: each.present },
    });
    cell.fields.push({});
    cell.lines = each.lines;
  }
  return result;
}

/** Few values that have the same at the ranks: those below are as high as the lower one, those above as high as the higher one. */
function standIns(of: RankStatistic, { present, low, high }: Ranked): readonly Weighted[] {
  const [least, most] = [low, high].map((cell) => {
    const value = scalar(cell);
    return value === null ? undefined : magnitude(value);
  });
  if (present === 0 || least === undefined || most === undefined) return [];
  const ranks = ranksOf(of, present);
  if (ranks.low === ranks.high) return [{ value: least, weight: present }];
  return [
    { value: least, weight: ranks.low },
    { value: most, weight: present - ranks.low },
  ];
}
