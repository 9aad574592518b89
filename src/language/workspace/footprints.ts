import type { AstNode, LangiumDocument, Reference } from 'langium';
import type { Range } from 'vscode-languageserver-types';
import { type Agreement, isAgreement, isModel } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import type { SlaServices } from '../services.ts';
import { isLean } from '../syntax/lean/nodes.ts';
import { oneForEachWorkspace } from './caches.ts';

/**
 * What the findings in an agreement rest on: its text, the texts of what it names in its file, of what they name and so on, what names it, which
 * names there are beside it, and the files that are imported. Equal footprints have equal findings.
 */
export interface Footprint {
  readonly parts: readonly (string | object)[];
  /** Agreements of the file that are part of it. */
  readonly agreements: ReadonlySet<string>;
}

/** Where each declaration of a file stands, in their order. */
export interface Layout {
  readonly ranges: readonly Range[];
}

export interface Footprints {
  readonly of: (agreement: Agreement) => Footprint | undefined;
  readonly layout: Layout;
}

/** Of a document that is linked; `undefined` where something is wrong with its syntax or a name, so that more than the texts decides. */
export function footprintsOf(document: LangiumDocument, services: SlaServices): Footprints | undefined {
  // Nobody edits what is read to be settled.
  if (isLean(document.parseResult.value.$cstNode)) return undefined;
  return cacheOf(services.shared).get(document, () => {
    const found = footprintsIn(document, services);
    return found === undefined ? {} : { found };
  }).found;
}

/** Asked for in the last phase of a build only; the next build begins anew. */
const cacheOf = oneForEachWorkspace<LangiumDocument, { readonly found?: Footprints }>();

function footprintsIn(document: LangiumDocument, services: SlaServices): Footprints | undefined {
  const root = document.parseResult.value;
  const { parserErrors, lexerErrors } = document.parseResult;
  if (!isModel(root) || parserErrors.length + lexerErrors.length > 0) return undefined;
  if (document.references.some(({ error }) => error !== undefined)) return undefined;
  const declarations: readonly AstNode[] = root.declarations;
  const indexes = new Map(declarations.map((declaration, index) => [declaration, index]));
  const named = declarations.map(() => new Set<number>());
  const inbound = declarations.map(() => new Set<string>());
  for (const reference of document.references) {
    const from = indexOf(reference.$refNode?.astNode, root, indexes);
    const target = 'ref' in reference ? targetOf(reference as Reference) : undefined;
    const to = indexOf(target, root, indexes);
    if (from === undefined || to === undefined || from === to) continue;
    named[from]?.add(to);
    inbound[to]?.add(reference.$refText);
  }
  const texts = textsOf(declarations, root);
  const imports = root.imports.map(({ $cstNode }) => $cstNode?.text ?? '').join('\n');
  const around = [...importedBy(document, services), imports, namesOf(declarations)];
  const known = new Map<Agreement, Footprint>();
  const make = (agreement: Agreement): Footprint | undefined => {
    const own = indexes.get(agreement);
    if (own === undefined) return undefined;
    const closure = [...closureOf(own, named)];
    return {
      parts: [
        ...around,
        ...closure.map((index) => texts[index] ?? ''),
        [...(inbound[own] ?? [])].sort().join(' '),
        `${declarations[own]?.$cstNode?.range.start.character}`,
      ],
      agreements: new Set(
        closure.flatMap((index) => {
          const declaration = declarations[index];
          return isAgreement(declaration) ? [declaration.name] : [];
        }),
      ),
    };
  };
  return {
    of: (agreement) => {
      const footprint = known.get(agreement) ?? make(agreement);
      if (footprint) known.set(agreement, footprint);
      return footprint;
    },
    layout: { ranges: declarations.flatMap(({ $cstNode }) => $cstNode?.range ?? []) },
  };
}

export const sameFootprint = (a: Footprint, b: Footprint): boolean =>
  a.parts.length === b.parts.length && a.parts.every((part, index) => part === b.parts[index]);

/** The declaration of the file around a node. */
function indexOf(node: AstNode | undefined, root: AstNode, indexes: ReadonlyMap<AstNode, number>): number | undefined {
  for (let at = node; at !== undefined; at = at.$container) if (at.$container === root) return indexes.get(at);
  return undefined;
}

/** Each with what stands before it, so that comments count. */
function textsOf(declarations: readonly AstNode[], root: AstNode): readonly string[] {
  const whole = root.$cstNode?.root.fullText ?? '';
  let before = 0;
  return declarations.map(({ $cstNode }) => {
    const text = whole.slice(before, $cstNode?.end ?? before);
    before = $cstNode?.end ?? before;
    return text;
  });
}

const namesOf = (declarations: readonly AstNode[]): string =>
  declarations.map((one) => `${one.$type} ${'name' in one ? String(one.name) : ''}`).join();

/** A file that is read anew has another root. */
function importedBy(document: LangiumDocument, { shared }: SlaServices): readonly object[] {
  return shared.workspace.Imports.behind(document).map((other): object => other.parseResult.value);
}

function closureOf(own: number, named: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  const found = new Set([own]);
  for (const index of found) for (const next of named[index] ?? []) found.add(next);
  return found;
}

/** On what agreements rested in which nothing was found, by name. */
export type CleanAgreements = WeakMap<LangiumDocument, Map<string, Footprint>>;

/** Whether nothing was found in the agreement, and all that this rested on is as it was. */
export function isKnownClean(
  clean: CleanAgreements,
  document: LangiumDocument,
  agreement: Agreement,
  footprints: Footprints | undefined,
): boolean {
  const before = clean.get(document)?.get(agreement.name);
  const now = before && footprints?.of(agreement);
  return before !== undefined && now !== undefined && sameFootprint(before, now);
}

export function remember(
  clean: CleanAgreements,
  document: LangiumDocument,
  agreement: Agreement,
  found: boolean,
  footprints: Footprints | undefined,
): void {
  const known = clean.get(document) ?? new Map<string, Footprint>();
  clean.set(document, known);
  const footprint = found ? undefined : footprints?.of(agreement);
  if (footprint) known.set(agreement.name, footprint);
  else known.delete(agreement.name);
}
