/** Code of what is absent, in every dictionary. */
export const ABSENT = 0;

const FIRST_SLOTS = 1 << 10;

/**
 * The different texts of a column, each with a code from 1 on, in the order in which they were first seen. Texts are told apart by their bytes: a
 * JavaScript string is made once for each that is different, not for each row.
 */
export class TextDictionary {
  readonly texts: (string | null)[] = [null];
  /** By code: whether the bytes are no UTF-8. */
  readonly #malformed = new Set<number>();
  #slots = new Int32Array(FIRST_SLOTS);
  #hashes: number[] = [0];
  #starts: number[] = [0, 0];
  #bytes = new Uint8Array(1 << 12);

  get size(): number {
    return this.texts.length;
  }

  isMalformed(code: number): boolean {
    return this.#malformed.size > 0 && this.#malformed.has(code);
  }

  /** The code of the text that stands in some bytes. */
  codeOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = 2_166_136_261;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 16_777_619);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = this.#slots[slot] as number;
      if (code === 0) return this.#add(bytes, start, end, hash, slot);
      if (this.#hashes[code] === hash && this.#isText(code, bytes, start, end)) return code;
    }
  }

  codeOfText(text: string | null): number {
    if (text === null) return ABSENT;
    const bytes = encoder.encode(text);
    return this.codeOf(bytes, 0, bytes.length);
  }

  #isText(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[code] as number;
    if ((this.#starts[code + 1] as number) - from !== end - start) return false;
    const known = this.#bytes;
    for (let i = start, j = from; i < end; i++, j++) if (bytes[i] !== known[j]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const code = this.texts.length;
    const from = this.#starts[code] as number;
    const to = from + end - start;
    if (to > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(to, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    const own = bytes.subarray(start, end);
    this.#bytes.set(own, from);
    this.#starts.push(to);
    this.#hashes.push(hash);
    this.texts.push(this.#decoded(own, code));
    this.#slots[slot] = code;
    if (this.texts.length * 2 > this.#slots.length) this.#grow();
    return code;
  }

  #decoded(bytes: Uint8Array, code: number): string {
    try {
      return strict.decode(bytes);
    } catch {
      this.#malformed.add(code);
      return lenient.decode(bytes);
    }
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let code = 1; code < this.texts.length; code++) {
      let slot = (this.#hashes[code] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
  }
}

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
