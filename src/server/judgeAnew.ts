import { DocumentState, type LangiumDocument } from 'langium';
import type { SlaSharedServices } from '../language/services.ts';

/** Validates documents again that haven't changed, since something else has that rules read; others and their contracts stay as they are. */
export function judgeAnew(
  { workspace: { WorkspaceManager, WorkspaceLock, DocumentBuilder } }: SlaSharedServices,
  documents: () => Iterable<LangiumDocument>,
): void {
  void WorkspaceManager.ready.then(() =>
    WorkspaceLock.write(async (token) => {
      for (const document of documents())
        if (document.state > DocumentState.IndexedReferences)
          DocumentBuilder.resetToState(document, DocumentState.IndexedReferences);
      await DocumentBuilder.update([], [], token);
    }),
  );
}
