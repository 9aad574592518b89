/** An agreement that extends another one and overrides nothing says the same. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import type { Contract } from '../../src/contract/contract.ts';
import { declaredIn } from '../../src/language/lowering/declared.ts';
import { createSlaServices } from '../../src/language/module.ts';
import { loadText } from '../../src/language/workspace/load.ts';
import { nodeContext } from '../../src/language/workspace/node.ts';

/** What an agreement says of itself, and where its text stands. */
const OWN = new Set(['at', 'nameAt', 'declaredAt', 'documentation', 'files']);

function said(contract: Contract | undefined): unknown {
  const { id: _, title: __, kind: ___, version: ____, ...rest } = contract ?? ({} as Contract);
  return JSON.parse(JSON.stringify(rest, (key, value: unknown) => (OWN.has(key) ? undefined : value)));
}

const files = globSync('{examples/*/*.sla,test/language/contracts/*.sla,test/scenario/levels/*.sla}').sort();

describe('an agreement that overrides nothing', () => {
  const { Sla: services } = createSlaServices(nodeContext([URI.file(process.cwd())]));
  const { Contracts } = services.lowering;

  for (const file of files) {
    it(`says what ${file} says`, async () => {
      const text = readFileSync(file, 'utf8');
      const names = [...text.matchAll(/^agreement (\w+)/gm)].map(([, name]) => name ?? '');
      const copies = names.map((name) => `agreement ${name}Again extends ${name} {}`).join('\n');
      const uri = URI.file(path.resolve(path.dirname(file), `levels-of-${path.basename(file)}`));
      const { agreements } = declaredIn(await loadText(services, `${text}\n${copies}\n`, uri));
      for (const name of names) {
        const find = (wanted: string) => agreements.find((agreement) => agreement.name === wanted)!;
        assert.deepEqual(
          said(Contracts.contractOf(find(`${name}Again`))),
          said({ ...Contracts.contractOf(find(name))!, amends: undefined } as unknown as Contract),
          name,
        );
      }
    });
  }
});
