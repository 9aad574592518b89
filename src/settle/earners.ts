import type { Candidate } from './share.ts';

/** What decides which terms hold something: who owes it to whom, and what it was earned by. */
export type Earner = Pick<Candidate, 'by' | 'to' | 'target' | 'payment' | 'service' | 'event'>;

/** What is earned, by what earned it: terms of one record hold few of thousands. */
export interface ByEarner<T> {
  readonly add: (item: T) => void;
  /** What these targets, payments or services earned, in the order in which it was added. */
  readonly earnedBy: (ids: readonly string[]) => readonly T[];
}

export function byEarner<T>(earnerOf: (item: T) => Earner): ByEarner<T> {
  const found = new Map<string, { readonly place: number; readonly item: T }[]>();
  const items: T[] = [];
  let sorted = 0;
  const sort = (item: T, place: number): void => {
    const { target, payment, service } = earnerOf(item);
    const one = { place, item };
    for (const id of new Set([target, payment, service])) {
      if (id === undefined) continue;
      const same = found.get(id);
      if (same === undefined) found.set(id, [one]);
      else same.push(one);
    }
  };
  return {
    add: (item) => {
      items.push(item);
    },
    earnedBy: (ids) => {
      // Most terms name nobody: nothing is sorted until somebody asks.
      for (const item of items.slice(sorted)) sort(item, sorted++);
      const [only, another] = ids;
      if (only === undefined) return [];
      if (another === undefined) return (found.get(only) ?? []).map(({ item }) => item);
      const all = new Map(ids.flatMap((id) => (found.get(id) ?? []).map((one) => [one.place, one.item] as const)));
      return [...all].sort(([a], [b]) => a - b).map(([, item]) => item);
    },
  };
}
