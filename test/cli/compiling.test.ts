import assert from 'node:assert/strict';
import { type Calls, compiledForMany } from '../../src/cli/compiling.ts';
import type { Progress } from '../../src/measure/engine.ts';

const at = (step: Progress['step'], done: number): Progress => ({ step, label: '', done, total: 1000 });

describe('compiling for many agreements', () => {
  it('leaves few as they are', () => {
    const report = (): void => undefined;
    const told = compiledForMany(99, report, () => assert.fail('compiled for many'));
    assert.equal(told, report);
  });

  it('compiles thoroughly while rows are read, and tells on how far the work is', () => {
    const compiled: Calls[] = [];
    const reported: Progress[] = [];
    const work = [at('measuring', 0), at('reading', 10), at('reading', 1000), at('measuring', 1), at('measuring', 2)];
    const report = compiledForMany(
      100,
      (progress) => reported.push(progress),
      (calls) => compiled.push(calls),
    );
    for (const progress of work) report(progress);
    assert.deepEqual(reported, work);
    const [agreements, rows, again, ...others] = compiled;
    assert.deepEqual([again, others], [agreements, []]);
    assert.ok(agreements && rows && rows.thoroughly < agreements.thoroughly);
  });
});
