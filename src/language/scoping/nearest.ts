/** Names offered at most for one mistake. */
const OFFERED = 3;

/**
 * The names nearest to what was written: few slips of the fingers away (Damerau-Levenshtein, upper and lower
 * case alike), and never so far that it's a different word.
 */
export function nearestNames(written: string, names: Iterable<string>): readonly string[] {
  const lower = written.toLowerCase();
  // In a word of two letters every slip makes another word.
  const limit = written.length < 3 ? 0 : Math.max(1, Math.floor(written.length / 3));
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const name of new Set(names)) {
    if (name === written || Math.abs(name.length - written.length) > limit) continue;
    const distance = editDistance(lower, name.toLowerCase());
    // Case decides between names that are equally near.
    if (distance <= limit) found.push({ name, distance: distance + editDistance(written, name) / 1000 });
  }
  const best = Math.min(...found.map(({ distance }) => distance));
  return found
    .filter(({ distance }) => distance === best)
    .map(({ name }) => name)
    .sort()
    .slice(0, OFFERED);
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** ` Did you mean 'Uptime'?`, or nothing. */
export function didYouMean(suggestions: readonly string[]): string {
  if (suggestions.length === 0) return '';
  const quoted = suggestions.map((name) => `'${name}'`);
  const last = quoted.pop();
  return ` Did you mean ${quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last}?`;
}
