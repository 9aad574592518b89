import zlib from 'node:zlib';
import { snappyUncompress } from 'hyparquet/src/snappy.js';
import { other } from './otherParquet.ts';

/** How the pages of a column are packed. */
export type Codec = 'UNCOMPRESSED' | 'SNAPPY' | 'GZIP' | 'ZSTD';

/** Unpacks a page, which must fill its target. */
export function unpack(packed: Uint8Array, codec: Exclude<Codec, 'UNCOMPRESSED'>, target: Uint8Array): void {
  if (codec === 'SNAPPY') {
    checkLengths(packed);
    snappyUncompress(packed, target);
    return;
  }
  // Node unpacks the latter from 22.15 on.
  if (codec === 'ZSTD' && !('zstdDecompressSync' in zlib)) other('packed by zstd');
  const found = (codec === 'GZIP' ? zlib.gunzipSync : zlib.zstdDecompressSync)(packed, {
    maxOutputLength: target.length,
  });
  if (found.length !== target.length) other('a page of another size');
  target.set(found);
}

/** A piece of Snappy whose length follows its tag, in one byte to four. */
const LONG = 60 << 2;
const LONG_OF_FOUR = 63 << 2;
const COPY_OF_FOUR = 3;

/**
 * The library takes lengths and distances of 2 GB for negative ones: it would go back in what it reads, and never come to an end, or copy what wasn't
 * written yet.
 */
function checkLengths(packed: Uint8Array): void {
  let at = 0;
  while ((packed[at++] as number) >= 128);
  while (at < packed.length) {
    const tag = packed[at++] as number;
    const kind = tag & 3;
    if ((kind === COPY_OF_FOUR || (kind === 0 && tag >= LONG_OF_FOUR)) && (packed[at + 3] as number) >= 128)
      other('it goes beyond its end');
    if (kind !== 0) at += kind === COPY_OF_FOUR ? 4 : kind;
    else if (tag < LONG) at += (tag >> 2) + 1;
    else {
      let [length, unit] = [1, 1];
      for (let left = (tag - LONG + 4) >> 2; left > 0; left--, unit *= 256) length += (packed[at++] as number) * unit;
      at += length;
    }
  }
}
