import { memoryEngine, type TextFile } from '../../../src/measure/engines/memory/engine.ts';
import type { HeldFile, Store } from './store.ts';

/** The reader and evaluator without a database, as a browser has it. */
export const memoryStore = (): Store => ({
  name: 'TypeScript',
  hold: async (files) => memoryEngine(async ({ path }) => files.filter((file) => file.path === path).map(textFile)),
  close: async () => {},
});

const textFile = ({ path, columns, rows }: HeldFile): TextFile => ({
  path,
  sha256: '',
  columns: columns.map(({ name }) => name),
  records: rows.map((cells, i) => ({ line: i + 2, cells })),
});
