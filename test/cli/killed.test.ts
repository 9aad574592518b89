/** Long work that is interrupted or killed at any moment: what stands there is whole or isn't there, and the next run works. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtCli, runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';

const MINUTE = 60_000;
const ROWS = 400_000;
/** From before anything is read to after it's written, in parts of the time that a whole run takes. */
const MOMENTS = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.2];

const many = () =>
  `ts,ok\n${Array.from({ length: ROWS }, (_, i) => `${new Date(Date.UTC(2026, 0, 1) + i * MINUTE).toISOString()},${i % 997 > 2}\n`).join('')}`;

describe('a long run', function long() {
  this.timeout(300_000);
  let project: ReturnType<typeof temporaryProject>;
  let expected: string;
  let moments: readonly number[];
  const at = (...names: string[]) => path.join(project.folder, ...names);
  const sources = { ...hostingProject(), 'probes.csv': many() };
  const args = ['simulate', 'hosting.sla', '--format', 'json', '-o', 'out/statement.json'];
  const env = () => ({ SLA_CACHE: at('cache'), TMPDIR: at('tmp') });

  before(async () => {
    project = temporaryProject(sources);
    for (const folder of ['out', 'tmp']) mkdirSync(at(folder));
    await builtCli();
    const begun = performance.now();
    const { code, stdout } = await runCli(['simulate', 'hosting.sla', '--format', 'json', '--no-cache'], {
      cwd: project.folder,
      env: { TMPDIR: at('tmp') },
    });
    assert.equal(code, 0);
    expected = stdout;
    const wholeMs = performance.now() - begun;
    moments = MOMENTS.map((part) => Math.round(part * wholeMs));
  });
  after(() => project.remove());

  /** How it ended, with what stands in the file that it writes. */
  async function stopped(signal: NodeJS.Signals, afterMs: number) {
    writeFileSync(at('out/statement.json'), 'the last one\n');
    const child = spawn(process.execPath, [await builtCli(), ...args], {
      cwd: project.folder,
      env: { ...process.env, ...env() },
      stdio: 'ignore',
    });
    const timer = setTimeout(() => child.kill(signal), afterMs);
    const ended = await new Promise<{ code: number | null; by: NodeJS.Signals | null }>((resolve) =>
      child.once('close', (code, by) => resolve({ code, by })),
    );
    clearTimeout(timer);
    return { ...ended, written: readFileSync(at('out/statement.json'), 'utf8') };
  }

  async function nextRunWorks() {
    const { code, stderr } = await runCli(args, { cwd: project.folder, env: env() });
    assert.equal(code, 0, stderr);
    assert.equal(readFileSync(at('out/statement.json'), 'utf8'), expected);
  }

  it('that is interrupted ends with 130 and leaves neither a part of a statement nor temporary files', async () => {
    const interrupt = async (afterMs: number): Promise<'early' | 'working' | 'late'> => {
      const { code, by, written } = await stopped('SIGINT', afterMs);
      // Before the program has begun Node ends by the signal itself, which shells call 130 as well.
      assert.ok(code === 130 || by === 'SIGINT' || code === 0, `${code} ${by} after ${afterMs} ms`);
      // One that comes between the writing and the end finds the statement there, whole.
      assert.ok(written === expected || (code !== 0 && written === 'the last one\n'), `after ${afterMs} ms`);
      assert.deepEqual(readdirSync(at('out')), ['statement.json']);
      // Node's own, of compiled code.
      assert.deepEqual(
        readdirSync(at('tmp')).filter((name) => name !== 'node-compile-cache'),
        [],
      );
      assert.ok(
        readdirSync(project.folder).includes('cache')
          ? readdirSync(at('cache')).every((name) => name.endsWith('.entry'))
          : true,
      );
      assert.deepEqual(
        readdirSync(project.folder).filter((name) => !['cache', 'out', 'tmp'].includes(name)),
        Object.keys(sources).sort(),
      );
      return code === 130 ? 'working' : code === 0 ? 'late' : 'early';
    };
    const found = new Set<string>();
    for (const afterMs of moments) found.add(await interrupt(afterMs));
    // On a machine that isn't as fast as when the whole was timed, no moment need have been in the middle of the work.
    for (let [from, to] = [0, (moments.at(-1) ?? 0) * 4]; !found.has('working') && to - from > 1; ) {
      const afterMs = (from + to) / 2;
      const came = await interrupt(afterMs);
      found.add(came);
      if (came === 'early') from = afterMs;
      else to = afterMs;
    }
    assert.ok(found.has('working'));
    await nextRunWorks();
  });

  it('that is killed leaves nothing that looks whole, and the next run works', async () => {
    let killed = 0;
    for (const [i, afterMs] of moments.entries()) {
      // Some runs find what another one kept, others work it out.
      const cache = at('cache');
      if (i % 2 === 0 && readdirSync(project.folder).includes('cache'))
        for (const name of readdirSync(cache)) writeFileSync(path.join(cache, name), 'damaged');
      const { by, written } = await stopped('SIGKILL', afterMs);
      if (by === 'SIGKILL') killed++;
      assert.ok(written === expected || written === 'the last one\n', `after ${afterMs} ms`);
    }
    assert.notEqual(killed, 0);
    await nextRunWorks();
  });
});
