import type { WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from 'vscode-languageserver';
import type { Progress } from '../measure/engine.ts';
import { remainingTime } from '../simulation/remaining.ts';

/** Work that ends sooner tells nothing of its progress. */
const TELL_AFTER_MS = 1000;

export type Told = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/** Tells an editor how far work is once it takes long: in percent, with the time that it will still take. */
export async function withProgress<T>(
  send: (told: Told) => void,
  work: (onProgress: (progress: Progress) => void) => Promise<T>,
  tellAfterMs = TELL_AFTER_MS,
): Promise<T> {
  const remaining = remainingTime(() => performance.now());
  const telling = performance.now() + tellAfterMs;
  let begun = false;
  let latest: Progress | undefined;
  const tell = (): void => {
    if (!begun) send({ kind: 'begin', title: 'Simulating', cancellable: true, percentage: 0 });
    begun = true;
    if (latest === undefined) return;
    const { label, done, total } = latest;
    const left = remaining(latest);
    send({
      kind: 'report',
      message: left === undefined ? label : `${label}, ${left}`,
      percentage: total > 0 ? Math.floor((100 * done) / total) : 0,
    });
  };
  const timer = setTimeout(tell, tellAfterMs);
  try {
    return await work((progress) => {
      latest = progress;
      remaining(progress);
      if (performance.now() >= telling) tell();
    });
  } finally {
    clearTimeout(timer);
    if (begun) send({ kind: 'end' });
  }
}
