import type * as hyparquet from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { HybridReader, SLACK } from './hybrid.ts';
import { other } from './otherParquet.ts';
import { endOfThrift } from './thriftBounds.ts';
import { type Codec, unpack } from './unpack.ts';

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
      const head = this.#header();
      const packed = whole(head.compressed_page_size);
      const size = whole(head.uncompressed_page_size);
      const start = this.#at;
      if (size > LARGEST || packed > this.#end - start) return other('a page beyond its column');
      this.#at += packed;
      switch (head.type) {
        case 'DATA_PAGE': {
          const told = head.data_page_header ?? other('a page that says nothing of itself');
          return this.#withLevels(this.#unpacked(start, packed, size, 'data'), told);
        }
        case 'INDEX_PAGE':
          break;
        case 'DICTIONARY_PAGE': {
          const told = head.dictionary_page_header ?? other('a dictionary that says nothing of itself');
          if (encodingOf(told.encoding) === 'stretches') return other('a dictionary of stretches');
          const page = this.#unpacked(start, packed, size, 'dictionary');
          dictionary({ ...page, count: whole(told.num_values), encoding: 'plain' });
          break;
        }
        case 'DATA_PAGE_V2': {
          const told = head.data_page_header_v2 ?? other('a page that says nothing of itself');
          const levels = whole(told.definition_levels_byte_length);
          const count = whole(told.num_values);
          if (told.repetition_levels_byte_length !== 0 || levels > Math.min(packed, size))
            return other('rows within rows');
          const page =
            told.is_compressed === false
              ? this.#plain(start + levels, packed - levels, size - levels)
              : this.#unpacked(start + levels, packed - levels, size - levels, 'data');
          const found = this.#optional ? this.#levels(this.#bytes, start, start + levels, count) : undefined;
          return { ...page, count, encoding: encodingOf(told.encoding), levels: found };
        }
        default:
          return other('a page of another kind');
      }
    }
  }

  #header(): hyparquet.PageHeader {
    const { buffer, byteOffset } = this.#bytes;
    const end = endOfThrift(this.#bytes, this.#at, this.#end);
    const header = parquetHeader({ view: new DataView(buffer, byteOffset + this.#at, end - this.#at), offset: 0 });
    this.#at = end;
    return header;
  }

  #withLevels(page: Unpacked, told: hyparquet.DataPageHeader): DataPage {
    const [count, encoding] = [whole(told.num_values), encodingOf(told.encoding)];
    if (!this.#optional) return { ...page, count, encoding, levels: undefined };
    const { bytes, start, end } = page;
    if (told.definition_level_encoding !== 'RLE' || start + 4 > end) return other('levels written in another way');
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
    if (this.#codec === 'UNCOMPRESSED') return this.#plain(start, packed, size);
    const from = this.#bytes.subarray(start, start + packed);
    if (size + SLACK > this.#room[kind].length) this.#room[kind] = new Uint8Array((size + SLACK) * 2);
    const bytes = this.#room[kind];
    // Nothing is there to be unpacked where all values are absent.
    if (size > 0) unpack(from, this.#codec, bytes.subarray(0, size));
    return { bytes, start: 0, end: size };
  }
}

/** Where pages are unpacked to, one after the other. */
export interface PageRoom {
  data: Uint8Array;
  dictionary: Uint8Array;
}

type Unpacked = Pick<Page, 'bytes' | 'start' | 'end'>;

function encodingOf(encoding: hyparquet.Encoding): Encoding {
  switch (encoding) {
    case 'PLAIN':
      return 'plain';
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return 'dictionary';
    case 'RLE':
      return 'stretches';
    default:
      return other('values written in another way');
  }
}

/** A number of bytes or values; the library says what is written, whatever its type should be. */
const whole = (value: number): number =>
  Number.isSafeInteger(value) && value >= 0 ? value : other('a number of bytes or values that is none');
