import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** What a program of the project's dependencies says, where it isn't content. */
function complaints(program: string, ...args: string[]): string {
  const run = spawnSync(path.join(root, 'node_modules/.bin', program), args, { cwd: root, encoding: 'utf8' });
  return run.status === 0 ? '' : `${run.stdout}${run.stderr}${run.error?.message ?? ''}`;
}

describe('the source', () => {
  it('is typed', function typed() {
    this.timeout(600_000);
    assert.equal(complaints('tsc', '--noEmit'), '');
  });

  it('is formatted and linted without a warning', function linted() {
    this.timeout(600_000);
    assert.equal(complaints('biome', 'check', '--error-on-warnings', '--max-diagnostics=50', '.'), '');
  });

  it('has a grammar that generates without a warning', function generated() {
    this.timeout(600_000);
    const run = spawnSync(path.join(root, 'node_modules/.bin/langium'), ['generate', '--mode=production'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assert.doesNotMatch(run.stdout + run.stderr, /warning|ambig|Keywords should/i);
  });
});
