import { DocumentState } from 'langium';
import type { Connection } from 'vscode-languageserver';
import type { URI } from 'vscode-uri';
import type { SlaEditorServices } from '../language/editor/services.ts';
import { declaredIn, documentOf } from '../language/lowering/declared.ts';
import { type ContractChangedParams, contractChangedNotification } from '../protocol/requests.ts';
import { sha256 } from '../simulation/digest.ts';
import { datasetsFor, importedBy } from '../simulation/selection.ts';

/** A burst of edits is told once. */
const PAUSE_MS = 150;

const DATA_FILE = /\.(csv|tsv|json|jsonl|ndjson|parquet)$/i;

/**
 * Tells the client when what it simulated may come out differently: the agreement or its datasets mean something else than
 * before, or a data file changed. Only documents that were simulated are watched.
 */
export function announceContractChanges(
  connection: Connection,
  services: SlaEditorServices,
): { readonly watch: (uri: URI) => void } {
  const { DocumentBuilder } = services.shared.workspace;
  const watched = new Map<string, { readonly uri: URI; digest: string }>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const announce = (uris: Iterable<string>): void => {
    for (const uri of uris) changed.add(uri);
    if (changed.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const params: ContractChangedParams = { uris: [...changed].sort() };
      changed.clear();
      void connection.sendNotification(contractChangedNotification, params);
    }, PAUSE_MS);
    timer.unref();
  };

  const lookAgain = async (): Promise<void> => {
    for (const [key, entry] of watched) {
      const digest = await digestOf(entry.uri, services);
      if (digest === entry.digest) continue;
      entry.digest = digest;
      announce([key]);
    }
  };

  DocumentBuilder.onBuildPhase(DocumentState.Validated, lookAgain);
  DocumentBuilder.onUpdate((_changed, deleted) => announce(deleted.map(String).filter((uri) => watched.has(uri))));
  services.shared.lsp.DocumentUpdateHandler.onWatchedFilesChange(({ changes }) => {
    const isData = changes.some(({ uri }) => DATA_FILE.test(uri));
    if (isData) announce(watched.keys());
  });

  return {
    watch: (uri) => {
      const key = uri.toString();
      if (watched.has(key)) return;
      const entry = { uri, digest: '' };
      watched.set(key, entry);
      void digestOf(uri, services).then((digest) => {
        entry.digest = digest;
      });
    },
  };
}

/** What a simulation of the document depends on, apart from the rows. */
async function digestOf(uri: URI, services: SlaEditorServices): Promise<string> {
  const document = services.shared.workspace.LangiumDocuments.getDocument(uri);
  if (document === undefined) return '';
  const { Contracts } = services.lowering;
  const datasets = datasetsFor(document, services);
  const named = [document, ...datasets.map(documentOf)];
  // The agreement that a dataset is for may stand in a file that the dataset's imports.
  const documents = new Set([...named, ...named.flatMap((each) => importedBy(each, services))]);
  const agreements = [...documents].flatMap((each) => declaredIn(each).agreements);
  return sha256(
    JSON.stringify([
      agreements.map((agreement) => Contracts.contractOf(agreement)),
      datasets.map((dataset) => Contracts.datasetOf(dataset)),
      [...documents].map((each) =>
        each.diagnostics?.filter(({ severity }) => severity === 1).map(({ message, range }) => [message, range]),
      ),
    ]),
  );
}
