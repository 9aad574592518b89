import assert from 'node:assert/strict';
import fc from 'fast-check';
import { examiner } from './examine.ts';
import { inFiles } from './files.ts';
import { caseOf } from './generate/case.ts';
import { plans } from './generate/plan.ts';

/** A statement and a second, naive reading of the same agreement must be the same. `npm run oracle` looks at 10,000. */
describe('random agreements', function () {
  this.timeout(300_000);
  const examine = examiner();

  it('are settled as the oracle settles them', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const each = caseOf(plan);
        const { differences } = await examine(each);
        assert.deepEqual(differences, [], each.sla);
      }),
      { numRuns: 50, seed: 20_260_101, interruptAfterTimeLimit: 240_000 },
    ));

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
