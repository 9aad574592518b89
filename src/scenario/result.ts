import type { SourceRange } from '../contract/source.ts';
import type { DerivationStep } from '../statement/statement.ts';

/** What became of one scenario. */
export interface ScenarioResult {
  readonly title: string;
  readonly agreement: string;
  readonly at: SourceRange;
  readonly verdict: 'passed' | 'failed' | 'error';
  /** How many expectations were compared. */
  readonly expectations: number;
  readonly failures: readonly ExpectationFailure[];
  /** Why it couldn't run, where the verdict is an error. */
  readonly problems: readonly string[];
}

/** An expectation that didn't hold, with how the figure came about. */
export interface ExpectationFailure {
  /** What the expectation is about: `Uptime`, `credit of Availability in 2026-01`. */
  readonly about: string;
  readonly expected: string;
  readonly got: string;
  readonly at: SourceRange;
  readonly derivation: readonly DerivationStep[];
}

/** The scenarios of one file, in the order in which they are written. */
export interface ScenarioFile {
  readonly path: string;
  readonly scenarios: readonly ScenarioResult[];
  /** Why scenarios of the file may be missing here: it couldn't be read whole. */
  readonly problems: readonly string[];
}

export interface ScenarioSummary {
  readonly passed: number;
  readonly failed: number;
  /** Scenarios that couldn't run, and files that couldn't be read whole. */
  readonly errors: number;
}

export function summarise(files: readonly ScenarioFile[]): ScenarioSummary {
  const verdicts = files.flatMap(({ scenarios }) => scenarios.map(({ verdict }) => verdict));
  const unread = files.filter(({ problems }) => problems.length > 0).length;
  const count = (wanted: ScenarioResult['verdict']) => verdicts.filter((verdict) => verdict === wanted).length;
  return { passed: count('passed'), failed: count('failed'), errors: count('error') + unread };
}
