/**
 * `npm ci` refuses a lock file that leaves out another platform's optional package, and `npm install` leaves such packages out
 * where the registry in use doesn't have them. So the lock is checked where it's changed, not on somebody's clean clone.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};

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

describe('package-lock.json', () => {
  it('locks every optional dependency of every locked package', () => {
    const missing = Object.entries(lock.packages).flatMap(([location, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !candidates(location, name).some((place) => place in lock.packages))
        .map((name) => `${name}, which ${location} names`),
    );
    assert.deepEqual(missing, []);
  });
});
