/** Every file that package.json names exists, or is built from a source that does. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type BundleName, bundles, entryExists, outputOf, root } from '../../scripts/bundles.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { readonly [key: string]: Json };

/** Relative paths anywhere in a part of the manifest: they start with `./` or name a file with an extension in a folder. */
function paths(part: Json | undefined): string[] {
  if (typeof part === 'string') return /^\.\/|^[\w-]+\/[\w./-]+\.\w+$/.test(part) ? [part] : [];
  if (Array.isArray(part)) return part.flatMap(paths);
  return part !== null && typeof part === 'object' ? Object.values(part).flatMap(paths) : [];
}

/** The bundle that a path below `dist/` comes from. */
function bundleOf(file: string): BundleName | undefined {
  const names = Object.keys(bundles) as BundleName[];
  return names.find((name) => outputOf(name) === path.normalize(file));
}

describe('package.json', () => {
  const named = [
    ...paths(manifest.main),
    ...paths(manifest.bin),
    ...paths(manifest.icon),
    ...paths(manifest.contributes),
  ];

  it('names the entry point, the icon, the grammar and the language configuration', () => {
    for (const file of ['./dist/extension.cjs', 'images/icon.png', './syntaxes/sla.tmLanguage.json']) {
      assert.ok(named.includes(file), file);
    }
  });

  for (const file of named) {
    it(`names ${file}, which exists`, () => {
      const bundle = bundleOf(file);
      if (bundle === undefined) assert.ok(existsSync(path.join(root, file)));
      else assert.ok(entryExists(bundle), `the source of the ${bundle} bundle`);
    });
  }

  it('puts only declared commands into menus', () => {
    const { commands, menus } = manifest.contributes as {
      readonly commands: readonly { readonly command: string }[];
      readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    };
    const declared = new Set(commands.map(({ command }) => command));
    const used = Object.values(menus).flatMap((items) => items.map(({ command }) => command));
    assert.deepEqual(
      used.filter((command) => !declared.has(command)),
      [],
    );
  });
});
