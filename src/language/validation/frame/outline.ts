import type { FileFormat } from '../../../contract/fileFormat.ts';
import type { SourceRange } from '../../../contract/source.ts';

/**
 * What the text of an agreement declares, as plain data: names and places that the contract no longer has, since everything is resolved
 * there. Rules that judge names ask here, so that they need no syntax tree.
 */
export interface Outline {
  /** The agreements that it extends, the nearest first. */
  readonly extends: readonly string[];
  /** It's a version of the one that it extends. */
  readonly amends: boolean;
  /** Where the agreement itself says its version. */
  readonly version: SourceRange | undefined;
  /** The days of the term, where the agreement itself says it. */
  readonly term: { readonly from: SourceRange; readonly until?: SourceRange } | undefined;
  /** What the agreement itself declares by a name, in the order of the text. */
  readonly declarations: readonly OutlinedDeclaration[];
}

export interface OutlinedDeclaration {
  /** Its kind in the reader's words, with an article: `a calendar`. */
  readonly word: string;
  readonly type: string;
  readonly name: string;
  readonly nameAt: SourceRange;
  readonly at: SourceRange;
  /** Whether anything names it, here or in an agreement that extends this one. */
  readonly used: boolean;
  /** A declaration of the same name that can't be named any more where this one can. */
  readonly hides?: { readonly word: string; readonly at: SourceRange };
  readonly overrides?: {
    readonly owner: string;
    readonly at: SourceRange;
    /** All that it writes is written there already. */
    readonly same: boolean;
  };
}

/** What a dataset itself writes; what it inherits is judged where that stands. */
export interface OutlinedDataset {
  /** The files that it names, in the order of the text; a table or a series of a connection is none. */
  readonly files: readonly OutlinedFile[];
}

/** A file as a dataset binds data to it. */
export interface OutlinedFile {
  readonly path: string;
  readonly pathAt: SourceRange;
  readonly format?: FileFormat;
  readonly sheet?: string;
  /** How it's read, as far as it's said behind the path: each clause in the order of the text. */
  readonly options: readonly SourceRange[];
  /** From the name of the data to the brace that opens the mapping. */
  readonly head: SourceRange;
}

/** Of an agreement of which nothing but the contract is known. */
export const NO_OUTLINE: Outline = {
  extends: [],
  amends: false,
  version: undefined,
  term: undefined,
  declarations: [],
};
