/** Work that goes on while other things are done. What goes wrong with it is told by the next call, but for `ended`. */
export interface Background {
  /** Begins once there is room for it. */
  start(work: () => Promise<void>): Promise<void>;
  /** All of it is done. */
  done(): Promise<void>;
  /** None of it goes on, whether it is done or failed. */
  ended(): Promise<void>;
}

/** At most so much of it goes on at once. */
export function inBackground(most: number): Background {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const tell = (): void => {
    if (failure !== undefined) throw failure.error;
  };
  const ended = async (): Promise<void> => void (await Promise.all(running));
  return {
    async start(work) {
      while (running.size >= most) await Promise.race(running);
      tell();
      const run: Promise<void> = work()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(run));
      running.add(run);
    },
    async done() {
      await ended();
      tell();
    },
    ended,
  };
}
