import {
  type Cancellation,
  DefaultWorkspaceLock,
  isOperationCancelled,
  ReadPriority,
  startCancelableOperation,
} from 'langium';

type Work = (cancelToken: Cancellation.CancellationToken) => Promise<void>;

/**
 * Reading and writing the workspace, and what is done when nothing is left to write: it goes on beside requests, and the next change cancels it before
 * that is begun.
 */
export class SlaWorkspaceLock extends DefaultWorkspaceLock {
  #whenIdle: Work | undefined;
  #idle: ReturnType<typeof startCancelableOperation> | undefined;
  #writes = 0;

  /** Begun anew after each change. */
  whenIdle(work: Work): void {
    this.#whenIdle = work;
  }

  override async write(action: (cancelToken: Cancellation.CancellationToken) => void | Promise<void>): Promise<void> {
    this.#idle?.cancel();
    this.#idle = undefined;
    const turn = ++this.#writes;
    await super.write(action);
    if (turn === this.#writes) this.#begin();
  }

  #begin(): void {
    const work = this.#whenIdle;
    if (work === undefined) return;
    const source = startCancelableOperation();
    this.#idle = source;
    // A read that waits for nobody: changes wait for it, and it ends as soon as they ask.
    this.read(() => work(source.token), ReadPriority.Immediate).catch((error: unknown) => {
      if (!isOperationCancelled(error)) console.error('What is done when nothing is left to write failed:', error);
    });
  }
}
