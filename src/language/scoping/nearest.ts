import { editDistance } from '../../contract/editDistance.ts';

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

/** ` Did you mean 'Uptime'?`, or nothing. */
export function didYouMean(suggestions: readonly string[]): string {
  if (suggestions.length === 0) return '';
  const quoted = suggestions.map((name) => `'${name}'`);
  const last = quoted.pop();
  return ` Did you mean ${quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last}?`;
}
