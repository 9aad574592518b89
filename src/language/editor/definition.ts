import { AstUtils, type CstNode, CstUtils, type LangiumDocument } from 'langium';
import { DefaultDefinitionProvider } from 'langium/lsp';
import { type DefinitionParams, LocationLink as Link, type LocationLink } from 'vscode-languageserver';
import { overriddenBy } from '../composition/lineage.ts';
import { pathOf } from './documentLinks.ts';
import type { SlaEditorServices } from './services.ts';

/** Where a name is declared; on the path of an import, the file. */
export class SlaDefinitionProvider extends DefaultDefinitionProvider {
  readonly #services: SlaEditorServices;

  constructor(services: SlaEditorServices) {
    super(services);
    this.#services = services;
  }

  override async getDefinition(
    document: LangiumDocument,
    params: DefinitionParams,
  ): Promise<LocationLink[] | undefined> {
    return (
      this.#file(document, params) ??
      this.#overridden(document, params) ??
      (await super.getDefinition(document, params))
    );
  }

  /** On the name of what overrides: what it overrides. */
  #overridden(document: LangiumDocument, { position }: DefinitionParams): LocationLink[] | undefined {
    const root = document.parseResult.value.$cstNode;
    const leaf = root && CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(position));
    const names = this.#services.references.NameProvider;
    const name = leaf && names.getNameNode(leaf.astNode);
    if (leaf === undefined || name === undefined || leaf.offset < name.offset || leaf.end > name.end) return undefined;
    const overridden = overriddenBy(leaf.astNode);
    const range = overridden && names.getNameNode(overridden)?.range;
    if (overridden?.$cstNode === undefined || range === undefined) return undefined;
    const uri = AstUtils.getDocument(overridden).uri.toString();
    return [Link.create(uri, overridden.$cstNode.range, range, name.range)];
  }

  #file(document: LangiumDocument, { position }: DefinitionParams): LocationLink[] | undefined {
    const root = document.parseResult.value.$cstNode;
    const offset = document.textDocument.offsetAt(position);
    const leaf: CstNode | undefined = root && CstUtils.findLeafNodeAtOffset(root, offset);
    const path = leaf?.text.startsWith('"') ? pathOf(leaf.astNode) : undefined;
    if (path === undefined || leaf === undefined || !this.#services.shared.workspace.Roots.contains(path.target))
      return undefined;
    const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return [Link.create(path.target.toString(), start, start, path.range)];
  }
}
