import type { Compression } from '../../contract/fileFormat.ts';
import { openFile } from './unpack.ts';

/** Longer than any header. */
const MOST = 1 << 20;

export interface Header {
  readonly names: readonly string[];
  /** What ends the first record, and so every other; absent where nothing follows it. */
  readonly newline: '\n' | '\r\n' | '\r' | undefined;
}

/**
 * The names of the columns: the first record of a CSV or TSV file, without its byte order mark. `undefined` where the file has none.
 * Only the header is read here; the engine reads the rows.
 */
export async function readHeader(
  location: string,
  delimiter: string,
  compression: Compression,
): Promise<Header | undefined> {
  const { file, text } = openFile(location, compression, 1 << 16);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of text) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    const header = splitHeader(Buffer.concat(chunks).toString('utf8'), delimiter, false);
    if (header !== undefined || length > MOST) {
      text.destroy();
      file.destroy();
      return header;
    }
  }
  return splitHeader(Buffer.concat(chunks).toString('utf8'), delimiter, true);
}

/** The fields of the first record, or `undefined` while it isn't complete. */
function splitHeader(text: string, delimiter: string, complete: boolean): Header | undefined {
  let at = text.charCodeAt(0) === 0xfe_ff ? 1 : 0;
  if (at >= text.length) return undefined;
  const names: string[] = [];
  for (;;) {
    const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at, delimiter);
    if (field === undefined) return undefined;
    names.push(field.name.trim());
    at = field.end;
    if (at >= text.length) return complete ? { names, newline: undefined } : undefined;
    if (text[at] === '\n') return { names, newline: '\n' };
    // A carriage return at the end of what was read so far may have a newline behind it.
    if (text[at] === '\r' && at + 1 >= text.length && !complete) return undefined;
    if (text[at] === '\r') return { names, newline: text[at + 1] === '\n' ? '\r\n' : '\r' };
    at++;
  }
}

interface Field {
  readonly name: string;
  readonly end: number;
}

function plainField(text: string, start: number, delimiter: string): Field {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
  return { name: text.slice(start, end), end };
}

function quotedField(text: string, start: number): Field | undefined {
  let name = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') name += text[at];
    else if (text[at + 1] === '"') {
      name += '"';
      at++;
    } else return { name, end: at + 1 };
  }
  return undefined;
}
