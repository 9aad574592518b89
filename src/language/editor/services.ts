import type { LangiumLSPServices, LangiumSharedLSPServices } from 'langium/lsp';
import type { URI } from 'vscode-uri';
import type { SlaServices, SlaSharedServices } from '../services.ts';
import type { SelectionRangeProvider } from './selectionRanges.ts';

/** What the editor services need of the user's files beside the `.sla` documents; nothing outside the workspace is read. */
export interface WorkspaceFiles {
  /** Names in a folder; empty where there is none. */
  readonly list: (folder: URI) => Promise<readonly { readonly name: string; readonly isFolder: boolean }[]>;
  /** Columns of a data file, from its header; undefined where they can't be told. */
  readonly columns: (file: URI) => Promise<readonly string[] | undefined>;
}

export interface SlaEditorAddedServices {
  readonly editor: {
    readonly SelectionRangeProvider: SelectionRangeProvider;
    readonly Files: WorkspaceFiles;
  };
}

/** The language with all that an editor asks of it. */
export type SlaEditorServices = SlaServices &
  LangiumLSPServices &
  SlaEditorAddedServices & { readonly shared: SlaSharedEditorServices };

export type SlaSharedEditorServices = SlaSharedServices & LangiumSharedLSPServices;
