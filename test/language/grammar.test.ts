import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDefaultCoreModule, createDefaultSharedCoreModule, EmptyFileSystem, inject } from 'langium';
import { root } from '../../scripts/bundles.ts';
import {
  SlaGeneratedModule,
  SlaGeneratedSharedModule,
  SlaLanguageMetaData,
} from '../../src/language/generated/module.ts';
import { createSlaSharedModule, SlaModule } from '../../src/language/module.ts';
import type { SlaServices } from '../../src/language/services.ts';

/** The language with the parser's own validations on, which production leaves out. */
function watchfulServices(): SlaServices {
  const shared = inject(
    createDefaultSharedCoreModule(EmptyFileSystem),
    SlaGeneratedSharedModule,
    createSlaSharedModule({}),
  );
  return inject(
    createDefaultCoreModule({ shared }),
    SlaGeneratedModule,
    SlaModule as never,
    {
      LanguageMetaData: () => ({ ...SlaLanguageMetaData, mode: 'development' }),
    } as never,
  ) as unknown as SlaServices;
}

/** Runs something and gives what it prints. */
function printedBy(run: () => void): readonly string[] {
  const printed: string[] = [];
  const kept = { log: console.log, warn: console.warn, error: console.error };
  const note = (...parts: unknown[]): void => void printed.push(parts.join(' '));
  Object.assign(console, { log: note, warn: note, error: note });
  try {
    run();
  } finally {
    Object.assign(console, kept);
  }
  return printed;
}

describe('the grammar', () => {
  it('leaves the parser no choice: nothing in the texts of this repository can be read in two ways', () => {
    const paths = globSync(['examples/**/*.sla', 'test/language/contracts/*.sla', 'test/fixtures/**/*.sla']).sort();
    assert.ok(paths.length > 20);
    const printed = printedBy(() => {
      const { LangiumParser } = watchfulServices().parser;
      for (const file of paths) LangiumParser.parse(readFileSync(file, 'utf8'));
    });
    assert.deepEqual(printed, []);
  });

  it('gives the generator nothing to warn of', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sla-grammar-'));
    try {
      for (const part of ['langium-config.json', 'src/language/grammar'])
        cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
      const cli = path.join(root, 'node_modules/langium-cli/bin/langium.js');
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'generate'], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      assert.doesNotMatch(`${stdout}${stderr}`, /ambigu|warn/i);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('consists of small files', () => {
    for (const file of globSync('src/language/grammar/*.langium'))
      assert.ok(readFileSync(file, 'utf8').split('\n').length < 180, file);
  });
});
