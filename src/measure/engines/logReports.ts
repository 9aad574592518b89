import type { LogItems } from '../binding/eventLog.ts';
import type { RejectedRow, SourceReport } from '../measurements.ts';
import type { SourcePlan } from '../plan/source.ts';
import { countedReasons, MOST_REJECTED } from './reasons.ts';

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
  log: LogItems,
): readonly SourceReport[] {
  const count = (paths: readonly string[], path: string): number => paths.filter((each) => each === path).length;
  return files.map(({ path, sha256, rows, rejected: broken }): SourceReport => {
    const rejected = [...broken, ...log.rejected.filter(({ file }) => file === path)].sort((a, b) => a.line - b.line);
    return {
      data: declaration.id,
      file: path,
      sha256,
      rows,
      used: count(log.used, path),
      duplicates: count(log.duplicates, path),
      leftOut: countedReasons(
        log.leftOut.filter(({ file }) => file === path).map(({ reason }) => ({ reason, rows: 1 })),
      ),
      rejected: rejected.slice(0, MOST_REJECTED),
      rejectedCount: rejected.length,
      clockIssues: count(log.clockIssues, path),
    };
  });
}
