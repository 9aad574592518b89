import type { Terminal } from '../terminal.ts';

/** How far long work has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What is being worked on. */
  readonly label: string;
}

export interface ProgressBar {
  readonly report: (progress: Progress) => void;
  readonly stop: () => void;
}

/** Work that ends sooner shows no bar. */
const SHOW_AFTER_MS = 400;

/** A bar on standard error, for people only, which appears once the work takes long and is wiped when it ends. */
export async function createProgressBar({ err }: Terminal): Promise<ProgressBar> {
  if (!err.interactive) return { report: () => undefined, stop: () => undefined };
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar(
    { format: '{bar} {percentage}%  {label}', hideCursor: true, clearOnComplete: true, stream: process.stderr },
    cliProgress.Presets.shades_classic,
  );
  const started = performance.now();
  let shown = false;
  return {
    report: ({ done, total, label }) => {
      if (!shown && performance.now() - started < SHOW_AFTER_MS) return;
      if (!shown) bar.start(total, done, { label });
      shown = true;
      bar.setTotal(total);
      bar.update(done, { label });
    },
    stop: () => {
      if (shown) bar.stop();
    },
  };
}
