import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { heldFile, type Store } from '../conformance/engines/store.ts';
import { openStores } from '../conformance/engines/stores.ts';
import { examiner } from './examine.ts';
import { caseOf } from './generate/case.ts';
import { plans } from './generate/plan.ts';

/** Random agreements whose rows stand in a database: the second, naive reading of them must say the same. */
describe('random agreements on rows of tables', function () {
  this.timeout(600_000);
  const examine = examiner();
  let stores: readonly Store[] = [];
  before(async () => {
    stores = await openStores('any rows');
  });
  after(() => Promise.all(stores.map((store) => store.close())));

  it('are settled as the oracle settles them', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const each = caseOf(plan);
        const files = Object.entries(each.files).map(([name, text]) => heldFile(path.basename(name), text));
        for (const store of stores) {
          const { differences } = await examine(each, await store.hold(files));
          assert.deepEqual(differences, [], `${store.name}\n${each.sla}`);
        }
      }),
      { numRuns: 10, seed: 20_261_122, interruptAfterTimeLimit: 240_000 },
    ));
});
