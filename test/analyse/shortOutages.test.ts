import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type MinimumOutage, worstIgnored } from '../../src/analyse/shortOutages.ts';
import { compare, ratio, toJSON } from '../../src/exact/rational.ts';

/** Lengths of the runs of bad samples in a sequence that is repeated without end; `Infinity` where all are bad. */
function runs(samples: readonly boolean[]): readonly number[] {
  if (samples.every((bad) => bad)) return [Number.POSITIVE_INFINITY];
  const first = samples.indexOf(false);
  const rotated = [...samples.slice(first), ...samples.slice(0, first)];
  const found: number[] = [];
  let run = 0;
  for (const bad of [...rotated, false]) {
    if (bad) run++;
    else if (run > 0) {
      found.push(run);
      run = 0;
    }
  }
  return found;
}

const counts = (run: number, stepMs: number, { durationMs, edge }: MinimumOutage): boolean =>
  edge === 'at-least' ? run * stepMs >= durationMs : run * stepMs > durationMs;

/** All sequences of so many samples. */
const sequences = (length: number): readonly (readonly boolean[])[] =>
  Array.from({ length: 2 ** length }, (_, bits) => Array.from({ length }, (__, index) => ((bits >> index) & 1) === 1));

describe('the worst service of which nothing counts', () => {
  it('is the worst of all sequences of samples without a run that counts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('at-least' as const, 'more-than' as const),
        (step, duration, edge) => {
          const minimum = { durationMs: duration * 1000, edge };
          const stepMs = step * 1000;
          const found = worstIgnored(minimum, stepMs);
          const ignoredRun = found ? found.downMs / stepMs : 0;
          const length = Math.min(ignoredRun + 1, 11);
          const bad = sequences(length)
            .filter((samples) => runs(samples).every((run) => !counts(run, stepMs, minimum)))
            .map((samples) => samples.filter((each) => each).length);
          const worst = Math.max(...bad);
          if (!found) assert.equal(worst, 0);
          else if (length === ignoredRun + 1) assert.equal(compare(found.up, ratio(length - worst, length)), 0);
          else assert.equal(worst, length - 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is up for a tenth of the time where ten minutes count and probes run every minute', () => {
    const found = worstIgnored({ durationMs: 600_000, edge: 'at-least' }, 60_000);
    assert.deepEqual(found && [found.downMs, found.upMs, toJSON(found.up)], [540_000, 60_000, '1/10']);
  });

  it('does not exist where the data show nothing shorter', () => {
    assert.equal(worstIgnored({ durationMs: 60_000, edge: 'at-least' }, 60_000), undefined);
  });
});
