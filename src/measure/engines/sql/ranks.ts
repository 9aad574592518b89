import { type Rational, rational } from '../../../exact/rational.ts';
import type { Ranked, RanksQuery } from '../../plan/query.ts';
import type { RankStatistic } from '../../plan/ranks.ts';
import { fromStored } from '../storage.ts';
import type { Dialect } from './dialect.ts';
import { columnOf, placedRows, readable } from './pickedRows.ts';
import { binder } from './statement.ts';
import type { UsedRows } from './usedRows.ts';

/**
 * What stands at the ranks of each cell. Equal values are counted together, and of the running counts the database gives back where the ranks fall:
 * two values of a cell at most, whatever its rows.
 */
export async function ranks(
  rows: UsedRows,
  { select, time, segments, field, of, lines }: RanksQuery,
): Promise<readonly Ranked[]> {
  if (segments.length === 0) return [];
  const { connection, name: file } = rows.source;
  const { dialect } = connection;
  const bind = binder(dialect);
  const column = columnOf(rows, field);
  const { name } = column;
  const placed = placedRows(rows, { select, time, segments, fields: [field] }, bind);
  const counted = `SELECT segment, cell, ${name}, count(*) AS many, count(${name}) AS own FROM ${placed} p GROUP BY segment, cell, ${name}`;
  // Absent values count for nothing, so that it doesn't matter where a database puts them.
  const running = `SELECT segment, cell, ${name}, own, sum(many) OVER (PARTITION BY segment, cell) AS total, sum(own) OVER (PARTITION BY segment, cell) AS present, sum(own) OVER (PARTITION BY segment, cell ORDER BY ${name} ROWS UNBOUNDED PRECEDING) AS upto FROM (${counted}) c`;
  const { low, high } = ranksSql(of, 'present', dialect);
  const ranked = `SELECT segment, cell, ${name}, own, total, present, upto, ${low} AS low, ${high} AS high FROM (${running}) r`;
  const holds = (rank: string): string => `(upto - own < ${rank} AND ${rank} <= upto)`;
  const found = await connection.query(
    bind.statement(
      `SELECT segment, cell, total, present, ${readable(column, dialect)}, CASE WHEN ${holds('low')} THEN 1 ELSE 0 END AS lower, CASE WHEN ${holds('high')} THEN 1 ELSE 0 END AS higher
       FROM (${ranked}) k WHERE ${holds('low')} OR ${holds('high')} OR present = 0`,
    ),
  );
  const cells = Map.groupBy(found, ([segment, cell]) => `${String(segment)} ${String(cell)}`);
  return [...cells.values()].flatMap((own): readonly Ranked[] => {
    const [first] = own;
    if (first === undefined) return [];
    const valueWhere = (mark: number) =>
      fromStored(own.find((row) => Number(row[mark]) === 1 && Number(row[3]) > 0)?.[4], column);
    return [
      {
        place: { segment: Number(first[0]), index: Number(first[1]) },
        rows: Number(first[2]),
        present: Number(first[3]),
        low: valueWhere(5),
        high: valueWhere(6),
        lines: lines ? [{ file }] : [],
      },
    ];
  });
}

/** `ranksOf` as SQL of how many values there are. */
function ranksSql(of: RankStatistic, count: string, dialect: Dialect): { readonly low: string; readonly high: string } {
  const part = (share: Rational, plus: bigint, among = count): string =>
    dialect.portion(among, { times: share.n, plus, by: share.d });
  const half = rational('1/2');
  switch (of) {
    case 'minimum':
      return { low: '1', high: '1' };
    case 'maximum':
      return { low: count, high: count };
    case 'median':
      return { low: part(half, 1n), high: `${part(half, 0n)} + 1` };
    default: {
      const share = rational(of.percentile).div(100);
      if (of.interpolated) {
        const below = part(share, 0n, `(${count} - 1)`);
        return { low: `${below} + 1`, high: `least(${below} + 2, ${count})` };
      }
      const rank = `greatest(1, ${part(share, share.d - 1n)})`;
      return { low: rank, high: rank };
    }
  }
}
