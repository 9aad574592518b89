import { createHash, type Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { compressionOfName } from '../../../contract/fileFormat.ts';
import { reject } from '../../problems.ts';
import { checkColumns, soundHeader } from '../fileChecks.ts';
import { openFile } from '../unpack.ts';
import type { CsvScan } from './csvScan.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import type { RawFile, RawRowsBuilder } from './rawRows.ts';
import { rowScan } from './rowScan.ts';

/**
 * A CSV or TSV file, UTF-8 with or without a byte order mark, plain or packed: read once, for its digest, its lines and its cells. A cell becomes a
 * text only where no row had the same before.
 */
export async function readCsv(question: FileQuestion, delimiter: string): Promise<FileReading> {
  const { names: header } = await soundHeader(question, delimiter);
  checkColumns(
    question,
    header,
    question.wanted.map(({ column }) => column),
  );
  return { columns: header, read: (rows) => readRows(question, header, delimiter, rows) };
}

/** What is read at once is hashed and scanned while it's still near. */
const READ_AT_ONCE = 1 << 18;
/** The first rows of a file say how many there will be; so many at most are believed. */
const MOST_RESERVED = 1 << 25;
/** Rows further on may be a little shorter. Where all columns have to be moved in the end, that takes long; room that nobody touches takes none. */
const MARGIN = 1.02;
const BOM = [0xef, 0xbb, 0xbf];

async function readRows(
  question: FileQuestion,
  header: readonly string[],
  delimiter: string,
  rows: RawRowsBuilder,
): Promise<Omit<RawFile, 'file'>> {
  const { file, source } = question;
  const hash = createHash('sha256');
  const before = rows.size;
  const { scan, found } = rowScan({ file: file.path, header, delimiter }, rows);
  await feed(question, scan, hash, (share) =>
    rows.reserve(Math.min(Math.ceil(((rows.size - before) / share) * MARGIN), MOST_RESERVED)),
  );
  const unclosed = scan.end();
  if (unclosed !== undefined)
    return reject({
      code: 'malformed-file',
      message: `${file.path}:${unclosed}: a quote is opened and never closed`,
      file: file.path,
      line: unclosed,
      at: source.at,
    });
  return { sha256: hash.digest('hex'), ...found() };
}

/** Gives the scanner all that the file says, and the hash all of its bytes. `begun` is told which share of the file was read first, where that is known. */
async function feed(
  { file, signal, progress }: FileQuestion,
  scan: CsvScan,
  hash: Hash,
  begun: (share: number) => void,
): Promise<void> {
  const compression = compressionOfName(file.path);
  let read = 0;
  const take = (chunk: Uint8Array): void => {
    hash.update(chunk);
    read += chunk.length;
    progress?.bytes(read);
  };
  if (compression === 'none') return feedPlain(file.location, scan, take, begun, signal);
  const { file: bytes, text } = openFile(file.location, compression, READ_AT_ONCE);
  bytes.on('data', (chunk) => take(chunk as Buffer));
  let marked = false;
  for await (const part of text) {
    signal?.throwIfAborted();
    const chunk = part as Buffer;
    scan.take(marked ? chunk : withoutMark(chunk));
    marked = true;
  }
}

/** Reads a file that isn't packed into the scanner's own bytes: there are no others. */
async function feedPlain(
  location: string,
  scan: CsvScan,
  take: (chunk: Uint8Array) => void,
  begun: (share: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = await open(location);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(READ_AT_ONCE));
    const first = buffer.subarray(0, bytesRead);
    take(first);
    scan.take(withoutMark(first));
    const { size } = await file.stat();
    if (bytesRead < size) begun(bytesRead / size);
    for (let count = bytesRead; count > 0; ) {
      signal?.throwIfAborted();
      const room = scan.room(READ_AT_ONCE);
      count = (await file.read(room)).bytesRead;
      take(room.subarray(0, count));
      scan.filled(count);
    }
  } finally {
    await file.close();
  }
}

const withoutMark = (chunk: Buffer): Uint8Array =>
  BOM.every((byte, i) => chunk[i] === byte) ? chunk.subarray(BOM.length) : chunk;
