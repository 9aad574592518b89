/** Validates a fixture and asserts what it expects: of its findings, and of the fixes that they offer. */
import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver';
import { RULES } from '../../src/language/validation/rules.ts';
import { applyFixTo, codeOf, differences, type FoundFix, fixesOf } from './fixtureCheck.ts';
import type { Fixture } from './fixtures.ts';
import type { MemoryFile, MemoryWorkspace } from './language.ts';

const names = new Set(RULES.map(({ name }) => name));

/** Findings of rules count only where the fixture asks for them; what the language finds always does. */
const counts = (fixture: Fixture, diagnostic: Diagnostic): boolean => {
  const code = codeOf(diagnostic) ?? '';
  return !names.has(code) || fixture.rules.includes(code);
};

type Findings = ReadonlyMap<string, readonly Diagnostic[]>;

async function findings(
  workspace: MemoryWorkspace,
  fixture: Fixture,
  files: readonly MemoryFile[] = filesOf(fixture),
): Promise<Findings> {
  const found = await workspace.validate(files);
  return new Map([...found].map(([file, all]) => [file, all.filter((each) => counts(fixture, each))] as const));
}

const filesOf = (fixture: Fixture): readonly MemoryFile[] => [...fixture.files, ...fixture.others];

/** Throws where the fixture doesn't hold. */
export async function assertFixture(workspace: MemoryWorkspace, fixture: Fixture): Promise<void> {
  assert.deepEqual(
    fixture.rules.filter((rule) => !names.has(rule)),
    [],
    'rules that exist',
  );
  const found = await findings(workspace, fixture);
  assert.equal(differences(fixture, found).join('\n'), '');
  for (const [file, diagnostics] of found)
    for (const diagnostic of diagnostics)
      for (const fix of fixesOf(diagnostic))
        await mendsWhatItNames(workspace, fixture, { file, code: codeOf(diagnostic), fix, before: found });
}

/** After any fix the file has no errors that it didn't have, and no finding of that kind any more that offers the same fix. */
async function mendsWhatItNames(
  workspace: MemoryWorkspace,
  fixture: Fixture,
  { file, code, fix, before }: { file: string; code: string | undefined; fix: FoundFix; before: Findings },
): Promise<void> {
  const after = await findings(workspace, fixture, applyFixTo(filesOf(fixture), fix));
  const count = (found: Findings) => (found.get(file) ?? []).filter((each) => codeOf(each) === code).length;
  const same = (each: Diagnostic) =>
    codeOf(each) === code && fixesOf(each).some((other) => JSON.stringify(other) === JSON.stringify(fix));
  const mended = (before.get(file) ?? []).filter(same).length;
  assert.equal(count(after), count(before) - mended, `'${fix.title}' mends ${code}`);
  const errors = (found: Findings) => [...found.values()].flat().filter(({ severity }) => severity === 1).length;
  assert.ok(errors(after) <= errors(before), `'${fix.title}' leaves the file sound`);
}
