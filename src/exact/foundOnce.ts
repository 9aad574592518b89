/**
 * What a text says is found once: the texts of agreements are mostly the same few. Beyond `most` of them all are forgotten and found again. `find` says the same of a
 * text each time.
 */
export function foundOnce<T>(most: number, find: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = find(text);
    if (known.size >= most) known.clear();
    known.set(text, found);
    return found;
  };
}
