import type { LogOutcome } from '../binding/eventLog.ts';
import type { RejectedRow, SourceReport } from '../measurements.ts';
import type { SourcePlan } from '../plan/source.ts';
import { countedReasons, keepFirst, MOST_REJECTED, repeatedLines } from './reasons.ts';

const byLine = (a: RejectedRow, b: RejectedRow): number => (a.line ?? 0) - (b.line ?? 0);

function firstOf(lines: readonly number[] = []): readonly number[] {
  const kept: number[] = [];
  for (const line of lines) keepFirst(kept, line);
  return kept;
}

export interface LogFile {
  readonly path: string;
  readonly sha256: string;
  readonly rows: number;
  /** Rows whose structure is broken. */
  readonly rejected: readonly RejectedRow[];
}

/** What was read of a log, file by file. */
export function logReports(
  { declaration }: SourcePlan,
  files: readonly LogFile[],
  log: LogOutcome,
): readonly SourceReport[] {
  return files.map(({ path, sha256, rows, rejected: broken }): SourceReport => {
    const rejected = [...broken, ...log.rejected.filter(({ file }) => file === path)].sort(byLine);
    return {
      data: declaration.id,
      file: path,
      sha256,
      rows,
      used: log.used.get(path) ?? 0,
      duplicates: log.duplicates.get(path) ?? 0,
      ...repeatedLines(firstOf(log.repeated.get(path))),
      leftOut: countedReasons([...(log.leftOut.get(path) ?? [])].map(([reason, left]) => ({ reason, rows: left }))),
      rejected: rejected.slice(0, MOST_REJECTED),
      rejectedCount: rejected.length,
      clockIssues: log.clockIssues.get(path) ?? 0,
    };
  });
}
