import { other } from './otherParquet.ts';

/** A value of Thrift's compact protocol, in which Parquet writes all that it says of its data. */
export type Thrift = number | boolean | Uint8Array | readonly Thrift[] | ThriftStruct;

const TYPE = {
  end: 0,
  yes: 1,
  no: 2,
  byte: 3,
  short: 4,
  int: 5,
  long: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
} as const;

/** No file of sense goes deeper. */
const DEEPEST = 16;

/** The fields of a struct, by their numbers. Each is asked for as what it should be. */
export class ThriftStruct {
  readonly #fields: ReadonlyMap<number, Thrift>;

  constructor(fields: ReadonlyMap<number, Thrift>) {
    this.#fields = fields;
  }

  has(field: number): boolean {
    return this.#fields.has(field);
  }

  /** A whole number that a float holds. */
  number(field: number): number | undefined {
    const value = this.#fields.get(field);
    if (value === undefined) return undefined;
    return typeof value === 'number' && Number.isSafeInteger(value)
      ? value
      : other(`field ${field} is no whole number`);
  }

  flag(field: number): boolean | undefined {
    const value = this.#fields.get(field);
    return value === undefined || typeof value === 'boolean'
      ? value
      : other(`field ${field} is neither true nor false`);
  }

  text(field: number): string | undefined {
    const value = this.#fields.get(field);
    if (value === undefined) return undefined;
    return value instanceof Uint8Array ? utf8.decode(value) : other(`field ${field} is no text`);
  }

  struct(field: number): ThriftStruct | undefined {
    const value = this.#fields.get(field);
    return value === undefined || value instanceof ThriftStruct ? value : other(`field ${field} is no struct`);
  }

  list(field: number): readonly Thrift[] {
    const value = this.#fields.get(field) ?? [];
    return Array.isArray(value) ? value : other(`field ${field} is no list`);
  }

  structs(field: number): readonly ThriftStruct[] {
    return this.list(field).map((each) =>
      each instanceof ThriftStruct ? each : other(`field ${field} is no list of structs`),
    );
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads structs one behind the other. */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Where the next one begins. */
  get at(): number {
    return this.#at;
  }

  struct(depth = 0): ThriftStruct {
    if (depth > DEEPEST) return other('structs within structs');
    const fields = new Map<number, Thrift>();
    let field = 0;
    for (;;) {
      const head = this.#byte();
      if (head === TYPE.end) return new ThriftStruct(fields);
      const step = head >> 4;
      field = step === 0 ? this.#signed() : field + step;
      const type = head & 15;
      fields.set(field, type === TYPE.yes ? true : type === TYPE.no ? false : this.#value(type, depth));
    }
  }

  #value(type: number, depth: number): Thrift {
    switch (type) {
      // As an element of a list.
      case TYPE.yes:
      case TYPE.no:
        return this.#byte() === TYPE.yes;
      case TYPE.byte:
        return this.#byte();
      case TYPE.short:
      case TYPE.int:
      case TYPE.long:
        return this.#signed();
      case TYPE.double:
        this.#skip(8);
        return Number.NaN;
      case TYPE.binary: {
        const length = this.#unsigned();
        const start = this.#at;
        this.#skip(length);
        return this.#bytes.subarray(start, this.#at);
      }
      case TYPE.list:
      case TYPE.set: {
        const head = this.#byte();
        const length = head >> 4 === 15 ? this.#unsigned() : head >> 4;
        if (length > this.#bytes.length) return other('a list longer than the file');
        return Array.from({ length }, () =>
          (head & 15) === TYPE.struct ? this.struct(depth + 1) : this.#value(head & 15, depth + 1),
        );
      }
      case TYPE.struct:
        return this.struct(depth + 1);
      default:
        return other(`a value of type ${type}`);
    }
  }

  #skip(bytes: number): void {
    this.#at += bytes;
    if (this.#at > this.#bytes.length) other('it breaks off');
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    return byte === undefined ? other('it breaks off') : byte;
  }

  /** Numbers beyond those that a float holds come as some that it doesn't hold either. */
  #unsigned(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * unit;
      if (byte < 128) return value;
      if (unit > 2 ** 63) return other('a number of too many bytes');
    }
  }

  #signed(): number {
    const value = this.#unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
