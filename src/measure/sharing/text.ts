import { foundOnce } from '../../exact/foundOnce.ts';

/** Plain data as a text without where it is written: what stands in two files says the same. `visit` gets each text within. */
export const withoutPlaces = (data: unknown, visit: (text: string) => void = () => undefined): string =>
  behind('', data, visit);

/** The data behind a text: each piece is put there once, rather than into the text of each part that it's in. */
function behind(text: string, data: unknown, visit: (text: string) => void): string {
  if (typeof data === 'string') {
    visit(data);
    return text + quoted(data);
  }
  if (typeof data !== 'object' || data === null) return text + String(data);
  if (Array.isArray(data)) {
    let list = `${text}[`;
    for (const each of data) list = `${behind(list, each, visit)},`;
    return `${list}]`;
  }
  const parts = data as Readonly<Record<string, unknown>>;
  let all = `${text}{`;
  for (const name in parts) {
    const value = parts[name];
    // A node's name of its own says nothing of what it comes to.
    if (value === undefined || (name === 'at' && isPlace(value)) || (name === 'id' && 'op' in data)) continue;
    all = behind(all + named(name), value, visit);
  }
  return `${all}}`;
}

const MOST_TEXTS = 2000;

/** Nearly all texts are names of the contract's parts, and the same ones again and again. */
const quoted = foundOnce(MOST_TEXTS, (text) => JSON.stringify(text));

/** Before the value of that name. */
const named = foundOnce(MOST_TEXTS, (name) => `,${JSON.stringify(name)}:`);

const isPlace = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'file' in value && 'start' in value && 'end' in value;
