import { DocumentState } from 'langium';
import type { Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { SlaEditorServices } from '../language/editor/services.ts';
import { cancellable } from './cancellation.ts';

/** Langium has no service for selection ranges: this is its handler. */
export function answerSelectionRanges(connection: Connection, { editor, shared }: SlaEditorServices): void {
  connection.onSelectionRanges(({ textDocument, positions }, token) =>
    cancellable(token, async () => {
      const { DocumentBuilder, LangiumDocuments } = shared.workspace;
      const uri = URI.parse(textDocument.uri);
      await DocumentBuilder.waitUntil(DocumentState.Parsed, uri, token);
      const document = LangiumDocuments.getDocument(uri);
      return document === undefined ? [] : editor.SelectionRangeProvider.getSelectionRanges(document, positions);
    }),
  );
}
