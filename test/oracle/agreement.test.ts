import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { examiner } from './examine.ts';
import { inFiles } from './files.ts';
import { caseOf } from './generate/case.ts';
import { plans } from './generate/plan.ts';
import { lacking, traitsOf } from './mix.ts';

/** A statement and a second, naive reading of the same agreement must be the same. `npm run oracle` looks at 10,000. */
describe('random agreements', function () {
  this.timeout(600_000);
  const examine = examiner();

  const found: ReadonlySet<string>[] = [];

  it('are settled as the oracle settles them', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const each = caseOf(plan);
        const examined = await examine(each);
        assert.deepEqual(examined.differences, [], each.sla);
        found.push(traitsOf(each, examined));
      }),
      { numRuns: 60, seed: 20_260_103, interruptAfterTimeLimit: 240_000 },
    ));

  it('hold every construct, a credit in one of three, a cap that cuts in one of ten', () => {
    const shares = new Map(
      [...new Set(found.flatMap((traits) => [...traits]))].map((trait) => [
        trait,
        (100 * found.filter((traits) => traits.has(trait)).length) / found.length,
      ]),
    );
    assert.deepEqual(lacking(shares, 1), []);
  });

  it('held each construct in one of twenty in the last long run', () => {
    const page = readFileSync(resolve('docs/oracle.md'), 'utf8');
    const shares = new Map(
      [...page.matchAll(/^\| (.+) \| ([\d.]+)% \|$/gm)].map(([, name = '', share]) => [name, Number(share)]),
    );
    assert.deepEqual(lacking(shares, 5), []);
  });

  it('are settled the same from files', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const each = caseOf(plan);
        const { differences } = await inFiles(each, (engine) => examine(each, engine));
        assert.deepEqual(differences, [], each.sla);
      }),
      { numRuns: 8, seed: 20_260_102, interruptAfterTimeLimit: 240_000 },
    ));
});
