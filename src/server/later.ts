import type { SlaSharedEditorServices } from '../language/editor/services.ts';

/** Rules that take their time are judged when nothing else is to do: neither opening a workspace nor an edit waits for them. */
export function judgeLater({ workspace }: SlaSharedEditorServices): void {
  const { WorkspaceManager, WorkspaceLock, DocumentBuilder } = workspace;
  WorkspaceManager.initialBuildOptions = DocumentBuilder.updateBuildOptions;
  WorkspaceLock.whenIdle((token) => DocumentBuilder.validateFurther(token));
}
