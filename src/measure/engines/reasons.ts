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
