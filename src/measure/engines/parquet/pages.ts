import zlib from 'node:zlib';
import type { Codec } from './footer.ts';
import { HybridReader, SLACK } from './hybrid.ts';
import { other } from './otherParquet.ts';
import { unpackSnappy } from './snappy.ts';
import { ThriftReader } from './thrift.ts';

/** What a page holds, unpacked; some slack follows it. */
export interface Page {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** How many values there are, absent ones included. */
  readonly count: number;
  readonly encoding: Encoding;
}

export interface DataPage extends Page {
  /** Which values are there, as ones and zeros; absent: all. */
  readonly levels: HybridReader | undefined;
}

export type Encoding = 'plain' | 'dictionary' | 'stretches';

const ENCODINGS: Readonly<Record<number, Encoding>> = { 0: 'plain', 2: 'dictionary', 3: 'stretches', 8: 'dictionary' };
const STRETCHES = 3;
/** No page of sense is larger. */
const LARGEST = 1 << 28;

/** Reads the pages of a column one behind the other. Of each kind, what the last one held is gone with the next. */
export class PageReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #codec: Codec;
  readonly #optional: boolean;
  readonly #room: PageRoom;
  #at: number;

  /** `[start, end)` of some bytes, behind which there is some slack. */
  constructor(
    place: { readonly bytes: Uint8Array; readonly start: number; readonly end: number; readonly codec: Codec },
    optional: boolean,
    room: PageRoom,
  ) {
    this.#bytes = place.bytes;
    this.#at = place.start;
    this.#end = place.end;
    this.#codec = place.codec;
    this.#optional = optional;
    this.#room = room;
  }

  /** The next page of values; a dictionary that lies before it is told first. */
  next(dictionary: (page: Page) => void): DataPage {
    for (;;) {
      if (this.#at >= this.#end) return other('fewer values than rows');
      const reader = new ThriftReader(this.#bytes, this.#at);
      const head = reader.struct();
      const packed = head.number(3) ?? -1;
      const size = head.number(2) ?? -1;
      const start = reader.at;
      if (packed < 0 || size < 0 || size > LARGEST || start + packed > this.#end)
        return other('a page beyond its column');
      this.#at = start + packed;
      switch (head.number(1)) {
        case 0: {
          const told = head.struct(5) ?? other('a page that says nothing of itself');
          const page = this.#unpacked(start, packed, size, 'data');
          return this.#withLevels(page, told.number(1) ?? -1, encodingOf(told.number(2)), told.number(3));
        }
        // An index.
        case 1:
          break;
        case 2: {
          const told = head.struct(7) ?? other('a dictionary that says nothing of itself');
          const encoding = encodingOf(told.number(2));
          if (encoding === 'stretches') return other('a dictionary of stretches');
          const page = this.#unpacked(start, packed, size, 'dictionary');
          dictionary({ ...page, count: told.number(1) ?? -1, encoding: 'plain' });
          break;
        }
        case 3: {
          const told = head.struct(8) ?? other('a page that says nothing of itself');
          const levels = told.number(5) ?? -1;
          const count = told.number(1) ?? -1;
          if (told.number(6) !== 0 || levels < 0 || levels > Math.min(packed, size)) return other('rows within rows');
          const page =
            told.flag(7) === false
              ? this.#plain(start + levels, packed - levels, size - levels)
              : this.#unpacked(start + levels, packed - levels, size - levels, 'data');
          const found = this.#optional ? this.#levels(this.#bytes, start, start + levels, count) : undefined;
          return { ...page, count, encoding: encodingOf(told.number(4)), levels: found };
        }
        default:
          return other('a page of another kind');
      }
    }
  }

  #withLevels(page: Unpacked, count: number, encoding: Encoding, levelEncoding: number | undefined): DataPage {
    if (!this.#optional) return { ...page, count, encoding, levels: undefined };
    const { bytes, start, end } = page;
    if (levelEncoding !== STRETCHES || start + 4 > end) return other('levels written in another way');
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(start, true);
    const values = start + 4 + length;
    if (values > end) return other('levels beyond their page');
    return { bytes, start: values, end, count, encoding, levels: this.#levels(bytes, start + 4, values, count) };
  }

  #levels(bytes: Uint8Array, start: number, end: number, count: number): HybridReader | undefined {
    if (count <= 0) return undefined;
    const levels = new HybridReader(bytes, start, end, 1);
    return levels.isSame(1, count) ? undefined : levels;
  }

  #plain(start: number, packed: number, size: number): Unpacked {
    if (packed !== size) return other('a page of another size');
    return { bytes: this.#bytes, start, end: start + size };
  }

  #unpacked(start: number, packed: number, size: number, kind: keyof PageRoom): Unpacked {
    if (this.#codec === 'none') return this.#plain(start, packed, size);
    const from = this.#bytes.subarray(start, start + packed);
    if (size + SLACK > this.#room[kind].length) this.#room[kind] = new Uint8Array((size + SLACK) * 2);
    const bytes = this.#room[kind];
    // Nothing is there to be unpacked where all values are absent.
    if (size > 0) unpack(from, this.#codec, bytes, size);
    return { bytes, start: 0, end: size };
  }
}

/** Where pages are unpacked to, one after the other. */
export interface PageRoom {
  data: Uint8Array;
  dictionary: Uint8Array;
}

type Unpacked = Pick<Page, 'bytes' | 'start' | 'end'>;

const encodingOf = (encoding: number | undefined): Encoding =>
  ENCODINGS[encoding ?? -1] ?? other('values written in another way');

function unpack(packed: Uint8Array, codec: Exclude<Codec, 'none'>, target: Uint8Array, size: number): void {
  if (codec === 'snappy') {
    unpackSnappy(packed, target, size);
    return;
  }
  // Node unpacks the latter from 22.15 on.
  if (codec === 'zstd' && !('zstdDecompressSync' in zlib)) other('packed by zstd');
  const found = (codec === 'gzip' ? zlib.gunzipSync : zlib.zstdDecompressSync)(packed, { maxOutputLength: size });
  if (found.length !== size) other('a page of another size');
  target.set(found);
}
