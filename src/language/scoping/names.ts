import type { AstNode, AstNodeDescription, LangiumDocument } from 'langium';
import { type Agreement, type Import, isBetween, isModel } from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';

/** Declarations by name; several of one name are kept, since the duplicate is reported elsewhere. */
export type NameTable = ReadonlyMap<string, readonly AstNodeDescription[]>;

/** Name tables, made once for each version of a document: a changed one has other nodes. */
export interface Names {
  /** What a file declares at its top level, and so what another file sees that imports it. */
  readonly ofDocument: (document: LangiumDocument) => NameTable;
  /** What an agreement declares itself; what it inherits is in the tables of those that it extends. */
  readonly ofAgreement: (agreement: Agreement) => NameTable;
  /** The parts that the parties play, as the agreement itself states them. */
  readonly ofRoles: (agreement: Agreement) => NameTable;
  /** What one import makes visible: all that the other file declares, the names that it lists, or all of it as `corp.Office`. */
  readonly ofImport: (node: Import) => NameTable;
  /** The same by the names that the other file gives. */
  readonly broughtBy: (node: Import) => NameTable;
  /** A table of nodes that belong together; `owner` is the node that it's kept with, `role` tells its tables apart. */
  readonly of: (owner: AstNode, role: string, nodes: () => Iterable<AstNode>) => NameTable;
}

export function createNames(services: SlaServices): Names {
  const cache = new WeakMap<AstNode, Map<string, NameTable>>();
  const describe = (nodes: Iterable<AstNode>): NameTable => {
    const table = new Map<string, AstNodeDescription[]>();
    for (const node of nodes) {
      const name = services.references.NameProvider.getName(node);
      if (!name) continue;
      const description = services.workspace.AstNodeDescriptionProvider.createDescription(node, name);
      const same = table.get(name);
      if (same === undefined) table.set(name, [description]);
      else same.push(description);
    }
    return table;
  };
  const of = (owner: AstNode, role: string, nodes: () => Iterable<AstNode>): NameTable => {
    const tables = cache.get(owner) ?? new Map<string, NameTable>();
    cache.set(owner, tables);
    const known = tables.get(role);
    if (known !== undefined) return known;
    const made = describe(nodes());
    tables.set(role, made);
    return made;
  };
  const ofDocument = (document: LangiumDocument): NameTable => {
    const root = document.parseResult.value;
    return of(root, 'declarations', () => (isModel(root) ? root.declarations : []));
  };
  const broughtBy = (node: Import): NameTable => {
    const imported = importedBy(node, services);
    if (imported === undefined) return EMPTY;
    const all = ofDocument(imported);
    if (node.names.length === 0) return all;
    return new Map(
      node.names.flatMap(({ declaration }) => {
        const found = all.get(declaration.$refText);
        return found === undefined ? [] : [[declaration.$refText, found] as const];
      }),
    );
  };
  const behindAliases = new WeakMap<Import, { readonly brought: NameTable; readonly made: NameTable }>();
  const qualified = (node: Import, alias: string, brought: NameTable): NameTable => {
    const known = behindAliases.get(node);
    // The imported file may have been read anew.
    if (known?.brought === brought) return known.made;
    const made = new Map(
      [...brought].map(([name, all]) => [
        `${alias}.${name}`,
        all.flatMap(({ node }) =>
          node === undefined
            ? []
            : services.workspace.AstNodeDescriptionProvider.createDescription(node, `${alias}.${name}`),
        ),
      ]),
    );
    behindAliases.set(node, { brought, made });
    return made;
  };
  return {
    of,
    ofAgreement: (agreement) => of(agreement, 'items', () => agreement.items),
    ofRoles: (agreement) =>
      of(agreement, 'roles', () => agreement.items.filter(isBetween).flatMap(({ roles }) => roles)),
    ofImport: (node) => {
      const brought = broughtBy(node);
      return node.name === undefined ? brought : qualified(node, node.name, brought);
    },
    broughtBy,
    ofDocument,
  };
}

const EMPTY: NameTable = new Map();

/** The file that an import makes visible, if it's there and another one. */
function importedBy(node: Import, { shared }: SlaServices): LangiumDocument | undefined {
  const uri = shared.workspace.Imports.target(node);
  const imported = uri === undefined ? undefined : shared.workspace.LangiumDocuments.getDocument(uri);
  return imported?.parseResult.value === node.$container ? undefined : imported;
}
