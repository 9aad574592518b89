/**
 * `npm ci` refuses a lock file that leaves out another platform's optional package, and `npm install` leaves such packages out
 * where the registry in use doesn't have them. So the lock is checked where it's changed, not on somebody's clean clone.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = path.resolve(import.meta.dirname, '../..');

/** The project's, and those of what is installed beside it. */
const LOCK_FILES = ['package-lock.json', ...globSync('scripts/*/tool/package-lock.json', { cwd: root }).sort()];

const packagesOf = (file: string): Readonly<Record<string, Locked>> =>
  JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;

/** Where Node would look for a dependency of the package at `location`, nearest first. */
function candidates(location: string, name: string): string[] {
  const segments = location === '' ? [] : location.split('/node_modules/');
  return [
    ...segments.map(
      (_, index) => `${segments.slice(0, segments.length - index).join('/node_modules/')}/node_modules/${name}`,
    ),
    `node_modules/${name}`,
  ];
}

for (const file of LOCK_FILES)
  describe(file, () => {
    it('locks every optional dependency of every locked package', () => {
      const packages = packagesOf(file);
      const missing = Object.entries(packages).flatMap(([location, { optionalDependencies = {} }]) =>
        Object.keys(optionalDependencies)
          .filter((name) => !candidates(location, name).some((place) => place in packages))
          .map((name) => `${name}, which ${location} names`),
      );
      assert.deepEqual(missing, []);
    });
  });
