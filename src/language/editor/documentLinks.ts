import { type AstNode, AstUtils, GrammarUtils, type LangiumDocument, UriUtils } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import type { DocumentLink, Range } from 'vscode-languageserver';
import type { URI } from 'vscode-uri';
import { isBinding, isImport } from '../generated/ast.ts';
import { targetOf } from '../workspace/imports.ts';
import type { SlaEditorServices } from './services.ts';

/** Paths of imports and of data, where they name one file inside the workspace. */
export class SlaDocumentLinkProvider implements DocumentLinkProvider {
  readonly #services: SlaEditorServices;

  constructor(services: SlaEditorServices) {
    this.#services = services;
  }

  getDocumentLinks(document: LangiumDocument): DocumentLink[] {
    return AstUtils.streamAst(document.parseResult.value)
      .map((node) => pathOf(node))
      .nonNullable()
      .filter(({ target }) => this.#services.shared.workspace.Roots.contains(target))
      .map(({ range, target }) => ({ range, target: target.toString() }))
      .toArray();
  }
}

export interface PathInText {
  /** Without the quotes. */
  readonly range: Range;
  readonly target: URI;
}

/** The file that a node's path names; nothing where it's a pattern for several. */
export function pathOf(node: AstNode): PathInText | undefined {
  if (!isImport(node) && !isBinding(node)) return undefined;
  const cst = GrammarUtils.findNodeForProperty(node.$cstNode, 'path');
  if (!node.path || cst === undefined || /[*?[\]]/.test(node.path)) return undefined;
  const { start, end } = cst.range;
  return {
    range: {
      start: { line: start.line, character: start.character + 1 },
      end: { line: end.line, character: end.character - 1 },
    },
    target:
      (isImport(node) ? targetOf(node) : undefined) ??
      UriUtils.joinPath(UriUtils.dirname(AstUtils.getDocument(node).uri), node.path),
  };
}
