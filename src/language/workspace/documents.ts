import { DefaultLangiumDocuments, type LangiumDocument, UriTrie } from 'langium';
import type { URI } from 'vscode-uri';

/** Every name of every file asks for the files that it may stand in: they are found by their names at once. */
export class SlaDocuments extends DefaultLangiumDocuments {
  protected override readonly documentTrie = new RememberingTrie<LangiumDocument>();
  readonly #found = new Map<string, LangiumDocument>();

  override getDocument(uri: URI): LangiumDocument | undefined {
    const name = uri.toString();
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const found = super.getDocument(uri);
    if (found !== undefined) this.#found.set(name, found);
    return found;
  }

  override hasDocument(uri: URI): boolean {
    return this.getDocument(uri) !== undefined;
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

/** What is asked whether a file is there, where, and to add it, speaks of one file each time: its name is brought into the common form once. */
class RememberingTrie<T> extends UriTrie<T> {
  #uri: string | undefined;
  #normal = '';

  protected override normalizeUri(uri: string): string {
    if (uri === this.#uri) return this.#normal;
    this.#normal = super.normalizeUri(uri);
    this.#uri = uri;
    return this.#normal;
  }
}
