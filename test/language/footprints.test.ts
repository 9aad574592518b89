import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { held } from '../../src/language/held.ts';
import { createSlaServices } from '../../src/language/module.ts';
import { footprintsOf } from '../../src/language/workspace/footprints.ts';
import { loadText } from '../../src/language/workspace/load.ts';

describe('what agreements rest on', () => {
  it('is found once, whether services are held or looked up', async () => {
    const { Sla } = createSlaServices();
    const document = await loadText(
      Sla,
      'party A\nparty B\nagreement S { version 1.0.0 between provider A and customer B term 2026-01-01 zone "UTC" currency EUR }\n',
      URI.parse('file:///workspace/one.sla'),
    );
    const found = footprintsOf(document, Sla);
    assert.ok(found);
    assert.equal(footprintsOf(document, held(Sla)), found);
  });
});
