import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestReport } from '../../src/cli/output/testReport.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';
import { parsedBySchema } from '../support/schemas.ts';
import { parseXml } from '../support/xml.ts';

const scenarios = `import "hosting.sla"

scenario "Met & <well>" of Hosting in 2026-01 {
  given Uptime = 99.95%
  expect Availability met
}

scenario "Too generous" of Hosting in 2026-01 {
  given Uptime = 99.5%
  expect credit of Availability = 1000 GBP
}

scenario "Expects nothing" of Hosting in 2026-01 {
  given Uptime = 99.5%
}
`;

describe('sla test', () => {
  let project: ReturnType<typeof temporaryProject>;
  before(() => {
    project = temporaryProject({ ...hostingProject(), 'scenarios.sla': scenarios });
  });
  after(() => project.remove());
  const test = (...args: string[]) => runCli(['test', ...args], { cwd: project.folder });

  it('lists each scenario, what was expected and what came, and ends with 1', async () => {
    const { code, stdout } = await test();
    assert.equal(code, 1);
    assert.match(stdout, /^scenarios\.sla\n {2}passed Met & <well> \(Hosting\)\n {2}FAILED Too generous/);
    assert.match(
      stdout,
      /scenarios\.sla:10:3 {2}credit of Availability\n +expected 1,000\.00 GBP\n +got +1,200\.00 GBP/,
    );
    assert.match(stdout, /ERROR {2}Expects nothing/);
    assert.match(stdout, /3 scenarios: 1 passed, 1 failed, 1 error\n$/);
  });

  it('prints JSON that keeps to its schema', async () => {
    const { code, stdout } = await test('scenarios.sla', '--format', 'json');
    assert.equal(code, 1);
    const { files, summary } = parsedBySchema<TestReport>(stdout, 'sla-test/1');
    assert.deepEqual(summary, { passed: 1, failed: 1, errors: 1 });
    assert.deepEqual(
      files.flatMap((file) => file.scenarios.map(({ verdict }) => verdict)),
      ['passed', 'failed', 'error'],
    );
  });

  it('writes JUnit XML, escaped', async () => {
    const { code, stdout } = await test('--format', 'junit', '-o', 'out/scenarios.xml');
    assert.deepEqual([code, stdout], [1, '']);
    const xml = readFileSync(path.join(project.folder, 'out/scenarios.xml'), 'utf8');
    assert.match(xml, /<testsuites name="sla test" tests="3" failures="1" errors="1">/);
    assert.match(xml, /<testcase classname="Hosting" name="Met &amp; &lt;well&gt;" file="scenarios\.sla" line="3"\/>/);
    assert.match(xml, /<failure message="credit of Availability: expected 1,000\.00 GBP, got 1,200\.00 GBP"/);
  });

  it('writes JUnit XML that a parser reads back, whatever titles, names and paths hold', async () => {
    const odd = "Ünïcode “quotes” 'apostrophes' <tag attr=1> & ]]> &amp; \u{1f600} \t tab";
    const files = hostingProject();
    const other = temporaryProject({
      ...files,
      'a & b/<odd>.sla': `import "../hosting.sla"

scenario "${odd}" of Hosting in 2026-01 {
  given Uptime = 99.5%
  expect credit of Availability = 1000 GBP
}
`,
      'more.sla':
        'import "hosting.sla"\n\nscenario "Fine" of Hosting in 2026-01 {\n  given Uptime = 100%\n  expect Availability met\n}\n',
    });
    try {
      const { stdout } = await runCli(['test', '--format', 'junit'], { cwd: other.folder });
      const document = parseXml(stdout);
      assert.deepEqual(document.attributes, { name: 'sla test', tests: '2', failures: '1', errors: '0' });
      assert.deepEqual(
        document.children.map(({ name, attributes }) => [name, attributes.name, attributes.tests]),
        [
          ['testsuite', 'a & b/<odd>.sla', '1'],
          ['testsuite', 'more.sla', '1'],
        ],
      );
      const [odds] = document.children;
      const [failed] = odds?.children ?? [];
      assert.equal(failed?.attributes.name, odd.replace('\t', ' '));
      assert.equal(failed?.attributes.file, 'a & b/<odd>.sla');
      const [failure] = failed?.children ?? [];
      assert.match(failure?.attributes.message ?? '', /expected 1,000\.00 GBP, got 1,200\.00 GBP/);
      assert.match(failure?.text ?? '', /a & b\/<odd>\.sla:5:3/);
    } finally {
      other.remove();
    }
  });

  it('says that a file with syntax errors may hold more, and ends with 1', async () => {
    const broken = temporaryProject({ 'broken.sla': 'party Acme\nscenario "Lost" of {\n' });
    try {
      const { code, stdout } = await runCli(['test'], { cwd: broken.folder });
      assert.equal(code, 1);
      assert.match(stdout, /syntax errors, so scenarios may be missing/);
      const xml = await runCli(['test', '--format', 'junit'], { cwd: broken.folder });
      assert.match(xml.stdout, /<testcase name="broken\.sla" file="broken\.sla"><error /);
    } finally {
      broken.remove();
    }
  });

  it('ends with 0 where there are no scenarios, and says so', async () => {
    const { code, stdout } = await test('hosting.sla');
    assert.deepEqual([code, stdout], [0, 'There are no scenarios.\n']);
  });
});
