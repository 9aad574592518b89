import {
  type AstNode,
  AstUtils,
  DocumentState,
  type LangiumDocument,
  type Reference,
  TextDocument,
  WorkspaceCache,
} from 'langium';
import { URI } from 'vscode-uri';
import {
  type Agreement,
  type AgreementItem,
  type Dataset,
  isAgreed,
  isAgreement,
  isAgreementKind,
  isAgreementVersion,
  isClause,
  isDataset,
  isOmission,
  isTerminationRight,
  type Model,
  type Scenario,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementAt } from '../scoping/rows.ts';
import type { SlaServices } from '../services.ts';
import { copyOf, type Relink } from './copy.ts';
import { ancestorsOf, isMember, leavesOut, lineageOf, type Member, mergedItems, standsFor } from './lineage.ts';

/** The scheme of documents that no file holds: agreements put together from the levels that they extend. */
const COMPOSED_SCHEME = 'composed';

/**
 * An agreement with all that it inherits, as one tree. Its names resolve within itself, so that an inherited target which
 * names `Uptime` finds the `Uptime` that overrides; each node keeps the text that it was written in.
 */
export interface Composition {
  /** The agreement itself where it extends none. */
  readonly whole: (agreement: Agreement) => Agreement;
  /** The agreement as it's written: what `whole` was made from. */
  readonly written: (agreement: Agreement) => Agreement;
  /**
   * A dataset or a scenario whose names reach into the whole agreement that it's for, or into another version of it: what that one doesn't have
   * means what it means where it's written.
   */
  readonly around: <T extends Dataset | Scenario>(node: T, version?: Agreement) => T;
}

export function createComposition(services: SlaServices): Composition {
  const agreements = new WorkspaceCache<Agreement, Agreement>(services.shared);
  const others = new WorkspaceCache<AstNode, Map<Agreement, AstNode>>(services.shared);
  const sources = new WeakMap<Agreement, Agreement>();

  /** Names of what the levels declare are looked up in the whole; all others mean what they meant where they were written. */
  const relinkFor =
    (levels: readonly Agreement[], whole?: Agreement, otherwise: 'nothing' | 'as-written' = 'nothing'): Relink =>
    (container, property, original) => {
      const anew = services.references.Linker.buildReference(container, property, original.$refNode, original.$refText);
      const found = (): Reference | AstNode => {
        const target = targetOf(original);
        if (target === undefined) return original;
        if (whole !== undefined && target === levels[0]) return whole;
        const home = AstUtils.getContainerOfType(target.$container, isAgreement);
        if (home === undefined || !levels.includes(home)) return original;
        return otherwise === 'as-written' && targetOf(anew) === undefined ? original : anew;
      };
      return new Relinked(original, found);
    };

  const whole = (agreement: Agreement): Agreement => {
    const levels = lineageOf(agreement);
    if (levels.length === 1) return agreement;
    return agreements.get(agreement, () => {
      const relink = relinkFor(levels);
      const composed = copyOf(agreement, relink, {
        items: itemsOfAll(levels),
        base: undefined,
        // An amended agreement is called what it was called before.
        title: agreement.title ?? (agreement.effective === undefined ? undefined : levels[1]?.title),
      });
      root(composed, services);
      sources.set(composed, agreement);
      return composed;
    });
  };

  const around = <T extends Dataset | Scenario>(node: T, version?: Agreement): T => {
    const named = isDataset(node) ? agreementAt(node) : targetOf(node.agreement);
    const agreement = version ?? named;
    if (agreement === undefined || (agreement === named && ancestorsOf(agreement).length === 0)) return node;
    const copies = others.get(node, () => new Map());
    const known = copies.get(agreement);
    if (known !== undefined) return known as T;
    const { $refText } = node.agreement ?? { $refText: agreement.name };
    const levels = lineageOf(agreement);
    const relink =
      agreement === named || named === undefined
        ? relinkFor(levels, whole(agreement))
        : relinkFor([...levels, ...lineageOf(named)], whole(agreement), 'as-written');
    const copy = copyOf(node, relink, { agreement: { $refText, ref: agreement } });
    root(copy, services);
    copies.set(agreement, copy);
    return copy;
  };

  return { whole, written: (agreement) => sources.get(agreement) ?? agreement, around };
}

/** What a reference of a copy finds: it's asked when it's needed, since nothing may be linked while copies are made. */
class Relinked {
  readonly $refText: string;
  readonly $refNode: Reference['$refNode'];
  readonly #found: () => Reference | AstNode;

  constructor(original: Reference, found: () => Reference | AstNode) {
    this.$refText = original.$refText;
    this.$refNode = original.$refNode;
    this.#found = found;
  }

  get ref(): AstNode | undefined {
    const found = this.#found();
    return '$type' in found ? found : targetOf(found);
  }

  get error(): Reference['error'] {
    const found = this.#found();
    return '$type' in found ? undefined : found.error;
  }

  get $nodeDescription(): Reference['$nodeDescription'] {
    const found = this.#found();
    return '$type' in found ? undefined : found.$nodeDescription;
  }
}

/** What an agreement says of itself and doesn't hand down. */
const isOwn = (item: AgreementItem): boolean => isOfVersion(item) || isAgreementKind(item);

/** What each version says of itself. */
const isOfVersion = (item: AgreementItem): boolean => isAgreementVersion(item) || isAgreed(item);

/** Where each level may say it anew without a word: there is one of each. */
const SINGLE: ReadonlySet<string> = new Set([
  'AgreementVersion',
  'Agreed',
  'AgreementKind',
  'Between',
  'Term',
  'Zone',
  'Currency',
  'PartialPeriods',
  'MoneyRounding',
]);

/** The items of all levels in the order of the furthest one's text, what overrides in the place of what it overrides. */
function itemsOfAll(levels: readonly Agreement[]): readonly AgreementItem[] {
  return levels.reduceRight<readonly AgreementItem[]>((before, { items: own, effective }) => {
    // An amendment is another version of the same kind of agreement.
    const inherited = before.filter((item) => (effective === undefined ? !isOwn(item) : !isOfVersion(item)));
    return own.reduce<readonly AgreementItem[]>((all, item) => withItem(all, item, inherited), inherited);
  }, []);
}

function withItem(
  all: readonly AgreementItem[],
  item: AgreementItem,
  inherited: readonly AgreementItem[],
): readonly AgreementItem[] {
  if (isOmission(item))
    return all.filter((one) => !(inherited.includes(one) && 'override' in one && leavesOut(item, one as Member)));
  if (SINGLE.has(item.$type)) {
    const at = all.findIndex(({ $type }) => $type === item.$type);
    return at < 0 ? [...all, item] : all.with(at, item);
  }
  if (!isMember(item) || !item.override) return [...all, item];
  const settled: Member = { ...item, override: false };
  const replaced = inherited.filter((one) => 'override' in one && standsFor(one as Member, item));
  const at = all.findIndex((one) => replaced.includes(one));
  if (at < 0) return [...all, settled];
  if (isClause(item) || isTerminationRight(item)) {
    // They have no parts to keep: all of the kind make way, and what is written stands where the first one stood.
    const kept = all.filter((one) => !replaced.includes(one));
    return [...kept.slice(0, at), settled, ...kept.slice(at)];
  }
  const [first] = replaced;
  return first === undefined ? all : all.with(at, merged(first as Member, settled));
}

/** The member with the parts that it keeps of the one that it overrides. */
function merged(inherited: Member, own: Member): Member {
  if (inherited.$type !== own.$type) return own;
  const made: Record<string, unknown> = { ...own };
  for (const [property, value] of Object.entries(inherited)) {
    if (property.startsWith('$')) continue;
    if (property === 'items') made.items = mergedItems(value as AstNode[], made.items as AstNode[]);
    else if (property === 'fields') made.fields = mergedNamed(value as Named[], made.fields as Named[]);
    // A level may narrow the limits of a parameter, and never lift one.
    else if (property === 'limits') made.limits = [...(value as AstNode[]), ...(made.limits as AstNode[])];
    else if (isAbsent(made[property])) made[property] = value;
  }
  return made as unknown as Member;
}

type Named = AstNode & { readonly name: string };

function mergedNamed(inherited: readonly Named[], own: readonly Named[]): Named[] {
  const written = new Map(own.map((one) => [one.name, one]));
  const known = new Set(inherited.map(({ name }) => name));
  return [...inherited.map((one) => written.get(one.name) ?? one), ...own.filter(({ name }) => !known.has(name))];
}

const isAbsent = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/** Gives what was composed a document of its own, in which its names are linked and its types are judged. */
function root(declaration: Agreement | Dataset | Scenario, services: SlaServices): void {
  const model = { $type: 'Model', imports: [], declarations: [declaration] } as unknown as Model & {
    $document?: LangiumDocument;
  };
  Object.assign(declaration, { $container: model, $containerProperty: 'declarations', $containerIndex: 0 });
  const name = 'name' in declaration ? declaration.name : declaration.title;
  const uri = URI.from({ scheme: COMPOSED_SCHEME, path: `/${name}.sla` });
  const document: LangiumDocument = {
    uri,
    state: DocumentState.Linked,
    parseResult: { value: model, parserErrors: [], lexerErrors: [] },
    textDocument: TextDocument.create(uri.toString(), services.LanguageMetaData.languageId, 0, ''),
    references: [],
  };
  model.$document = document;
}
