import { other } from './otherParquet.ts';

/** No file of sense goes deeper. */
const DEEPEST = 16;
/** The bytes of the longest number, of 7 bits each. */
const LONGEST = 10;
const TYPE = { end: 0, yes: 1, no: 2, byte: 3, short: 4, int: 5, long: 6, double: 7, binary: 8, list: 9, struct: 12 };

/**
 * Where a struct of Thrift's compact protocol ends, whose lists and numbers are no longer than what is there. The library that reads it makes room for a list before it looks
 * for its elements, and takes numbers of any length, in a time that grows with the square of that.
 */
export function endOfThrift(bytes: Uint8Array, start: number, end: number): number {
  let at = start;

  function skip(count: number): void {
    if (count > end - at) other('it breaks off');
    at += count;
  }
  function byte(): number {
    skip(1);
    return bytes[at - 1] as number;
  }
  function number(): number {
    let value = 0;
    for (let i = 0; i < LONGEST; i++) {
      const part = byte();
      value += (part & 127) * 128 ** i;
      if (part < 128) return value;
    }
    return other('a number of too many bytes');
  }
  function struct(depth: number): void {
    if (depth > DEEPEST) other('structs within structs');
    for (let head = byte(); head !== TYPE.end; head = byte()) {
      if (head >> 4 === 0) number();
      const type = head & 15;
      if (type !== TYPE.yes && type !== TYPE.no) element(type, depth);
    }
  }
  function list(depth: number): void {
    const head = byte();
    const length = head >> 4 === 15 ? number() : head >> 4;
    if (length > end - at) other('a list longer than the file');
    for (let i = 0; i < length; i++) element(head & 15, depth);
  }
  function element(type: number, depth: number): void {
    if (type === TYPE.struct) struct(depth + 1);
    else if (type === TYPE.list && depth < DEEPEST) list(depth + 1);
    else if (type === TYPE.binary) skip(number());
    else if (type === TYPE.double) skip(8);
    else if (type === TYPE.yes || type === TYPE.no || type === TYPE.byte) skip(1);
    else if (type === TYPE.short || type === TYPE.int || type === TYPE.long) number();
    else other(`a value of type ${type}`);
  }

  struct(0);
  return at;
}
