import type { Progress } from '../measure/engine.ts';
import { formatDuration } from '../time/duration.ts';

/** Before that a rate says nothing. */
const LEAST_MS = 1000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * How long a step will still take, from how long its part took so far: `about 2 min left`; nothing as long as that can't be said. Steps count different
 * things, and so does one whose total is another, so each is timed by itself. `now` is a clock that only this reads: no result depends on it.
 */
export function remainingTime(now: () => number): (progress: Progress) => string | undefined {
  let step: Progress['step'] | undefined;
  let of = 0;
  let since = 0;
  let before = 0;
  return ({ step: current, done, total }) => {
    if (current !== step || total !== of) {
      step = current;
      of = total;
      since = now();
      before = done;
    }
    const elapsed = now() - since;
    if (elapsed < LEAST_MS || done <= before || total <= done) return undefined;
    const left = (elapsed * (total - done)) / (done - before);
    const unit = left >= 2 * MINUTE ? MINUTE : SECOND;
    return `about ${formatDuration(Math.max(1, Math.round(left / unit)) * unit)} left`;
  };
}
