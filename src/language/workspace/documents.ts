import { DefaultLangiumDocuments, type LangiumDocument } from 'langium';
import type { URI } from 'vscode-uri';

/** Every name of every file asks for the files that it may stand in: they are found by their names at once. */
export class SlaDocuments extends DefaultLangiumDocuments {
  readonly #found = new Map<string, LangiumDocument>();

  override getDocument(uri: URI): LangiumDocument | undefined {
    const name = uri.toString();
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const found = super.getDocument(uri);
    if (found !== undefined) this.#found.set(name, found);
    return found;
  }

  override deleteDocument(uri: URI): LangiumDocument | undefined {
    this.#found.clear();
    return super.deleteDocument(uri);
  }

  override deleteDocuments(folder: URI): LangiumDocument[] {
    this.#found.clear();
    return super.deleteDocuments(folder);
  }
}
