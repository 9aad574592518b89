/** What one suite came to, as `out/reports/<suite>.json` records it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface SuiteReport {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  readonly seconds: number;
}

/** Relative to the repository, where the suites are started; an extension host starts elsewhere and is told by `SLA_REPORTS`. */
export const reportsDirectory = path.resolve(process.env.SLA_REPORTS ?? 'out/reports');

export function writeReport(report: SuiteReport): void {
  mkdirSync(reportsDirectory, { recursive: true });
  writeFileSync(path.join(reportsDirectory, `${report.suite}.json`), `${JSON.stringify(report)}\n`);
}

/** The report of a suite, or `undefined` where its run ended before it could write one. */
export function readReport(suite: string): SuiteReport | undefined {
  try {
    return JSON.parse(readFileSync(path.join(reportsDirectory, `${suite}.json`), 'utf8')) as SuiteReport;
  } catch {
    return undefined;
  }
}
