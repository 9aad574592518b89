import { rowRangeText } from '../../contract/rowPlace.ts';
import { type ScenarioFile, type ScenarioResult, type ScenarioSummary, summarise } from '../../scenario/result.ts';
import type { DerivationStep } from '../../statement/statement.ts';
import type { Colours } from '../terminal.ts';
import { printable } from './codeFrame.ts';
import { plural } from './words.ts';

/** Version of the JSON form of `sla test`; raised when its meaning changes. */
const TEST_SCHEMA = 'sla-test/1';

/** What `sla test --format json` prints. */
export interface TestReport {
  readonly schema: typeof TEST_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly files: readonly ScenarioFile[];
  readonly summary: ScenarioSummary;
}

export const testReport = (files: readonly ScenarioFile[], tool: TestReport['tool']): TestReport => ({
  schema: TEST_SCHEMA,
  tool,
  files,
  summary: summarise(files),
});

/** The scenarios for a reader: a line for each, what was expected and what came of those that fail, and how. */
export function testText(files: readonly ScenarioFile[], colours: Colours): string {
  const blocks = files
    .filter(({ scenarios, problems }) => scenarios.length + problems.length > 0)
    .map(({ path, scenarios, problems }) =>
      [
        colours.bold(colours.underline(path)),
        ...scenarios.map((scenario) => scenarioText(scenario, colours)),
        ...problems.map((problem) => `${mark('error', colours)} ${printable(problem)}`),
      ].join('\n'),
    );
  return `${[...blocks, summaryText(summarise(files), colours)].join('\n\n')}\n`;
}

function scenarioText(scenario: ScenarioResult, colours: Colours): string {
  const { title, agreement, verdict } = scenario;
  const head = `${mark(verdict, colours)} ${printable(title)} ${colours.dim(`(${agreement})`)}`;
  return [
    head,
    ...scenario.problems.map((problem) => `    ${colours.red(printable(problem))}`),
    ...failureLines(scenario).map((line) => line.replace(/^\s*(expected|got) /, (word) => colours.bold(word))),
  ].join('\n');
}

/** More steps than a reader takes in; the JSON form has all. */
const MOST_STEPS = 24;

/** The failures of a scenario without colours: also the body of a JUnit failure. */
export const failureLines = ({ failures }: ScenarioResult): readonly string[] =>
  failures.flatMap(({ about, expected, got, at, derivation }) => [
    `    ${at.file}:${at.start.line + 1}:${at.start.column + 1}  ${printable(about)}`,
    `      expected ${printable(expected)}`,
    `      got      ${printable(got)}`,
    ...derivation.slice(0, MOST_STEPS).map((step) => `        ${derivationLine(step)}`),
    ...(derivation.length > MOST_STEPS
      ? [`        … ${derivation.length - MOST_STEPS} more steps, which --format json lists`]
      : []),
  ]);

/** `value      Uptime = 99.731%  N1  [hosting.sla:28]  data.csv:12-14` */
function derivationLine({ stage, text, rule, at, rows = [] }: DerivationStep): string {
  const places = rows.map((each) => rowRangeText(each));
  const cause = at === undefined ? '' : `[${at.file}:${at.start.line + 1}]`;
  return [stage.padEnd(10), printable(text), rule ?? '', cause, places.join(', ')]
    .filter((part) => part !== '')
    .join('  ');
}

function mark(verdict: ScenarioResult['verdict'], colours: Colours): string {
  switch (verdict) {
    case 'passed':
      return colours.green('  passed');
    case 'failed':
      return colours.red('  FAILED');
    case 'error':
      return colours.red('  ERROR ');
    default:
      return verdict satisfies never;
  }
}

function summaryText({ passed, failed, errors }: ScenarioSummary, colours: Colours): string {
  const all = passed + failed + errors;
  const bad = failed + errors;
  if (all === 0) return colours.yellow('There are no scenarios.');
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(errors > 0 ? [`${plural(errors, 'error')}`] : []),
  ];
  return (bad > 0 ? colours.red : colours.green)(`${plural(all, 'scenario')}: ${parts.join(', ')}`);
}
