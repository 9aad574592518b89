import { type AstNode, AstUtils, type LangiumDocument } from 'langium';
import { settledLater } from '../../contract/askedOfRows.ts';
import { CONTRACT_SCHEMA, type Contract } from '../../contract/contract.ts';
import type { RoundingMode } from '../../contract/expression.ts';
import { betweenOf, leftOutBy, lineageOf, omissionsOf } from '../composition/lineage.ts';
import { originOf } from '../composition/origin.ts';
import {
  type Agreement,
  ClaimTerm,
  Combine,
  ExcludedTime,
  Gaps,
  isAgreed,
  isAgreement,
  isAgreementKind,
  isAgreementVersion,
  isCalendar,
  isClause,
  isCondition,
  isDataDeclaration,
  isMoneyRounding,
  isParameter,
  isPartialPeriods,
  isParty,
  isRepeatMultiplier,
  isRole,
  isTable,
  isTarget,
  isTerm,
  isZone,
  MoneyRounding,
  PartialPeriods,
  RepeatMultiplier,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import type { SlaServices } from '../services.ts';
import { eachNode, someNode } from '../syntax/tree.ts';
import { contractType } from '../typing/types.ts';
import { laterProblems } from './askedOfRows.ts';
import { lowerBanks } from './banks.ts';
import { type Familiar, type Instance, placeNamed } from './book.ts';
import { calendarIds } from './calendars.ts';
import { typeOfValue } from './cells.ts';
import { lowerClause, lowerCreditTerms, lowerRights } from './credits.ts';
import { lowerCalendar, lowerData, lowerTable } from './data.ts';
import { defaultedChoices, type NamedChoices } from './defaults.ts';
import { roundingOf } from './operators.ts';
import { parameterValue } from './parameters.ts';
import { playerOf } from './parties.ts';
import { sourceRange } from './source.ts';
import { createStand, type Stand } from './stand.ts';
import type { LoweringProblem } from './unsound.ts';

export interface LoweredAgreement {
  /** Undefined where not even the frame is there: the parties. */
  readonly contract: Contract | undefined;
  readonly problems: readonly LoweringProblem[];
  /** To lower expressions that speak about this agreement from outside: datasets and scenarios. */
  readonly stand: Stand;
}

/** The resolved agreement as plain data. What is broken is left out, with everything that stands on it. */
export function lowerAgreement(
  written: Agreement,
  services: SlaServices,
  overrides: Readonly<Record<string, string>> = {},
): LoweredAgreement {
  const agreement = services.composition.Composition.whole(written);
  const stand = createStand(agreement, services, overrides);
  const { book, attempt } = stand;
  const roles = (betweenOf(agreement)?.roles ?? []).flatMap(
    (role) => attempt(() => ({ role: role.name, party: playerOf(role, book), open: role.open })) ?? [],
  );
  const provider = roles.find(({ role }) => role === 'provider');
  const customer = roles.find(({ role }) => role === 'customer');
  const others = roles.filter((one) => one !== provider && one !== customer);
  if (provider === undefined || customer === undefined) return { contract: undefined, problems: book.problems, stand };
  const term = agreement.items.find(isTerm);
  const members = stand.all();
  const creditTerms = lowerCreditTerms(book, attempt);
  const banks = lowerBanks(book, attempt);
  const rights = lowerRights(book, attempt);
  const clauses = agreement.items.filter(isClause).map((node) => lowerClause(node, book));
  const parameters = agreement.items.filter(isParameter).flatMap(
    (node) =>
      attempt(() => {
        const value = parameterValue(node, placeNamed(book, node.name));
        return {
          id: node.name,
          value,
          type: typeOfValue(value, contractType(services.typing.Typing.typeOfNamed(node, node))),
          assumed: node.assumed,
          at: sourceRange(node, services),
        };
      }) ?? [],
  );
  // What the agreement declares itself belongs to it, used or not.
  for (const item of agreement.items)
    if (isTable(item) || isCalendar(item) || isDataDeclaration(item)) book.used.add(item);
  const data = lowerUsed(stand, isDataDeclaration, (node) => lowerData(node, book));
  const tables = lowerUsed(stand, isTable, (node) => lowerTable(node, book));
  const calendars = lowerUsed(stand, isCalendar, (node) =>
    calendarIds(node, book).map((id) => ({ ...lowerCalendar(node, book), id })),
  ).flat();
  mustBeTellable([...book.used], stand);
  const parties = lowerUsed(stand, isParty, (node) => ({
    id: node.name,
    title: isRole(node) ? `any ${node.name}` : (node.title ?? node.name),
    at: sourceRange(node, services),
  }));
  const documentation = documentationOf(written, services);
  const version = agreement.items.find(isAgreementVersion)?.text;
  const agreed = agreement.items.find(isAgreed);
  const frame: Omit<Contract, 'defaults'> = {
    schema: CONTRACT_SCHEMA,
    id: agreement.name,
    title: agreement.title ?? agreement.name,
    ...(documentation === undefined ? {} : { documentation }),
    kind: agreement.items.find(isAgreementKind)?.value ?? 'customer',
    ...(version === undefined ? {} : { version }),
    ...(agreed === undefined ? {} : { agreed: { on: agreed.on, at: sourceRange(agreed, services) } }),
    ...amendment(written, services),
    ...omissions(written, services),
    parties,
    provider: provider.party,
    customer: customer.party,
    ...(others.length === 0 ? {} : { otherRoles: others.map(({ role, party }) => ({ role, party })) }),
    ...(term === undefined
      ? {}
      : { term: { from: term.from, ...(term.until === undefined ? {} : { until: term.until }) } }),
    zone: book.zone,
    currency: book.currency,
    partialPeriods: partialPeriodsOf(agreement.items.find(isPartialPeriods)),
    moneyRounding: moneyRoundingOf(agreement),
    parameters,
    ...(book.open.size === 0 ? {} : { open: [...book.open] }),
    services: members.services,
    tables,
    calendars,
    data,
    conditions: members.conditions,
    metrics: members.metrics,
    targets: members.targets,
    payments: members.payments,
    ...(banks.length === 0 ? {} : { banks }),
    creditTerms,
    rights,
    clauses,
    files: filesOf(AstUtils.getDocument(written), services),
    at: sourceRange(agreement, services),
  };
  const contract: Contract = { ...frame, defaults: defaultedChoices(frame, namedChoices(agreement, stand)) };
  const later = settledLater(contract);
  if (later.length > 0) book.problems.push(...laterProblems(later, agreement, services));
  return { contract, problems: book.problems, stand };
}

function amendment(agreement: Agreement, services: SlaServices): Pick<Contract, 'amends'> {
  const { effective, withoutHistory } = agreement;
  const amended = targetOf(agreement.base);
  if (effective === undefined || amended === undefined) return {};
  return {
    amends: { agreement: amended.name, from: effective, withoutHistory, at: sourceRange(agreement, services) },
  };
}

/** What it doesn't inherit, in the order of the levels that say so, the furthest first. */
function omissions(agreement: Agreement, services: SlaServices): Pick<Contract, 'leftOut'> {
  const leftOut = [...omissionsOf(agreement)].reverse().flatMap((node) => {
    const [member] = leftOutBy(node);
    if (member === undefined || !isAgreement(member.$container)) return [];
    const name = node.member?.$refText;
    return [
      {
        kind: node.kind,
        ...(name === undefined ? {} : { name }),
        of: member.$container.name,
        ...(node.reason === undefined ? {} : { because: node.reason }),
        at: sourceRange(node, services),
      },
    ];
  });
  return leftOut.length === 0 ? {} : { leftOut };
}

/** A contract knows tables, calendars and data by name: files that mean different things by one name can't be used together. */
function mustBeTellable(used: readonly AstNode[], { book }: Stand): void {
  const first = new Map<string, AstNode>();
  for (const node of used) {
    if (!isTable(node) && !isCalendar(node) && !isDataDeclaration(node)) continue;
    for (const name of isCalendar(node) ? calendarIds(node, book) : [node.name]) {
      const other = first.get(`${node.$type} ${name}`);
      if (other === undefined) first.set(`${node.$type} ${name}`, node);
      else if (other !== node)
        book.problems.push({
          node: book.agreement,
          message: `Two things called '${name}' meet here, of ${fileOf(other, book)} and of ${fileOf(node, book)}: give one of them another name.`,
          related: { node, message: `This is the other '${name}'.` },
        });
    }
  }
}

const fileOf = (node: AstNode, { services }: Stand['book']): string =>
  services.shared.workspace.Roots.pathOf(originOf(node).uri);

/** Used declarations in the order of their files and texts; the sound ones. Lowering one may bring in others. */
function lowerUsed<N extends AstNode, T>(
  { book, attempt, isSound }: Stand,
  is: (node: unknown) => node is N,
  lower: (node: N) => T,
): readonly T[] {
  const nodes = [...book.used].filter((node) => is(node)) as unknown as readonly N[];
  if (nodes.length === 0) return [];
  const { agreement, services } = book;
  const files = lineageOf(services.composition.Composition.written(agreement)).map(originOf);
  return nodes
    .map((node) => ({ node, place: placeInText(node, files) }))
    .sort(
      (a, b) =>
        a.place.level - b.place.level ||
        (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : a.place.offset - b.place.offset),
    )
    .flatMap(({ node }) => (isSound(node) ? (attempt(() => lower(node)) ?? []) : []));
}

/** The agreement's own file comes first, then those of the agreements that it extends. */
function placeInText(
  node: AstNode,
  files: readonly LangiumDocument[],
): { readonly level: number; readonly file: string; readonly offset: number } {
  const document = originOf(node);
  const level = files.indexOf(document);
  return { level: level < 0 ? files.length : level, file: document.uri.toString(), offset: node.$cstNode?.offset ?? 0 };
}

function documentationOf(node: AstNode, services: SlaServices): string | undefined {
  const comment = services.documentation.CommentProvider.getComment(node);
  if (comment === undefined || !comment.startsWith('/**')) return undefined;
  const text = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim();
  return text === '' ? undefined : text;
}

const CHOICES: Readonly<Record<string, Contract['partialPeriods']>> = {
  'full fee': 'full-fee',
  'no credit': 'no-credit',
  prorate: 'prorate',
};

const partialPeriodsOf = (node: PartialPeriods | undefined): Contract['partialPeriods'] =>
  CHOICES[node?.choice?.replace(/\s+/g, ' ') ?? 'prorate'] ?? 'prorate';

const moneyRoundingOf = (agreement: Agreement): RoundingMode => roundingOf(agreement.items.find(isMoneyRounding)?.mode);

/** The agreement's file and everything it imports, by path; the built-in library is part of the language. */
function filesOf(document: LangiumDocument, services: SlaServices): readonly string[] {
  const { Imports, Roots } = services.shared.workspace;
  return [document, ...Imports.behind(document)].map(({ uri }) => Roots.pathOf(uri)).sort();
}

function namedChoices(agreement: Agreement, { book }: Stand): NamedChoices {
  const kinds = new Set<string>();
  eachNode(agreement, ({ $type }) => kinds.add($type));
  /** Those within which something of a kind stands. */
  const named = (
    are: (item: AstNode) => item is Familiar,
    kind: string,
    is: (node: AstNode) => boolean = ({ $type }) => $type === kind,
  ): ReadonlySet<string> =>
    kinds.has(kind)
      ? new Set(
          agreement.items
            .filter((item): item is typeof item & Familiar => are(item) && someNode(item, is))
            .flatMap((item) => book.instances(item).map((instance: Instance) => instance.id)),
        )
      : NOBODY;
  return {
    zone: agreement.items.some(isZone),
    partialPeriods: kinds.has(PartialPeriods.$type),
    moneyRounding: kinds.has(MoneyRounding.$type),
    gaps: named(isCondition, Gaps.$type),
    excludedTime: named(isCondition, ExcludedTime.$type),
    combine: kinds.has(Combine.$type),
    claim: kinds.has(ClaimTerm.$type),
    repeatFrom: named(isTarget, RepeatMultiplier.$type, (node) => isRepeatMultiplier(node) && node.from !== undefined),
  };
}

const NOBODY: ReadonlySet<string> = new Set();
