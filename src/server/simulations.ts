import { type CancellationToken, type Connection, WorkDoneProgress } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { SlaEditorServices } from '../language/editor/services.ts';
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
import { gatherRemarks } from '../simulation/remarks.ts';
import { refuse } from '../simulation/result.ts';
import { datasetsFor } from '../simulation/selection.ts';
import { simulate } from '../simulation/simulate.ts';
import { cancellable, signalOf } from './cancellation.ts';
import { type DataAccess, folderOf } from './dataAccess.ts';
import { judgeAnew } from './judgeAnew.ts';
import { type Told, withProgress } from './progress.ts';
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
      const told = (value: Told): void =>
        workDoneToken === undefined
          ? undefined
          : void connection.sendProgress(WorkDoneProgress.type, workDoneToken, value);
      const remarks = gatherRemarks();
      const result = await withProgress(told, (onProgress) =>
        simulate(document, question, {
          ...{ services, engine, cache, signal: signalOf(token), onProgress },
          onRemark: remarks.onRemark,
        }),
      );
      if (result.kind !== 'statement') return result;
      if (keepRecord(document, question, result.statement, services)) judgeAnew(services.shared, () => [document]);
      return { ...result, remarks: remarks.found() };
    }),
  );
}
