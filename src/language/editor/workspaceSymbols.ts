import { Cancellation, interruptAndCheck } from 'langium';
import type { FuzzyMatcher, WorkspaceSymbolProvider } from 'langium/lsp';
import type { WorkspaceSymbol, WorkspaceSymbolParams } from 'vscode-languageserver';
import { isAgreement, isModel } from '../generated/ast.ts';
import { BUILTIN_SCHEME } from '../library/standard.ts';
import { symbolKindOf } from './kinds.ts';
import { labelOf } from './labels.ts';
import type { SlaSharedEditorServices } from './services.ts';

/** Every declaration of the workspace, those inside agreements too. */
export class SlaWorkspaceSymbolProvider implements WorkspaceSymbolProvider {
  readonly #services: SlaSharedEditorServices;

  constructor(services: SlaSharedEditorServices) {
    this.#services = services;
  }

  async getSymbols(
    { query }: WorkspaceSymbolParams,
    cancelToken: Cancellation.CancellationToken = Cancellation.CancellationToken.None,
  ): Promise<WorkspaceSymbol[]> {
    const matcher: FuzzyMatcher = this.#services.lsp.FuzzyMatcher;
    const symbols: WorkspaceSymbol[] = [];
    for (const document of this.#services.workspace.LangiumDocuments.all) {
      await interruptAndCheck(cancelToken);
      const root = document.parseResult.value;
      if (!isModel(root) || document.uri.scheme === BUILTIN_SCHEME) continue;
      for (const declaration of root.declarations) {
        for (const node of [declaration, ...(isAgreement(declaration) ? declaration.items : [])]) {
          const name = labelOf(node);
          if (!name || node.$cstNode === undefined || !matcher.match(query, name)) continue;
          symbols.push({
            name,
            kind: symbolKindOf(node.$type),
            location: { uri: document.uri.toString(), range: node.$cstNode.range },
            ...(node !== declaration && isAgreement(declaration) ? { containerName: declaration.name } : {}),
          });
        }
      }
    }
    return symbols;
  }
}
