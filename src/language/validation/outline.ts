import {
  type AstNode,
  AstUtils,
  type CstNode,
  DocumentState,
  GrammarUtils,
  type LangiumDocument,
  WorkspaceCache,
} from 'langium';
import type { SourceRange } from '../../contract/source.ts';
import { ancestorsOf, isMember, lineageOf, type Member, overriddenBy } from '../composition/lineage.ts';
import {
  type Agreement,
  isAgreement,
  isAgreementVersion,
  isDataDeclaration,
  isModel,
  isTerm,
} from '../generated/ast.ts';
import { nameRange, sourceRange } from '../lowering/source.ts';
import { targetOf } from '../scoping/references.ts';
import { kindOf } from '../scoping/words.ts';
import type { SlaServices } from '../services.ts';
import { oneForEachWorkspace } from '../workspace/caches.ts';
import type { Outline, OutlinedDeclaration } from './frame/outline.ts';
import { agreementsIn } from './surroundings.ts';

type Named = Member & { readonly name: string };

/** Parts are computed when a rule asks for them: most rules ask for none. */
export function outlineOf(agreement: Agreement, services: SlaServices): Outline {
  const ancestors = ancestorsOf(agreement);
  const declarations = once(() => declarationsOf(agreement, services));
  const version = once(() => versionOf(agreement, services));
  const term = once(() => termOf(agreement, services));
  return {
    extends: ancestors.map(({ name }) => name),
    amends: agreement.effective !== undefined,
    get version() {
      return version();
    },
    get term() {
      return term();
    },
    get declarations() {
      return declarations();
    },
  };
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

function versionOf(agreement: Agreement, services: SlaServices): SourceRange | undefined {
  const version = agreement.items.find(isAgreementVersion);
  return version && rangeOf(version, 'text', services);
}

function termOf(agreement: Agreement, services: SlaServices): Outline['term'] {
  const term = agreement.items.find(isTerm);
  const from = term && rangeOf(term, 'from', services);
  if (term === undefined || from === undefined) return undefined;
  const until = rangeOf(term, 'until', services);
  return { from, ...(until === undefined ? {} : { until }) };
}

export function rangeOf(node: AstNode, property: string, services: SlaServices): SourceRange | undefined {
  const cst: CstNode | undefined = GrammarUtils.findNodeForProperty(node.$cstNode, property);
  if (cst === undefined) return undefined;
  const { start, end } = cst.range;
  return {
    ...sourceRange(node, services),
    start: { line: start.line, column: start.character },
    end: { line: end.line, column: end.character },
  };
}

function declarationsOf(agreement: Agreement, services: SlaServices): readonly OutlinedDeclaration[] {
  const used = usedIn(agreement, services);
  const outer = outerNames(agreement, services);
  return agreement.items.filter(isNamed).map((item): OutlinedDeclaration => {
    const overridden = overriddenBy(item);
    const hidden = outer.get(item.name) ?? fieldHiding(agreement, item);
    return {
      word: kindOf(item.$type),
      type: item.$type,
      name: item.name,
      nameAt: nameRange(item, services),
      at: sourceRange(item, services),
      // What overrides is used by whatever used the one before.
      used: item.override || used.has(item),
      ...(hidden === undefined ? {} : { hides: { word: kindOf(hidden.$type), at: nameRange(hidden, services) } }),
      ...(overridden === undefined
        ? {}
        : {
            overrides: {
              owner: ownerOf(overridden),
              at: sourceRange(overridden, services),
              same: saysTheSame(item, overridden),
            },
          }),
    };
  });
}

const isNamed = (item: AstNode): item is Named =>
  isMember(item) && 'name' in item && typeof item.name === 'string' && item.$type !== 'Clause';

const ownerOf = ({ $container }: Member): string => (isAgreement($container) ? $container.name : '');

/** What one state of the workspace tells of all agreements at once. */
interface Workspace {
  /** The documents whose agreements extend an agreement of another one. */
  readonly extending: ReadonlyMap<Agreement, ReadonlySet<LangiumDocument>>;
  readonly used: Map<LangiumDocument, ReadonlySet<AstNode>>;
}

/** Files that nobody looks at are linked when others are judged already: they may extend what those declare. */
const cacheOf = oneForEachWorkspace((shared) => {
  const cache = new WorkspaceCache<'all', Workspace>(shared);
  shared.workspace.DocumentBuilder.onBuildPhase(DocumentState.Linked, () => cache.clear());
  return cache;
});

const workspaceOf = ({ shared }: SlaServices): Workspace =>
  cacheOf(shared).get('all', () => ({ extending: extendingIn(shared), used: new Map() }));

function extendingIn({ workspace }: SlaServices['shared']): Workspace['extending'] {
  const extending = new Map<Agreement, Set<LangiumDocument>>();
  for (const document of workspace.LangiumDocuments.all.filter(({ state }) => state >= DocumentState.Linked))
    for (const agreement of agreementsIn(document))
      for (const base of agreement.base === undefined ? [] : lineageOf(agreement)) {
        const known = extending.get(base);
        if (AstUtils.getDocument(base) === document) continue;
        if (known === undefined) extending.set(base, new Set([document]));
        else known.add(document);
      }
  return extending;
}

/** Whether an agreement of another file extends it: what is used in it depends on that file. */
export const isExtended = (agreement: Agreement, services: SlaServices): boolean =>
  workspaceOf(services).extending.has(agreement);

/** What is named in the agreement's own file and in those whose agreements extend it. */
function usedIn(agreement: Agreement, services: SlaServices): { readonly has: (node: AstNode) => boolean } {
  const { extending, used } = workspaceOf(services);
  const named = [AstUtils.getDocument(agreement), ...(extending.get(agreement) ?? [])].map((document) => {
    const known = used.get(document) ?? usedBy(document);
    used.set(document, known);
    return known;
  });
  return { has: (node) => named.some((each) => each.has(node)) };
}

/** A reference to a part of a declaration, such as a table's row, uses the declaration; one from inside it doesn't. */
function usedBy(document: LangiumDocument): ReadonlySet<AstNode> {
  const used = new Set<AstNode>();
  for (const reference of document.references) {
    const node = reference.$refNode?.astNode;
    const target = 'ref' in reference ? targetOf(reference) : undefined;
    for (let at: AstNode | undefined = target; at !== undefined && !isAgreement(at); at = at.$container)
      if (node === undefined || !isInside(node, at)) used.add(at);
  }
  return used;
}

function isInside(node: AstNode, outer: AstNode): boolean {
  for (let at: AstNode | undefined = node; at !== undefined; at = at.$container) if (at === outer) return true;
  return false;
}

/** What the file declares beside the agreement, and what it imports. */
function outerNames(agreement: Agreement, { scoping: { Names } }: SlaServices): ReadonlyMap<string, AstNode> {
  const document = AstUtils.getDocument(agreement);
  const root = document.parseResult.value;
  const tables = [
    ...(isModel(root) ? root.imports.map((each) => Names.ofImport(each)) : []),
    Names.ofDocument(document),
  ];
  const found = new Map<string, AstNode>();
  for (const table of tables)
    for (const [name, [first]] of table) if (first?.node && first.node !== agreement) found.set(name, first.node);
  return found;
}

/** In conditions on rows, a field comes before anything else of its name. */
function fieldHiding(agreement: Agreement, item: Named): AstNode | undefined {
  if (isDataDeclaration(item)) return undefined;
  return agreement.items
    .filter(isDataDeclaration)
    .flatMap(({ fields }) => fields)
    .find(({ name }) => name === item.name);
}

/** Each part that it writes is written in the one that it overrides. */
function saysTheSame(item: Member, overridden: Member): boolean {
  if (!('items' in item) || !('items' in overridden)) return textOf(item) === textOf(overridden);
  const before = new Set(overridden.items.map(textOf));
  return item.items.length > 0 && item.items.every((each) => before.has(textOf(each)));
}

const textOf = (node: AstNode): string => (node.$cstNode?.text ?? '').replace(/^override\s+/, '').replace(/\s+/g, ' ');
