import { AstUtils, DocumentState, type LangiumDocument, type ReferenceInfo } from 'langium';
import type { SlaEditorServices } from './services.ts';

/** A name that nobody writes: where it ends up in the tree is where a name at the cursor would. */
const PROBE = 'zz_name_at_the_cursor';

/**
 * The reference that a name at the cursor would be. A half-written expression has no place for it in its tree (`x.`, `Uptime(`),
 * the same text with a name has.
 */
export function probeReference(
  services: SlaEditorServices,
  document: LangiumDocument,
  offset: number,
): ReferenceInfo | undefined {
  const text = document.textDocument.getText();
  const start = offset - (/[\p{L}\p{N}_]*$/u.exec(text.slice(0, offset))?.[0].length ?? 0);
  const end = offset + (/^[\p{L}\p{N}_]*/u.exec(text.slice(offset))?.[0].length ?? 0);
  const probed = services.shared.workspace.LangiumDocumentFactory.fromString(
    `${text.slice(0, start)}${PROBE}${text.slice(end)}`,
    document.uri,
  );
  // Scopes need no more than the tree; nothing else ever sees this document.
  probed.state = DocumentState.ComputedScopes;
  for (const node of AstUtils.streamAst(probed.parseResult.value)) {
    const found = AstUtils.streamReferences(node).find(({ reference }) => reference.$refText === PROBE);
    if (found !== undefined) return found;
  }
  return undefined;
}
