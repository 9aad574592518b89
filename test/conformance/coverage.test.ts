/** Each numbered rule has a test. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { conformanceTests, rulesOf, semanticsPage } from '../../scripts/semantics-table.ts';

/** Rules that the tool doesn't follow in full yet. One that has a test leaves this list. */
const OUTSTANDING: readonly string[] = [];

describe('conformance: coverage', () => {
  const page = readFileSync(path.join(root, 'docs/semantics.md'), 'utf8');
  const rules = rulesOf(page);
  const tested = new Set(conformanceTests().map(({ rule }) => rule));

  it('each rule has a test, or is known to have none', () => {
    assert.ok(rules.length >= 62, `${rules.length} rules`);
    assert.deepEqual(
      rules.filter((rule) => !tested.has(rule)),
      OUTSTANDING,
    );
  });

  it('each test names a rule', () => {
    assert.deepEqual(
      [...tested].filter((rule) => !rules.includes(rule)),
      [],
    );
  });

  it('the table of docs/semantics.md is current', () => {
    assert.equal(page, semanticsPage(page), 'Run: npm run semantics-table');
  });
});
