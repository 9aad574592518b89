/** Random edits of the examples: a slice of what `npm run fuzz` does a hundred thousand times. */
import assert from 'node:assert/strict';
import { fuzz } from './fuzz.ts';

describe('randomly broken examples', () => {
  it('are read without a crash, and a mistake behind the breakage is found', async () => {
    const { crashes, found, cases, whole, lost } = await fuzz({ edits: 2000, seed: 20260114, wholeEvery: 50 });
    assert.deepEqual(crashes, []);
    assert.ok(whole >= 10, `${whole} were checked and lowered too`);
    // An edit may take away the very line that the parser would have gone on with.
    assert.ok(
      found >= cases * 0.995,
      `${found} of ${cases}:\n${lost.map(({ file, text }) => `${file}\n${text}`).join('\n')}`,
    );
  }).timeout(300_000);
});
