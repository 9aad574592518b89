/** As the command's launcher without its checks: goes on from the snapshot that lies beside it, by the same options. */
import { fileURLToPath } from 'node:url';
import { withLargePages } from '../../src/cli/snapshot/largePages.ts';
import { NODE_OPTIONS } from '../../src/cli/snapshot/nodeOptions.ts';

const snapshot = fileURLToPath(new URL('./image.blob', import.meta.url));
process.execve?.(
  process.execPath,
  [process.execPath, ...NODE_OPTIONS, ...process.execArgv, '--snapshot-blob', snapshot, ...process.argv.slice(1)],
  withLargePages(process.env),
);
