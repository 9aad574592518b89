/** As the command's launcher without its checks: goes on from the snapshot that lies beside it. */
import { fileURLToPath } from 'node:url';

const snapshot = fileURLToPath(new URL('./image.blob', import.meta.url));
process.execve?.(
  process.execPath,
  [process.execPath, ...process.execArgv, '--snapshot-blob', snapshot, ...process.argv.slice(1)],
  process.env,
);
