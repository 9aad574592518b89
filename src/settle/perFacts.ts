import type { Facts } from './facts.ts';

/** What is found once in a settlement and asked for again with each line. */
export function oncePerFacts<Key extends object, Found extends object>(
  find: (facts: Facts, key: Key) => Found,
): (facts: Facts, key: Key) => Found {
  const found = new WeakMap<Facts, Map<Key, Found>>();
  return (facts, key) => {
    const own = found.get(facts) ?? new Map<Key, Found>();
    if (own.size === 0) found.set(facts, own);
    const known = own.get(key);
    if (known !== undefined) return known;
    const made = find(facts, key);
    own.set(key, made);
    return made;
  };
}
