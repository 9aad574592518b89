import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CheckReport } from '../../src/cli/output/checkReport.ts';
import type { ProblemReport } from '../../src/cli/output/problemReport.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';
import { parsedBySchema } from '../support/schemas.ts';

const parties = 'party Northwind "Northwind Ltd"\nparty Acme "Acme Ltd"\n';
const misspelt = `import "parties.sla"

agreement Hosting "Hosting" {
  version 1.0.0
  kind customer
  between provider Northwnd and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP
}
`;
const sound = misspelt.replace('Northwnd', 'Northwind');
const unreadable = 'party Acme\nagreement {\n';

describe('sla check', () => {
  let project: ReturnType<typeof temporaryProject>;
  before(() => {
    project = temporaryProject({
      'parties.sla': parties,
      'misspelt.sla': misspelt,
      'sound.sla': sound,
      'below/unreadable.sla': unreadable,
      'node_modules/other/ignored.sla': unreadable,
    });
  });
  after(() => project.remove());
  const check = (args: readonly string[], input = '') => runCli(['check', ...args], { cwd: project.folder, input });

  it('ends with 0 and a line that says so where nothing is found', async () => {
    const { code, stdout, stderr } = await check(['--severity', 'error', 'sound.sla']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^No findings in 1 file/);
  });

  it('shows the place, the code and the line with a caret under what is wrong', async () => {
    const { code, stdout } = await check(['misspelt.sla']);
    assert.equal(code, 1);
    const shown = [
      'misspelt.sla',
      '',
      "misspelt.sla:6:20  error [unknown-name] There is no party 'Northwnd'. Did you mean 'Northwind'?",
      '6 |   between provider Northwnd and customer Acme',
      '  |                    ^^^^^^^^',
    ];
    assert.ok(stdout.startsWith(shown.join('\n')), stdout);
  });

  it('takes a folder for all .sla files below it, less those of dependencies', async () => {
    const { code, stdout } = await check(['--severity', 'error']);
    assert.equal(code, 1);
    assert.match(stdout, /below\/unreadable\.sla:2:\d+ {2}error/);
    assert.doesNotMatch(stdout, /ignored\.sla/);
    assert.match(stdout, / in 4 files/);
  });

  it('still finds what is wrong in the sound parts of a file with a syntax error', async () => {
    const { stdout } = await check(['-', '--stdin-filename', 'text.sla'], `${misspelt}\nagreement {\n`);
    assert.match(stdout, /text\.sla:6:20 {2}error \[unknown-name\]/);
    assert.match(stdout, /text\.sla:12:\d+ {2}error/);
  });

  it('reads standard input, with its imports from where it would lie', async () => {
    assert.equal((await check(['-', '--severity', 'error'], sound)).code, 0);
    const elsewhere = await check(['-', '--stdin-filename', 'below/text.sla'], sound);
    assert.equal(elsewhere.code, 1);
    assert.match(elsewhere.stdout, /below\/text\.sla:1:\d+ {2}error \[bad-import\]/);
  });

  it('prints JSON that keeps to its schema', async () => {
    const { code, stdout } = await check(['--format', 'json', 'misspelt.sla', 'sound.sla', '--severity', 'error']);
    assert.equal(code, 1);
    const report = parsedBySchema<CheckReport>(stdout, 'sla-check/1');
    assert.deepEqual(
      report.files.map(({ path: file, findings }) => [file, findings.map(({ code: name }) => name)]),
      [
        ['misspelt.sla', ['unknown-name']],
        ['sound.sla', []],
      ],
    );
    assert.deepEqual(report.files[0]?.findings[0]?.at.start, { line: 5, column: 19 });
    assert.equal(report.summary.error, 1);
  });

  it('is plain in a pipe and coloured on request', async () => {
    const escapeCode = String.fromCharCode(27);
    assert.ok(!(await check(['misspelt.sla'])).stdout.includes(escapeCode));
    const forced = await runCli(['check', 'misspelt.sla'], { cwd: project.folder, env: { FORCE_COLOR: '1' } });
    assert.ok(forced.stdout.includes(escapeCode));
  });

  it('names files from the root of the project, whatever folder it runs in', async () => {
    mkdirSync(path.join(project.folder, '.git'), { recursive: true });
    writeFileSync(path.join(project.folder, 'below/again.sla'), unreadable);
    const { stdout } = await runCli(['check', 'again.sla'], { cwd: path.join(project.folder, 'below') });
    assert.match(stdout, /^below\/again\.sla\n/);
  });

  it('ends with 2 for a severity or a format that there is not', async () => {
    assert.equal((await check(['--severity', 'fatal', 'sound.sla'])).code, 2);
    assert.equal((await check(['--format', 'xml', 'sound.sla'])).code, 2);
    assert.equal((await check(['--stdin-filename', 'x.sla', 'sound.sla'])).code, 2);
  });
});

describe('sla check --data', () => {
  const examples = path.join(import.meta.dirname, '../../examples/ledger');
  const check = (...args: readonly string[]) => runCli(['check', ...args], { cwd: examples });

  it('says how often each target was met, which level 95% reached, and the worst', async () => {
    const { code, stdout, stderr } = await check('--data', 'Ledger', '--severity', 'information', 'hosting.sla');
    assert.deepEqual([code, stderr], [1, '']);
    assert.match(
      stdout,
      /information \[beyond-baseline\] On the observations of Ledger \(2026-01-01 to 2026-03-31\) this was met in 0 of 3 periods; 95% of them reached at least 99\.404%, the worst was 99\.404% \(2026-02\)\./,
    );
    assert.match(stdout, /Uptime at least 99\.9% {2}0 of 3 {2}at least 99\.404% {2,}99\.404% \(2026-02\)/);
  });

  it('prints the same as JSON, exactly', async () => {
    const { code, stdout } = await check('--data', 'Ledger', '--format', 'json', 'hosting.sla');
    const report = parsedBySchema<CheckReport>(stdout, 'sla-check/1');
    const [record] = report.records ?? [];
    assert.deepEqual(
      [code, record?.dataset, record?.firstDay, record?.lastDay],
      [0, 'Ledger', '2026-01-01', '2026-03-31'],
    );
    assert.deepEqual(
      record?.targets.map(({ id, met, of, leftOut, reached }) => [id, met, of, leftOut, reached?.met, reached?.value]),
      [['Availability', 0, 3, 0, 3, '167/168']],
    );
  });

  it('leaves everything as it is without the option, and offers the nearest name of a dataset', async () => {
    assert.doesNotMatch((await check('--severity', 'hint', 'hosting.sla')).stdout, /observations/);
    const { code, stdout, stderr } = await check('--data', 'Leger', 'hosting.sla');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /has a dataset 'Leger'\. Did you mean 'Ledger'\?/);
  });

  it('tells machines in their own way why observations come to no answer', async () => {
    const project = temporaryProject(hostingProject({ 'probes.csv': () => undefined }));
    try {
      const asked = ['check', '--data', 'Observed', '--format', 'json', 'hosting.sla'];
      const { code, stdout } = await runCli(asked, { cwd: project.folder });
      assert.equal(code, 3);
      assert.equal(parsedBySchema<ProblemReport>(stdout, 'sla-problems/1').reason, 'data-rejected');
    } finally {
      project.remove();
    }
  });
});

describe('sla explain', () => {
  it('prints the page of a rule, and offers the nearest name for one that there is not', async () => {
    const known = await runCli(['explain', 'band-gap'], { cwd: process.cwd() });
    assert.equal(known.code, 0);
    assert.match(known.stdout, /^band-gap \(.*\)\n/);
    const unknown = await runCli(['explain', 'band-gp'], { cwd: process.cwd() });
    assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
    assert.match(unknown.stderr, /Did you mean 'band-gap'\?/);
  });
});
