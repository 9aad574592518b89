import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  type DefaultSharedCoreModuleContext,
  EmptyFileSystem,
  inject,
  type Module,
  type PartialLangiumCoreServices,
  type PartialLangiumSharedCoreServices,
} from 'langium';
import type { URI } from 'vscode-uri';
import { createComposition } from './composition/composition.ts';
import { reflection } from './generated/ast.ts';
import { SlaGeneratedModule, SlaGeneratedSharedModule } from './generated/module.ts';
import { held, heldShared } from './held.ts';
import { createContracts } from './lowering/contracts.ts';
import { createSharedDeclarations } from './lowering/shared.ts';
import { SlaReferences } from './scoping/aliasReferences.ts';
import { SlaDescriptionProvider } from './scoping/descriptions.ts';
import { SlaLinker } from './scoping/linker.ts';
import { SlaNameProvider } from './scoping/nameProvider.ts';
import { createNames } from './scoping/names.ts';
import { SlaReferenceDescriptionProvider } from './scoping/referenceDescriptions.ts';
import { createRowScopes } from './scoping/rows.ts';
import { SlaScopeComputation } from './scoping/scopeComputation.ts';
import { SlaScopeProvider } from './scoping/scopeProvider.ts';
import type { SlaAddedServices, SlaAddedSharedServices, SlaServices, SlaSharedServices } from './services.ts';
import { SlaCommentProvider } from './syntax/comments.ts';
import { parserServices } from './syntax/module.ts';
import { testTypesQuickly } from './syntax/typeTests.ts';
import { registerTypeChecks } from './typing/register.ts';
import { createTyping } from './typing/typing.ts';
import { SlaValidationRegistry } from './typing/validationRegistry.ts';
import { RuleDocumentValidator } from './validation/documentValidator.ts';
import { TrackRecords } from './validation/trackRecords.ts';
import { SlaDocumentBuilder } from './workspace/documentBuilder.ts';
import { SlaDocumentFactory } from './workspace/documentFactory.ts';
import { SlaDocuments } from './workspace/documents.ts';
import { createImports } from './workspace/imports.ts';
import { SlaIndexManager } from './workspace/indexManager.ts';
import { SlaWorkspaceLock } from './workspace/lock.ts';
import { createRoots, type RealPath } from './workspace/roots.ts';
import { SlaWorkspaceManager } from './workspace/workspaceManager.ts';

/** What the language needs of its surroundings. Nothing in it knows Node, a browser or an editor. */
export interface SlaContext extends Partial<DefaultSharedCoreModuleContext> {
  /** The folders that belong to the user's project; imports can't leave them. An editor sets them later. */
  readonly roots?: readonly URI[];
  /** Follows symbolic links, where the file system has them. */
  readonly realPath?: RealPath;
}

/** The language's services: an editor's module is injected behind this one. */
export const SlaModule: Module<SlaServices, PartialLangiumCoreServices & SlaAddedServices> = {
  scoping: {
    Names: (services) => createNames(held(services)),
    RowScopes: (services) => createRowScopes(held(services)),
  },
  composition: { Composition: (services) => createComposition(held(services)) },
  typing: { Typing: (services) => createTyping(held(services)) },
  lowering: {
    Contracts: (services) => createContracts(held(services)),
    SharedDeclarations: ({ shared }) => createSharedDeclarations(shared),
  },
  records: { TrackRecords: () => new TrackRecords() },
  references: {
    NameProvider: () => new SlaNameProvider(),
    ScopeComputation: (services) => new SlaScopeComputation(services),
    ScopeProvider: (services) => new SlaScopeProvider(held(services)),
    Linker: (services) => new SlaLinker(held(services)),
    References: (services) => new SlaReferences(services),
  },
  parser: parserServices,
  documentation: { CommentProvider: (services) => new SlaCommentProvider(services) },
  validation: {
    DocumentValidator: (services) => new RuleDocumentValidator(services),
    ValidationRegistry: (services) => new SlaValidationRegistry(services),
  },
  workspace: {
    AstNodeDescriptionProvider: (services) => new SlaDescriptionProvider(services),
    ReferenceDescriptionProvider: (services) => new SlaReferenceDescriptionProvider(services),
  },
};

/** The one that the generated tests for types ask. */
const quickReflection = testTypesQuickly(reflection);

/** What the language adds to the services that all documents share. */
export function createSlaSharedModule(
  context: SlaContext,
): Module<SlaSharedServices, PartialLangiumSharedCoreServices & SlaAddedSharedServices> {
  return {
    AstReflection: () => quickReflection,
    workspace: {
      Roots: () => createRoots(context.roots ?? [], context.realPath),
      Imports: (services) => createImports(heldShared(services)),
      LangiumDocuments: (services) => new SlaDocuments(services),
      LangiumDocumentFactory: (services) => new SlaDocumentFactory(services),
      DocumentBuilder: (services) => new SlaDocumentBuilder(services),
      IndexManager: (services) => new SlaIndexManager(services),
      WorkspaceLock: () => new SlaWorkspaceLock(),
      WorkspaceManager: (services) => new SlaWorkspaceManager(services),
    },
  };
}

/** Registers the language and its checks; the last step of every composition of services. */
export function registerSla(services: SlaServices): void {
  services.shared.ServiceRegistry.register(services);
  registerTypeChecks(services);
}

/** The language without an editor: what the command line and tests use. */
export function createSlaServices(context: SlaContext = {}): {
  readonly shared: SlaSharedServices;
  readonly Sla: SlaServices;
} {
  const fileSystem = { fileSystemProvider: context.fileSystemProvider ?? EmptyFileSystem.fileSystemProvider };
  const shared = inject(
    createDefaultSharedCoreModule(fileSystem),
    SlaGeneratedSharedModule,
    createSlaSharedModule(context),
  );
  const Sla = inject(createDefaultCoreModule({ shared }), SlaGeneratedModule, SlaModule, {
    shared: () => shared,
  } as Module<SlaServices, object>) as SlaServices;
  registerSla(Sla);
  return { shared, Sla };
}
