import { editDistance } from '../contract/editDistance.ts';

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
