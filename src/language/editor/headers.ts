/** The columns that a data file has, from its first bytes. */
const MOST = 2000;

/** `head` may end anywhere; undefined for a format that text doesn't tell (Parquet). */
export function columnsOf(name: string, head: string): readonly string[] | undefined {
  const text = head.startsWith('\uFEFF') ? head.slice(1) : head;
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  switch (extension) {
    case 'csv':
      return fieldsOf(text, separatorOf(text)).slice(0, MOST);
    case 'tsv':
      return fieldsOf(text, '\t').slice(0, MOST);
    case 'ndjson':
    case 'jsonl':
      return keysOf(text.split(/\r?\n/, 1)[0] ?? '');
    case 'json':
      return keysOf(firstObject(text) ?? '');
    default:
      return undefined;
  }
}

/** The mark that the header has most of. */
function separatorOf(text: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (mark: string): number => line.split(mark).length;
  return [',', ';', '\t', '|'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** The fields of the first record (RFC 4180): quotes may hide separators, line breaks and doubled quotes. */
function fieldsOf(text: string, separator: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at] ?? '';
    if (quoted) {
      if (mark !== '"') field += mark;
      else if (text[at + 1] === '"') field += text[at++];
      else quoted = false;
    } else if (mark === '"') quoted = true;
    else if (mark === '\n' || mark === '\r') break;
    else if (mark === separator) {
      fields.push(field);
      field = '';
    } else field += mark;
  }
  return [...fields, field].map((name) => name.trim()).filter((name) => name !== '');
}

function keysOf(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined;
  } catch {
    // Half an object, or none: then nothing is proposed.
    return undefined;
  }
}

/** From the first brace to the one that closes it. */
function firstObject(text: string): string | undefined {
  const start = text.indexOf('{');
  let depth = 0;
  for (const { 0: found, index } of text.slice(start).matchAll(/"(?:\\.|[^"\\])*"|[{}]/g)) {
    if (found === '{') depth++;
    else if (found === '}' && --depth === 0) return text.slice(start, start + index + 1);
  }
  return undefined;
}
