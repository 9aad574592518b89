import { type AstNode, AstUtils, DocumentState, type LangiumDocument, type ReferenceInfo } from 'langium';
import * as ast from '../generated/ast.ts';
import type { SlaEditorServices } from './services.ts';
import { soundPrefixes, surroundings } from './soundPrefix.ts';

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
  return (
    probeNearby(services, document, text, start, end) ??
    probeIn(services, document, `${text.slice(0, start)}${PROBE}${text.slice(end)}`)
  );
}

/** Reads the open blocks and the line at the cursor alone, and puts what it finds into the tree of the whole file. */
function probeNearby(
  services: SlaEditorServices,
  document: LangiumDocument,
  text: string,
  start: number,
  end: number,
): ReferenceInfo | undefined {
  const around = surroundings(text.slice(0, start));
  const [prefix = ''] = soundPrefixes(around);
  const line = text.slice(end).split('\n', 1)[0] ?? '';
  const found = probeIn(services, document, `${prefix}${PROBE}${line}\n${'}'.repeat(around.headers.length)}`);
  if (found === undefined) return undefined;
  const root = document.parseResult.value;
  const names = new Map(
    AstUtils.streamContents(root)
      .filter(ast.isAgreement)
      .map((each) => [each.name, each]),
  );
  for (let node: AstNode | undefined = found.container; node !== undefined; node = node.$container) {
    const owner = node.$container;
    const whole = ast.isAgreement(owner) ? names.get(owner.name) : ast.isModel(owner) ? root : undefined;
    if (whole === undefined) continue;
    Object.assign(node, { $container: whole });
    return found;
  }
  return undefined;
}

/** Also behind the name of an import: `corp.…`. */
const isProbe = (text: string): boolean => text === PROBE || text.endsWith(`.${PROBE}`);

function probeIn(services: SlaEditorServices, document: LangiumDocument, text: string): ReferenceInfo | undefined {
  const probed = services.shared.workspace.LangiumDocumentFactory.fromString(text, document.uri);
  // Scopes need no more than the tree; nothing else ever sees this document.
  probed.state = DocumentState.ComputedScopes;
  for (const node of AstUtils.streamAst(probed.parseResult.value)) {
    const found = AstUtils.streamReferences(node).find(({ reference }) => isProbe(reference.$refText));
    if (found !== undefined) return found;
  }
  return undefined;
}
