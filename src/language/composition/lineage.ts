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
  isParameter,
  isTerminationRight,
  type Parameter,
  type Role,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';

/** What an agreement declares by a name, and what one that extends it may override. */
export type Member = Extract<AgreementItem, { readonly override: boolean }>;

/** The agreement and those that it extends, itself first; one that extends itself in the end is listed once. */
export function lineageOf(agreement: Agreement): readonly Agreement[] {
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
  if (!isAgreement(agreement)) return [];
  for (const level of ancestorsOf(agreement)) {
    const found = level.items.filter((item): item is Member => isMember(item) && standsFor(item, member));
    if (found.length > 0) return found;
  }
  return [];
}

/** The member that this one overrides, in part or as a whole. */
export function overriddenBy(node: AstNode): Member | undefined {
  if (!isMember(node) || !node.override) return undefined;
  return inheritedAt(node).find(({ $type }) => $type === node.$type);
}

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
