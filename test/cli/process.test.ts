/** What a process leaves behind, and what it doesn't load. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { bundles, outputOf } from '../../scripts/bundles.ts';
import { writeFileAtomically } from '../../src/cli/output/atomicFile.ts';
import { PLACES_OF_CHARTS } from '../../src/cli/output/htmlPage.ts';
import { builtCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';

describe('a process that is interrupted', () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`by ${signal} ends with ${code} and leaves nothing half-written`, async () => {
      const project = temporaryProject(hostingProject());
      try {
        const child = spawn(process.execPath, [await builtCli(), 'fmt', '-'], { cwd: project.folder });
        // More than a pipe holds: once it's written, the command is surely reading.
        child.stdin.write(' '.repeat(1 << 20), () => child.kill(signal));
        const ended = await new Promise((resolve) => child.once('close', resolve));
        assert.equal(ended, code);
        assert.deepEqual(readdirSync(project.folder).sort(), Object.keys(hostingProject()).sort());
      } finally {
        project.remove();
      }
    });
  }
});

if (process.platform === 'linux')
  describe('standard input that never ends', () => {
    it('is refused once it is longer than any file', async () => {
      const endless = openSync('/dev/zero', 'r');
      try {
        const { status, stderr } = spawnSync(process.execPath, [await builtCli(), 'fmt', '-'], {
          stdio: [endless, 'pipe', 'pipe'],
          encoding: 'utf8',
        });
        assert.equal(status, 2);
        assert.match(stderr, /Standard input is longer than 64 MB\./);
      } finally {
        closeSync(endless);
      }
    });
  });

if (process.platform === 'linux')
  describe('a folder that is removed while somebody is in it', () => {
    it('is named, and another one can be chosen', async () => {
      const cli = await builtCli();
      const project = temporaryProject({ 'a.sla': 'party Acme\n' });
      const run = (args: string) =>
        spawnSync(
          'bash',
          ['-c', `mkdir gone && cd gone && rmdir ../gone && "$@" ${args}`, 'bash', process.execPath, cli],
          {
            cwd: project.folder,
            encoding: 'utf8',
          },
        );
      try {
        const { status, stderr } = run('check');
        assert.equal(status, 2);
        assert.match(stderr, /^error: The current folder was removed\.\n/);
        assert.equal(run(`-C '${project.folder}' check`).status, 0);
        assert.equal(run('--version').status, 0);
      } finally {
        project.remove();
      }
    });
  });

describe('a file that is written', () => {
  it('is left as it was, without a neighbour, where writing fails', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sla-'));
    try {
      await writeFileAtomically(path.join(folder, 'a/b.txt'), 'old');
      await assert.rejects(writeFileAtomically(path.join(folder, 'a'), 'text'), /Can't write .*: it is a folder/);
      await assert.rejects(writeFileAtomically(path.join(folder, 'a/b.txt/c.txt'), 'text'), /is a file, not a folder/);
      assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), ['a', path.join('a', 'b.txt')]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a disk that is full', () => {
  const simulate = async (args: readonly string[], shell: string) => {
    const project = temporaryProject({ ...hostingProject(), 'out.txt': 'the last one\n' });
    try {
      const command = [process.execPath, await builtCli(), 'simulate', 'hosting.sla', ...args];
      const { status, stderr } = spawnSync('bash', ['-c', `${shell.replace('RUN', '"$@"')}`, 'bash', ...command], {
        cwd: project.folder,
        encoding: 'utf8',
      });
      return {
        status,
        stderr,
        files: readdirSync(project.folder).sort(),
        text: readFileSync(path.join(project.folder, 'out.txt'), 'utf8'),
      };
    } finally {
      project.remove();
    }
  };
  const before = Object.keys({ ...hostingProject(), 'out.txt': '' }).sort();

  // Linux has a device that is always full.
  if (existsSync('/dev/full'))
    it('ends with 3 and a reason, whether the answer goes to standard output or to a device', async () => {
      const printed = await simulate([], 'RUN > /dev/full');
      assert.deepEqual(
        [printed.status, printed.stderr],
        [3, "error: Can't write standard output: the disk is full.\n"],
      );
      const written = await simulate(['-o', '/dev/full'], 'RUN');
      assert.deepEqual([written.status, written.stderr], [3, "error: Can't write /dev/full: the disk is full.\n"]);
    });

  if (process.platform !== 'win32')
    it('leaves the file as it was, and nothing beside it', async () => {
      const { status, stderr, files, text } = await simulate(['--format', 'html', '-o', 'out.txt'], 'ulimit -f 8; RUN');
      assert.equal(status, 3, stderr);
      assert.match(stderr, /^error: Can't write .*out\.txt: it would be larger than a file may be here\.\n$/);
      assert.deepEqual([files, text], [before, 'the last one\n']);
    });

  if (process.platform !== 'win32')
    it('leaves no folder of statements, nor a part of one', async () => {
      const { status, stderr, files } = await simulate(
        ['--all', '--format', 'html', '--out', 'statements'],
        'ulimit -f 8; RUN',
      );
      assert.deepEqual(
        [status, stderr, files],
        [3, "error: Can't write statements: it would be larger than a file may be here.\n", before],
      );
    });

  if (process.platform !== 'win32')
    it('costs the cache, and no answer', async () => {
      const { status, stderr, files } = await simulate([], 'ulimit -f 1; SLA_CACHE=$PWD/cache RUN');
      assert.deepEqual([status, stderr], [0, '']);
      assert.deepEqual(files, [...before, 'cache'].sort());
      const none = await simulate([], 'ulimit -f 1; SLA_CACHE=$PWD/cache RUN > /dev/null && ls -A cache >&2');
      assert.deepEqual([none.status, none.stderr], [0, '']);
    });
});

describe('a command', () => {
  let loaded: (command: string) => ReadonlySet<string>;
  before(async () => {
    const { metafile } = await esbuild.build({ ...bundles.cli, metafile: true, write: false });
    const entry = path.posix.join(...outputOf('cli').split(path.sep));
    const outputs = metafile?.outputs ?? {};
    /** Sources of all chunks that a chunk loads at once, itself included. */
    const sources = (output: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(output)) return new Set();
      seen.add(output);
      const { inputs = {}, imports = [] } = outputs[output] ?? {};
      const statically = imports.filter(({ kind }) => kind !== 'dynamic-import').map(({ path: file }) => file);
      return new Set([...Object.keys(inputs), ...statically.flatMap((file) => [...sources(file, seen)])]);
    };
    const chunkOf = (source: string) =>
      Object.keys(outputs).find((output) => outputs[output]?.entryPoint === source) ?? assert.fail(source);
    loaded = (source) => (source === 'main' ? sources(entry) : sources(chunkOf(source)));
  });
  const holds = (files: ReadonlySet<string>, part: string) => [...files].some((file) => file.includes(part));

  it('that only prints help loads neither the language nor the data engine', () => {
    const files = new Set([...loaded('main'), ...loaded('src/cli/start.ts')]);
    assert.ok(holds(files, 'node_modules/commander'));
    for (const part of ['node_modules/langium', 'chevrotain', '@duckdb', 'src/measure'])
      assert.ok(!holds(files, part), part);
  });

  it('that checks does not load the data engine', () => {
    const files = loaded('src/cli/input/workspace.ts');
    assert.ok(holds(files, 'node_modules/langium'));
    for (const part of ['@duckdb', 'src/measure/engines/duckdb']) assert.ok(!holds(files, part), part);
  });

  it('that writes a page finds its charts, wherever the part that writes it was put', async () => {
    const { metafile } = await esbuild.build({ ...bundles.cli, metafile: true, write: false });
    const writers = Object.entries(metafile?.outputs ?? {}).filter(
      ([, { inputs }]) => 'src/cli/output/htmlPage.ts' in inputs,
    );
    assert.ok(writers.length > 0);
    for (const [writer] of writers) {
      const places = PLACES_OF_CHARTS.map((place) => path.join(path.dirname(writer), place, 'standalone.js'));
      assert.ok(places.includes(path.normalize(outputOf('standalone'))), `${writer} looks at ${places.join(', ')}`);
    }
  });

  it('that checks without data, or reads CSV, does not ask for the data engine while it runs either', async () => {
    const project = temporaryProject(hostingProject());
    const told = `import Module from 'node:module';
process.on('exit', () => { if (Object.keys(Module._cache).some((file) => file.includes('@duckdb'))) process.exitCode = 99; });`;
    try {
      const preload = `data:text/javascript,${encodeURIComponent(told)}`;
      const run = (...args: readonly string[]) =>
        spawnSync(process.execPath, ['--import', preload, cli, ...args, 'hosting.sla'], { cwd: project.folder }).status;
      const cli = await builtCli();
      assert.equal(run('check', '--severity', 'error'), 0);
      assert.equal(run('simulate', '--no-cache'), 0);
      // What the runs above would look like if they did.
      assert.equal(run('simulate', '--no-cache', '--csv-reader', 'duckdb'), 99);
    } finally {
      project.remove();
    }
  });

  it('that runs scenarios does not load the data engine', () => {
    assert.ok(!holds(loaded('src/cli/input/scenarios.ts'), '@duckdb'));
  });
});
