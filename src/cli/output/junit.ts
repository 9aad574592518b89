import { type ScenarioFile, type ScenarioResult, summarise } from '../../scenario/result.ts';
import { printable } from './codeFrame.ts';
import { failureLines } from './testReport.ts';

/** Scenario results as JUnit XML, the form that build servers read. It holds no times, so that the same run gives the same bytes. */
export function junitReport(files: readonly ScenarioFile[]): string {
  const { passed, failed, errors } = summarise(files);
  const all = { tests: passed + failed + errors, failures: failed, errors };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sla test"${attributes(all)}>`,
    ...files.filter(({ scenarios, problems }) => scenarios.length + problems.length > 0).flatMap(suite),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(file: ScenarioFile): string[] {
  const { passed, failed, errors } = summarise([file]);
  const counts = { name: file.path, tests: passed + failed + errors, failures: failed, errors };
  return [
    `  <testsuite${attributes(counts)}>`,
    ...file.scenarios.flatMap((scenario) => testCase(scenario, file.path)),
    ...file.problems.map((problem) => unreadCase(problem, file.path)),
    '  </testsuite>',
  ];
}

/** A file that couldn't be read whole, as a test that could not run. */
const unreadCase = (message: string, path: string): string =>
  `    <testcase${attributes({ name: path, file: path })}><error${attributes({ message, type: 'syntax' })}/></testcase>`;

function testCase(scenario: ScenarioResult, path: string): string[] {
  const { title, agreement, at, verdict } = scenario;
  const open = `    <testcase${attributes({ classname: agreement, name: title, file: path, line: at.start.line + 1 })}`;
  switch (verdict) {
    case 'passed':
      return [`${open}/>`];
    case 'failed': {
      const message = scenario.failures
        .map(({ about, expected, got }) => `${about}: expected ${expected}, got ${got}`)
        .join('; ');
      return [
        `${open}>`,
        `      <failure${attributes({ message, type: 'expectation' })}>${escapeXml(failureLines(scenario).join('\n'))}</failure>`,
        '    </testcase>',
      ];
    }
    case 'error': {
      const message = scenario.problems.join('; ');
      return [`${open}>`, `      <error${attributes({ message, type: 'scenario' })}/>`, '    </testcase>'];
    }
    default:
      return verdict satisfies never;
  }
}

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Also leaves out the control characters and half characters that XML 1.0 can't say at all. */
const escapeXml = (text: string): string =>
  printable(text)
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
