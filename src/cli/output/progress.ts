import type { Progress } from '../../measure/engine.ts';
import { remainingTime } from '../../simulation/remaining.ts';
import type { Terminal } from '../terminal.ts';

export interface ProgressBar {
  readonly report: (progress: Progress) => void;
  readonly stop: () => void;
}

/** Work that ends sooner shows no bar. */
const SHOW_AFTER_MS = 1000;

/** A bar on standard error, for people only, which appears once the work takes long and is wiped when it ends. */
export async function createProgressBar({ err }: Terminal): Promise<ProgressBar> {
  if (!err.interactive) return { report: () => undefined, stop: () => undefined };
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage}%  {label}{left}',
      hideCursor: true,
      clearOnComplete: true,
      // The signal ends the process by a way of its own.
      gracefulExit: false,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_classic,
  );
  const remaining = remainingTime(() => performance.now());
  let shown = false;
  let latest: Progress | undefined;
  const wipe = (): void => bar.stop();
  const show = (): void => {
    if (latest === undefined) return;
    const { done, total } = latest;
    const left = remaining(latest);
    const payload = { label: textOf(latest), left: left === undefined ? '' : `, ${left}` };
    if (!shown) {
      bar.start(total, done, payload);
      // An interrupted process gives the cursor back.
      process.once('exit', wipe);
    }
    shown = true;
    bar.setTotal(total);
    bar.update(done, payload);
  };
  const showing = performance.now() + SHOW_AFTER_MS;
  // Where a step takes long before it tells how far it is, the bar is there all the same.
  const timer = setTimeout(show, SHOW_AFTER_MS);
  timer.unref();
  return {
    report: (progress) => {
      latest = progress;
      remaining(progress);
      if (performance.now() >= showing) show();
    },
    stop: () => {
      clearTimeout(timer);
      if (shown) wipe();
      process.removeListener('exit', wipe);
      shown = false;
      latest = undefined;
    },
  };
}

/** Copies of a family's figures are told apart by a number that nobody wrote. */
const textOf = ({ step, label }: Progress): string => `${step} ${label.replace(/#\d+$/, '')}`;
