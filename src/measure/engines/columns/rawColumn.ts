import { type CodeArray, CodeBuilder } from './codes.ts';
import { InstantBuilder, type Instants } from './instants.ts';
import { type CellTaker, endOfPlain, endOfQuoted, type PlainBytes, QUOTE } from './plainCells.ts';
import { SHORT, ShortTexts } from './shortTexts.ts';
import { ABSENT, TextDictionary } from './textDictionary.ts';
import { isPlainInstant, UtcInstants, utcInstant, WHOLE_SECONDS } from './utcInstant.ts';

/** A column of the files as it's read, a value for each row. A value is looked at first and added once its row is known to be sound. */
export interface RawColumnBuilder {
  /** Looks at a text; `false` where its bytes are no UTF-8. */
  look(bytes: Uint8Array, start: number, end: number): boolean;
  lookAbsent(): void;
  /** Adds what was looked at last. */
  add(): void;
  addText(text: string | null): void;
  reserve(rows: number): void;
}

/** A code for each row, into the different texts. */
export interface CodedColumn {
  readonly kind: 'codes';
  readonly codes: CodeArray;
  readonly texts: readonly (string | null)[];
  /** By code, 1 where some row has it; absent where that has to be looked for. */
  readonly occurring?: Uint8Array;
}

/** Instants that needed no judging, NaN for all others; these have their text by row. */
export interface RawInstants {
  readonly kind: 'instants';
  readonly instants: Instants;
  readonly odd: { readonly rows: readonly number[]; readonly codes: readonly number[] };
  readonly texts: readonly (string | null)[];
}

export type RawColumn = CodedColumn | RawInstants;

export class CodedBuilder implements RawColumnBuilder, CellTaker {
  readonly dictionary = new TextDictionary();
  readonly #codes = new CodeBuilder();
  readonly #short = new ShortTexts();
  #last: number = ABSENT;

  look(bytes: Uint8Array, start: number, end: number): boolean {
    this.#last = this.dictionary.codeOf(bytes, start, end);
    return !this.dictionary.isMalformed(this.#last);
  }

  lookAbsent(): void {
    this.#last = ABSENT;
  }

  add(): void {
    this.#codes.push(this.#last);
  }

  addText(text: string | null): void {
    this.#codes.push(this.dictionary.codeOfText(text));
  }

  take(cells: PlainBytes, start: number): number {
    if (cells.bytes[start] === QUOTE) {
      const closing = endOfQuoted(cells, start);
      return closing < 0 || !this.#take(cells, start + 1, closing) ? -1 : closing + 1;
    }
    const end = endOfPlain(cells, start);
    if (end === start) this.#codes.push(ABSENT);
    else if (!this.#take(cells, start, end)) return -1;
    return end;
  }

  undo(): void {
    this.#codes.pop();
  }

  /** `false`, and nothing is added, where the bytes are no UTF-8. */
  #take({ bytes, view }: PlainBytes, start: number, end: number): boolean {
    const length = end - start;
    if (length > SHORT) {
      if (!this.look(bytes, start, end)) return false;
      this.#codes.push(this.#last);
      return true;
    }
    let code = this.#short.codeOf(view, start, length);
    if (code === ABSENT) {
      code = this.dictionary.codeOf(bytes, start, end);
      if (this.dictionary.isMalformed(code)) return false;
      this.#short.set(code);
    }
    this.#codes.push(code);
    return true;
  }

  addCode(code: number): void {
    this.#codes.push(code);
  }

  /** Adds many codes in their order. */
  addCodes(codes: Uint32Array): void {
    this.#codes.pushAll(codes);
  }

  reserve(rows: number): void {
    this.#codes.reserve(rows);
  }

  finish(): CodedColumn {
    return { kind: 'codes', codes: this.#codes.finish(), texts: this.dictionary.texts };
  }
}

export class InstantTextBuilder implements RawColumnBuilder, CellTaker {
  readonly #dictionary = new TextDictionary();
  readonly #instants = new InstantBuilder();
  readonly #plain = new UtcInstants();
  readonly #odd: { readonly rows: number[]; readonly codes: number[] } = { rows: [], codes: [] };
  #last = Number.NaN;
  #lastCode: number = ABSENT;

  look(bytes: Uint8Array, start: number, end: number): boolean {
    this.#last = utcInstant(bytes, start, end);
    if (!Number.isNaN(this.#last)) return true;
    this.#lastCode = this.#dictionary.codeOf(bytes, start, end);
    return !this.#dictionary.isMalformed(this.#lastCode);
  }

  lookAbsent(): void {
    this.#last = Number.NaN;
    this.#lastCode = ABSENT;
  }

  add(): void {
    if (Number.isNaN(this.#last)) this.#addOdd(this.#lastCode);
    else this.#instants.push(this.#last);
  }

  addText(text: string | null): void {
    if (text === null) this.lookAbsent();
    else {
      const bytes = encoder.encode(text);
      this.look(bytes, 0, bytes.length);
    }
    this.add();
  }

  take(cells: PlainBytes, start: number): number {
    const { bytes } = cells;
    const instant = this.#plain.at(cells, start);
    if (!Number.isNaN(instant)) {
      this.#instants.push(instant);
      return start + WHOLE_SECONDS;
    }
    const quoted = bytes[start] === QUOTE;
    const from = quoted ? start + 1 : start;
    const end = quoted ? endOfQuoted(cells, start) : endOfPlain(cells, start);
    if (end < 0) return -1;
    if (end === start) this.lookAbsent();
    else if (!this.look(bytes, from, end)) return -1;
    this.add();
    return quoted ? end + 1 : end;
  }

  undo(): void {
    this.#instants.pop();
    const { rows, codes } = this.#odd;
    if (rows.at(-1) !== this.#instants.length) return;
    rows.pop();
    codes.pop();
  }

  /** Adds an instant that the source holds as such; one that isn't plain is judged by its text. */
  addInstant(instant: number, textOf: (instant: number) => string): void {
    if (isPlainInstant(instant)) this.#instants.push(instant);
    else this.addText(textOf(instant));
  }

  reserve(rows: number): void {
    this.#instants.reserve(rows);
  }

  finish(): RawInstants {
    return { kind: 'instants', instants: this.#instants.finish(), odd: this.#odd, texts: this.#dictionary.texts };
  }

  #addOdd(code: number): void {
    this.#odd.rows.push(this.#instants.length);
    this.#odd.codes.push(code);
    this.#instants.push(Number.NaN);
  }
}

const encoder = new TextEncoder();
