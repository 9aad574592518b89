import {
  type BuildOptions,
  type Cancellation,
  DefaultDocumentBuilder,
  DocumentState,
  interruptAndCheck,
  type LangiumDocument,
} from 'langium';
import type { SlaSharedServices } from '../services.ts';
import type { Imports } from './imports.ts';

/** Builds a document together with the files that it imports. */
export class SlaDocumentBuilder extends DefaultDocumentBuilder {
  readonly #imports: () => Imports;

  constructor(services: SlaSharedServices) {
    super(services);
    this.#imports = () => services.workspace.Imports;
  }

  protected override async buildDocuments(
    documents: LangiumDocument[],
    options: BuildOptions,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<void> {
    // A changed document must be read before its imports are known.
    for (const document of documents) {
      if (document.state >= DocumentState.Parsed) continue;
      await interruptAndCheck(cancelToken);
      await this.langiumDocumentFactory.update(document, cancelToken);
      document.state = DocumentState.Parsed;
    }
    const imported = await this.#imports().load(documents);
    await super.buildDocuments(
      [...documents, ...imported.filter((one) => !documents.includes(one))],
      options,
      cancelToken,
    );
  }
}
