import { EmptyFileSystem, type FileSystemProvider, inject, type Module, UriUtils } from 'langium';
import {
  createDefaultModule,
  createDefaultSharedModule,
  DefaultTextDocumentContentProvider,
  type PartialLangiumLSPServices,
  type PartialLangiumSharedLSPServices,
} from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import { SlaGeneratedModule, SlaGeneratedSharedModule } from '../generated/module.ts';
import { BUILTIN_SCHEME } from '../library/standard.ts';
import { createSlaSharedModule, registerSla, type SlaContext, SlaModule } from '../module.ts';
import { SlaCodeActionProvider } from './codeActions.ts';
import { SlaCompletionProvider } from './completion.ts';
import { SlaDefinitionProvider } from './definition.ts';
import { SlaDocumentLinkProvider } from './documentLinks.ts';
import { SlaDocumentSymbolProvider } from './documentSymbols.ts';
import { SlaFoldingRangeProvider } from './folding.ts';
import { SlaFormatter } from './formatter.ts';
import { columnsOf } from './headers.ts';
import { SlaHoverProvider } from './hover.ts';
import { SlaInlayHintProvider } from './inlayHints.ts';
import { SlaNodeKindProvider } from './kinds.ts';
import { SlaRenameProvider } from './rename.ts';
import { createSelectionRangeProvider } from './selectionRanges.ts';
import { SlaSemanticTokenProvider } from './semanticTokens.ts';
import type { SlaEditorAddedServices, SlaEditorServices, SlaSharedEditorServices, WorkspaceFiles } from './services.ts';
import { SlaSignatureHelpProvider } from './signatureHelp.ts';
import { SlaWorkspaceSymbolProvider } from './workspaceSymbols.ts';

/** What an editor's services need beside what the language needs. */
export interface SlaEditorContext extends SlaContext {
  /** Absent in tests that ask the services directly. */
  readonly connection?: Connection;
  /** Reads folders and headers; by default through the file system of the language. */
  readonly files?: WorkspaceFiles;
  /** Replaces services that all documents share. */
  readonly shared?: Module<SlaSharedEditorServices, PartialLangiumSharedLSPServices>;
}

/** The language with its editor services: what the language server runs. */
export function createSlaEditorServices(context: SlaEditorContext = {}): {
  readonly shared: SlaSharedEditorServices;
  readonly Sla: SlaEditorServices;
} {
  const fileSystemProvider = context.fileSystemProvider ?? EmptyFileSystem.fileSystemProvider;
  const base = context.connection === undefined ? {} : { connection: context.connection };
  const shared = inject(
    createDefaultSharedModule({ ...base, fileSystemProvider }),
    SlaGeneratedSharedModule,
    createSlaSharedModule(context),
    sharedEditorModule,
    context.shared ?? {},
  );
  const Sla = inject(createDefaultModule({ shared }), SlaGeneratedModule, SlaModule, editorModule(context), {
    shared: () => shared,
  } as Module<SlaEditorServices, object>) as SlaEditorServices;
  registerSla(Sla);
  return { shared, Sla };
}

const sharedEditorModule: Module<SlaSharedEditorServices, PartialLangiumSharedLSPServices> = {
  lsp: {
    NodeKindProvider: () => new SlaNodeKindProvider(),
    WorkspaceSymbolProvider: (services) => new SlaWorkspaceSymbolProvider(services),
    TextDocumentContentProvider: (services) => new DefaultTextDocumentContentProvider(services, BUILTIN_SCHEME),
  },
};

function editorModule(
  context: SlaEditorContext,
): Module<SlaEditorServices, PartialLangiumLSPServices & SlaEditorAddedServices> {
  return {
    editor: {
      SelectionRangeProvider: createSelectionRangeProvider,
      Files: (services) => context.files ?? filesOf(() => services.shared.workspace.FileSystemProvider),
    },
    lsp: {
      CodeActionProvider: () => new SlaCodeActionProvider(),
      CompletionProvider: (services) => new SlaCompletionProvider(services),
      DefinitionProvider: (services) => new SlaDefinitionProvider(services),
      DocumentLinkProvider: (services) => new SlaDocumentLinkProvider(services),
      DocumentSymbolProvider: (services) => new SlaDocumentSymbolProvider(services),
      FoldingRangeProvider: () => new SlaFoldingRangeProvider(),
      Formatter: () => new SlaFormatter(),
      HoverProvider: (services) => new SlaHoverProvider(services),
      InlayHintProvider: (services) =>
        new SlaInlayHintProvider(async () => {
          const settings: unknown = await services.shared.workspace.ConfigurationProvider.getConfiguration(
            'sla',
            'inlayHints',
          );
          return typeof settings === 'object' && settings !== null && 'budget' in settings && settings.budget === true;
        }),
      RenameProvider: (services) => new SlaRenameProvider(services),
      SemanticTokenProvider: (services) => new SlaSemanticTokenProvider(services),
      SignatureHelp: () => new SlaSignatureHelpProvider(),
    },
  };
}

/** Good enough where files are small or in memory; a server reads only the first bytes. */
function filesOf(provider: () => FileSystemProvider): WorkspaceFiles {
  return {
    list: async (folder) => {
      try {
        const entries = await provider().readDirectory(folder);
        return entries.map(({ uri, isDirectory }) => ({ name: UriUtils.basename(uri), isFolder: isDirectory }));
      } catch {
        // A folder that isn't there has nothing to propose.
        return [];
      }
    },
    columns: async (file) => {
      try {
        return columnsOf(UriUtils.basename(file), await provider().readFile(file));
      } catch {
        return undefined;
      }
    },
  };
}
