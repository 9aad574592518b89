import {
  ancestorsOf,
  inheritedAt,
  isMember,
  leavesOut,
  lineageOf,
  type Member,
  overriddenBy,
  statedBy,
} from '../composition/lineage.ts';
import {
  type Agreement,
  isAgreement,
  isClause,
  isCreditTerms,
  isCurrency,
  isOmission,
  isTerm,
  isTerminationRight,
} from '../generated/ast.ts';
import { didYouMean, nearestNames } from '../scoping/nearest.ts';
import { targetOf } from '../scoping/references.ts';
import { kindOf } from '../scoping/words.ts';
import { checkOmission } from './checkOmissions.ts';
import { report } from './expectations.ts';
import { checkDate } from './expected.ts';
import { isRealDate } from './literals.ts';
import type { Typer } from './typer.ts';

/** What an agreement overrides must be there, and what is there must be overridden in so many words. */
export function checkInheritance(node: Agreement, typer: Typer): void {
  checkCycle(node, typer);
  checkEffect(node, typer);
  for (const item of node.items) {
    if (isMember(item)) checkMember(item, typer);
    if (isOmission(item)) checkOmission(item, typer);
  }
  const currency = node.items.find(isCurrency);
  for (const level of ancestorsOf(node)) {
    const inherited = level.items.find(isCurrency);
    if (currency === undefined || inherited === undefined || inherited.code === currency.code) continue;
    report(
      typer,
      currency,
      'wrong-unit',
      `${level.name} is in ${inherited.code}, and so are the amounts that it hands down.`,
      'code',
    );
    return;
  }
}

/** Outside an agreement there is nothing to override. */
export function checkNoOverride(node: Member, typer: Typer): void {
  if (!node.override || isAgreement(node.$container)) return;
  const message = "Only a member that an agreement inherits can be overridden: leave 'override' out.";
  report(typer, node, 'overrides-nothing', message, 'override');
}

function checkCycle(node: Agreement, typer: Typer): void {
  const line = lineageOf(node);
  const last = line.at(-1);
  if (last === undefined || targetOf(last.base) !== node) return;
  const by = line.slice(1).map(({ name }) => name);
  const way = by.length === 0 ? '' : ` by way of ${by.join(' and ')}`;
  report(typer, node, 'defined-by-itself', `'${node.name}' extends itself${way}.`, 'base');
}

/** Versions follow one another in the term of the agreement. */
function checkEffect(node: Agreement, typer: Typer): void {
  const { effective } = node;
  if (effective === undefined) return;
  checkDate(node, 'effective', effective, typer);
  const amended = targetOf(node.base);
  if (amended === undefined || !isRealDate(effective)) return;
  if (amended.effective !== undefined && effective <= amended.effective) {
    const message = `${amended.name} is in force from ${amended.effective} on: what amends it comes later.`;
    report(typer, node, 'invalid-date', message, 'effective');
  }
  const term = statedBy(node, isTerm);
  if (term !== undefined && (effective < term.from || (term.until !== undefined && effective > term.until))) {
    const end = term.until === undefined ? '' : ` to ${term.until}`;
    report(typer, node, 'invalid-date', `The term is ${term.from}${end}: there is nothing to amend then.`, 'effective');
  }
}

function checkMember(member: Member, typer: Typer): void {
  const [inherited] = inheritedAt(member);
  if (!member.override) {
    if (inherited !== undefined && !isClause(member) && !isTerminationRight(member))
      notOverridden(member, inherited, typer);
    return;
  }
  if (inherited === undefined) overridesNothing(member, typer);
  else if (inherited.$type !== member.$type)
    report(
      typer,
      member,
      'overrides-nothing',
      `'${nameOf(member)}' is ${kindOf(inherited.$type)} in ${ownerOf(inherited)}: ${kindOf(member.$type)} can't override it.`,
      'name',
    );
}

function notOverridden(member: Member, inherited: Member, typer: Typer): void {
  const owner = ownerOf(inherited);
  if (isCreditTerms(member))
    report(
      typer,
      member,
      'not-overridden',
      `${owner} has credit terms already: write 'override credits'; kinds of terms that it doesn't name stay as they are.`,
    );
  else
    report(
      typer,
      member,
      'not-overridden',
      `${owner} has ${kindOf(inherited.$type)} '${nameOf(member)}' already: write 'override' in front to replace it, or choose another name.`,
      'name',
    );
}

function overridesNothing(member: Member, typer: Typer): void {
  const agreement = member.$container;
  const ancestors = isAgreement(agreement) ? ancestorsOf(agreement) : [];
  const [base] = ancestors;
  const property = 'name' in member ? 'name' : 'override';
  // A base that isn't there is reported where it's named.
  if (base === undefined && isAgreement(agreement) && agreement.base !== undefined) return;
  if (base === undefined) {
    const message = `${isAgreement(agreement) ? agreement.name : 'The file'} extends no agreement, so there is nothing to override: leave 'override' out.`;
    report(typer, member, 'overrides-nothing', message, 'override');
    return;
  }
  const omission = isAgreement(agreement)
    ? agreement.items.filter(isOmission).find((one) => leavesOut(one, member))
    : undefined;
  if (omission !== undefined) {
    const message = `This is left out as well: write 'override' or '${omission.$cstNode?.text.replace(/\s*because\b.*$/s, '') ?? 'without'}', not both.`;
    report(typer, member, 'overrides-nothing', message, property);
    return;
  }
  const names = ancestors.flatMap(({ items }) =>
    items.flatMap((item) =>
      item.$type === member.$type && 'name' in item && item.name !== undefined ? [item.name] : [],
    ),
  );
  const what = kindOf(member.$type).replace(/^an? /, '');
  const suggestions = nearestNames(nameOf(member), names);
  typer.report({
    node: member,
    property,
    code: 'overrides-nothing',
    message: `${base.name} hands down no ${what}${'name' in member ? ` '${nameOf(member)}'` : ''} to override.${didYouMean(suggestions)}`,
    ...(suggestions.length === 0 ? {} : { suggestions }),
  });
}

const nameOf = (member: Member): string => ('name' in member ? (member.name ?? '') : '');

const ownerOf = (inherited: Member): string => (isAgreement(inherited.$container) ? inherited.$container.name : '');

/** Whether a declaration leaves parts to the one that it overrides: they are judged in the agreement as a whole. */
export const isPartial = (node: Member): boolean => overriddenBy(node) !== undefined;
