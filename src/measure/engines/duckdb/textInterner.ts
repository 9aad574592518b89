import type { TextColumn } from '../../binding/logColumns.ts';
import { RememberedTexts } from '../columns/rememberedTexts.ts';
import type { Chunk } from './chunk.ts';

/** Numbers texts as they come, each once. */
export interface TextInterner {
  /** The numbers of the texts in a column of a chunk. */
  take(chunk: Chunk, column: number, into: Int32Array, from: number): void;
  /** The number of a text, made where it has none. */
  number(text: string | null): number;
  done(codes: Int32Array): TextColumn;
}

/** Bytes of a text that the engine keeps in its place in the column; longer ones are elsewhere. */
const INLINE = 12;
/** Words of four bytes that the engine keeps for each text: its length, then its bytes. */
const WORDS = 4;

/**
 * The texts of keys, of which there may be millions. Short ones (INC0012345, PROJ-123) are told apart by their bytes as they lie in the engine's
 * memory, without becoming texts here: they are made when somebody asks for one.
 */
export function textInterner(): TextInterner {
  let slots = new Int32Array(1 << 12).fill(-1);
  let words = new Int32Array(WORDS << 11);
  let size = 0;
  const long = new Map<string, number>();
  const texts = new Map<number, string | null>();
  const met = new RememberedTexts();
  let none: number | undefined;

  const another = (): number => {
    if ((size + 1) * WORDS > words.length) {
      const more = new Int32Array(words.length * 2);
      more.set(words);
      words = more;
    }
    if ((size + 1) * 2 > slots.length) grow();
    return size++;
  };
  const grow = (): void => {
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let number = 0; number < size; number++) {
      if (texts.has(number)) continue;
      const at = number * WORDS;
      slots[free(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0)] = number;
    }
  };
  /** The slot of a short text, or the one that it would take. */
  const free = (length: number, a: number, b: number, c: number): number => {
    const mask = slots.length - 1;
    let hash = Math.imul(
      length ^ Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35),
      0x27d4eb2f,
    );
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (;;) {
      const number = slots[slot] ?? -1;
      if (number < 0) return slot;
      const at = number * WORDS;
      if (words[at] === length && words[at + 1] === a && words[at + 2] === b && words[at + 3] === c) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const short = (length: number, a: number, b: number, c: number): number => {
    const slot = free(length, a, b, c);
    const known = slots[slot] ?? -1;
    if (known >= 0) return known;
    const before = slots;
    const number = another();
    const at = number * WORDS;
    words[at] = length;
    words[at + 1] = a;
    words[at + 2] = b;
    words[at + 3] = c;
    slots[before === slots ? slot : free(length, a, b, c)] = number;
    return number;
  };
  const longOrNone = (text: string | null): number => {
    if (text === null) {
      if (none === undefined) {
        none = another();
        texts.set(none, null);
      }
      return none;
    }
    const known = long.get(text);
    if (known !== undefined) return known;
    const number = another();
    long.set(text, number);
    texts.set(number, text);
    return number;
  };
  const decode = (number: number): string => {
    const at = number * WORDS;
    return Buffer.from(words.buffer, (at + 1) * 4, words[at] ?? 0).toString('utf8');
  };
  const wordsOf = (text: string): Int32Array | undefined => {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length > INLINE) return undefined;
    const all = new Int32Array(WORDS);
    all[0] = bytes.length;
    bytes.copy(Buffer.from(all.buffer), 4);
    return all;
  };

  return {
    take(chunk, column, into, from) {
      const raw = chunk.words(column, WORDS);
      const mayLack = chunk.present(column) !== undefined;
      met.nextChunk();
      for (let row = 0; row < chunk.rows; row++) {
        const at = row * WORDS;
        const [length, a, b, c] = [raw[at] ?? 0, raw[at + 1] ?? 0, raw[at + 2] ?? 0, raw[at + 3] ?? 0];
        if (mayLack && chunk.isNull(column, row)) into[from + row] = longOrNone(null);
        else if (length <= INLINE) into[from + row] = short(length, a, b, c);
        else {
          let number = met.find(length, a, b, c);
          if (number < 0) {
            number = longOrNone(chunk.text(column, row));
            met.is(number);
          }
          into[from + row] = number;
        }
      }
    },
    number(text) {
      const [length, a = 0, b = 0, c = 0] = (text === null ? undefined : wordsOf(text)) ?? [];
      return length === undefined ? longOrNone(text) : short(length, a, b, c);
    },
    done: (codes) => ({
      codes,
      distinct: size,
      text: (code) => {
        const known = texts.get(code);
        return known === undefined && !texts.has(code) ? decode(code) : (known ?? null);
      },
      find: (text) => {
        if (text === null) return none;
        const [length, a = 0, b = 0, c = 0] = wordsOf(text) ?? [];
        if (length === undefined) return long.get(text);
        const number = slots[free(length, a, b, c)] ?? -1;
        return number < 0 ? undefined : number;
      },
    }),
  };
}
