import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Compression } from '../../contract/fileFormat.ts';
import { LineShifts } from './lineShifts.ts';
import { openFile } from './unpack.ts';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

/** How the records of a text file are told apart. */
export interface RecordFormat {
  /** The code of the character between fields; absent: a line is a record, whatever it holds. */
  readonly delimiter?: number;
  /** Whether a line without anything counts as a record, as it does in a file of one column. */
  readonly blankLines: boolean;
  readonly compression: Compression;
  /** How many fields a record may have; absent: any number. */
  readonly fields?: number;
}

/** Where records start. */
export interface RecordScan {
  readonly sha256: string;
  readonly bytes: number;
  readonly records: number;
  /** The line of each record, by its ordinal (from 1). */
  readonly lines: LineShifts;
  /** Line of a quote that is never closed. */
  readonly unclosed: number | undefined;
  /** The records, and their lines, that hold the asked byte positions. */
  readonly found: readonly RecordPlace[];
  /** The first record with more fields than it may have that none of the asked positions is in. */
  readonly tooLong: RecordPlace | undefined;
}

export interface RecordPlace {
  readonly record: number;
  readonly line: number;
}

/**
 * Reads a file once for its digest and for the lines on which its records start. Values are the engine's business: this only has to know
 * where a quote hides a newline. `positions` are byte offsets, in order, whose records are wanted.
 */
export async function scanRecords(
  location: string,
  format: RecordFormat,
  positions: readonly number[] = [],
): Promise<RecordScan> {
  const hash = createHash('sha256');
  const scanner = recordScanner(format, positions);
  const { file, text } = openFile(location, format.compression, 1 << 20);
  file.on('data', (chunk) => hash.update(chunk));
  let bytes = 0;
  for await (const chunk of text) {
    bytes += (chunk as Buffer).length;
    scanner.take(chunk as Buffer);
  }
  return { ...scanner.end(), sha256: hash.digest('hex'), bytes };
}

/** The digest alone, of a file whose records aren't lines. */
export async function digest(
  location: string,
  signal?: AbortSignal,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  const file = await open(location);
  try {
    // One piece of memory for all of the file: a new one for each part is looked for by the collector, and with it all that the program holds.
    const part = Buffer.allocUnsafe(READ_AT_ONCE);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(part, 0, part.length, null);
      signal?.throwIfAborted();
      if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
      hash.update(part.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}

const READ_AT_ONCE = 1 << 18;

interface Scanner {
  take(chunk: Buffer): void;
  end(): Omit<RecordScan, 'sha256' | 'bytes'>;
}

function recordScanner(
  { delimiter, blankLines, fields: most = Number.POSITIVE_INFINITY }: RecordFormat,
  positions: readonly number[],
): Scanner {
  const lines = new LineShifts();
  const found: RecordPlace[] = [];
  let tooLong: RecordPlace | undefined;
  let fields = 1;
  let records = 0;
  let line = 1;
  let recordLine = 1;
  let offset = 0;
  let next = 0;
  let fieldStart = true;
  let quoted = false;
  let closing = false;
  let content = false;
  let returned = false;

  const endOfRecord = (): void => {
    if (content || blankLines) {
      records++;
      lines.set(records, recordLine);
      const before = next;
      while (next < positions.length && (positions[next] as number) < offset) {
        found.push({ record: records, line: recordLine });
        next++;
      }
      if (fields > most && next === before) tooLong ??= { record: records, line: recordLine };
    }
    fields = 1;
    content = false;
    fieldStart = true;
    closing = false;
  };
  const endOfLine = (): void => {
    line++;
    if (quoted) return;
    endOfRecord();
    recordLine = line;
  };

  return {
    take(chunk) {
      for (let i = 0; i < chunk.length; i++) {
        const code = chunk[i] as number;
        offset++;
        // The newline behind a carriage return belongs to it.
        if (returned) {
          returned = false;
          if (code === NEWLINE) continue;
        }
        if (code === NEWLINE || code === RETURN) {
          if (closing) quoted = false;
          returned = code === RETURN;
          endOfLine();
          closing = false;
          continue;
        }
        content = true;
        if (delimiter === undefined) continue;
        if (code === QUOTE) {
          if (fieldStart) quoted = true;
          else if (quoted) closing = !closing;
          fieldStart = false;
          continue;
        }
        if (closing) {
          quoted = false;
          closing = false;
        }
        fieldStart = !quoted && code === delimiter;
        if (fieldStart) fields++;
      }
    },
    end() {
      const unclosed = quoted && !closing ? recordLine : undefined;
      if (content) endOfRecord();
      return { records, lines, unclosed, found, tooLong };
    },
  };
}
