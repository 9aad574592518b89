/**
 * What `npm test` runs: the build, the suites in Node, and the suites in a real editor. Prints what each suite took and ends with
 * `N passed, N failed`. A suite that ends without a report, or without a single test, counts as a failure.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { readReport, reportsDirectory, type SuiteReport } from '../test/support/report.ts';
import { root } from './bundles.ts';

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  readonly reporter: 'dot' | 'spec';
}

interface Result extends SuiteReport {
  /** From start to exit, set-up included. */
  readonly minutes: number;
}

const mocha = ['mocha', '--forbid-only', '--fail-zero', '--reporter', 'test/support/reporter.ts'];

/** Without these there is nothing to test, so their failure ends the run. */
const preparations = [
  ['npm', 'run', '--silent', 'generate'],
  ['node', 'scripts/package.ts'],
  ['node', 'scripts/editor-host.ts'],
  ['node', 'scripts/prometheus-host.ts'],
  ['node', 'scripts/chdb.ts'],
  ['node', 'scripts/postgres.ts'],
];

const suites: readonly Suite[] = [
  { name: 'unit', command: mocha, reporter: 'dot' },
  { name: 'editor-host', command: ['node', 'test/editor/run-host.ts'], reporter: 'spec' },
  { name: 'editor-ui', command: [...mocha, '--config', '.mocharc.editor.json'], reporter: 'spec' },
];

function run(command: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const [file = '', ...args] = command;
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (error !== undefined) console.error(error.message);
  return status ?? 1;
}

function runSuite({ name, command, reporter }: Suite): Result {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const status = run(command, { SLA_SUITE: name, SLA_REPORTER: reporter, SLA_REPORTS: reportsDirectory });
  const minutes = (performance.now() - started) / 60_000;
  return { ...judge(name, status, readReport(name)), minutes };
}

/** The report, corrected where the exit code knows of a failure that no test reported. */
function judge(suite: string, status: number, report: SuiteReport | undefined): SuiteReport {
  if (report === undefined || report.passed + report.failed === 0) {
    console.error(`${suite} ended with code ${status} and without a single test.`);
    return { suite, passed: 0, failed: 1, pending: 0, seconds: 0 };
  }
  if (report.pending > 0) console.error(`${suite} left out ${report.pending} tests.`);
  const unreported = status !== 0 && report.failed === 0 ? 1 : 0;
  if (unreported > 0) console.error(`${suite} ended with code ${status} although its tests passed.`);
  return { ...report, failed: report.failed + report.pending + unreported };
}

process.env.PATH = `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env.PATH ?? ''}`;
rmSync(reportsDirectory, { recursive: true, force: true });
for (const command of preparations) {
  if (run(command) !== 0) {
    console.error(`${command.join(' ')} failed, so nothing was tested.\n0 passed, 1 failed`);
    process.exit(1);
  }
}
const results = suites.map(runSuite);
console.log('');
for (const { suite, passed, failed, minutes } of results) {
  console.log(`${suite.padEnd(12)} ${minutes.toFixed(1).padStart(5)} min  ${passed} passed, ${failed} failed`);
}
const total = (count: 'passed' | 'failed') => results.reduce((sum, result) => sum + result[count], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') > 0 ? 1 : 0;
