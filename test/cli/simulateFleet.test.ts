/** `sla simulate` over many agreements: what is printed, written and answered to the shell. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FleetReport } from '../../src/cli/output/fleetReport.ts';
import type { Statement } from '../../src/statement/statement.ts';
import { builtCli, runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';
import { parsedBySchema } from '../support/schemas.ts';

describe('sla simulate over many agreements', function () {
  this.timeout(300_000);
  let project: ReturnType<typeof temporaryProject>;
  const hosting = hostingProject();

  /** The agreement under another name, for another customer, in a file of its own. */
  const copy = (name: string, customer: string): string =>
    (hosting['hosting.sla'] ?? '')
      .replaceAll(/\bHosting\b/g, name)
      .replaceAll(/\bAcme\b/g, customer)
      .replaceAll(/from "(?=\w+\.csv)/g, 'from "../');

  beforeEach(() => {
    project = temporaryProject({
      ...hosting,
      'sla.config.json': '{}',
      'contracts/first.sla': copy('First', 'Acme'),
      'contracts/second.sla': copy('Second', 'Globex'),
      'contracts/third.sla': copy('Third', 'Initech'),
    });
  });
  afterEach(() => project.remove());
  const simulate = (...args: string[]) => runCli(['simulate', ...args], { cwd: project.folder });
  const at = (name: string): string => path.join(project.folder, name);

  it('lists what each agreement of a folder comes to, and the sums', async () => {
    const { code, stdout, stderr } = await simulate('contracts');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^First +\d+ +\d+ +Acme +1,200\.00 GBP$/m);
    assert.match(stdout, /^Third +\d+ +\d+ +Initech +1,200\.00 GBP$/m);
    assert.match(stdout, /\n\n3 agreements stated.*\n\nparty[\s\S]*[^\n]\n$/);
    assert.match(stdout, /^Northwind +3 +owes +3,600\.00 GBP$/m);
  });

  it('prints JSON that keeps to its schema, and lines for a spreadsheet', async () => {
    const { stdout } = await simulate('contracts/first.sla', 'contracts/second.sla', '--format', 'json');
    const report = parsedBySchema<FleetReport>(stdout, 'sla-fleet/1');
    assert.deepEqual(
      report.agreements.map(({ agreement, file }) => [agreement, file]),
      [
        ['First', 'contracts/first.sla'],
        ['Second', 'contracts/second.sla'],
      ],
    );
    const csv = (await simulate('contracts', '--format', 'csv')).stdout.split('\r\n');
    assert.match(csv[0] ?? '', /^agreement,title,/);
    assert.match(csv[2] ?? '', /^Second,.*,Northwind,Globex,GBP,1200\.00,1200\.00,1200\.00,,,$/);
  });

  it('--out writes a statement of each, the same that each gets by itself', async () => {
    const { code, stderr } = await simulate('contracts', '--out', 'statements', '--format', 'json');
    assert.equal(code, 0, stderr);
    assert.deepEqual(readdirSync(at('statements')), ['First.json', 'Second.json', 'Third.json']);
    const second = readFileSync(at('statements/Second.json'), 'utf8');
    parsedBySchema<Statement>(second, 'sla-statement/1');
    assert.equal(second, (await simulate('contracts/second.sla', '--format', 'json')).stdout);
    const again = await simulate('contracts', '--out', 'statements');
    assert.equal(again.code, 2);
    assert.match(again.stderr, /statements isn't empty/);
  });

  it('--all states all that a file declares', async () => {
    writeFileSync(
      at('both.sla'),
      `${copy('Fourth', 'Acme')}${copy('Fifth', 'Acme')
        .replaceAll(/^party.*$/gm, '')
        .replace('dataset Observed', 'dataset Other')}`.replaceAll('"../', '"'),
    );
    const { code, stdout, stderr } = await simulate('both.sla', '--all');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Fourth .*\nFifth /m);
  });

  it('reports what is broken once, states the others, and says so in the exit code', async () => {
    for (const name of ['first', 'second'])
      writeFileSync(
        at(`contracts/${name}.sla`),
        readFileSync(at(`contracts/${name}.sla`), 'utf8').replace('works.csv', 'wrong.csv'),
      );
    const { code, stdout, stderr } = await simulate('contracts', '--out', 'statements');
    assert.equal(code, 3);
    assert.equal(stderr.match(/wrong\.csv, and there is no such file/g)?.length, 1, stderr);
    assert.match(stderr, /First, Second can't be stated/);
    assert.match(stderr, /^1 statement written to statements\./m);
    assert.match(stdout, /1 agreement stated: .* 2 agreements can't be stated\./);
    assert.deepEqual(readdirSync(at('statements')), ['Third.txt']);
    writeFileSync(at('contracts/first.sla'), 'party');
    writeFileSync(at('contracts/second.sla'), copy('Second', 'Globex').replace('downtime', 'downtme'));
    assert.equal((await simulate('contracts')).code, 1);
  });

  it('says in every format which files have errors and what is left out', async () => {
    writeFileSync(at('contracts/first.sla'), copy('First', 'Acme').replace('agreement First', 'agreemnt First'));
    writeFileSync(at('contracts/second.sla'), 'agreement { nonsense');
    writeFileSync(at('contracts/none.sla'), '// Only words.\n');
    writeFileSync(at('contracts/bare.sla'), copy('Bare', 'Acme').replace(/\ndataset [\s\S]*/, '\n'));
    const { code, stdout, stderr } = await simulate('contracts');
    assert.equal(code, 1);
    assert.match(stderr, /^contracts\/first\.sla can't be stated:\ncontracts\/first\.sla:4:1: +error/m);
    assert.match(stdout, /1 agreement stated: .* 2 files can't be understood\. 1 agreement left out\./);
    assert.match(
      stdout,
      /Can't be stated:\n {2}contracts\/first\.sla: errors in the text\n {2}contracts\/second\.sla: errors in the text\n/,
    );
    assert.match(stdout, /Left out:\n {2}Bare \(contracts\/bare\.sla\): no dataset/);
    assert.ok(!stdout.includes('none.sla'));
    const csv = await simulate('contracts', '--format', 'csv');
    assert.equal(csv.code, 1);
    assert.match(csv.stdout, /^,,,contracts\/first\.sla,.*\w/m);
    assert.match(csv.stdout, /^,,,contracts\/second\.sla,.*\w/m);
    assert.match(csv.stdout, /^Bare,,,contracts\/bare\.sla,+left out: no dataset/m);
    const json = await simulate('contracts', '--format', 'json');
    const report = parsedBySchema<FleetReport>(json.stdout, 'sla-fleet/1');
    assert.deepEqual(
      [json.code, report.refused.map(({ agreement, file, reason }) => [agreement, file, reason])],
      [
        1,
        [
          [undefined, 'contracts/first.sla', 'invalid-contract'],
          [undefined, 'contracts/second.sla', 'invalid-contract'],
        ],
      ],
    );
    writeFileSync(at('contracts/third.sla'), copy('Third', 'Initech').replace('agreement Third', 'agreemnt Third'));
    assert.equal((await simulate('contracts/first.sla', 'contracts/third.sla')).code, 1);
  });

  it('ends with 2 for what is no question to many', async () => {
    assert.equal((await simulate('contracts', '--sweep', 'Errors.target=1%..2%:1%')).code, 2);
    assert.equal((await simulate('contracts', '--format', 'html')).code, 2);
    assert.equal((await simulate('contracts', '-')).code, 2);
    mkdirSync(at('empty'));
    assert.equal((await simulate('empty')).code, 2);
    assert.equal((await simulate('contracts', '--from', '1999', '--to', '1999', '--out', 'of1999')).code, 2);
    assert.ok(!existsSync(at('of1999')));
  });

  it('leaves nothing behind when it is stopped', async () => {
    const cli = await builtCli();
    // A run that is through before anybody has looked is no case of it.
    for (let code: number | null = 0; code === 0; ) {
      rmSync(at('statements'), { recursive: true, force: true });
      const child = spawn(process.execPath, [cli, 'simulate', 'contracts', '--out', 'statements'], {
        cwd: project.folder,
      });
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const begun = () => readdirSync(project.folder).some((name) => name.startsWith('.statements.'));
      await until(() => begun() || child.exitCode !== null);
      child.kill('SIGINT');
      code = await ended;
      assert.ok(code === 0 || code === 130, `${code}`);
    }
    assert.ok(!existsSync(at('statements')));
    assert.deepEqual(
      readdirSync(project.folder).filter((name) => name.startsWith('.')),
      [],
    );
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}
