/** `sla data check`: what is wrong with observations, before anybody settles on them. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import type { DataReport } from '../../src/cli/output/dataReport.ts';
import { agreementOf } from '../support/agreement.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';
import { parsedBySchema } from '../support/schemas.ts';

describe('sla data check', () => {
  let project: ReturnType<typeof temporaryProject>;
  afterEach(() => project.remove());
  const check = (...args: string[]) => runCli(['data', 'check', 'hosting.sla', ...args], { cwd: project.folder });

  it('ends with 0 where nothing is wrong', async () => {
    project = temporaryProject(hostingProject());
    const { code, stdout, stderr } = await check();
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(
      stdout,
      `Dataset Observed for Hosting

probes (samples)
  from 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z
  probes.csv: 124 rows, 124 used
  no gaps

works (intervals)
  from 2026-01-20T00:00:00Z to 2026-01-20T02:00:00Z
  works.csv: 1 row, 1 used

requests (counts)
  from 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z
  requests.csv: 124 rows, 124 used
  no gaps

The data can be used as they stand.
`,
    );
  });

  it('looks at what a dataset binds and the agreement asks nothing of, such as a proposal', async () => {
    const { 'hosting.sla': text = '', ...files } = hostingProject();
    const bound = text.replace(
      /(dataset Observed [^\n]*\n)/,
      '$1  spare from "spare.csv" { at = ts  state = state }\n',
    );
    project = temporaryProject({
      ...files,
      'spare.csv': 'ts,state\n2026-01-01T00:00:00Z,up\n2026-01-02T00:00,up\nyesterday,up\n',
      'hosting.sla': `${bound}\ndata spare states { field state: text }\n`,
    });
    const { code, stdout, stderr } = await check();
    assert.equal(code, 3, stderr);
    assert.match(
      stdout,
      /spare \(states\)\n.*\n {2}spare\.csv: 3 rows, 2 used, 1 rejected\n {4}spare\.csv:4: column 'ts'/,
    );
  });

  describe('of records', () => {
    const sites = (rows: string): Readonly<Record<string, string>> => ({
      'hosting.sla': `${agreementOf(`data sites records key id { collected manually by P field id: text field since: date field till: date? valid from since to till }
data outages intervals { collected automatically by P field site: key of sites }
downtime Down for each s in sites { when during outages where (site is s) }
metric Uptime for each s in sites { measure share of time outside Down(s) controlled by P }
target Availability for each s in sites { Uptime(s) at least 99.9% each calendar month credit 10 GBP }`)}
dataset Observed for Host {
  sites from "sites.csv" { id = id since = since till = till }
  outages from "outages.csv" { start = start end = end site = site }
}
`,
      'sites.csv': `id,since,till\n${rows}`,
      'outages.csv': `start,end,site\n${['Leeds', 'Leeds', 'leeds ', 'York']
        .map((site, i) => `2026-01-0${i + 1}T10:00Z,2026-01-0${i + 1}T11:00Z,${site}\n`)
        .join('')}`,
    });

    it('says which rows speak of none, and so count for none', async () => {
      project = temporaryProject(sites('Leeds,2026-01-01,\n'));
      const { code, stdout, stderr } = await check();
      assert.equal(code, 0, stderr);
      assert.match(
        stdout,
        /2 rows of no record of 'sites', which count for none: 'York' \(1\), 'leeds ' \(1; did you mean 'Leeds'\?\)/,
      );
      const { sources } = parsedBySchema<DataReport>((await check('--format', 'json')).stdout, 'sla-data/1');
      assert.deepEqual(
        sources.map(({ strays }) => strays?.map(({ rows }) => rows)),
        [undefined, [2]],
      );
    });

    it('refuses one that ends before it begins, as stating does', async () => {
      project = temporaryProject(sites('Leeds,2026-01-01,\nYork,2026-03-01,2026-02-01\n'));
      const named = /sites\.csv:3: 'till', 2026-02-01, lies before 'since', 2026-03-01/;
      const { code, stdout } = await check();
      assert.deepEqual([code, named.test(stdout)], [3, true], stdout);
      const stated = await runCli(['simulate', 'hosting.sla', '--no-cache'], { cwd: project.folder });
      assert.deepEqual([stated.code, stated.stdout, named.test(stated.stderr)], [3, '', true], stated.stderr);
    });
  });

  it('says how a file is read of which nothing says what it is', async () => {
    const { 'works.csv': works = '', 'hosting.sla': text = '', ...files } = hostingProject();
    const named = (format: string): string => text.replace('"works.csv"', `"works.txt"${format}`);
    project = temporaryProject({ ...files, 'works.txt': works, 'hosting.sla': named('') });
    const open = await check();
    assert.equal(open.code, 1, open.stderr);
    assert.match(open.stdout, /works\.txt: 1 row, 1 used\n {4}its name doesn't say what it is, so it's read as CSV: /);
    assert.equal(open.stdout.split("doesn't say what it is").length, 2);
    const read = parsedBySchema<DataReport>((await check('--format', 'json')).stdout, 'sla-data/1');
    assert.deepEqual(
      [...new Set(read.sources.map(({ files: [file] }) => file?.assumedFormat !== undefined))],
      [false, true],
    );
    const stated = await runCli(['simulate', 'hosting.sla', '--no-cache'], { cwd: project.folder });
    assert.match(stated.stderr, /^warning works\.txt: its name doesn't say what it is, [^\n]*'format tsv'[^\n]*\n$/);
    const fleet = await runCli(['simulate', 'hosting.sla', '--all'], { cwd: project.folder });
    assert.equal(fleet.stderr, stated.stderr);
    const sweep = ['--sweep', 'Errors.target=1%..2%:1%'];
    assert.equal((await runCli(['simulate', 'hosting.sla', ...sweep], { cwd: project.folder })).stderr, stated.stderr);
    writeFileSync(path.join(project.folder, 'hosting.sla'), named(' format csv'));
    assert.deepEqual(
      [(await check()).code, (await runCli(['simulate', 'hosting.sla'], { cwd: project.folder })).stderr],
      [0, ''],
    );
    writeFileSync(path.join(project.folder, 'hosting.sla'), named('').replace('column "from"', 'column "since"'));
    assert.match((await check()).stdout, /has no column 'since'.* Its name doesn't say what it is/);
  });

  it('names the first few rows that repeat earlier ones', async () => {
    project = temporaryProject(
      hostingProject({
        'probes.csv': (lines) => [...lines.slice(0, 3), lines[1] ?? '', ...lines.slice(3), ...lines.slice(40, 47)],
        'works.csv': (lines) => [...lines, lines[1] ?? ''],
      }),
    );
    const { code, stdout, stderr } = await check();
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(
      stdout,
      /probes\.csv: 132 rows, 124 used, 8 repeated\n {4}probes\.csv:4, 127, 128, 129, 130 and 3 more repeat earlier rows\n/,
    );
    assert.match(stdout, /works\.csv: 2 rows, 1 used, 1 repeated\n {4}works\.csv:3 repeats an earlier row\n/);
    const read = parsedBySchema<DataReport>((await check('--format', 'json')).stdout, 'sla-data/1');
    assert.deepEqual(read.sources[0]?.files[0]?.repeatedLines, [4, 127, 128, 129, 130]);
    const { stdout: stated } = await runCli(['simulate', 'hosting.sla', '--format', 'json'], { cwd: project.folder });
    assert.ok(!stated.includes('repeatedLines'));
  });

  it('ends with 1 for gaps, clocks that went wrong and rows that are rejected within what is allowed, each with its place', async () => {
    project = temporaryProject(
      hostingProject({
        'probes.csv': (lines) => [
          ...lines
            .filter((line) => !line.startsWith('2026-01-09T06'))
            .map((line) => line.replace('2026-01-22T00:00:', '2026-01-22T00:07:')),
          lines[1] ?? '',
        ],
        'requests.csv': (lines) => [...lines, '2019-12-31T18:00:00.000Z,5,0', 'yesterday,5,0'],
      }),
    );
    const file = path.join(project.folder, 'hosting.sla');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(dataset .*\{)/, '$1\n  rejected rows at most 5%'));
    const { code, stdout, stderr } = await check('--format', 'json');
    assert.equal(code, 1, stderr);
    const { grade, sources } = parsedBySchema<DataReport>(stdout, 'sla-data/1');
    assert.equal(grade, 'questionable');
    const [probes, , requests] = sources;
    assert.deepEqual([probes?.files[0]?.duplicates, probes?.series[0]?.gaps], [1, 2]);
    assert.deepEqual(probes?.series[0]?.longest[0], { from: '2026-01-09T06:00:00Z', until: '2026-01-09T12:00:00Z' });
    assert.deepEqual(
      probes?.skewed?.examples.map(({ place, reason }) => [place.file, place.from, reason]),
      [['probes.csv', 85, 'its time is off the step at which the others stand']],
    );
    assert.equal(requests?.files[0]?.rejected, 1);
    assert.deepEqual(
      requests?.files[0]?.rejectedRows.map(({ file: name, line, column, value }) => [name, line, column, value]),
      [['requests.csv', 127, 'ts', 'yesterday']],
    );
    assert.equal(requests?.from, '2019-12-31T18:00:00Z');
    assert.deepEqual([requests?.beforeTerm, requests?.afterTerm], [1, 0]);
  });

  it('ends with 3 where nothing would be stated, and looks at the other sources all the same', async () => {
    project = temporaryProject(
      hostingProject({
        'probes.csv': (lines) => [...lines, '2026-01-01T00:00:00.000Z,false'],
        'works.csv': () => undefined,
      }),
    );
    const { code, stdout } = await check();
    assert.equal(code, 3);
    assert.match(stdout, /error .*probes\.csv:2 and probes\.csv:126/);
    assert.match(stdout, /error The rows of 'works' come from works\.csv, and there is no such file/);
    assert.match(stdout, /requests\.csv: 124 rows, 124 used\n {2}no gaps/);
    assert.match(stdout, /Nothing would be stated on these data\.\n$/);
  });

  it('ends with 1 where nothing was observed: a file of a header alone', async () => {
    project = temporaryProject(
      hostingProject({ 'probes.csv': ([header = '']) => [header], 'works.csv': () => 'from,to\n' }),
    );
    const { code, stdout } = await check();
    assert.equal(code, 1);
    assert.match(stdout, /probes\.csv: 0 rows, 0 used\n {2}no row can be used: nothing was observed\n/);
    assert.match(stdout, /works\.csv: 0 rows, 0 used\n {2}no row can be used\n/);
  });

  it('ends with 3 for what is on record and means nothing to the agreement, as stating does', async () => {
    const folder = path.join(root, 'examples/ledger');
    const files = Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
    );
    project = temporaryProject({
      ...files,
      'claims.csv': (files['claims.csv'] ?? '').replace('Availability,2026-01', 'Avail,2026-01'),
      'verdicts.csv': `${files['verdicts.csv']}Availability,2025-Q4,met\n`,
    });
    const { code, stdout } = await check();
    assert.equal(code, 3);
    assert.match(stdout, /claims\.csv: 3 rows, 2 used/);
    assert.match(stdout, /claims\.csv:2.*the agreement has no target of that name/);
    assert.match(stdout, /verdicts\.csv:2 and verdicts\.csv:3 contradict each other/);
    assert.match(stdout, /credits\.csv: 1 row, 1 used/);
  });

  it('takes each series by its own beat, and days by the clock on the wall', async () => {
    const days = Array.from({ length: 10 }, (_, i) => i + 24);
    const day = (i: number): string => new Date(Date.UTC(2026, 2, i)).toISOString().slice(0, 10);
    const rows = days.flatMap((i) => [`${day(i)}T00:00,a,true`, `${day(i)}T12:00,b,true`]);
    project = temporaryProject({
      'hosting.sla': `${agreementOf(
        `  service Shop "Shop" { fee 100 EUR per month }
  data beats samples every 24 h by site { field site: text  field up: boolean }`,
        { zone: 'Europe/Berlin', currency: 'EUR' },
      )}dataset D for Host { beats from "beats.csv" { at = ts  site = site  up = up } }
`,
      'beats.csv': `ts,site,up\n${rows.join('\n')}\n2026-03-26T07:00,a,true\n`,
    });
    const { stdout } = await check('--format', 'json');
    const [beats] = parsedBySchema<DataReport>(stdout, 'sla-data/1').sources;
    assert.deepEqual(
      beats?.skewed?.examples.map(({ place }) => place.from),
      [2 + rows.length],
    );
  });

  it('says which file it wants, given another', async () => {
    project = temporaryProject(hostingProject());
    const { code, stderr } = await runCli(['data', 'check', 'probes.csv'], { cwd: project.folder });
    assert.deepEqual(
      [code, stderr],
      [
        2,
        "error: probes.csv holds observations and no agreement.\nName the .sla file whose dataset reads it; 'sla data describe probes.csv' proposes one.\n",
      ],
    );
    const described = await runCli(['data', 'describe', 'hosting.sla'], { cwd: project.folder });
    assert.deepEqual(
      [described.code, described.stderr],
      [2, 'error: hosting.sla holds agreements.\nName a file of observations, such as probes.csv.\n'],
    );
  });

  it('reads what lies outside the project only where the user allows it', async () => {
    project = temporaryProject(hostingProject());
    const outside = mkdtempSync(path.join(tmpdir(), 'sla-outside-'));
    try {
      writeFileSync(path.join(outside, 'works.csv'), readFileSync(path.join(project.folder, 'works.csv')));
      rmSync(path.join(project.folder, 'works.csv'));
      symlinkSync(path.join(outside, 'works.csv'), path.join(project.folder, 'works.csv'));
      const refused = await check();
      assert.equal(refused.code, 3);
      assert.match(refused.stdout, /works\.csv, which lies outside the workspace/);
      const allowed = await check('--allow-data', outside);
      assert.equal(allowed.code, 0, allowed.stdout);
      assert.match(allowed.stdout, /works\.csv: 1 row, 1 used/);
      const wrong = await check('--allow-data', 'nowhere');
      assert.deepEqual(
        [wrong.code, wrong.stderr],
        [2, 'error: There is no folder nowhere: --allow-data names one that holds data.\n'],
      );
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});
