import assert from 'node:assert/strict';
import path from 'node:path';
import type { Diagnostic } from 'vscode-languageserver';
import { RULES } from '../src/language/validation/rules.ts';
import { applyFixTo, codeOf, differences, fixesOf } from './support/fixtureCheck.ts';
import { discoverFixtures, type Fixture } from './support/fixtures.ts';
import { type MemoryFile, memoryWorkspace } from './support/language.ts';

const workspace = await memoryWorkspace();
const names = new Set(RULES.map(({ name }) => name));

/** Findings of rules count only where the fixture asks for them; what the language finds always does. */
const counts = (fixture: Fixture, diagnostic: Diagnostic): boolean => {
  const code = codeOf(diagnostic) ?? '';
  return !names.has(code) || fixture.rules.includes(code);
};

const filesOf = (fixture: Fixture): readonly MemoryFile[] => [...fixture.files, ...fixture.others];

async function findings(fixture: Fixture, files: readonly MemoryFile[]) {
  const found = await workspace.validate(files);
  return new Map([...found].map(([file, all]) => [file, all.filter((each) => counts(fixture, each))] as const));
}

describe('fixture', () => {
  for (const { name, read } of discoverFixtures(path.join(import.meta.dirname, 'fixtures'))) {
    it(name, async () => {
      const fixture = read();
      assert.deepEqual(
        fixture.rules.filter((rule) => !names.has(rule)),
        [],
        'rules that exist',
      );
      const found = await findings(fixture, filesOf(fixture));
      assert.equal(differences(fixture, found).join('\n'), '');
      for (const [file, diagnostics] of found)
        for (const diagnostic of diagnostics)
          for (const fix of fixesOf(diagnostic)) await mendsWhatItNames(fixture, file, diagnostic, fix);
    });
  }
});

/** After any fix the file has no errors that it didn't have, and one finding of that kind less. */
async function mendsWhatItNames(
  fixture: Fixture,
  file: string,
  diagnostic: Diagnostic,
  fix: ReturnType<typeof fixesOf>[number],
): Promise<void> {
  const before = await findings(fixture, filesOf(fixture));
  const after = await findings(fixture, applyFixTo(filesOf(fixture), fix));
  const count = (found: ReadonlyMap<string, readonly Diagnostic[]>, code: string | undefined) =>
    (found.get(file) ?? []).filter((each) => codeOf(each) === code).length;
  const code = codeOf(diagnostic);
  assert.equal(count(after, code), count(before, code) - 1, `'${fix.title}' mends ${code}`);
  const errors = (found: ReadonlyMap<string, readonly Diagnostic[]>) =>
    [...found.values()].flat().filter(({ severity }) => severity === 1).length;
  assert.ok(errors(after) <= errors(before), `'${fix.title}' leaves the file sound`);
}
