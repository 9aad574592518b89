import {
  type AstNode,
  AstUtils,
  type CstNode,
  CstUtils,
  DefaultReferences,
  type FindReferencesOptions,
  type ReferenceDescription,
  type Stream,
  UriUtils,
} from 'langium';
import { importNamedBy, isNamedImport, usesOfAlias } from './aliases.ts';

/** The name of an import is no reference of the grammar's: it stands within the name of what it brings. */
export class SlaReferences extends DefaultReferences {
  override findDeclarations(leaf: CstNode): AstNode[] {
    const named = importNamedBy(leaf);
    return named === undefined ? super.findDeclarations(leaf) : [named];
  }

  override findReferences(target: AstNode, options: FindReferencesOptions): Stream<ReferenceDescription> {
    const found = super.findReferences(target, options);
    if (!isNamedImport(target)) return found;
    const { uri } = AstUtils.getDocument(target);
    if (options.documentUri !== undefined && !UriUtils.equals(options.documentUri, uri)) return found;
    const targetPath = this.nodeLocator.getAstNodePath(target);
    return found.concat(
      usesOfAlias(target).map((leaf) => ({
        sourceUri: uri,
        sourcePath: this.nodeLocator.getAstNodePath(leaf.astNode),
        targetUri: uri,
        targetPath,
        segment: CstUtils.toDocumentSegment(leaf),
        local: true,
      })),
    );
  }
}
