import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileOf } from '../../../src/language/validation/frame/example.ts';
import type { Example } from '../../../src/language/validation/frame/rule.ts';
import { RULES } from '../../../src/language/validation/rules.ts';
import { codeOf, messageOf, severityOf } from '../../support/fixtureCheck.ts';
import { memoryWorkspace } from '../../support/language.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const workspace = await memoryWorkspace();

const diagnosticsOf = async (example: Example) =>
  (await workspace.validate([{ path: 'example.sla', text: fileOf(example) }])).get('example.sla') ?? [];

describe('the examples of a page', () => {
  for (const { name, doc } of RULES) {
    it(`${name}: the bad one has the defect, the good one is sound`, async () => {
      const bad = await diagnosticsOf(doc.bad);
      assert.ok(
        bad.some((each) => codeOf(each) === name),
        'the bad example is found',
      );
      const good = await diagnosticsOf(doc.good);
      const errors = [...bad, ...good].filter((each) => severityOf(each) === 'error' && codeOf(each) !== name);
      assert.deepEqual(errors.map(messageOf), []);
      assert.deepEqual(good.filter((each) => codeOf(each) === name).map(messageOf), []);
    });
  }
});

describe("GitHub's agreement", () => {
  const folder = path.join(root, 'examples/github-enterprise');
  const read = (name: string) => ({ path: name, text: readFileSync(path.join(folder, name), 'utf8') });
  const found = async (name: string) =>
    ((await workspace.validate([read(name), read('features.sla')])).get(name) ?? [])
      .filter((each) => severityOf(each) !== 'hint' && severityOf(each) !== 'information')
      .map((each) => [codeOf(each), messageOf(each)] as const);

  it('has its two defects as published, and no other', async () => {
    const defects = await found('as-published.sla');
    assert.deepEqual(defects.map(([code]) => code).sort(), ['band-gap', 'target-credit-mismatch']);
    const [gap = '', mismatch = ''] = ['band-gap', 'target-credit-mismatch'].map(
      (code) => defects.find(([each]) => each === code)?.[1],
    );
    assert.match(gap, /exactly 99\.0%/);
    assert.match(mismatch, /exactly 99\.9% meets the target of at least 99\.9% and yet .* pays 10%/);
  });

  it('has none once repaired', async () => {
    assert.deepEqual(await found('repaired.sla'), []);
  });
});
