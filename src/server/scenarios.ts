import { DocumentState, type LangiumDocument } from 'langium';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { SlaEditorServices } from '../language/editor/services.ts';
import { declaredIn } from '../language/lowering/declared.ts';
import { sourceRange } from '../language/lowering/source.ts';
import { targetOf } from '../language/scoping/references.ts';
import {
  type DeclaredScenario,
  type RunScenariosParams,
  type RunScenariosResult,
  runScenariosRequest,
  type ScenariosParams,
  type ScenariosResult,
  scenariosRequest,
} from '../protocol/requests.ts';
import { runScenarios } from '../scenario/file.ts';
import { cancellable, signalOf } from './cancellation.ts';
import { validatedDocument } from './validatedDocument.ts';

/** Answers `sla/scenarios` and `sla/runScenarios` from the code that `sla test` calls. */
export function answerScenarios(connection: Connection, services: SlaEditorServices): void {
  connection.onRequest<ScenariosResult, void>(scenariosRequest, ({ uri }: ScenariosParams, token: CancellationToken) =>
    cancellable(token, async (): Promise<ScenariosResult> => {
      const documents =
        uri === undefined
          ? await documentsOfWorkspace(services)
          : [await validatedDocument(URI.parse(uri), services, token)];
      return { documents: documents.map((document) => listed(document, services)).filter(hasScenarios) };
    }),
  );

  connection.onRequest<RunScenariosResult, void>(
    runScenariosRequest,
    ({ uri, only }: RunScenariosParams, token: CancellationToken) =>
      cancellable(token, async (): Promise<RunScenariosResult> => {
        const document = await validatedDocument(URI.parse(uri), services, token);
        const selection = only === undefined ? {} : { only: new Set(only) };
        return runScenarios(document, services, { ...selection, signal: signalOf(token) });
      }),
  );
}

type Listed = ScenariosResult['documents'][number];

const hasScenarios = ({ scenarios }: Listed): boolean => scenarios.length > 0;

/** Sorted, so that the list doesn't follow the order in which files were found. */
async function documentsOfWorkspace({ shared }: SlaEditorServices): Promise<readonly LangiumDocument[]> {
  const { LangiumDocuments, WorkspaceManager, DocumentBuilder } = shared.workspace;
  await WorkspaceManager.ready;
  await DocumentBuilder.waitUntil(DocumentState.Linked);
  const byUri = LangiumDocuments.all.toArray().map((document) => ({ uri: document.uri.toString(), document }));
  return byUri.sort((a, b) => (a.uri < b.uri ? -1 : 1)).map(({ document }) => document);
}

const listed = (document: LangiumDocument, services: SlaEditorServices): Listed => ({
  uri: document.uri.toString(),
  scenarios: declaredIn(document).scenarios.map((node): DeclaredScenario => {
    const { start, end } = sourceRange(node, services);
    return {
      title: node.title ?? '',
      agreement: targetOf(node.agreement)?.name ?? node.agreement?.$refText ?? '',
      start,
      end,
    };
  }),
});
