import { DefaultLangiumDocumentFactory, type FileSystemProvider, type LangiumDocument } from 'langium';
import type { URI } from 'vscode-uri';
import type { SlaSharedServices } from '../services.ts';
import type { LeanOptions } from '../syntax/parser.ts';

const LEAN: LeanOptions = { lean: true };

/** Makes documents, also of files that are read to be settled only. */
export class SlaDocumentFactory extends DefaultLangiumDocumentFactory {
  readonly #files: () => FileSystemProvider;

  constructor(services: SlaSharedServices) {
    super(services);
    this.#files = () => services.workspace.FileSystemProvider;
  }

  /** A file whose tree has places and no tokens: they are there once somebody asks. Throws what the file system throws for a missing one. */
  leanFromUri(uri: URI): LangiumDocument {
    return this.fromString(this.#files().readFileSync(uri), uri, LEAN);
  }
}
