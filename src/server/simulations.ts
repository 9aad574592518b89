import { URI } from 'langium';
import {
  type CancellationToken,
  type Connection,
  type ProgressToken,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver';
import type { SlaEditorServices } from '../language/editor/services.ts';
import type { Progress } from '../measure/engine.ts';
import { sourceEngine } from '../measure/engines/sourceEngine.ts';
import {
  type DatasetsParams,
  type DatasetsResult,
  datasetsRequest,
  type SimulateParams,
  type SimulateResult,
  simulateRequest,
} from '../protocol/requests.ts';
import { usersCache } from '../simulation/cache/diskCache.ts';
import { keepRecord } from '../simulation/keepRecord.ts';
import { refuse } from '../simulation/result.ts';
import { datasetsFor } from '../simulation/selection.ts';
import { simulate } from '../simulation/simulate.ts';
import { cancellable, signalOf } from './cancellation.ts';
import { type DataAccess, folderOf } from './dataAccess.ts';
import { judgeAnew } from './judgeAnew.ts';
import { validatedDocument } from './validatedDocument.ts';

/** Answers `sla/datasets` and `sla/simulate` from the code that the command line calls. */
export function answerSimulations(
  connection: Connection,
  services: SlaEditorServices,
  data: DataAccess,
  watch: (uri: URI) => void,
): void {
  const documentAt = (uri: string, token: CancellationToken) => validatedDocument(URI.parse(uri), services, token);

  connection.onRequest<DatasetsResult, void>(datasetsRequest, (params: DatasetsParams, token: CancellationToken) =>
    cancellable(token, async (): Promise<DatasetsResult> => {
      const document = await documentAt(params.uri, token);
      watch(document.uri);
      return { datasets: datasetsFor(document, services).map(({ name }) => name) };
    }),
  );

  connection.onRequest<SimulateResult, void>(simulateRequest, (params: SimulateParams, token: CancellationToken) =>
    cancellable(token, async (): Promise<SimulateResult> => {
      const document = await documentAt(params.uri, token);
      watch(document.uri);
      const folder = folderOf(document.uri, services.shared);
      if (folder === undefined)
        return refuse(
          'no-dataset',
          'This text lies nowhere yet, and so does its data. Save it in the folder of the project.',
        );
      const { workDoneToken, dataset, from, to } = params;
      const question = {
        ...(dataset ? { dataset } : {}),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
      };
      const files = await data.files(folder);
      const engine = sourceEngine({ files, connections: await data.connections() });
      const cache = usersCache(files);
      const result = await withProgress(connection, workDoneToken, (onProgress) =>
        simulate(document, question, { services, engine, cache, signal: signalOf(token), onProgress }),
      );
      if (result.kind === 'statement' && keepRecord(document, question, result.statement, services))
        judgeAnew(services.shared, () => [document]);
      return result;
    }),
  );
}

async function withProgress<T>(
  connection: Connection,
  token: ProgressToken | undefined,
  work: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  if (token === undefined) return work(() => {});
  const send = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void =>
    void connection.sendProgress(WorkDoneProgress.type, token, value);
  send({ kind: 'begin', title: 'Simulating', cancellable: true, percentage: 0 });
  try {
    return await work(({ label, done, total }) =>
      send({ kind: 'report', message: label, percentage: total > 0 ? Math.floor((100 * done) / total) : 0 }),
    );
  } finally {
    send({ kind: 'end' });
  }
}
