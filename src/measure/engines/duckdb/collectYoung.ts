import v8 from 'node:v8';
import vm from 'node:vm';

/** What an engine's memory may come to before it's looked for what nobody needs any more. */
const MOST_BYTES = 1 << 23;
/** About as much as a value takes. */
const BYTES = 8;

let collect: (() => void) | undefined;

/**
 * Called for each chunk of a result. The engine's memory of a chunk is free once nobody can reach the chunk; hundreds of them are allocated before Node
 * looks, and as their memory counts as its own it then looks at all that the program holds, again and again. What is young is looked through in no time.
 */
export function chunkCollector(): (values: number) => void {
  let bytes = 0;
  return (values) => {
    bytes += values * BYTES;
    if (bytes < MOST_BYTES) return;
    bytes = 0;
    collect ??= youngCollection();
    collect();
  };
}

/** Node names this collection only where it's asked to. */
function youngCollection(): () => void {
  v8.setFlagsFromString('--expose-gc');
  const gc: unknown = vm.runInNewContext('typeof gc === "function" ? gc : undefined');
  v8.setFlagsFromString('--no-expose-gc');
  return typeof gc === 'function' ? () => gc({ type: 'minor' }) : () => undefined;
}
