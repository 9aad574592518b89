/** What an editor is told of long work. */
import assert from 'node:assert/strict';
import { type Told, withProgress } from '../../src/server/progress.ts';
import { remainingTime } from '../../src/simulation/remaining.ts';

describe('progress', () => {
  const told = async (tellAfterMs: number): Promise<readonly Told[]> => {
    const all: Told[] = [];
    await withProgress(
      (each) => all.push(each),
      async (onProgress) => {
        onProgress({ step: 'reading', label: 'probes', done: 1, total: 4 });
        await new Promise((resolve) => setTimeout(resolve, 30));
        onProgress({ step: 'reading', label: 'probes', done: 2, total: 4 });
      },
      tellAfterMs,
    );
    return all;
  };

  it('is told once work takes long, and then to its end', async () => {
    const all = await told(5);
    assert.equal(all[0]?.kind, 'begin');
    assert.deepEqual(
      all.flatMap((each) => (each.kind === 'report' ? [each.percentage] : [])),
      [25, 50],
    );
    assert.equal(all.at(-1)?.kind, 'end');
    assert.deepEqual(await told(60_000), []);
  });

  it('says how long a step will still take, once its rate is known', () => {
    let now = 0;
    const remaining = remainingTime(() => now);
    const at = (time: number, step: 'reading' | 'measuring', done: number, total: number) => {
      now = time;
      return remaining({ step, label: '', done, total });
    };
    assert.equal(at(0, 'reading', 0, 100), undefined);
    assert.equal(at(500, 'reading', 10, 100), undefined);
    assert.equal(at(2000, 'reading', 50, 100), 'about 2 s left');
    assert.equal(at(10_000, 'reading', 50, 100), 'about 10 s left');
    assert.equal(at(60_000, 'reading', 10, 100), 'about 9 min left');
    assert.equal(at(61_000, 'reading', 100, 100), undefined);
    // Another step counts other things.
    assert.equal(at(62_000, 'measuring', 5, 10), undefined);
    assert.equal(at(64_000, 'measuring', 6, 10), 'about 8 s left');
    // So does the same step of other sources: bytes of files, then tables.
    assert.equal(at(66_000, 'measuring', 600, 1000), undefined);
    assert.equal(at(68_000, 'measuring', 800, 1000), 'about 2 s left');
  });
});
