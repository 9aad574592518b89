import {
  type AstNode,
  AstUtils,
  type CstNode,
  CstUtils,
  type LangiumDocument,
  type ReferenceInfo,
  UriUtils,
} from 'langium';
import { DefaultRenameProvider } from 'langium/lsp';
import {
  LSPErrorCodes,
  type Range,
  type RenameParams,
  ResponseError,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { URI } from 'vscode-uri';
import * as ast from '../generated/ast.ts';
import { BUILTIN_SCHEME } from '../library/standard.ts';
import { kindOf } from '../scoping/words.ts';
import { labelOf } from './labels.ts';
import { sameMember } from './overrides.ts';
import type { SlaEditorServices } from './services.ts';

const NAME = /^[_a-zA-Z\u00C0-\u024F\u0370-\u1FFF\u3040-\uD7FF][\w\u00C0-\u024F\u0370-\u1FFF\u3040-\uD7FF]*$/;

/** Renames a declaration and every use of it, in all files, and refuses what would change the meaning. */
export class SlaRenameProvider extends DefaultRenameProvider {
  readonly #services: SlaEditorServices;
  readonly #keywords: ReadonlySet<string>;

  constructor(services: SlaEditorServices) {
    super(services);
    this.#services = services;
    this.#keywords = new Set(
      AstUtils.streamAst(services.Grammar)
        .flatMap((node) =>
          'value' in node && typeof node.value === 'string' && node.$type === 'Keyword' ? [node.value] : [],
        )
        .toArray(),
    );
  }

  override prepareRename(document: LangiumDocument, { position }: TextDocumentPositionParams): Range | undefined {
    const leaf = this.#leafAt(document, position);
    const declaration = leaf && this.#declarationOf(leaf);
    if (leaf === undefined || declaration === undefined) return undefined;
    this.#refuseFixedNames(declaration);
    return leaf.range;
  }

  override async rename(
    document: LangiumDocument,
    { position, newName }: RenameParams,
  ): Promise<WorkspaceEdit | undefined> {
    const leaf = this.#leafAt(document, position);
    const declaration = leaf && this.#declarationOf(leaf);
    if (declaration === undefined) return undefined;
    this.#refuseFixedNames(declaration);
    if (newName === this.nameProvider.getName(declaration)) return { changes: {} };
    this.#refuseBadName(newName);
    this.#refuseClash(declaration, newName);
    const changes: Record<string, { range: Range; newText: string }[]> = {};
    for (const { uri, range } of this.#places(declaration)) {
      const key = uri.toString();
      changes[key] = [...(changes[key] ?? []), { range, newText: newName }];
    }
    return { changes };
  }

  #leafAt(document: LangiumDocument, position: TextDocumentPositionParams['position']): CstNode | undefined {
    const root = document.parseResult.value.$cstNode;
    const offset = document.textDocument.offsetAt(position);
    return root && CstUtils.findDeclarationNodeAtOffset(root, offset, this.grammarConfig.nameRegexp);
  }

  #declarationOf(leaf: CstNode): AstNode | undefined {
    const [declaration] = this.references.findDeclarations(leaf);
    if (declaration !== undefined) return declaration;
    const name = this.nameProvider.getNameNode(leaf.astNode);
    return name !== undefined && leaf.offset >= name.offset && leaf.end <= name.end ? leaf.astNode : undefined;
  }

  /** The declaration's own name and all that refers to it, each place once. */
  #places(renamed: AstNode): readonly { readonly uri: URI; readonly range: Range }[] {
    const places = sameMember(renamed, this.#services).flatMap((declaration) => this.#placesOf(declaration));
    return [
      ...new Map(places.map((place) => [`${place.uri.toString()}#${JSON.stringify(place.range)}`, place])).values(),
    ];
  }

  #placesOf(declaration: AstNode): readonly { readonly uri: URI; readonly range: Range }[] {
    const document = AstUtils.getDocument(declaration);
    const own = this.nameProvider.getNameNode(declaration);
    const uses = this.references
      .findReferences(declaration, { includeDeclaration: true })
      .map(({ sourceUri, segment }) => ({ uri: sourceUri, range: segment.range }))
      .toArray();
    const places = own === undefined ? uses : [{ uri: document.uri, range: own.range }, ...uses];
    const byPlace = new Map(
      places.map((place) => [
        `${place.uri.toString()}#${place.range.start.line}:${place.range.start.character}`,
        place,
      ]),
    );
    return [...byPlace.values()];
  }

  #refuseFixedNames(declaration: AstNode): void {
    if (ast.isFee(declaration)) throw refusal("'fee' is a word of the language; a service has one fee.");
    if (AstUtils.getDocument(declaration).uri.scheme === BUILTIN_SCHEME)
      throw refusal(`'${labelOf(declaration)}' belongs to the built-in library.`);
  }

  #refuseBadName(name: string): void {
    if (this.#keywords.has(name)) throw refusal(`'${name}' is a word of the language. Choose another name.`);
    if (/^p\d{1,2}$/.test(name)) throw refusal(`'${name}' is a percentile. Choose another name.`);
    if (!NAME.test(name))
      throw refusal(`'${name}' is not a name: names begin with a letter or _, and go on with letters, digits and _.`);
  }

  /** A name that already means something, where the declaration stands or where it is used, would change what is said. */
  #refuseClash(declaration: AstNode, name: string): void {
    const sibling = siblingsOf(declaration).find(
      (other) => other !== declaration && this.nameProvider.getName(other) === name,
    );
    if (sibling !== undefined) throw clash(name, sibling);
    const elsewhere = this.#meaningOf(declaration, name);
    if (elsewhere !== undefined && elsewhere !== declaration) throw clash(name, elsewhere);
  }

  #meaningOf(declaration: AstNode, name: string): AstNode | undefined {
    for (const info of this.#uses(declaration)) {
      const found = this.#services.references.ScopeProvider.getScope(info).getElement(name)?.node;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** References to the declaration, in every document that is loaded. */
  *#uses(declaration: AstNode): Iterable<ReferenceInfo> {
    const found = this.references.findReferences(declaration, {});
    const uris = new Set(found.map(({ sourceUri }) => sourceUri.toString()));
    for (const document of this.#services.shared.workspace.LangiumDocuments.all) {
      if (!uris.has(document.uri.toString())) continue;
      for (const node of AstUtils.streamAst(document.parseResult.value)) {
        for (const info of AstUtils.streamReferences(node))
          if ('ref' in info.reference && info.reference.ref === declaration) yield info;
      }
    }
  }
}

/** What stands beside the declaration and shares its names. */
function siblingsOf(declaration: AstNode): readonly AstNode[] {
  const container = declaration.$container;
  const property = declaration.$containerProperty;
  if (container === undefined || property === undefined) return [];
  // The name of an import stands for as much as a declaration of the file.
  if (ast.isModel(container)) return [...container.imports, ...container.declarations];
  const siblings: unknown = Reflect.get(container, property);
  return Array.isArray(siblings)
    ? siblings.filter((item): item is AstNode => typeof item === 'object' && item !== null)
    : [];
}

function clash(name: string, other: AstNode): ResponseError<void> {
  const document = AstUtils.getDocument(other);
  const line = (other.$cstNode?.range.start.line ?? 0) + 1;
  return refusal(
    `'${name}' is already ${kindOf(other.$type)}, declared in ${UriUtils.basename(document.uri)}, line ${line}.`,
  );
}

const refusal = (message: string): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestFailed, message);
