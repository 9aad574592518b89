import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/measure/engine.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import type { Case } from './generate/case.ts';

/** Lays a case out as files, so that the database reads what the dataset says of them, and removes them afterwards. */
export async function inFiles<T>({ files }: Case, use: (engine: Engine) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'sla-oracle-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
    return await use(duckdbEngine(await workspaceFiles(root)));
  } finally {
    await rm(root, { recursive: true });
  }
}
