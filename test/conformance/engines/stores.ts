/** Every engine, by the folder of `src/measure/engines` that it lives in. */
import { clickhouseStore } from './clickhouseStore.ts';
import { memoryStore } from './memoryStore.ts';
import { postgresStore } from './postgresStore.ts';
import { prometheusStore } from './prometheusStore.ts';
import type { Store } from './store.ts';

export const STORES: Readonly<
  Record<string, { readonly holds: 'any rows' | 'samples'; readonly open: () => Promise<Store> }>
> = {
  memory: { holds: 'any rows', open: async () => memoryStore() },
  postgres: { holds: 'any rows', open: () => postgresStore() },
  clickhouse: { holds: 'any rows', open: clickhouseStore },
  prometheus: { holds: 'samples', open: prometheusStore },
};

/** What each project is stated from beside its stores: the files themselves. */
export const OF_FILES = 'duckdb';

/** The stores of all engines that can hold such rows. */
export const openStores = (rows: 'any rows' | 'samples'): Promise<readonly Store[]> =>
  Promise.all(
    Object.values(STORES)
      .filter(({ holds }) => rows === 'samples' || holds === 'any rows')
      .map(({ open }) => open()),
  );
