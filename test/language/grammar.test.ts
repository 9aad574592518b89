import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createDefaultCoreModule, createDefaultSharedCoreModule, EmptyFileSystem, inject } from 'langium';
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
      for (const path of paths) LangiumParser.parse(readFileSync(path, 'utf8'));
    });
    assert.deepEqual(printed, []);
  }).timeout(60_000);

  it('consists of small files', () => {
    for (const path of globSync('src/language/grammar/*.langium'))
      assert.ok(readFileSync(path, 'utf8').split('\n').length < 150, path);
  });
});
