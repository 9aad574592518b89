/** What a killed process leaves among temporary files is taken away by the next one, and nothing else is. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { spillFolder } from '../../src/measure/engines/duckdb/spillFolder.ts';
import { builtCli, runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';
import { writeParquet } from './reading.ts';

describe('what does not fit into memory', function () {
  this.timeout(300_000);
  let among: string;
  beforeEach(() => {
    among = mkdtempSync(join(tmpdir(), 'sla-'));
  });
  afterEach(() => rmSync(among, { recursive: true }));

  /** A number that no process has. */
  const DEAD = 2 ** 22 + 17;
  const named = (change: (parts: string[]) => void): string => {
    const made = spillFolder(among);
    rmSync(made, { recursive: true });
    const parts = basename(made).split('-');
    change(parts);
    return join(among, parts.join('-'));
  };
  const put = (folder: string): string => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'duckdb_temp_storage-0.tmp'), 'rows');
    return folder;
  };

  it('goes to a folder for its owner alone', () => {
    const folder = spillFolder(among);
    assert.ok(statSync(folder).isDirectory());
    if (process.platform !== 'win32') assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.notEqual(spillFolder(among), folder);
    assert.ok(existsSync(folder), 'another one of this process is in use');
  });

  it('is removed where its process is gone, or another one has its number', () => {
    const dead = put(
      named((parts) => {
        parts[3] = String(DEAD);
      }),
    );
    const reused = put(
      named((parts) => {
        parts[4] = '1';
      }),
    );
    const own = put(named(() => {}));
    spillFolder(among);
    assert.ok(!existsSync(dead));
    // Only Linux says when a process began.
    if (process.platform === 'linux') assert.ok(!existsSync(reused));
    assert.ok(existsSync(own));
  });

  it('of another machine, of a process that runs, under another name or behind a link stays', () => {
    const elsewhere = named((parts) => {
      parts[2] = '0123456789ab';
      parts[3] = String(DEAD);
    });
    const running = named((parts) => {
      parts[3] = '1';
      parts[4] = '0';
    });
    const other = named((parts) => {
      parts[3] = `${DEAD}`;
      parts[5] = 'notes.of.mine';
    });
    for (const folder of [elsewhere, running, other]) put(folder);
    const kept = put(join(among, 'kept'));
    const link = named((parts) => {
      parts[3] = String(DEAD);
    });
    if (process.platform !== 'win32') symlinkSync(kept, link);
    spillFolder(among);
    for (const folder of [elsewhere, running, other, kept]) assert.deepEqual(readdirSync(folder).length, 1, folder);
    if (process.platform !== 'win32') assert.ok(existsSync(link));
  });

  it('costs nothing where temporary files can not be written', () => {
    assert.ok(!existsSync(spillFolder(join(among, 'nowhere'))));
  });

  it('of a command that was killed is gone after the next one', async () => {
    const project = temporaryProject(hostingProject());
    const env = { ...process.env, TMPDIR: among, TEMP: among, SLA_CACHE: 'off' };
    const left = (): readonly string[] => readdirSync(among).filter((name) => name !== 'node-compile-cache');
    try {
      const { 'hosting.sla': text = '' } = hostingProject();
      await writeParquet(
        join(project.folder, 'probes.parquet'),
        "SELECT TIMESTAMP '2026-01-01' + INTERVAL (i * 6) HOUR AS ts, true AS ok FROM range(124) t(i)",
      );
      writeFileSync(join(project.folder, 'hosting.sla'), text.replace('"probes.csv"', '"probes.parquet"'));
      const cli = await builtCli();
      // A run that is through before anybody has looked takes its folder away itself.
      while (left().length === 0) {
        const child = spawn(process.execPath, [cli, 'simulate', 'hosting.sla'], {
          cwd: project.folder,
          env,
          stdio: 'ignore',
        });
        const ended = new Promise((resolve) => child.once('close', resolve));
        // Killed as soon as its folder stands there.
        while (left().length === 0 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
        child.kill('SIGKILL');
        await ended;
      }
      assert.equal(left().length, 1);
      const { code, stderr } = await runCli(['simulate', 'hosting.sla'], {
        cwd: project.folder,
        env: { TMPDIR: among, TEMP: among, SLA_CACHE: 'off' },
      });
      assert.equal(code, 0, stderr);
      assert.deepEqual(left(), []);
    } finally {
      project.remove();
    }
  });
});
