/** What every command has in common. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { wantsColour } from '../../src/cli/terminal.ts';
import { builtCli, runCli, temporaryProject } from '../support/cli.ts';

const commands = ['check', 'simulate', 'test', 'exposure', 'fmt', 'explain', 'lsp'];

describe('sla', () => {
  let project: ReturnType<typeof temporaryProject>;
  before(() => {
    project = temporaryProject({ 'untidy.sla': 'party   Acme\n'.repeat(1) });
  });
  after(() => project.remove());
  const sla = (...args: string[]) => runCli(args, { cwd: project.folder });

  it('prints its version and its help on standard output', async () => {
    const version = await sla('--version');
    assert.deepEqual([version.code, version.stderr], [0, '']);
    assert.match(version.stdout, /^sla \d+\.\d+\.\d+\n$/);
    const help = await sla('--help');
    assert.deepEqual([help.code, help.stderr], [0, '']);
    for (const command of commands) assert.match(help.stdout, new RegExp(`^ {2}${command} `, 'm'));
  });

  for (const command of commands) {
    it(`${command} has a help with examples`, async () => {
      const { code, stdout, stderr } = await sla(command, '--help');
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, new RegExp(`^Usage: sla ${command} `));
      assert.match(stdout, new RegExp(`\nExamples:\n {2}\\$ sla ${command} `));
    });

    it(`${command} ends with 2 for an option that it hasn't got`, async () => {
      const { code, stdout, stderr } = await sla(command, '--helpp');
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /unknown option '--helpp'\n\(Did you mean --help\?\)/);
    });
  }

  it("ends with 2 without a command, and for one that it hasn't got", async () => {
    assert.equal((await sla()).code, 2);
    const { code, stderr } = await sla('fnt');
    assert.equal(code, 2);
    assert.match(stderr, /unknown command 'fnt'\n\(Did you mean fmt\?\)/);
  });

  it('ends with 2 for a file that does not exist', async () => {
    const { code, stderr } = await sla('fmt', 'untydi.sla');
    assert.equal(code, 2);
    assert.match(stderr, /There is no file or folder untydi\.sla/);
  });

  it('runs in another folder on request', async () => {
    const { code, stdout } = await runCli(['-C', project.folder, 'fmt', '--check', '.'], { cwd: process.cwd() });
    assert.deepEqual([code, stdout], [1, 'untidy.sla\n']);
  });

  it('goes on quietly when nobody reads its output any more', async () => {
    const child = spawn(process.execPath, [await builtCli(), '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.deepEqual([code, complaints], [0, '']);
  });
});

describe('colours', () => {
  it('belong to a terminal', () => {
    assert.equal(wantsColour({}, true), true);
    assert.equal(wantsColour({}, false), false);
    assert.equal(wantsColour({ TERM: 'dumb' }, true), false);
  });

  it('are turned off by NO_COLOR and on by FORCE_COLOR, which has the last word', () => {
    assert.equal(wantsColour({ NO_COLOR: '1' }, true), false);
    assert.equal(wantsColour({ NO_COLOR: '' }, true), true);
    assert.equal(wantsColour({ FORCE_COLOR: '1' }, false), true);
    assert.equal(wantsColour({ FORCE_COLOR: '0' }, true), false);
    assert.equal(wantsColour({ FORCE_COLOR: '1', NO_COLOR: '1' }, false), true);
  });
});
