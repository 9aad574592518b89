/** Every scenario of the repository comes to the same in short as in full. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { agreementFilesBelow } from '../../src/cli/input/files.ts';
import { openWorkspace } from '../../src/cli/input/workspace.ts';
import { declaredIn } from '../../src/language/lowering/declared.ts';
import { settledScenario } from '../../src/scenario/run.ts';
import { settleInShort } from '../../src/settle/settle.ts';

describe('a settlement in short', function () {
  this.timeout(300_000);

  for (const [folder, most] of [
    ['examples', 100],
    ['test/conformance', 100],
    ['test/fixtures/scenarios', 20],
  ] as const)
    it(`comes to what the whole one comes to, in the scenarios of ${folder}`, async () => {
      const files = await agreementFilesBelow(path.join(root, folder));
      const { services, open } = openWorkspace(root, files, 'soundness');
      const { Contracts } = services.lowering;
      let compared = 0;
      for (const node of (await open(files)).flatMap((document) => declaredIn(document).scenarios)) {
        const scenario = Contracts.scenarioOf(node);
        const agreement = node.agreement?.ref;
        if (scenario === undefined || agreement === undefined) continue;
        const versions = Contracts.versionsOf(agreement, { set: scenario.set });
        const zone = versions.at(-1)?.zone;
        if (zone === undefined) continue;
        // What can't be settled is for the tests of scenarios.
        const found = await settledScenario(scenario, versions, zone).catch(() => undefined);
        if (found?.kind !== 'settled') continue;
        for (const { contract, measurements, options, statement } of found.versions) {
          const { agreement: stated, dataset, range, total } = statement;
          assert.deepEqual(
            settleInShort(contract, measurements, options),
            { agreement: stated, dataset, range, total },
            node.title,
          );
          compared++;
        }
      }
      assert.ok(compared >= most, `${compared}`);
    });
});
