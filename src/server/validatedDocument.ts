import { DocumentState, type LangiumDocument, ReadPriority, UriUtils } from 'langium';
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { URI } from 'vscode-uri';
import type { SlaEditorServices } from '../language/editor/services.ts';

/** The document with all its diagnostics, in a workspace that is read; a document outside it is read for the occasion. */
export async function validatedDocument(
  uri: URI,
  { shared }: SlaEditorServices,
  token: CancellationToken,
): Promise<LangiumDocument> {
  const { DocumentBuilder, LangiumDocuments, WorkspaceManager, WorkspaceLock } = shared.workspace;
  await WorkspaceManager.ready;
  if (!LangiumDocuments.hasDocument(uri)) {
    if (uri.scheme !== 'file' || UriUtils.extname(uri) !== '.sla') throw unknownDocument(uri);
    await WorkspaceLock.write(async (cancelToken) => {
      const document = await LangiumDocuments.getOrCreateDocument(uri).catch(() => {
        throw unknownDocument(uri);
      });
      await DocumentBuilder.build([document], { validation: true }, cancelToken);
    });
  }
  await DocumentBuilder.waitUntil(DocumentState.IndexedReferences, token);
  await DocumentBuilder.waitUntil(DocumentState.Validated, uri, token);
  const document = LangiumDocuments.getDocument(uri);
  if (document === undefined) throw unknownDocument(uri);
  await WorkspaceLock.read(() => DocumentBuilder.validateFurther(token, [document]), ReadPriority.Immediate);
  return document;
}

const unknownDocument = (uri: URI): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.RequestFailed, `There is no agreement at ${uri.toString(true)}.`);
