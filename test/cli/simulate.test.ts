import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SweepReport } from '../../src/cli/output/sweepReport.ts';
import type { Statement } from '../../src/statement/statement.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';
import { parsedBySchema } from '../support/schemas.ts';

describe('sla simulate', () => {
  let project: ReturnType<typeof temporaryProject>;
  before(() => {
    project = temporaryProject(hostingProject());
  });
  after(() => project.remove());
  const simulate = (...args: string[]) => runCli(['simulate', 'hosting.sla', ...args], { cwd: project.folder });
  async function statement(...args: string[]): Promise<Statement> {
    const { code, stdout, stderr } = await simulate('--format', 'json', ...args);
    assert.equal(code, 0, stderr);
    return parsedBySchema<Statement>(stdout, 'sla-statement/1');
  }

  it('states what is owed, for the periods that the data speak about', async () => {
    const { code, stdout, stderr } = await simulate();
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /Northwind owes Acme service credits of 1,200\.00 GBP\./);
    assert.match(stdout, /2026-01 +99\.191% +6 h +missed +1,200\.00 GBP/);
    assert.doesNotMatch(stdout, /exactly 368\/371/);
  });

  it('--explain adds how each figure came about, down to the rows', async () => {
    const { stdout } = await simulate('--explain');
    assert.match(stdout, /exactly 368\/371/);
    // The one row that says that something was down: line 55 of the file.
    assert.match(stdout, /probes\.csv:55\b/);
    assert.match(stdout, /\[hosting\.sla:\d+\]/);
  });

  it('prints JSON that keeps to its schema, with digests of every file', async () => {
    const { total, provenance, range } = await statement();
    assert.equal(total.payable.text, '1,200.00 GBP');
    assert.deepEqual([range.firstDay, range.lastDay], ['2026-01-01', '2026-01-31']);
    const files = [...provenance.files.map(({ path: file }) => file), ...provenance.sources.map(({ file }) => file)];
    assert.deepEqual(files.sort(), ['hosting.sla', 'probes.csv', 'requests.csv', 'works.csv']);
    for (const { sha256 } of [...provenance.files, ...provenance.sources]) assert.match(sha256, /^[0-9a-f]{64}$/);
  });

  it('gives the same bytes each time, and from another folder', async () => {
    const [first, second] = [await simulate('--format', 'json'), await simulate('--format', 'json')];
    assert.equal(first.stdout, second.stdout);
    const other = temporaryProject(hostingProject());
    try {
      const third = await runCli(['simulate', 'hosting.sla', '--format', 'json'], { cwd: other.folder });
      assert.equal(third.stdout, first.stdout);
    } finally {
      other.remove();
    }
  });

  it('takes the first and the last period in', async () => {
    const { range } = await statement('--from', '2026-01-10', '--to', '2026-01-20');
    assert.deepEqual([range.firstDay, range.lastDay], ['2026-01-10', '2026-01-20']);
    const { targets } = await statement('--from', '2026-01', '--to', '2026-02');
    assert.deepEqual(
      targets[0]?.lines.map(({ period, outcome }) => [period.key, outcome]),
      [
        ['2026-01', 'missed'],
        ['2026-02', 'not-measured'],
      ],
    );
  });

  it('--set answers what if, and the statement says so', async () => {
    const { total, assumptions, dataset } = await statement('--set', 'level=99%');
    assert.equal(total.payable.text, '0.00 GBP');
    assert.deepEqual(
      assumptions.map(({ name, value }) => [name, value]),
      [['level', '99%']],
    );
    assert.match(dataset.notes.join(), /level is 99% here, in place of 99\.9%/);
  });

  it('--sweep prints a table for machines as well', async () => {
    const swept = (...args: string[]) =>
      simulate('--sweep', 'fee=10000..12000:1000', '--set', 'Errors.target=0.5%', ...args);
    const csv = await swept('--format', 'csv');
    assert.deepEqual(
      [csv.code, csv.stdout.split('\r\n').slice(0, 2)],
      [
        0,
        [
          'fee,met,missed,notMeasured,owes,toWhom,entitled,payable,undecidedUpTo',
          '10000 GBP,0,2,0,Northwind,Acme,1100.00 GBP,1100.00 GBP,',
        ],
      ],
    );
    const json = parsedBySchema<SweepReport>((await swept('--format', 'json')).stdout, 'sla-sweep/1');
    assert.deepEqual(
      json.points.map(({ value, owed }) => [value, owed[0]?.payable.text]),
      [
        ['10000 GBP', '1,100.00 GBP'],
        ['11000 GBP', '1,200.00 GBP'],
        ['12000 GBP', '1,300.00 GBP'],
      ],
    );
    assert.equal((await swept('--format', 'html')).code, 2);
    const two = await swept('--sweep', 'Availability.target=99%..99.9%:0.1%');
    assert.deepEqual([two.code, two.stdout], [2, '']);
    assert.match(two.stderr, /A sweep is over one figure/);
  });

  it('writes a file whole, makes its folder, and leaves nothing beside it', async () => {
    const { code, stdout, stderr } = await simulate('--format', 'html', '-o', 'out/deep/statement.html');
    assert.deepEqual([code, stdout, stderr], [0, '', 'Written to out/deep/statement.html.\n']);
    const folder = path.join(project.folder, 'out/deep');
    assert.deepEqual(readdirSync(folder), ['statement.html']);
    const page = readFileSync(path.join(folder, 'statement.html'), 'utf8');
    assert.match(page, /^<!DOCTYPE html>/i);
    assert.match(page, /1,200\.00 GBP/);
  });

  it('- stands for standard output', async () => {
    const { stdout } = await simulate('-o', '-');
    assert.match(stdout, /^Hosting\n/);
    assert.ok(!existsSync(path.join(project.folder, '-')));
  });

  it('reads standard input, with data from where it would lie', async () => {
    const whole = readFileSync(path.join(project.folder, 'hosting.sla'), 'utf8');
    const input = whole.replace('12000 GBP', '24000 GBP');
    const { code, stdout, stderr } = await runCli(['simulate', '-'], { cwd: project.folder, input });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /service credits of 2,400\.00 GBP/);
  });

  it('reads what the project of the file holds, wherever it is asked from', async () => {
    const files = Object.entries(hostingProject()).map(([name, text]): [string, string] => [
      name.endsWith('.sla') ? `agreements/${name}` : name,
      name.endsWith('.sla') ? text.replaceAll(/from "([^"/]+\.csv)"/g, 'from "../$1"') : text,
    ]);
    const own = temporaryProject({ ...Object.fromEntries(files), 'sla.config.json': '{}' });
    const other = temporaryProject({ 'sla.config.json': '{}' });
    const bare = temporaryProject(Object.fromEntries(files));
    try {
      const file = (folder: string): string => path.join(folder, 'agreements/hosting.sla');
      for (const cwd of [own.folder, path.join(own.folder, 'agreements'), other.folder, '/', tmpdir()])
        assert.equal((await runCli(['simulate', file(own.folder)], { cwd })).code, 0, cwd);
      // Without a project, what lies beside the file is all that may be read, unless one stands above both.
      assert.equal((await runCli(['simulate', file(bare.folder)], { cwd: bare.folder })).code, 0);
      for (const cwd of [other.folder, '/', path.join(bare.folder, 'agreements')]) {
        const { code, stdout, stderr } = await runCli(['simulate', file(bare.folder)], { cwd });
        assert.deepEqual([code, stdout], [3, ''], cwd);
        assert.match(stderr, /outside/);
      }
    } finally {
      for (const each of [own, other, bare]) each.remove();
    }
  });

  const usage: readonly (readonly [title: string, args: readonly string[], message: RegExp])[] = [
    ['a dataset that there is not', ['--dataset', 'Obsrved'], /Did you mean 'Observed'\?/],
    ['an agreement that there is not', ['--agreement', 'Hsting'], /There is: Hosting/],
    ['a period that is none', ['--from', '2026-13'], /'2026-13' is no period/],
    ['a last period before the first', ['--from', '2026-02', '--to', '2026-01'], /ends before the first/],
    ['periods outside the term', ['--from', '2025-01', '--to', '2025-12'], /in force from 2026-01-01/],
    ['a parameter that there is not', ['--set', 'lvel=99%'], /Did you mean 'level'\?/],
    ['a value of another type', ['--set', 'level=5 min'], /'5 min' is no value for the parameter 'level'/],
    ['an assignment that is none', ['--set', 'level'], /name=value/],
    ['a time that is none', ['--as-of', 'soon'], /'soon' is neither a date/],
    ['a format that there is not', ['--format', 'xml'], /Allowed choices are text, json, html/],
  ];
  for (const [title, args, message] of usage) {
    it(`ends with 2 for ${title}`, async () => {
      const { code, stdout, stderr } = await simulate(...args);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, message);
    });
  }

  it('ends with 2 for a file that there is not', async () => {
    assert.equal((await runCli(['simulate', 'hostng.sla'], { cwd: project.folder })).code, 2);
  });
});
