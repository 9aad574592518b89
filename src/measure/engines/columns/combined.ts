import type { Breath } from '../../breath.ts';
import { type CodeArray, CodeBuilder } from './codes.ts';

/** Combinations of codes that occur, each with a code of its own. */
export interface Combined {
  readonly codes: CodeArray;
  /** By combination: its codes. */
  readonly parts: readonly (readonly number[])[];
}

/** Up to so many pairs are looked up in an array. */
const MOST_PAIRS = 1 << 22;

/** Tells rows apart by several columns of codes. There is at least one; `sizes` are how many codes each has. */
export async function combined(
  columns: readonly CodeArray[],
  sizes: readonly number[],
  breath: Breath,
): Promise<Combined> {
  const [first, ...others] = columns;
  if (first === undefined) throw new RangeError('no columns to combine');
  let result: Combined = { codes: first, parts: Array.from({ length: sizes[0] ?? 0 }, (_, code) => [code]) };
  for (const [i, other] of others.entries()) result = await withColumn(result, other, sizes[i + 1] ?? 0, breath);
  return result;
}

async function withColumn(
  { codes, parts }: Combined,
  other: CodeArray,
  size: number,
  breath: Breath,
): Promise<Combined> {
  const builder = new CodeBuilder();
  builder.reserve(codes.length);
  const pairs: (readonly number[])[] = [];
  const found = lookup(parts.length * size);
  await breath.over(codes.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const [one, two] = [codes[i] as number, other[i] as number];
      const key = one * size + two;
      let code = found.get(key);
      if (code === undefined) {
        code = pairs.length;
        pairs.push([...(parts[one] ?? []), two]);
        found.set(key, code);
      }
      builder.push(code);
    }
  });
  return { codes: builder.finish(), parts: pairs };
}

interface Lookup {
  get(key: number): number | undefined;
  set(key: number, code: number): void;
}

function lookup(keys: number): Lookup {
  if (keys > MOST_PAIRS) return new Map<number, number>();
  const codes = new Int32Array(keys).fill(-1);
  return {
    get: (key) => {
      const code = codes[key] as number;
      return code < 0 ? undefined : code;
    },
    set: (key, code) => {
      codes[key] = code;
    },
  };
}
