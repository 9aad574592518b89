/**
 * A mocha reporter that prints as usual and also writes the suite's counts to a file, so that several mocha runs (Node, the
 * extension host, the workbench) add up to one result. `SLA_SUITE` names the suite, `SLA_REPORTS` the directory and
 * `SLA_REPORTER` the reporter that prints (`spec` by default).
 */
import Mocha from 'mocha';
import { reportsDirectory, writeReport } from './report.ts';

class CountingReporter {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    const Printing = process.env.SLA_REPORTER === 'dot' ? Mocha.reporters.Dot : Mocha.reporters.Spec;
    new Printing(runner, options);
    runner.once('end', () => {
      const { passes = 0, failures = 0, pending = 0, duration = 0 } = runner.stats ?? {};
      writeReport(process.env.SLA_REPORTS ?? reportsDirectory, {
        suite: process.env.SLA_SUITE ?? 'unit',
        passed: passes,
        failed: failures,
        pending,
        seconds: Math.round(duration / 100) / 10,
      });
    });
  }
}

// mocha loads reporters with `require`, which takes this export for the module itself.
export { CountingReporter as 'module.exports', CountingReporter };
