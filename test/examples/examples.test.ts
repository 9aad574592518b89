import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

function sla(...args: string[]): { readonly status: number | null; readonly output: string } {
  const run = spawnSync(process.execPath, ['src/cli/main.ts', ...args], { cwd: root, encoding: 'utf8' });
  return { status: run.status, output: run.stdout + run.stderr };
}

describe('examples', function examples() {
  this.timeout(300_000);

  it('have the canonical layout', () => {
    const { status, output } = sla('fmt', '--check', 'examples');
    assert.equal(status, 0, output);
  });

  it('pass their scenarios', () => {
    const { status, output } = sla('test', 'examples');
    assert.equal(status, 0, output);
    assert.match(output, /^(\d+) scenarios: \1 passed$/m);
  });

  // Those under corpus list what their published texts get wrong: corpus.test.ts.
  it('are sound, but for what the published text of one gets wrong', () => {
    const { output } = sla('check', 'examples/github-enterprise', 'examples/service-desk', '--format', 'json');
    const { files } = JSON.parse(output) as {
      files: { path: string; findings: { severity: string; code: string }[] }[];
    };
    assert.deepEqual(
      files.flatMap(({ path: file, findings }) =>
        findings.filter(({ severity }) => /error|warning/.test(severity)).map(({ code }) => `${file}: ${code}`),
      ),
      ['target-credit-mismatch', 'band-gap'].map((rule) => `examples/github-enterprise/as-published.sla: ${rule}`),
    );
  });
});
