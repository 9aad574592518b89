import { other } from './otherParquet.ts';

/** Unpacks Snappy's format into `target`, which it must fill: pieces as they are, and copies of what came before. */
export function unpackSnappy(packed: Uint8Array, target: Uint8Array, size: number): void {
  let at = 0;
  let length = 0;
  for (let unit = 1; ; unit *= 128) {
    const byte = packed[at++] ?? other('it breaks off');
    length += (byte & 127) * unit;
    if (byte < 128) break;
    if (unit > 2 ** 28) other('it is too long');
  }
  if (length !== size) other('it has another length than it says');
  let to = 0;
  while (at < packed.length) {
    const tag = packed[at++] as number;
    if ((tag & 3) === 0) {
      let count = (tag >> 2) + 1;
      if (count > 60) {
        const bytes = count - 60;
        count = little(packed, at, bytes) + 1;
        at += bytes;
      }
      if (to + count > size || at + count > packed.length) other('it goes beyond its end');
      target.set(packed.subarray(at, at + count), to);
      at += count;
      to += count;
      continue;
    }
    const kind = tag & 3;
    const count = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const distance = kind === 1 ? (tag >> 5) * 256 + little(packed, at, 1) : little(packed, at, kind === 2 ? 2 : 4);
    at += kind === 1 ? 1 : kind === 2 ? 2 : 4;
    if (distance === 0 || distance > to || to + count > size) other('it goes beyond its end');
    // What is copied may reach into what it's copied to: then it repeats.
    for (let i = 0; i < count; i++) target[to + i] = target[to - distance + i] as number;
    to += count;
  }
  if (to !== size) other('it breaks off');
}

function little(bytes: Uint8Array, at: number, count: number): number {
  if (at + count > bytes.length) return other('it breaks off');
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number);
  return value;
}
