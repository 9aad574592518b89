/**
 * What one preview shows: asks the server for a document's statement, again whenever it may have changed, and says how that goes.
 * Knows the protocol but neither panel nor editor, so that what it does can be told from what is seen.
 */
import type { PreviewChoice, PreviewContent, PreviewState, ToPreview } from '../../protocol/preview.ts';
import type { DatasetsResult, SimulateParams, SimulateResult } from '../../protocol/requests.ts';

/** The server as a session sees it. */
export interface SimulationServer {
  readonly datasets: (uri: string) => Promise<DatasetsResult>;
  /** Rejects when `signal` is aborted. `onProgress` gets what the server is doing. */
  readonly simulate: (
    params: SimulateParams,
    signal: AbortSignal,
    onProgress: (text: string) => void,
  ) => Promise<SimulateResult>;
}

export interface SessionOptions {
  readonly state: PreviewState;
  readonly file: string;
  readonly server: SimulationServer;
  readonly show: (message: ToPreview) => void;
  /** Milliseconds between the last change and a new simulation. */
  readonly updateDelay: () => number;
}

export interface PreviewSession {
  /** Shows what there is once more, for a webview that has just started. */
  readonly showAgain: () => void;
  readonly choose: (choice: PreviewChoice) => void;
  /** Simulates at once. */
  readonly update: () => void;
  /** Simulates after the delay, once for many changes. */
  readonly changed: () => void;
  readonly dispose: () => void;
}

export function createSession({ state: initial, file, server, show, updateDelay }: SessionOptions): PreviewSession {
  let state = initial;
  let datasets: readonly string[] = [];
  let dataset = initial.choice.dataset;
  let content: PreviewContent = { kind: 'nothing-yet' };
  let busy: string | undefined;
  let running: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;

  function showAgain(): void {
    show({ type: 'show', file, state, datasets, dataset, content, ...(busy === undefined ? {} : { busy }) });
  }

  function say(text: string | undefined): void {
    busy = text;
    showAgain();
  }

  function update(): void {
    clearTimeout(timer);
    running?.abort();
    const run = new AbortController();
    running = run;
    void simulate(run.signal);
  }

  async function simulate(signal: AbortSignal): Promise<void> {
    say(content.kind === 'nothing-yet' ? 'Computing…' : 'Updating…');
    try {
      const names = (await server.datasets(state.uri)).datasets;
      if (signal.aborted) return;
      datasets = names;
      const result = await server.simulate(params(), signal, (text) => {
        if (!signal.aborted) say(text);
      });
      if (signal.aborted) return;
      take(result);
    } catch (error) {
      if (signal.aborted) return; // A newer simulation is on its way.
      content = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
    say(undefined);
  }

  function take(result: SimulateResult): void {
    switch (result.kind) {
      case 'statement':
        dataset = result.dataset;
        content = { kind: 'statement', statement: result.statement, remarks: result.remarks };
        return;
      case 'problems':
        content = { kind: 'refused', reason: result.reason, problems: result.problems };
        return;
      default:
        result satisfies never;
    }
  }

  function params(): SimulateParams {
    const { uri, choice } = state;
    return {
      uri,
      ...(choice.dataset === '' ? {} : { dataset: choice.dataset }),
      ...(choice.from === '' ? {} : { from: choice.from }),
      ...(choice.to === '' ? {} : { to: choice.to }),
    };
  }

  return {
    showAgain,
    update,
    choose(choice) {
      state = { ...state, choice };
      update();
    },
    changed() {
      clearTimeout(timer);
      timer = setTimeout(update, updateDelay());
    },
    dispose() {
      clearTimeout(timer);
      running?.abort();
    },
  };
}
