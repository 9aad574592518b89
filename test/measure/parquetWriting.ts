/** Writes Parquet of one column in ways in which the database doesn't, page by page. */
import { gzipSync } from 'node:zlib';

export type ColumnValue = number | null;

export interface Writing {
  /** Values of `int96` are milliseconds since 1970, which it keeps as days and nanoseconds. */
  readonly type: 'boolean' | 'int32' | 'int64' | 'int96' | 'bytes';
  readonly optional: boolean;
  readonly codec: 'none' | 'snappy' | 'gzip';
  readonly groups: readonly {
    /** Whether there is a dictionary; truth values have none. */
    readonly dictionary: boolean;
    readonly pages: readonly {
      readonly version: 1 | 2;
      /** Whether values stand as they are, although there is a dictionary. */
      readonly plain: boolean;
      /** Whether equal numbers that follow each other are written once. */
      readonly stretches: boolean;
      readonly values: readonly ColumnValue[];
    }[];
  }[];
}

/** A file whose column is called `x`. In one that isn't optional, what is absent is 0. */
export function parquetOf({ type, optional, codec, groups }: Writing): Buffer {
  const parts: Buffer[] = [Buffer.from('PAR1')];
  let at = 4;
  const put = (bytes: Buffer): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  const told = groups.map(({ dictionary, pages }) => {
    const start = at;
    const own = dictionary && type !== 'boolean';
    const all = pages.flatMap(({ values }) => values.map((value) => value ?? 0));
    const different = own ? [...new Set(all)] : [];
    if (own) {
      const plain = plainOf(type, different);
      const packed = pack(plain, codec);
      put(
        header(2, plain.length, packed.length, [
          7,
          [
            [1, int(different.length)],
            [2, int(0)],
          ],
        ]),
      );
      put(packed);
    }
    const data = at;
    for (const { version, plain, stretches, values } of pages) {
      const present = values.flatMap((value) => (value === null ? (optional ? [] : [0]) : [value]));
      const levels = optional
        ? hybrid(
            values.map((value) => (value === null ? 0 : 1)),
            1,
            stretches,
          )
        : Buffer.alloc(0);
      const [encoding, body] = bodyOf(type, own && !plain ? different : undefined, present, stretches);
      const count: Field = [1, int(values.length)];
      if (version === 1) {
        const bytes = Buffer.concat(optional ? [length(levels), levels, body] : [body]);
        const packed = pack(bytes, codec);
        put(header(0, bytes.length, packed.length, [5, [count, [2, int(encoding)], [3, int(3)], [4, int(3)]]]));
        put(packed);
      } else {
        const packed = pack(body, codec);
        const fields: Field[] = [
          count,
          [2, int(values.length - present.length)],
          [3, int(values.length)],
          [4, int(encoding)],
        ];
        put(
          header(3, levels.length + body.length, levels.length + packed.length, [
            8,
            [...fields, [5, int(levels.length)], [6, int(0)]],
          ]),
        );
        put(levels);
        put(packed);
      }
    }
    const count = pages.reduce((sum, { values }) => sum + values.length, 0);
    const meta: Field[] = [
      [1, int(TYPES[type])],
      [2, list(int(0), int(3), int(8))],
      [3, list(binary('x'))],
      [4, int(CODECS[codec])],
      [5, long(count)],
      [6, long(at - start)],
      [7, long(at - start)],
      [9, long(data)],
      ...(own ? [[11, long(start)] satisfies Field] : []),
    ];
    const column = struct([
      [2, long(start)],
      [3, struct(meta)],
    ]);
    return {
      count,
      group: struct([
        [1, list(column)],
        [2, long(at - start)],
        [3, long(count)],
      ]),
    };
  });
  const footer = struct([
    [1, int(1)],
    [
      2,
      list(
        struct([
          [4, binary('table')],
          [5, int(1)],
        ]),
        struct([
          [1, int(TYPES[type])],
          [3, int(optional ? 1 : 0)],
          [4, binary('x')],
          ...(type === 'bytes' ? [[6, int(0)] satisfies Field] : []),
        ]),
      ),
    ],
    [3, long(told.reduce((sum, { count }) => sum + count, 0))],
    [4, list(...told.map(({ group }) => group))],
  ]).bytes;
  return Buffer.concat([...parts, footer, length(footer), Buffer.from('PAR1')]);
}

const TYPES = { boolean: 0, int32: 1, int64: 2, int96: 3, bytes: 6 };
const CODECS = { none: 0, snappy: 1, gzip: 2 };

function bodyOf(
  type: Writing['type'],
  dictionary: readonly number[] | undefined,
  values: readonly number[],
  stretches: boolean,
): readonly [encoding: number, body: Buffer] {
  if (dictionary !== undefined) {
    const width = Math.ceil(Math.log2(dictionary.length));
    const indices = values.map((value) => dictionary.indexOf(value));
    return [8, Buffer.concat([Buffer.of(width), hybrid(indices, width, stretches)])];
  }
  if (type === 'boolean' && stretches) {
    const levels = hybrid(
      values.map((value) => value % 2),
      1,
      true,
    );
    return [3, Buffer.concat([length(levels), levels])];
  }
  return [0, plainOf(type, values)];
}

function plainOf(type: Writing['type'], values: readonly number[]): Buffer {
  switch (type) {
    case 'boolean':
      return packBits(
        values.map((value) => value % 2),
        1,
      );
    case 'int32':
      return Buffer.from(Int32Array.from(values).buffer);
    case 'int64':
      return Buffer.from(BigInt64Array.from(values, BigInt).buffer);
    case 'int96':
      return Buffer.concat(values.map(julianOf));
    case 'bytes':
      return Buffer.concat(values.flatMap((value) => [length(Buffer.from(textOf(value))), Buffer.from(textOf(value))]));
    default:
      return type satisfies never;
  }
}

/** Nanoseconds of a day, and its number since 4713 BC. */
function julianOf(ms: number): Buffer {
  const day = Math.floor(ms / 86_400_000);
  const bytes = Buffer.alloc(12);
  bytes.writeBigInt64LE(BigInt(ms - day * 86_400_000) * 1_000_000n, 0);
  bytes.writeInt32LE(day + 2_440_588, 8);
  return bytes;
}

const textOf = (value: number): string => (value === 3 ? '' : `größer als ${value}`);

/** Stretches of the same number, or all of them bit by bit, filled up with zeros. */
function hybrid(values: readonly number[], width: number, stretches: boolean): Buffer {
  if (!stretches) return Buffer.concat([varint(Math.ceil(values.length / 8) * 2 + 1), packBits(values, width)]);
  const parts: Buffer[] = [];
  for (let from = 0; from < values.length; ) {
    let to = from + 1;
    while (to < values.length && values[to] === values[from]) to++;
    const value = Buffer.alloc(4);
    value.writeUInt32LE(values[from]!);
    parts.push(varint((to - from) * 2), value.subarray(0, Math.ceil(width / 8)));
    from = to;
  }
  return Buffer.concat(parts);
}

function packBits(values: readonly number[], width: number): Buffer {
  const bytes = Buffer.alloc(Math.ceil(values.length / 8) * width);
  values.forEach((value, i) => {
    for (let bit = 0; bit < width; bit++)
      if ((value >> bit) & 1) bytes[(i * width + bit) >> 3]! |= 1 << ((i * width + bit) & 7);
  });
  return bytes;
}

function pack(bytes: Buffer, codec: Writing['codec']): Buffer {
  if (codec === 'none') return bytes;
  return codec === 'gzip' ? gzipSync(bytes) : snappy(bytes);
}

/** Pieces as they are, and copies of what stood one to eleven bytes before, where that is the same. */
function snappy(bytes: Buffer): Buffer {
  const parts = [varint(bytes.length)];
  let literal = 0;
  const flush = (to: number): void => {
    for (; literal < to; literal += 100) {
      const some = bytes.subarray(literal, Math.min(to, literal + 100));
      parts.push(some.length > 60 ? Buffer.of(60 << 2, some.length - 1) : Buffer.of((some.length - 1) << 2), some);
    }
    literal = to;
  };
  for (let at = 1; at < bytes.length; at++) {
    const distance = 1 + (at % 11);
    let count = 0;
    while (
      count < 64 &&
      at >= distance &&
      at + count < bytes.length &&
      bytes[at + count] === bytes[at + count - distance]
    )
      count++;
    if (count < 4) continue;
    flush(at);
    if (count < 12) parts.push(Buffer.of(1 | ((count - 4) << 2), distance));
    else if (at % 2 === 0) parts.push(Buffer.of(2 | ((count - 1) << 2), distance, 0));
    else parts.push(Buffer.of(3 | ((count - 1) << 2), distance, 0, 0, 0));
    literal = at + count;
    at += count - 1;
  }
  flush(bytes.length);
  return Buffer.concat(parts);
}

function length(bytes: Buffer): Buffer {
  const result = Buffer.alloc(4);
  result.writeUInt32LE(bytes.length);
  return result;
}

/** A value of Thrift's compact protocol, with the number of its type. */
interface Written {
  readonly type: number;
  readonly bytes: Buffer;
}

type Field = readonly [field: number, value: Written | readonly Field[]];

const int = (value: number): Written => ({ type: 5, bytes: varint(value * 2) });
const long = (value: number): Written => ({ type: 6, bytes: varint(value * 2) });
const binary = (text: string): Written => ({ type: 8, bytes: Buffer.concat([varint(text.length), Buffer.from(text)]) });
const list = (...values: readonly Written[]): Written => ({
  type: 9,
  bytes: Buffer.concat([
    values.length < 15 ? Buffer.of((values.length << 4) | (values[0]?.type ?? 12)) : Buffer.of(0xf0 | values[0]!.type),
    ...(values.length < 15 ? [] : [varint(values.length)]),
    ...values.map(({ bytes }) => bytes),
  ]),
});

function struct(fields: readonly Field[]): Written {
  let before = 0;
  const parts = fields.flatMap(([field, value]) => {
    const own = 'bytes' in value ? value : struct(value);
    const head = Buffer.of(((field - before) << 4) | own.type);
    before = field;
    return [head, own.bytes];
  });
  return { type: 12, bytes: Buffer.concat([...parts, Buffer.of(0)]) };
}

const header = (kind: number, size: number, packed: number, own: Field): Buffer =>
  struct([[1, int(kind)], [2, int(size)], [3, int(packed)], own]).bytes;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.of(...bytes, rest);
}
