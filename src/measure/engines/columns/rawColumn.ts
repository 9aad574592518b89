import { type CodeArray, CodeBuilder } from './codes.ts';
import { InstantBuilder, type Instants } from './instants.ts';
import { ABSENT, TextDictionary } from './textDictionary.ts';
import { isPlainInstant, utcInstant } from './utcInstant.ts';

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
  /** By code, 0 where certainly no row has it; absent where that has to be looked for. */
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

export class CodedBuilder implements RawColumnBuilder {
  readonly dictionary = new TextDictionary();
  readonly #codes = new CodeBuilder();
  #last: number = ABSENT;
  /** Whether nothing stands in some row. */
  #lacks = false;
  /** Whether that is known of all rows. */
  #told = true;

  look(bytes: Uint8Array, start: number, end: number): boolean {
    this.#last = this.dictionary.codeOf(bytes, start, end);
    return !this.dictionary.isMalformed(this.#last);
  }

  lookAbsent(): void {
    this.#last = ABSENT;
  }

  add(): void {
    this.addCode(this.#last);
  }

  addText(text: string | null): void {
    this.addCode(this.dictionary.codeOfText(text));
  }

  addCode(code: number): void {
    if (code === ABSENT) this.#lacks = true;
    this.#codes.push(code);
  }

  /** Adds many codes in their order. `lacks`: whether nothing stands in some of their rows, where that is known. */
  addCodes(codes: Uint32Array, lacks?: boolean): void {
    if (lacks === undefined) this.#told = false;
    else if (lacks) this.#lacks = true;
    this.#codes.pushAll(codes);
  }

  reserve(rows: number): void {
    this.#codes.reserve(rows);
  }

  finish(): CodedColumn {
    const column = { kind: 'codes', codes: this.#codes.finish(), texts: this.dictionary.texts } as const;
    if (!this.#told) return column;
    // Texts of rows that turned out to be broken are among them; nobody minds.
    const occurring = new Uint8Array(this.dictionary.size).fill(1);
    occurring[ABSENT] = this.#lacks ? 1 : 0;
    return { ...column, occurring };
  }
}

export class InstantTextBuilder implements RawColumnBuilder {
  readonly #dictionary = new TextDictionary();
  readonly #instants = new InstantBuilder();
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

  /** The code of a text that is no plain instant; less than 0 where its bytes are no UTF-8. */
  codeOfOdd(bytes: Uint8Array, start: number, end: number): number {
    const code = this.#dictionary.codeOf(bytes, start, end);
    return this.#dictionary.isMalformed(code) ? -1 : code;
  }

  /** Adds many instants in their order; where one is NaN, its place and the code of what stands there follow in `odd`. */
  addInstants(instants: Float64Array, odd: readonly { readonly place: number; readonly code: number }[]): void {
    const { length } = this.#instants;
    for (const { place, code } of odd) {
      this.#odd.rows.push(length + place);
      this.#odd.codes.push(code);
    }
    this.#instants.pushAll(instants);
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
