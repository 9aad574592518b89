/**
 * Names of which each stands once: the first of several alike keeps its name, the others are numbered from 2 on, past numbers that other names have already
 * (`A`, `A`, `A (2)` become `A`, `A (3)`, `A (2)`).
 */
export function distinctNames(
  names: readonly string[],
  numbered: (name: string, count: number) => string,
): readonly string[] {
  const taken = new Set(names);
  if (taken.size === names.length) return names;
  const counts = new Map<string, number>();
  return names.map((name) => {
    const before = counts.get(name);
    if (before === undefined) {
      counts.set(name, 1);
      return name;
    }
    let count = before + 1;
    while (taken.has(numbered(name, count))) count++;
    counts.set(name, count);
    const own = numbered(name, count);
    taken.add(own);
    return own;
  });
}
