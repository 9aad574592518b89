import type { Expression } from '../../../contract/expression.ts';
import { rational } from '../../../exact/rational.ts';
import type { Interval } from '../../../time/intervals.ts';
import type { DataTable } from '../../engine.ts';
import type { RowRange } from '../../measurements.ts';
import { rowContext } from '../../overtime/evaluate.ts';
import { type Columns, rowAt } from '../../plan/columns.ts';
import type { Scope } from '../../scope.ts';
import { keyOf } from '../gathered.ts';
import { type AggregateParts, NOTHING, type Tallied } from '../group.ts';
import { placed, rowsWith } from './placed.ts';
import type { RowsAsked } from './rowClock.ts';
import { NO, OPEN, type RowTruth, rowTruth, YES } from './rowTruth.ts';

/** What came out of the rows of one part of time, and their lines. */
export interface TalliedPart {
  readonly tallied: Tallied;
  readonly lines: readonly RowRange[];
}

/**
 * Counts and shares of items in columns, part by part, without an object for any row. The same as tallying them one by one; `undefined` where more
 * is asked than columns answer.
 */
export function tallyColumns(
  parts: AggregateParts,
  table: DataTable,
  stretches: readonly Interval[],
  scope: Scope,
): readonly TalliedPart[] | undefined {
  const { node } = parts;
  const declaration = scope.declaration(table.data);
  const asksOnly = (node.fn === 'count' || node.fn === 'share') && node.of === undefined && node.weight === undefined;
  if (!asksOnly || node.absent !== undefined || declaration.kind !== 'items') return undefined;
  const columns = table.columns?.();
  if (columns === undefined) return undefined;
  const rows: RowsAsked = {
    columns,
    environment: scope.environment,
    asOf: scope.asOf,
    contextOf: (row) => rowContext(rowAt(columns, row), scope),
  };
  const counts = truthIn(node.countingOnly, rows);
  const meant = truthIn(node.where, rows);
  if (counts === undefined || meant === undefined) return undefined;
  const places = placed(declaration, [node.where, node.of], stretches, rows);
  if (places === undefined) return undefined;
  const key = keyOf(node, table.data);
  const own = key && rowsWith(key.key, columns);
  const found = tallyRows(stretches.length, places.part, counts, meant, own ?? [everyRow(columns)]);
  return stretches.map((_, i) => {
    const all = places.rows[i] ?? 0;
    if (all === 0) return { tallied: NOTHING, lines: [] };
    const seen = found.rows[i] ?? 0;
    const counted = (found.counted[i] ?? 0) + (key?.others === 'count' ? all - seen : 0);
    const holding = found.holding[i] ?? 0;
    return {
      tallied: {
        ...NOTHING,
        rows: all,
        counted,
        holding,
        undecided: found.undecided[i] ?? 0,
        weights: { counted: rational(counted), holding: rational(holding) },
      },
      lines: places.lines[i] ?? [],
    };
  });
}

const truthIn = (condition: Expression | undefined, rows: RowsAsked): RowTruth | undefined =>
  condition === undefined ? () => YES : rowTruth(condition, rows);

const everyRow = ({ size }: Columns): Int32Array => Int32Array.from({ length: size }, (_, row) => row);

/** Rows are tested as `tally` tests them: first whether they count at all, then whether they are meant. */
function tallyRows(
  parts: number,
  part: Int32Array,
  counts: RowTruth,
  meant: RowTruth,
  asked: readonly Int32Array[],
): Readonly<Record<'rows' | 'counted' | 'holding' | 'undecided', Int32Array>> {
  const [rows, counted, holding, undecided] = [0, 0, 0, 0].map(() => new Int32Array(parts)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  for (const some of asked)
    for (const row of some) {
      const own = part[row] ?? -1;
      if (own < 0) continue;
      rows[own] = (rows[own] ?? 0) + 1;
      const counting = counts(row);
      if (counting === NO) continue;
      const holds = counting === OPEN ? OPEN : meant(row);
      if (holds === OPEN) undecided[own] = (undecided[own] ?? 0) + 1;
      else {
        counted[own] = (counted[own] ?? 0) + 1;
        if (holds === YES) holding[own] = (holding[own] ?? 0) + 1;
      }
    }
  return { rows, counted, holding, undecided };
}
