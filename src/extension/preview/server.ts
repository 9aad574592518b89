/** The language client as the previews' source of statements. A request waits for the server's start, and starts it if need be. */
import { CancellationTokenSource } from 'vscode';
import { type LanguageClient, WorkDoneProgress } from 'vscode-languageclient/node';
import { type DatasetsResult, datasetsRequest, type SimulateResult, simulateRequest } from '../../protocol/requests.ts';
import type { SimulationServer } from './session.ts';

export function simulationServer(client: LanguageClient): SimulationServer {
  let tokens = 0;
  return {
    async datasets(uri) {
      return client.sendRequest<DatasetsResult>(datasetsRequest, { uri });
    },
    async simulate(params, signal, onProgress) {
      const workDoneToken = `sla-preview-${++tokens}`;
      const cancellation = new CancellationTokenSource();
      signal.addEventListener('abort', () => cancellation.cancel(), { once: true });
      const progress = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
        const text = progressText(step);
        if (text !== undefined) onProgress(text);
      });
      try {
        return await client.sendRequest<SimulateResult>(
          simulateRequest,
          { ...params, workDoneToken },
          cancellation.token,
        );
      } finally {
        progress.dispose();
        cancellation.dispose();
      }
    },
  };
}

type Progress = { readonly message?: string; readonly percentage?: number } & (
  | { readonly kind: 'begin'; readonly title: string }
  | { readonly kind: 'report' | 'end' }
);

function progressText(step: Progress): string | undefined {
  const text = step.message ?? (step.kind === 'begin' ? step.title : undefined);
  if (step.kind === 'end' || text === undefined) return undefined;
  return step.percentage === undefined ? text : `${text} (${Math.round(step.percentage)}%)`;
}
