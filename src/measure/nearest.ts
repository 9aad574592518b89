/** The name that differs least from a mistyped one, if it's near enough to be meant. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  // Of a name that differs in every character nothing was meant.
  const most = Math.min(wanted.length - 1, Math.max(2, Math.floor(wanted.length / 3)));
  if (best !== undefined && best.distance <= most) return best.name;
  // `end` for `end_time`, `created_at` for `created`.
  const begins = (a: string, b: string): boolean => a.toLowerCase().startsWith(b.toLowerCase());
  return names.find((name) => name !== '' && (begins(name, wanted) || begins(wanted, name)));
}

/** How many characters to insert, delete or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
