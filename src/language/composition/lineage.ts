import type { AstNode } from 'langium';
import {
  type Agreement,
  type AgreementItem,
  type Between,
  type FieldType,
  isAgreement,
  isBetween,
  isClause,
  isCreditTerms,
  isOmission,
  isParameter,
  isTerminationRight,
  type Omission,
  type Parameter,
  type Role,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';

/** What an agreement declares by a name, and what one that extends it may override. */
export type Member = Extract<AgreementItem, { readonly override: boolean }>;

/** The agreement and those that it extends, itself first; one that extends itself in the end is listed once. */
export function lineageOf(agreement: Agreement): readonly Agreement[] {
  if (agreement.base === undefined) return [agreement];
  const line: Agreement[] = [];
  for (let at: Agreement | undefined = agreement; at !== undefined && !line.includes(at); at = targetOf(at.base))
    line.push(at);
  return line;
}

/** The agreements that this one extends, by way of others too; the nearest first. */
export const ancestorsOf = (agreement: Agreement): readonly Agreement[] => lineageOf(agreement).slice(1);

/** The agreement and those that it amends, by way of others too; itself first. */
export function amendedBy(agreement: Agreement): readonly Agreement[] {
  const line = lineageOf(agreement);
  const last = line.findIndex(({ effective }) => effective === undefined);
  return last < 0 ? line : line.slice(0, last + 1);
}

/** The first of a kind that the agreement or one that it extends states: its zone, its currency, its parties. */
export function statedBy<T extends AgreementItem>(
  agreement: Agreement | undefined,
  is: (item: AgreementItem) => item is T,
): T | undefined {
  if (agreement === undefined) return undefined;
  if (agreement.base === undefined) return agreement.items.find(is);
  for (const level of lineageOf(agreement)) {
    const found = level.items.find(is);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Members are told apart by their names; credit terms, termination rights and clauses of one kind stand together. */
export const isMember = (node: AstNode): node is Member =>
  'override' in node && isAgreement(node.$container) && node.$containerProperty === 'items';

/** What is inherited in the place of which a member stands, or would stand. */
export function inheritedAt(member: Member): readonly Member[] {
  const agreement = member.$container;
  if (!isAgreement(agreement) || agreement.base === undefined) return [];
  for (const level of lineageOf(agreement)) {
    const found =
      level === agreement
        ? []
        : level.items.filter((item): item is Member => isMember(item) && standsFor(item, member));
    if (found.length > 0) return found;
    // What a level leaves out, those that extend it don't inherit.
    if (level.items.some((item) => isOmission(item) && leavesOut(item, member))) return [];
  }
  return [];
}

/** What the agreement inherits and leaves out, or one that it extends does. */
export const omissionsOf = (agreement: Agreement): readonly Omission[] =>
  lineageOf(agreement).flatMap((level) => level.items.filter(isOmission));

/** Whether `without …` speaks of this member, whatever word it uses for it. */
export function leavesOut({ kind, member: named }: Omission, member: Member): boolean {
  if (kind === 'credits') return isCreditTerms(member);
  if (kind === 'termination' || kind === 'right')
    return isTerminationRight(member) && (named === undefined || member.name === named.$refText);
  if (isCreditTerms(member) || isTerminationRight(member)) return false;
  return member.name === named?.$refText && isClause(member) === (kind === 'clause');
}

/** The members that the agreement would inherit but for `without …`. */
export function leftOutBy(omission: Omission): readonly Member[] {
  const agreement = omission.$container;
  const found: Member[] = [];
  const before: Omission[] = [];
  for (const level of ancestorsOf(agreement)) {
    for (const item of level.items)
      if (isMember(item) && leavesOut(omission, item) && !before.some((other) => leavesOut(other, item)))
        found.push(item);
    if (found.length > 0 && !isTerminationRight(found[0])) return found;
    before.push(...level.items.filter(isOmission));
  }
  return found;
}

/** What a level hands down to an agreement that extends it: its items without those that a level between them leaves out. */
export function handedDown(level: Agreement, to: Agreement): readonly AgreementItem[] {
  if (level === to) return level.items;
  const line = lineageOf(to);
  const omissions = line.slice(0, line.indexOf(level)).flatMap(({ items }) => items.filter(isOmission));
  if (omissions.length === 0) return level.items;
  return level.items.filter((item) => !isMember(item) || !omissions.some((omission) => leavesOut(omission, item)));
}

/** The member that this one overrides, in part or as a whole. */
export const overriddenBy = (node: AstNode): Member | undefined =>
  isMember(node) && node.override ? overriddenByMember(node) : undefined;

const overriddenByMember = (member: Member): Member | undefined =>
  inheritedAt(member).find(({ $type }) => $type === member.$type);

/** Whether two members have one place in an agreement. */
export function standsFor(one: Member, other: Member): boolean {
  if (isCreditTerms(one) || isTerminationRight(one)) return one.$type === other.$type;
  if (isCreditTerms(other) || isTerminationRight(other)) return false;
  return one.name === other.name && isClause(one) === isClause(other);
}

/** The type that a parameter declares, or the one that it overrides. */
export function declaredTypeOf(parameter: Parameter): FieldType | undefined {
  if (parameter.type !== undefined) return parameter.type;
  const overridden = overriddenBy(parameter);
  return isParameter(overridden) ? declaredTypeOf(overridden) : undefined;
}

type Itemised = AstNode & { readonly items: readonly AstNode[] };

/**
 * The items of a declaration with those that it keeps of the one that it overrides: kinds of which it writes one are
 * replaced, the others stay.
 */
export function itemsOf<T extends Itemised>(node: T): T['items'] {
  const overridden = overriddenBy(node);
  return overridden !== undefined && 'items' in overridden
    ? mergedItems(itemsOf(overridden as unknown as T), node.items)
    : node.items;
}

/** The kept items first, so that what is written stands at the end as it would in a text that spells all of it out. */
export function mergedItems<I extends AstNode>(inherited: readonly I[], own: readonly I[]): I[] {
  const written = new Set(own.map(kindOf));
  return [...inherited.filter((item) => !written.has(kindOf(item))), ...own];
}

const kindOf = (item: AstNode): string => ('kind' in item ? `${item.$type} ${String(item.kind)}` : item.$type);

/** Who plays a part, such as the provider. */
export const roleIn = (between: Between | undefined, name: string): Role | undefined =>
  between?.roles.find((role) => role.name === name);

export const betweenOf = (agreement: Agreement | undefined): Between | undefined => statedBy(agreement, isBetween);
