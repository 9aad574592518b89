/**
 * The fixtures of the rules, each with only the rules that it asks for, so that a mutant of a rule is tried against that rule's
 * fixtures and not against all of them. Not part of `npm test`, where they run beside all other rules.
 *
 * What a fixture says is part of its title: a changed fixture is a new test to Stryker, which would else keep what it knows.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { fileOf } from '../../src/language/validation/frame/example.ts';
import type { Example } from '../../src/language/validation/frame/rule.ts';
import { RULES } from '../../src/language/validation/rules.ts';
import { codeOf, severityOf } from '../support/fixtureCheck.ts';
import { assertFixture } from '../support/fixtureRun.ts';
import { discoverFixtures, type Fixture } from '../support/fixtures.ts';
import { type MemoryFile, memoryWorkspace } from '../support/language.ts';

const SETTINGS = 'sla.config.json';

const workspace = await memoryWorkspace();

/** All other rules are off. */
function settingsFor(rules: readonly string[]): MemoryFile {
  const others = RULES.filter(({ name }) => !rules.includes(name)).map(({ name }) => [name, 'off'] as const);
  return { path: SETTINGS, text: JSON.stringify({ rules: Object.fromEntries(others) }) };
}

const withOwnRulesOnly = (fixture: Fixture): Fixture =>
  fixture.others.some((file) => file.path.endsWith(SETTINGS))
    ? fixture
    : { ...fixture, others: [...fixture.others, settingsFor(fixture.rules)] };

describe('fixture of a rule', () => {
  for (const { name, read } of discoverFixtures(path.resolve(import.meta.dirname, '../fixtures'))) {
    if (!name.startsWith('rules/')) continue;
    const fixture = read();
    const content = createHash('sha256').update(JSON.stringify(fixture)).digest('hex').slice(0, 8);
    it(`${name} ${content}`, () => assertFixture(workspace, withOwnRulesOnly(fixture)));
  }
});

/** As `test/language/validation/examples.test.ts` has it. */
describe('the examples on the page of a rule', () => {
  for (const { name, doc } of RULES) {
    const codes = async (example: Example): Promise<readonly unknown[]> => {
      const files = [{ path: 'example.sla', text: fileOf(example) }, settingsFor([name])];
      const found = (await workspace.validate(files)).get('example.sla') ?? [];
      return found.filter((each) => codeOf(each) === name || severityOf(each) === 'error').map(codeOf);
    };
    it(`rules/${name}/`, async () => {
      assert.ok((await codes(doc.bad)).includes(name), 'the bad one has the defect');
      assert.deepEqual(await codes(doc.good), [], 'the good one is sound');
    });
  }
});
