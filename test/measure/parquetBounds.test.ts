/** What the library for Parquet would never come to an end with, or have no room for, is refused before. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { endOfThrift } from '../../src/measure/engines/parquet/thriftBounds.ts';
import { unpack } from '../../src/measure/engines/parquet/unpack.ts';

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];

const end = (...bytes: readonly number[]): number => endOfThrift(Uint8Array.from(bytes), 0, bytes.length);

describe('bounds of Parquet', () => {
  it('are those of lists, numbers and depth in Thrift', () => {
    assert.equal(end(0x15, 0x02, 0x00, 0x77), 3);
    assert.throws(() => end(0x19, 0xf5, ...varint(30_000_000), 0, 0), /a list longer than the file/);
    assert.throws(() => end(0x16, ...Array.from({ length: 1000 }, () => 255), 0), /a number of too many bytes/);
    assert.throws(() => end(...Array.from({ length: 1000 }, () => 0x1c)), /structs within structs/);
    assert.throws(() => end(0x19, ...Array.from({ length: 1000 }, () => 0x19)), /a value of type 9/);
    assert.throws(() => end(0x18, 9, 0), /it breaks off/);
    assert.throws(() => end(0x15, 0x02), /it breaks off/);
  });

  it('let the library read as far as they say', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (drawn) => {
        const bytes = Uint8Array.from([0x1c, ...drawn, 0, 0, 0]);
        let expected: number;
        try {
          expected = endOfThrift(bytes, 0, bytes.length);
        } catch {
          return;
        }
        const reader = { view: new DataView(bytes.buffer), offset: 0 };
        deserializeTCompactProtocol(reader);
        assert.equal(reader.offset, expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('are those of lengths and distances in Snappy', () => {
    const of = (...packed: readonly number[]): Uint8Array => {
      const target = new Uint8Array(5);
      unpack(Uint8Array.from(packed), 'SNAPPY', target);
      return target;
    };
    assert.deepEqual(of(5, 0, 7, 1, 1), Uint8Array.of(7, 7, 7, 7, 7));
    // The library would go back to the piece's own tag.
    assert.throws(() => of(5, 0xfc, 0xfa, 255, 255, 255, 0, 0, 0, 0), /it goes beyond its end/);
    assert.throws(() => of(5, 0, 7, 0x0f, 0xfe, 255, 255, 255, 0), /it goes beyond its end/);
    assert.throws(() => of(5, 0, 7, 1, 2));
    assert.throws(() => of(5, 0, 7));
  });
});
