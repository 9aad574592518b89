/**
 * A mocha reporter that prints as usual and also writes the suite's counts to a file, so that several mocha runs (Node, the
 * extension host, the workbench) add up to one result. `SLA_SUITE` names the suite, `SLA_REPORTS` the directory and
 * `SLA_REPORTER` the reporter that prints (`spec` by default).
 */
import Mocha from 'mocha';
import { writeReport } from './report.ts';

const Printing = process.env.SLA_REPORTER === 'dot' ? Mocha.reporters.Dot : Mocha.reporters.Spec;

class CountingReporter extends Printing {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending, duration = 0 } = this.stats;
      const seconds = Math.round(duration / 100) / 10;
      writeReport({ suite: process.env.SLA_SUITE ?? 'unit', passed: passes, failed: failures, pending, seconds });
    });
  }
}

// mocha loads reporters with `require`, which takes this export for the module itself.
export { CountingReporter as 'module.exports', CountingReporter };
