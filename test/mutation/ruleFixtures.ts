/**
 * The fixtures of the rules, each with only the rules that it asks for, so that a mutant of a rule is tried against that rule's
 * fixtures and not against all of them. Not part of `npm test`, where they run beside all other rules.
 *
 * What a fixture says is part of its title: a changed fixture is a new test to Stryker, which would else keep what it knows.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { RULES } from '../../src/language/validation/rules.ts';
import { assertFixture } from '../support/fixtureRun.ts';
import { discoverFixtures, type Fixture } from '../support/fixtures.ts';
import { memoryWorkspace } from '../support/language.ts';

const SETTINGS = 'sla.config.json';

const workspace = await memoryWorkspace();

function withOwnRulesOnly(fixture: Fixture): Fixture {
  if (fixture.others.some((file) => file.path.endsWith(SETTINGS))) return fixture;
  const others = RULES.filter(({ name }) => !fixture.rules.includes(name)).map(({ name }) => [name, 'off'] as const);
  const settings = JSON.stringify({ rules: Object.fromEntries(others) });
  return { ...fixture, others: [...fixture.others, { path: SETTINGS, text: settings }] };
}

describe('fixture of a rule', () => {
  for (const { name, read } of discoverFixtures(path.resolve(import.meta.dirname, '../fixtures'))) {
    if (!name.startsWith('rules/')) continue;
    const fixture = read();
    const content = createHash('sha256').update(JSON.stringify(fixture)).digest('hex').slice(0, 8);
    it(`${name} ${content}`, () => assertFixture(workspace, withOwnRulesOnly(fixture)));
  }
});
