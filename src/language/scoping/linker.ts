import {
  type AstNode,
  type AstNodeDescription,
  AstUtils,
  Cancellation,
  DefaultLinker,
  interruptAndCheck,
  type LangiumDocument,
  type LinkingError,
  type Reference,
  type ReferenceInfo,
  UriUtils,
} from 'langium';
import { lineageOf, omissionsOf } from '../composition/lineage.ts';
import {
  type Expression,
  isAgreement,
  isBinding,
  isDataset,
  isFamilyVariable,
  isImportedName,
  isMapping,
  isMemberAccess,
  isNameCell,
  isNamedPeriod,
  isOmission,
  isReference,
  isTable,
  isTableRow,
  type Omission,
} from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { eachReference, referringNodesIn } from '../syntax/tree.ts';
import { importsOf } from '../workspace/imports.ts';
import { qualifiedName } from './aliases.ts';
import { didYouMean, nearestNames } from './nearest.ts';
import { targetOf } from './references.ts';
import { agreementAt } from './rows.ts';
import { SlaScopeProvider } from './scopeProvider.ts';
import { kindOf, wantedAs } from './words.ts';

/** A name that stands for nothing, with what a quick fix needs. */
export interface UnknownName extends LinkingError {
  readonly code: 'unknown-name' | 'not-imported' | 'wrong-kind' | 'left-out';
  /** Names that may have been meant, best first. */
  readonly suggestions: readonly string[];
  /** For `not-imported`: the path to import. */
  readonly importPath?: string;
  /** For `not-imported`: the name to import. */
  readonly imported?: string;
  /** For `not-imported`: by which name the file is to be imported. */
  readonly alias?: string;
  /** For `left-out`: what leaves it out. */
  readonly omission?: Omission;
  /** True where something else is broken that is reported already: the receiver of a member, the data of a mapping. */
  readonly follows: boolean;
}

export const isUnknownName = (error: LinkingError): error is UnknownName => 'suggestions' in error;

/** Nodes that are linked before somebody else may go on, or an edit may stop it. */
const BETWEEN_BREATHS = 64;

type MakeError = (code: UnknownName['code'], message: string, rest?: Partial<UnknownName>) => UnknownName;

/** Says of an unknown name what it may have been. */
export class SlaLinker extends DefaultLinker {
  readonly #services: SlaServices;

  constructor(services: SlaServices) {
    super(services);
    this.#services = services;
  }

  override async link(document: LangiumDocument, cancelToken = Cancellation.CancellationToken.None): Promise<void> {
    const link = (info: ReferenceInfo): void => this.doLink(info, document);
    const nodes = referringNodesIn(document.parseResult.value);
    for (let place = 0; place < nodes.length; place++) {
      if (place % BETWEEN_BREATHS === 0 && cancelToken !== Cancellation.CancellationToken.None)
        await interruptAndCheck(cancelToken);
      const node = nodes[place];
      if (node !== undefined) eachReference(node, link);
    }
  }

  override getCandidate(info: ReferenceInfo): AstNodeDescription | LinkingError {
    const { scopeProvider } = this;
    if (!(scopeProvider instanceof SlaScopeProvider)) return super.getCandidate(info);
    return scopeProvider.candidate(info) ?? this.createLinkingError(info);
  }

  protected override createLinkingError(info: ReferenceInfo): UnknownName {
    const name = info.reference.$refText;
    const wanted = wantedAs(this.reflection.getReferenceType(info), info);
    const error: MakeError = (code, message, rest = {}) => ({
      info,
      code,
      message,
      suggestions: [],
      follows: followsAnother(info),
      ...rest,
    });
    const omission = isOmission(info.container) || isMemberAccess(info.container) ? undefined : this.#omissionOf(info);
    if (omission !== undefined) {
      const said = omission.$cstNode?.text.replace(/\s*because\b.*$/s, '') ?? '';
      return error('left-out', `'${name}' isn't part of ${omission.$container.name}: it says '${said}'.`, { omission });
    }
    if (isOmission(info.container)) return this.#nothingToLeaveOut(info, info.container, error);
    const behindImport = isMemberAccess(info.container) ? undefined : this.#behindImport(info, name, wanted, error);
    if (behindImport !== undefined) return behindImport;
    const elsewhere =
      isMemberAccess(info.container) || isImportedName(info.container) ? undefined : this.#elsewhere(info, name);
    if (elsewhere !== undefined) {
      const importPath = this.#importPath(info, elsewhere);
      const aliased = importsOf(AstUtils.getDocument(info.container)).find(
        ({ path, name: alias }) => path === importPath && alias !== undefined,
      );
      if (aliased !== undefined) {
        const suggestion = `${aliased.name}.${name}`;
        return error(
          'unknown-name',
          `'${name}' is declared in "${importPath}", which this file imports as ${aliased.name}: write '${suggestion}'.`,
          { suggestions: [suggestion] },
        );
      }
      const lists = importsOf(AstUtils.getDocument(info.container)).some(({ path }) => path === importPath);
      const what = lists
        ? "but isn't among the names that this file imports from there"
        : "which this file doesn't import";
      return error('not-imported', `'${name}' is declared in "${importPath}", ${what}.`, {
        imported: name,
        importPath,
      });
    }
    const other = this.#ofOtherKind(info, name);
    if (other !== undefined)
      return error('wrong-kind', `'${name}' is ${kindOf(other.type)}, but ${wanted} is wanted here.`);
    const period = isNamedPeriod(info.container) ? calendarPeriod(name) : undefined;
    if (period !== undefined)
      return error('unknown-name', `A ${name} is a period of the calendar: write '${period}'.`, {
        suggestions: [period],
      });
    if (isKeyCell(info.container))
      return error(
        'unknown-name',
        `There is no row of a table, a calendar or a party '${name}': only the first key of a table declares constants. Write "${name}" in quotes, or give the column a type, such as 'key of' another table.`,
        { suggestions: [`"${name}"`] },
      );
    const figure = isMemberAccess(info.container) ? undefined : FUNCTIONS.get(name.toLowerCase());
    if (figure !== undefined)
      return error('unknown-name', `There is no name '${name}': write '${figure}'.`, { suggestions: [figure] });
    const suggestions = nearestNames(
      name,
      this.scopeProvider
        .getScope(info)
        .getAllElements()
        .map((description) => description.name),
    );
    const message = isMemberAccess(info.container)
      ? `${ownerInWords(info.container.receiver)} has no ${membersOf(info.container.receiver)} '${name}'.`
      : `There is no ${wanted.replace(/^an? /, '')} '${name}'.`;
    return error('unknown-name', message + didYouMean(suggestions), { suggestions });
  }

  /** What leaves out the member that is named. */
  #omissionOf({ container, reference: { $refText: name } }: ReferenceInfo): Omission | undefined {
    const agreement = agreementAt(container);
    if (agreement === undefined) return undefined;
    return omissionsOf(this.#services.composition.Composition.written(agreement)).find(
      ({ kind, member }) => member?.$refText === name && kind !== 'clause',
    );
  }

  #nothingToLeaveOut(info: ReferenceInfo, { kind, $container }: Omission, error: MakeError): UnknownName {
    const base = targetOf($container.base);
    const suggestions = nearestNames(
      info.reference.$refText,
      this.scopeProvider
        .getScope(info)
        .getAllElements()
        .map((description) => description.name),
    );
    const message =
      base === undefined
        ? `${$container.name} extends no agreement, so there is nothing to leave out.`
        : `${base.name} hands down no ${kind} '${info.reference.$refText}' to leave out.${didYouMean(suggestions)}`;
    // An agreement that isn't there is reported where it's named.
    return error('unknown-name', message, {
      suggestions,
      follows: base === undefined && $container.base !== undefined,
    });
  }

  /** Of `corp.Office`, and of `corp` by itself: what is wrong with the import, or with what it brings. */
  #behindImport(info: ReferenceInfo, text: string, wanted: string, error: MakeError): UnknownName | undefined {
    const document = AstUtils.getDocument(info.container);
    const { alias, name } = qualifiedName(text) ?? { alias: text, name: undefined };
    const node = importsOf(document).find((one) => one.name === alias);
    if (name === undefined) {
      if (node === undefined) return undefined;
      const [example] = this.#namesBehind(info, alias);
      const such = example === undefined ? '' : `, such as '${example}'`;
      return error(
        'unknown-name',
        `'${alias}' is the name of an import: write which of its declarations is meant${such}.`,
      );
    }
    if (node === undefined) {
      const found = this.#elsewhere(info, name);
      const importPath = found && this.#importPath(info, found);
      const line = `import ${JSON.stringify(importPath ?? '….sla')} as ${alias}`;
      return error(
        importPath === undefined ? 'unknown-name' : 'not-imported',
        `This file imports nothing by the name '${alias}': write \`${line}\` at its top.`,
        importPath === undefined ? {} : { importPath, imported: name, alias },
      );
    }
    const brought = this.#services.scoping.Names.broughtBy(node);
    const [other] = brought.get(name) ?? [];
    if (other !== undefined)
      return error('wrong-kind', `'${text}' is ${kindOf(other.type)}, but ${wanted} is wanted here.`);
    const suggestions = nearestNames(text, this.#namesBehind(info, alias));
    const message = `"${node.path}" declares no ${wanted.replace(/^an? /, '')} '${name}'.`;
    return error('unknown-name', message + didYouMean(suggestions), {
      suggestions,
      follows: this.#services.shared.workspace.Imports.failure(node) !== undefined,
    });
  }

  #namesBehind(info: ReferenceInfo, alias: string): readonly string[] {
    return this.scopeProvider
      .getScope(info)
      .getAllElements()
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${alias}.`))
      .toArray();
  }

  #elsewhere(info: ReferenceInfo, name: string): AstNodeDescription | undefined {
    if (!(this.scopeProvider instanceof SlaScopeProvider)) return undefined;
    const here = AstUtils.getDocument(info.container).uri;
    return this.scopeProvider
      .elsewhere(info)
      .find((description) => description.name === name && !UriUtils.equals(description.documentUri, here));
  }

  #importPath(info: ReferenceInfo, description: AstNodeDescription): string {
    const here = UriUtils.dirname(AstUtils.getDocument(info.container).uri);
    return UriUtils.relative(here, description.documentUri);
  }

  /** A declaration of this name that is visible but of another kind. */
  #ofOtherKind(info: ReferenceInfo, name: string): AstNodeDescription | undefined {
    const agreementWide = this.#services.scoping.Names.ofDocument(AstUtils.getDocument(info.container));
    const agreement = AstUtils.getContainerOfType(info.container, isAgreement);
    if (isMemberAccess(info.container)) return undefined;
    const levels = agreement === undefined ? [] : lineageOf(agreement);
    const inside = levels.flatMap((level) => this.#services.scoping.Names.ofAgreement(level).get(name) ?? []);
    return inside[0] ?? agreementWide.get(name)?.[0];
  }
}

/** What somebody means who writes `each month`. */
const calendarPeriod = (name: string): string | undefined =>
  /^(day|week|month|quarter|year)$/.test(name) ? `calendar ${name}` : undefined;

/** What other languages call figures of many rows. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['average', 'mean'],
  ['avg', 'mean'],
  ['max', 'maximum'],
  ['min', 'minimum'],
  ['number', 'count'],
  ['percentage', 'share'],
  ['total', 'sum'],
  ['stddev', 'standard deviation'],
  ['yes', 'true'],
  ['no', 'false'],
]);

/** A cell of a key column that isn't the first one. */
function isKeyCell(node: AstNode): boolean {
  const row = node.$container;
  if (!isNameCell(node) || !isTableRow(row) || !isTable(row.$container)) return false;
  const { columns, keys } = row.$container;
  const column = columns[row.cells.indexOf(node)];
  return column !== undefined && column.type === undefined && keys.some(({ $refText }) => $refText === column.name);
}

/** How the reader calls what stands before a dot. */
const ownerInWords = (receiver: Expression): string => `'${receiver.$cstNode?.text ?? ''}'`;

/** What could stand behind the dot. */
function membersOf(receiver: Expression): string {
  let named = receiver;
  while ('receiver' in named || 'callee' in named) named = 'receiver' in named ? named.receiver : named.callee;
  const element = isReference(named) ? targetOf(named.element) : undefined;
  const rows = isFamilyVariable(element) ? targetOf(element.$container.rows) : element;
  switch (rows?.$type) {
    case 'Table':
    case 'TableRow':
      return 'column';
    case 'Service':
      return 'fee';
    case 'Agreement':
      return 'target or metric';
    default:
      return 'field';
  }
}

/** Whether something is named that there isn't. */
const isLost = (reference: Reference | undefined): boolean => reference !== undefined && reference.ref === undefined;

function followsAnother({ container }: ReferenceInfo): boolean {
  if (isMapping(container)) return targetOf(container.$container.data) === undefined;
  if (isBinding(container) && isDataset(container.$container)) {
    const { agreement, base } = container.$container;
    return isLost(agreement) || isLost(base);
  }
  if (!isMemberAccess(container)) return false;
  let receiver = container.receiver;
  while ('receiver' in receiver || 'callee' in receiver)
    receiver = 'receiver' in receiver ? receiver.receiver : receiver.callee;
  return isReference(receiver) && targetOf(receiver.element) === undefined;
}
