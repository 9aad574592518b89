import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli, temporaryProject } from '../support/cli.ts';

const untidy = 'party   Northwind    "Northwind Ltd"\nparty Acme\n';
const tidy = 'party Northwind "Northwind Ltd"\nparty Acme\n';
const broken = 'agreement {\n';

describe('sla fmt', () => {
  const files = { 'untidy.sla': untidy, 'tidy.sla': tidy, 'below/broken.sla': broken, 'notes.txt': 'not read' };
  let project: ReturnType<typeof temporaryProject>;
  const read = (name: string) => readFileSync(path.join(project.folder, name), 'utf8');
  const fmt = (args: readonly string[], input?: string) =>
    runCli(['fmt', ...args], { cwd: project.folder, ...(input === undefined ? {} : { input }) });

  beforeEach(() => {
    project = temporaryProject(files);
  });
  afterEach(() => project.remove());

  it('writes what changes, names it, and leaves nothing else behind', async () => {
    const { code, stdout } = await fmt(['untidy.sla', 'tidy.sla']);
    assert.equal(code, 0);
    assert.equal(stdout, 'untidy.sla\n');
    assert.equal(read('untidy.sla'), tidy);
    assert.deepEqual(readdirSync(project.folder).sort(), ['below', 'notes.txt', 'tidy.sla', 'untidy.sla']);
  });

  it('--check lists what would change, changes nothing and ends with 1', async () => {
    const { code, stdout, stderr } = await fmt(['--check', 'untidy.sla', 'tidy.sla']);
    assert.equal(code, 1);
    assert.equal(stdout, 'untidy.sla\n');
    assert.match(stderr, /1 of 2 files would be formatted/);
    assert.equal(read('untidy.sla'), untidy);
    assert.equal((await fmt(['--check', 'tidy.sla'])).code, 0);
  });

  it('leaves a file with syntax errors alone and says where they are', async () => {
    const { code, stderr } = await fmt(['.']);
    assert.equal(code, 1);
    assert.match(stderr, /^below\/broken\.sla:1:\d+ {2}error /);
    assert.equal(read('below/broken.sla'), broken);
    assert.equal(read('untidy.sla'), tidy);
  });

  it("names a syntax error in the words that check uses, and doesn't list the grammar", async () => {
    writeFileSync(
      path.join(project.folder, 'below/broken.sla'),
      'scenario "a" of b in 2026-01 { given contract = 1 }\n',
    );
    const { stderr } = await fmt(['below/broken.sla']);
    assert.match(stderr, /`contract` is a word of the language here/);
    assert.ok(stderr.length < 1000, `${stderr.length} characters`);
  });

  it('formats standard input to standard output', async () => {
    assert.deepEqual(await fmt(['-'], untidy), { code: 0, stdout: tidy, stderr: '' });
    assert.deepEqual(await fmt(['--stdout', 'untidy.sla']), { code: 0, stdout: tidy, stderr: '' });
    assert.equal(read('untidy.sla'), untidy);
  });

  it('writes through a symbolic link instead of replacing it', async () => {
    symlinkSync(path.join(project.folder, 'untidy.sla'), path.join(project.folder, 'link.sla'));
    assert.equal((await fmt(['link.sla'])).code, 0);
    assert.equal(read('untidy.sla'), tidy);
    writeFileSync(path.join(project.folder, 'link.sla'), untidy);
    assert.equal(read('untidy.sla'), untidy);
  });

  it('refuses arguments that exclude each other', async () => {
    assert.equal((await fmt(['--check', '--stdout', 'tidy.sla'])).code, 2);
    assert.equal((await fmt(['-', 'tidy.sla'], tidy)).code, 2);
  });
});
