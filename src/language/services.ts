import type { LangiumCoreServices, LangiumSharedCoreServices } from 'langium';
import type { Composition } from './composition/composition.ts';
import type { Contracts } from './lowering/contracts.ts';
import type { SharedDeclarations } from './lowering/shared.ts';
import type { Names } from './scoping/names.ts';
import type { RowScopes } from './scoping/rows.ts';
import type { Typing } from './typing/typing.ts';
import type { TrackRecords } from './validation/trackRecords.ts';
import type { SlaDocumentBuilder } from './workspace/documentBuilder.ts';
import type { SlaDocumentFactory } from './workspace/documentFactory.ts';
import type { Imports } from './workspace/imports.ts';
import type { SlaWorkspaceLock } from './workspace/lock.ts';
import type { Roots } from './workspace/roots.ts';

/** What the language adds to Langium's services, without an editor. */
export interface SlaAddedServices {
  readonly scoping: {
    /** Named declarations of each document, by name. */
    readonly Names: Names;
    /** Which rows a bare field name in an expression belongs to. */
    readonly RowScopes: RowScopes;
  };
  readonly composition: { readonly Composition: Composition };
  readonly typing: { readonly Typing: Typing };
  readonly lowering: { readonly Contracts: Contracts; readonly SharedDeclarations: SharedDeclarations };
  /** What simulations have found out: rules and hovers show it. */
  readonly records: { readonly TrackRecords: TrackRecords };
}

/** What all languages of a process share, and the language adds. */
export interface SlaAddedSharedServices {
  readonly workspace: {
    /** The folders that belong to the user's project; nothing outside is read. */
    readonly Roots: Roots;
    readonly Imports: Imports;
    readonly LangiumDocumentFactory: SlaDocumentFactory;
    readonly DocumentBuilder: SlaDocumentBuilder;
    readonly WorkspaceLock: SlaWorkspaceLock;
  };
}

export type SlaSharedServices = LangiumSharedCoreServices & SlaAddedSharedServices;
export type SlaServices = LangiumCoreServices & SlaAddedServices & { readonly shared: SlaSharedServices };
