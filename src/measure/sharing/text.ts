/** Plain data as a text without where it is written: what stands in two files says the same. `visit` gets each text within. */
export function withoutPlaces(data: unknown, visit: (text: string) => void = () => undefined): string {
  if (typeof data === 'string') {
    visit(data);
    return quoted(data);
  }
  if (typeof data !== 'object' || data === null) return String(data);
  let text = '';
  if (Array.isArray(data)) {
    for (const each of data) text += `${withoutPlaces(each, visit)},`;
    return `[${text}]`;
  }
  const parts = data as Readonly<Record<string, unknown>>;
  for (const name in parts) {
    const value = parts[name];
    // A node's name of its own says nothing of what it comes to.
    if (value === undefined || (name === 'at' && isPlace(value)) || (name === 'id' && 'op' in data)) continue;
    text += `${quoted(name)}:${withoutPlaces(value, visit)},`;
  }
  return `{${text}}`;
}

/** Nearly all texts are names of the contract's parts, and the same ones again and again. */
function quoted(text: string): string {
  const known = quotes.get(text);
  if (known !== undefined) return known;
  const made = JSON.stringify(text);
  if (quotes.size >= MOST_QUOTES) quotes.clear();
  quotes.set(text, made);
  return made;
}

const quotes = new Map<string, string>();
const MOST_QUOTES = 2000;

const isPlace = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'file' in value && 'start' in value && 'end' in value;
