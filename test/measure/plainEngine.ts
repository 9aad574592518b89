import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../src/measure/engine.ts';
import { memoryEngine } from '../../src/measure/engines/memory/engine.ts';

/** Splits files that hold neither quotes nor newlines in their cells: what engines make of the records is compared, not how they split them. */
export const plainEngine = (root: string): Engine =>
  memoryEngine(async ({ path, relativeTo }) => {
    const shown = join(relativeTo, '..', path);
    const bytes = await readFile(join(root, shown));
    const [header = '', ...lines] = bytes.toString('utf8').trimEnd().split(/\r?\n/);
    return [
      {
        path: shown,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        columns: header.split(','),
        records: lines.map((line, i) => ({ line: i + 2, cells: line.split(',') })),
      },
    ];
  });
