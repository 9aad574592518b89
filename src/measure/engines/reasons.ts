/** How many rejected rows of a file are named; all are counted. */
export const MOST_REJECTED = 100;

/** Why a row isn't used that another one for its key and time has precedence over (D3). */
export const OVERRULED = 'overruled by another row for the same key and time';

/** Rows by reason, most first. */
export function countedReasons(
  parts: readonly { readonly reason: string; readonly rows: number }[],
): readonly { readonly reason: string; readonly rows: number }[] {
  const byReason = new Map<string, number>();
  for (const { reason, rows } of parts) byReason.set(reason, (byReason.get(reason) ?? 0) + rows);
  return [...byReason]
    .map(([reason, rows]) => ({ reason, rows }))
    .sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : 0));
}

/** How many repeated rows of a file are named. */
const MOST_REPEATED = 5;

/** Keeps the first few, in their order, of rows that are told in any. */
export function keepFirst(kept: number[], row: number): void {
  if (kept.length >= MOST_REPEATED && row >= (kept.at(-1) ?? row)) return;
  const place = kept.findIndex((other) => other > row);
  kept.splice(place < 0 ? kept.length : place, 0, row);
  if (kept.length > MOST_REPEATED) kept.pop();
}

/** What a report says of them. */
export const repeatedLines = (lines: readonly number[]): { readonly repeatedLines?: readonly number[] } =>
  lines.length === 0 ? {} : { repeatedLines: lines };
