import {
  type BuildOptions,
  Cancellation,
  DefaultDocumentBuilder,
  DocumentState,
  interruptAndCheck,
  isOperationCancelled,
  type LangiumDocument,
} from 'langium';
import type { SlaSharedServices } from '../services.ts';
import type { Imports } from './imports.ts';

type Token = Cancellation.CancellationToken;

/**
 * Builds documents together with the files that they import: first those that somebody looks at, to their diagnostics, then the others.
 * What takes its time is checked apart, by `validateFurther`.
 */
export class SlaDocumentBuilder extends DefaultDocumentBuilder {
  readonly #imports: () => Imports;
  /** While others of the same build haven't come as far as these: nobody who waits for the whole workspace is told. */
  #ahead = false;

  constructor(services: SlaSharedServices) {
    super(services);
    this.#imports = () => services.workspace.Imports;
  }

  protected override async buildDocuments(
    documents: LangiumDocument[],
    options: BuildOptions,
    cancelToken: Token,
  ): Promise<void> {
    const wanted = new Set(documents);
    const shown = await this.#withImports(
      documents.filter(({ uri }) => this.textDocuments?.get(uri)),
      cancelToken,
    );
    const first = shown.filter((document) => wanted.has(document) || document.state < DocumentState.Validated);
    for (const document of first) wanted.delete(document);
    if (wanted.size === 0) return super.buildDocuments(first, options, cancelToken);
    const again = first.length === 0 ? [] : await this.#buildAhead(first, [...wanted], options, cancelToken);
    const others = await this.#withImports([...wanted], cancelToken);
    const rest = others.filter((document) => wanted.has(document) || document.state < DocumentState.Validated);
    await super.buildDocuments([...new Set([...again, ...rest])], options, cancelToken);
  }

  /** Gives those that the files which are still unread may say more about: whoever looks for a name is told where it is. */
  async #buildAhead(
    first: LangiumDocument[],
    others: readonly LangiumDocument[],
    options: BuildOptions,
    cancelToken: Token,
  ): Promise<readonly LangiumDocument[]> {
    const unread = others.some(({ state }) => state < DocumentState.IndexedContent);
    this.#ahead = true;
    try {
      await super.buildDocuments(first, options, cancelToken);
    } finally {
      this.#ahead = false;
    }
    const again = unread ? first.filter(({ references }) => references.some(({ error }) => error !== undefined)) : [];
    for (const document of again) this.resetToState(document, DocumentState.ComputedScopes);
    return again;
  }

  /** The documents, read, and all that they import: a document must be read before its imports are known. */
  async #withImports(documents: readonly LangiumDocument[], cancelToken: Token): Promise<LangiumDocument[]> {
    const found = new Set(documents);
    for (const document of found) {
      if (!(await this.#read(document, cancelToken))) {
        found.delete(document);
        continue;
      }
      await this.#imports().load([document]);
      for (const imported of this.#imports().direct(document)) found.add(imported);
    }
    return [...found];
  }

  /** False where the file is gone or can't be read: it's no part of the workspace then. */
  async #read(document: LangiumDocument, cancelToken: Token): Promise<boolean> {
    if (document.state >= DocumentState.Parsed) return true;
    await interruptAndCheck(cancelToken);
    try {
      await this.langiumDocumentFactory.update(document, cancelToken);
    } catch (error) {
      if (isOperationCancelled(error)) throw error;
      console.error(`${document.uri.toString(true)} can't be read:`, error);
      this.langiumDocuments.deleteDocument(document.uri);
      this.cleanUpDeleted(document);
      return false;
    }
    document.state = DocumentState.Parsed;
    await this.notifyDocumentPhase(document, DocumentState.Parsed, cancelToken);
    return true;
  }

  /** As Langium does it, but for waiting where nobody can interrupt or listens: a fleet has thousands of documents. */
  protected override async runCancelable(
    ...[documents, targetState, cancelToken, callback]: Parameters<DefaultDocumentBuilder['runCancelable']>
  ): Promise<void> {
    if (cancelToken === Cancellation.CancellationToken.None && !this.#isListenedTo(targetState))
      for (const document of documents) {
        if (document.state >= targetState) continue;
        await callback(document);
        document.state = targetState;
      }
    await super.runCancelable(documents, targetState, cancelToken, callback);
    if (this.#ahead) this.currentState = DocumentState.Changed;
  }

  #isListenedTo(state: DocumentState): boolean {
    return this.documentPhaseListeners.get(state).length > 0;
  }

  protected override async notifyBuildPhase(
    documents: LangiumDocument[],
    state: DocumentState,
    cancelToken: Token,
  ): Promise<void> {
    if (!this.#ahead) await super.notifyBuildPhase(documents, state, cancelToken);
  }

  /**
   * Runs the checks that an update leaves out, on all documents or on some, those that somebody looks at first. What they find is told for each document
   * as soon as it's found; until then the document is as valid as before.
   */
  async validateFurther(cancelToken: Token, documents = this.langiumDocuments.all.toArray()): Promise<void> {
    for (const document of this.sortDocuments([...documents])) {
      const categories = this.#missing(document);
      if (categories.length === 0) continue;
      await interruptAndCheck(cancelToken);
      const { DocumentValidator } = this.serviceRegistry.getServices(document.uri).validation;
      const found = await DocumentValidator.validateDocument(document, { categories }, cancelToken);
      // Somebody else may have asked meanwhile.
      if (this.#missing(document).length === 0) continue;
      document.diagnostics = [...(document.diagnostics ?? []), ...found];
      const state = this.buildState.get(document.uri.toString());
      if (state) state.result = { validationChecks: [...(state.result?.validationChecks ?? []), ...categories] };
      await this.notifyDocumentPhase(document, DocumentState.Validated, cancelToken);
    }
  }

  #missing(document: LangiumDocument): string[] {
    if (document.state < DocumentState.Validated) return [];
    return this.findMissingValidationCategories(document, { validation: true });
  }
}
