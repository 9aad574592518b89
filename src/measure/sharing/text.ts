/** Plain data as a text without where it is written: what stands in two files says the same. `visit` gets each text within. */
export function withoutPlaces(data: unknown, visit: (text: string) => void = () => undefined): string {
  if (typeof data === 'string') {
    visit(data);
    return JSON.stringify(data);
  }
  if (typeof data !== 'object' || data === null) return String(data);
  if (Array.isArray(data)) return `[${data.map((each) => withoutPlaces(each, visit)).join()}]`;
  let text = '';
  for (const name in data) {
    const value: unknown = Reflect.get(data, name);
    // A node's name of its own says nothing of what it comes to.
    if (value === undefined || (name === 'at' && isPlace(value)) || (name === 'id' && 'op' in data)) continue;
    text += `${quoted(name)}:${withoutPlaces(value, visit)},`;
  }
  return `{${text}}`;
}

/** Nearly all names are those of the contract's own parts. */
const quoted = (name: string): string => (/["\\]/.test(name) ? JSON.stringify(name) : `"${name}"`);

const isPlace = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'file' in value && 'start' in value && 'end' in value;
