import {
  type AstNode,
  type AstNodeDescription,
  type AstReflection,
  AstUtils,
  type LangiumDocument,
  type ReferenceInfo,
  type Scope,
  type ScopeProvider,
  type Stream,
  WorkspaceCache,
} from 'langium';
import { URI } from 'vscode-uri';
import { handedDown, lineageOf, overriddenBy } from '../composition/lineage.ts';
import type {
  Aggregate,
  Agreement,
  Expression,
  Family,
  ImportedName,
  NameCell,
  Service,
  SlaAstType,
  Table,
  TableRow,
} from '../generated/ast.ts';
import {
  isAggregate,
  isAgreement,
  isBinding,
  isCall,
  isCondition,
  isDataDeclaration,
  isFamily,
  isFamilyVariable,
  isFee,
  isGivenRow,
  isGivenRows,
  isLookup,
  isModel,
  isNameCell,
  isReference,
  isRowName,
  isService,
  isTable,
  isTableRow,
} from '../generated/ast.ts';
import { STANDARD_LIBRARY_URI } from '../library/standard.ts';
import type { SlaServices } from '../services.ts';
import { importsOf } from '../workspace/imports.ts';
import { type Domain, domainOfColumn, domainOfType, expectedAt, isFirstKey } from './expected.ts';
import type { Names, NameTable } from './names.ts';
import { fieldOfCell, targetOf } from './references.ts';
import { agreementAt, documentOf, type RowScopes, type RowSource, rowsNamedBy } from './rows.ts';
import { lookInto, TableScope } from './tableScope.ts';

/** What a name may refer to that a property of a container holds, innermost first. */
type TablesIn<Container> = (container: Container, property: string) => readonly NameTable[];

/**
 * What a name may refer to. Every scope is a chain of name tables, innermost first, that are made once for a version of
 * a document; looking a name up costs the length of the chain, not the size of the file.
 */
export class SlaScopeProvider implements ScopeProvider {
  readonly #services: SlaServices;
  readonly #reflection: AstReflection;

  /** What names come to at last: by the file, and by the agreement that they are seen from. */
  readonly #declaredAround: Readonly<
    Record<'values' | 'all', WorkspaceCache<AstNode, Map<AstNode, readonly NameTable[]>>>
  >;
  /** By the type of their container, what names may refer to that have a meaning of their own there. */
  readonly #special: ReadonlyMap<string, TablesIn<AstNode>>;

  constructor(services: SlaServices) {
    this.#services = services;
    this.#declaredAround = { values: new WorkspaceCache(services.shared), all: new WorkspaceCache(services.shared) };
    this.#reflection = services.shared.AstReflection;
    this.#special = new Map(
      Object.entries(this.#specialTables()).flatMap(([type, tables]) =>
        this.#reflection.getAllSubTypes(type).map((each) => [each, tables as TablesIn<AstNode>] as const),
      ),
    );
  }

  getScope(info: ReferenceInfo): Scope {
    const type = this.#reflection.getReferenceType(info);
    return new TableScope(this.#tables(info), (description) => this.#reflection.isSubtype(description.type, type));
  }

  /** What a name stands for. */
  candidate(info: ReferenceInfo): AstNodeDescription | undefined {
    const type = this.#reflection.getReferenceType(info);
    const { $refText: name } = info.reference;
    const { container } = info;
    const look = (table: NameTable): AstNodeDescription | undefined => this.#firstIn(table, name, type);
    return isReference(container) ? this.#lookAround(container, look) : lookInto(this.#tables(info), look);
  }

  #firstIn(table: NameTable, name: string, type: string): AstNodeDescription | undefined {
    const named = table.get(name);
    if (named === undefined) return undefined;
    for (let index = 0; index < named.length; index++) {
      const description = named[index];
      if (description === undefined) continue;
      if (description.type === type || this.#reflection.isSubtype(description.type, type)) return description;
    }
    return undefined;
  }

  /** Everything of a type that some file of the workspace declares at its top level, imported or not. */
  elsewhere(info: ReferenceInfo): Stream<AstNodeDescription> {
    return this.#services.shared.workspace.IndexManager.allElements(this.#reflection.getReferenceType(info));
  }

  get #names(): Names {
    return this.#services.scoping.Names;
  }

  get #rows(): RowScopes {
    return this.#services.scoping.RowScopes;
  }

  #tables({ container, property }: ReferenceInfo): readonly NameTable[] {
    const special = this.#special.get(container.$type);
    return special === undefined ? this.#declared(container) : special(container, property);
  }

  #specialTables(): { readonly [Type in keyof SlaAstType]?: TablesIn<SlaAstType[Type]> } {
    return {
      BelongsBy: ({ $container }) => [this.#fields($container)],
      ColumnLookup: (lookup, property) => {
        if (property !== 'column') return this.#declared(lookup);
        const table = targetOf(lookup.table);
        return table === undefined ? [] : [this.#columns(table)];
      },
      DataDeclaration: (data) => [this.#fields(data)],
      GivenRows: (rows, property) =>
        property === 'fields' ? this.#fieldsOf(targetOf(rows.data)) : this.#declared(rows),
      ImportedName: (name) => this.#ofFile(name),
      Mapping: ({ $container }) => this.#fieldsOf(targetOf($container.data)),
      MemberAccess: ({ receiver }) => this.#members(receiver),
      NameCell: (cell) => [...this.#cell(cell), ...this.#declared(cell)],
      Omission: ({ $container }) => this.#inheritedBy($container),
      Reference: (reference) => this.#aroundExpression(reference),
      RowCell: (cell) => this.#domain(domainOfType(targetOf(fieldOfCell(cell))?.type)),
      RowValue: ({ $container, field }, property) =>
        property === 'field'
          ? this.#fieldsOf(targetOf($container.data))
          : this.#domain(domainOfType(targetOf(field)?.type)),
      Table: (table) => [this.#columns(table)],
      Valid: ({ $container }) => [this.#fields($container)],
    };
  }

  /** The names that an import may list. */
  #ofFile(name: ImportedName): readonly NameTable[] {
    const { Imports, LangiumDocuments } = this.#services.shared.workspace;
    const uri = Imports.target(name.$container);
    const imported = uri === undefined ? undefined : LangiumDocuments.getDocument(uri);
    return imported === undefined ? [] : [this.#names.ofDocument(imported)];
  }

  #fieldsOf(source: RowSource | undefined): readonly NameTable[] {
    return source === undefined ? [] : [this.#fields(source)];
  }

  #fields(source: RowSource): NameTable {
    return this.#names.of(source, 'fields', () => this.#rows.fields(source));
  }

  #domain(domain: Domain | undefined): readonly NameTable[] {
    return domain === undefined ? [] : [this.#names.of(domain.owner, 'domain', () => domain.elements)];
  }

  /** The cell in the first key column names its own row; others name what their column's type says. */
  #cell(cell: NameCell): readonly NameTable[] {
    const row = cell.$container as TableRow;
    const column = row.$container.columns[row.cells.indexOf(cell)];
    if (column === undefined) return [];
    if (column.type === undefined && isFirstKey(column) && isTableRow(row))
      return this.#domain({ owner: row.$container, elements: row.$container.rows });
    return this.#domain(domainOfColumn(column));
  }

  /** Names in an expression: values that its place expects, fields of the rows at hand, family variables, declarations. */
  #aroundExpression(reference: Expression): readonly NameTable[] {
    const tables: NameTable[] = [];
    this.#lookAround(reference, (table) => void tables.push(table));
    return tables;
  }

  /** Looks into those tables in turn, until something is found: most names are before the last ones are asked for. */
  #lookAround<T>(reference: Expression, look: (table: NameTable) => T | undefined): T | undefined {
    return (
      lookInto(this.#domain(expectedAt(reference)), look) ??
      this.#lookIntoRows(reference, look) ??
      this.#lookIntoVariables(reference, look) ??
      lookInto(this.#declared(reference), look)
    );
  }

  #lookIntoRows<T>(reference: Expression, look: (table: NameTable) => T | undefined): T | undefined {
    const sources = this.#rows.around(reference);
    for (let index = 0; index < sources.length; index++) {
      const source = sources[index];
      const found = source === undefined ? undefined : look(this.#fields(source));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #lookIntoVariables<T>(node: AstNode, look: (table: NameTable) => T | undefined): T | undefined {
    for (let at: AstNode | undefined = node; at !== undefined; at = at.$container) {
      const variables = this.#variables(at);
      const found = variables === undefined ? undefined : look(variables);
      if (found !== undefined) return found;
      const row = isAggregate(at) ? this.#row(at) : undefined;
      const foundRow = row === undefined ? undefined : look(row);
      if (foundRow !== undefined) return foundRow;
    }
    return undefined;
  }

  #variables(node: AstNode): NameTable | undefined {
    const family = isFamily(node) ? node : familyAt(node);
    return family === undefined ? undefined : this.#variablesOf(family);
  }

  #variablesOf(family: Family): NameTable {
    return this.#names.of(family, 'variable', () => variablesOf(family));
  }

  #row({ row }: Aggregate): NameTable | undefined {
    return row === undefined ? undefined : this.#names.of(row, 'row', () => [row]);
  }

  /** The agreement, its file, what the file imports, the built-in library. */
  #declared(node: AstNode): readonly NameTable[] {
    const agreement = agreementAt(node);
    const document = documentOf(node);
    const values = namesValues(node);
    // What an agreement extends isn't known while it's looked for.
    if (!values && (this.#bindsData(node) || isAgreement(node))) return this.#declaredIn(agreement, document, node);
    const root = document.parseResult.value;
    const known = this.#declaredAround[values ? 'values' : 'all'].get(root, noTables);
    const before = known.get(agreement ?? root);
    if (before !== undefined) return before;
    const found = this.#declaredIn(agreement, document, node);
    known.set(agreement ?? root, found);
    return found;
  }

  #declaredIn(agreement: Agreement | undefined, document: LangiumDocument, node: AstNode): readonly NameTable[] {
    const library = this.#services.shared.workspace.LangiumDocuments.getDocument(LIBRARY_URI);
    return [
      ...(agreement === undefined ? [] : this.#ofAgreement(agreement)),
      ...(agreement === undefined || namesValues(node) ? [] : this.#rolesIn(agreement)),
      this.#names.ofDocument(document),
      ...importsOf(document).map((node) => this.#names.ofImport(node)),
      ...(library === undefined ? [] : [this.#ofLibrary(library, isNotOnRecord)]),
      // Observations are bound for an agreement wherever it takes them from.
      ...(this.#bindsData(node) && agreement !== undefined ? this.#dataOf(agreement) : []),
      ...(isBinding(node) && library !== undefined ? [this.#ofLibrary(library, isDataDeclaration)] : []),
    ];
  }

  /** What is on record beside what is observed has names that only a dataset sees. */
  #ofLibrary({ parseResult: { value: root } }: LangiumDocument, are: (node: AstNode) => boolean): NameTable {
    return this.#names.of(root, are === isNotOnRecord ? 'library' : 'on record', () =>
      isModel(root) ? root.declarations.filter(are) : [],
    );
  }

  /** What the agreement declares, then what it inherits: what overrides is found before what it overrides. */
  #ofAgreement(agreement: Agreement): readonly NameTable[] {
    return lineageOf(agreement).map((level) => {
      const items = handedDown(level, agreement);
      if (items === level.items) return this.#names.ofAgreement(level);
      const left = level.items.filter((item) => !items.includes(item)).map((item) => level.items.indexOf(item));
      return this.#names.of(level, `without ${left.join()}`, () => items);
    });
  }

  /** What may be left out: whatever the agreement that is extended has. */
  #inheritedBy(agreement: Agreement): readonly NameTable[] {
    const base = targetOf(agreement.base);
    return base === undefined ? [] : this.#ofAgreement(base);
  }

  /** A party may be named by the part that it plays. */
  #rolesIn(agreement: Agreement): readonly NameTable[] {
    return lineageOf(agreement).map((level) => this.#names.ofRoles(level));
  }

  #bindsData(node: AstNode): boolean {
    return isBinding(node) || isGivenRow(node) || isGivenRows(node) || node.$type === 'Without';
  }

  #dataOf(agreement: AstNode): readonly NameTable[] {
    const document = AstUtils.getDocument(agreement);
    const imported = this.#services.shared.workspace.Imports.direct(document);
    return [document, ...imported].map((one) => this.#names.ofDocument(one));
  }

  /** What may stand behind a dot. */
  #members(receiver: Expression): readonly NameTable[] {
    if (isCall(receiver)) return this.#members(receiver.callee);
    if (isLookup(receiver)) return this.#members(receiver.receiver);
    if (!isReference(receiver)) return this.#fieldsOf(rowsNamedBy(receiver));
    const element = targetOf(receiver.element);
    if (isFamilyVariable(element)) {
      const rows = targetOf(element.$container.rows);
      return isTable(rows) ? [this.#columns(rows)] : this.#fieldsOf(rows);
    }
    if (isRowName(element)) return this.#fieldsOf(this.#rows.ofAggregate(element.$container));
    if (isTable(element)) return [this.#columns(element)];
    if (isTableRow(element)) return [this.#columns(element.$container)];
    if (isService(element)) return this.#feeOf(element);
    if (isAgreement(element)) return this.#ofAgreement(element);
    return isDataDeclaration(element) || isCondition(element) ? [this.#fields(element)] : [];
  }

  /** A service that overrides another one in part keeps its fee. */
  #feeOf(service: Service): readonly NameTable[] {
    const overridden = overriddenBy(service);
    const own = this.#names.of(service, 'fee', () => service.items.filter(isFee));
    return isService(overridden) ? [own, ...this.#feeOf(overridden)] : [own];
  }

  #columns(table: Table): NameTable {
    return this.#names.of(table, 'columns', () => table.columns);
  }
}

/** Names of values, where no part that a party plays is meant. */
const namesValues = (node: AstNode): boolean => isReference(node) || isNameCell(node);

const LIBRARY_URI = URI.parse(STANDARD_LIBRARY_URI);

const noTables = (): Map<AstNode, readonly NameTable[]> => new Map();

const isNotOnRecord = (node: AstNode): boolean => !isDataDeclaration(node);

/** A declaration that overrides another one in part stands for the same rows, unless it says for which. */
function familyAt(node: AstNode): Family | undefined {
  if ('family' in node && isFamily(node.family)) return node.family;
  const overridden = overriddenBy(node);
  return overridden === undefined ? undefined : familyAt(overridden);
}

/** A family that is still being written has no variable yet, whatever the generated type says. */
const variablesOf = ({ variable, more = [] }: WrittenFamily): readonly AstNode[] => [
  ...(variable === undefined ? [] : [variable]),
  ...more.flatMap(variablesOf),
];

interface WrittenFamily {
  readonly variable?: AstNode;
  readonly more?: readonly WrittenFamily[];
}
