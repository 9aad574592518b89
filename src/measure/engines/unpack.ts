import { createReadStream, type ReadStream } from 'node:fs';
import type { Readable, Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { Compression } from '../../contract/fileFormat.ts';
import { frameByFrame } from './zstdFrames.ts';

export interface OpenFile {
  /** The bytes of the file. */
  readonly file: ReadStream;
  /** What they say, unpacked; the same stream where nothing is packed. */
  readonly text: Readable;
}

/** Opens a file for reading; what goes wrong with it ends what is read. */
export function openFile(location: string, compression: Compression, size: number): OpenFile {
  const file = createReadStream(location, { highWaterMark: size });
  const unpacker = unpackerOf(compression);
  if (unpacker === undefined) return { file, text: file };
  file.on('error', (error) => unpacker.destroy(error));
  if (compression !== 'zstd') return { file, text: file.pipe(unpacker) };
  const frames = frameByFrame();
  file.on('error', (error) => frames.destroy(error));
  frames.on('error', (error) => unpacker.destroy(error));
  return { file, text: file.pipe(frames).pipe(unpacker) };
}

function unpackerOf(compression: Compression): Transform | undefined {
  switch (compression) {
    case 'none':
      return undefined;
    case 'gzip':
      return zlib.createGunzip();
    case 'zstd':
      // Node has it from 22.15 on, and editors may bring an older one.
      if (!('createZstdDecompress' in zlib)) throw new Error('this version of Node unpacks no zstd: pack it by gzip');
      return zlib.createZstdDecompress();
    default:
      return compression satisfies never;
  }
}
