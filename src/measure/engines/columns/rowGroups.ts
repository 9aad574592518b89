import { type Breath, touched } from '../../breath.ts';
import { areAllSame, type CodeArray } from './codes.ts';
import type { Instants } from './instants.ts';

export interface GroupedRows {
  /** Absent: all rows as they were read. */
  readonly order: Uint32Array | undefined;
  /** The first place of each group in that order, and behind them the number of all rows. */
  readonly bounds: readonly number[];
}

/** Rows group by group, in each as they were read. */
export async function byGroup(
  used: Uint32Array | undefined,
  size: number,
  codes: CodeArray | undefined,
  breath: Breath,
): Promise<GroupedRows> {
  const length = used?.length ?? size;
  if (codes === undefined || (used === undefined && areAllSame(codes, 0, size)))
    return { order: used, bounds: [0, length] };
  const bounds: number[] = [0];
  let inOrder = true;
  let before = 0;
  await breath.over(length, (from, to) => {
    for (let i = from; i < to; i++) {
      const code = codes[used === undefined ? i : (used[i] as number)] as number;
      if (code < before) inOrder = false;
      before = code;
      while (bounds.length <= code + 1) bounds.push(0);
      bounds[code + 1] = (bounds[code + 1] as number) + 1;
    }
  });
  for (let code = 1; code < bounds.length; code++)
    bounds[code] = (bounds[code] as number) + (bounds[code - 1] as number);
  if (inOrder) return { order: used, bounds };
  const next = Uint32Array.from(bounds);
  const order = await touched(new Uint32Array(length), breath);
  await breath.over(length, (from, to) => {
    for (let i = from; i < to; i++) {
      const row = used === undefined ? i : (used[i] as number);
      const code = codes[row] as number;
      const place = next[code] as number;
      order[place] = row;
      next[code] = place + 1;
    }
  });
  return { order, bounds };
}

/** The groups whose rows don't go by time, or of which two have the same. */
export async function outOfOrder(
  { order, bounds }: GroupedRows,
  instants: Instants,
  breath: Breath,
): Promise<readonly number[]> {
  if (order === undefined && instants.runs !== undefined)
    return (bounds.length > 2 ? instants.runs.cutAt(bounds) : instants.runs).outOfOrder(bounds);
  const found: number[] = [];
  for (let g = 0; g + 1 < bounds.length; g++) {
    const [first, end] = [bounds[g] as number, bounds[g + 1] as number];
    let before = Number.NEGATIVE_INFINITY;
    let inOrder = true;
    await breath.over(end - first, (from, to) => {
      if (!inOrder) return;
      let last = before;
      for (let i = first + from; i < first + to; i++) {
        const at = instants.at(order === undefined ? i : (order[i] as number));
        if (!(at > last)) {
          inOrder = false;
          return;
        }
        last = at;
      }
      before = last;
    });
    if (!inOrder) found.push(g);
  }
  return found;
}

/** The first place of each group in an order, and behind them the number of all rows. */
export async function boundsOf(
  order: Uint32Array,
  codes: CodeArray | undefined,
  breath: Breath,
): Promise<readonly number[]> {
  const bounds: number[] = [0];
  if (codes !== undefined)
    await breath.over(order.length, (from, to) => {
      for (let i = Math.max(1, from); i < to; i++)
        if (codes[order[i - 1] as number] !== codes[order[i] as number]) bounds.push(i);
    });
  bounds.push(order.length);
  return bounds;
}
