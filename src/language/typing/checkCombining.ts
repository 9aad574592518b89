import { AstUtils } from 'langium';
import type { Rational } from '../../exact/rational.ts';
import { ONE, sum, ZERO } from '../../exact/rational.ts';
import {
  type Allocation,
  type AtRisk,
  type Combine,
  isCombine,
  isCreditRule,
  isReplaces,
  isTarget,
  type Pool,
  type Replaces,
  type Target,
} from '../generated/ast.ts';
import { agreementAt } from '../scoping/rows.ts';
import { checkTargetsOf } from './checkCaps.ts';
import { nameOf, report } from './expectations.ts';
import { expectMoney, expectNamed } from './expected.ts';
import { numberIn } from './literals.ts';
import { targetNamedBy } from './named.ts';
import type { Typer } from './typer.ts';

/** Which credits of a period are paid beside each other. */
export function checkCombine(node: Combine, typer: Typer): void {
  const named = new Set<string>();
  for (const member of node.members) {
    expectNamed(member, isTarget, "Targets are wanted behind 'of'", typer);
    typer.typeOf(member);
    const text = member.$cstNode?.text ?? '';
    if (named.has(text)) report(typer, member, 'duplicate-name', `${nameOf(member)} is named before.`);
    named.add(text);
  }
  if (node.members.length === 1 && node.members[0] !== undefined)
    report(typer, node.members[0], 'missing-part', 'One credit of which? Name two targets or more.');
  const isOfAll = (one: Combine): boolean => one.members.length === 0 && one.family === undefined;
  if (node.members.length === 0) checkTargetsOf(node.family, 'combine', typer);
  const others = node.$container.items.filter(isCombine);
  const first = others.find(isOfAll);
  if (isOfAll(node) && first !== node)
    report(typer, node, 'duplicate-name', 'All credits are combined in one way: name the targets that this is about.');
  const each = others.find(({ period }) => period !== undefined);
  const text = (one: Combine | undefined): string | undefined => one?.period?.$cstNode?.text.replace(/\s+/g, ' ');
  if (node.period !== undefined && each !== node && text(node) !== text(each))
    report(
      typer,
      node,
      'invalid-value',
      `Credits are combined each ${text(each)} above: one kind of period for all of them.`,
      'period',
    );
}

export function checkReplaces(node: Replaces, typer: Typer): void {
  const owner = node.$container;
  for (const path of node.targets) {
    expectNamed(path, isTarget, "Targets are wanted behind 'replaces'", typer);
    typer.typeOf(path);
    const other = targetNamedBy(path);
    if (other === owner && owner.family === undefined)
      report(typer, path, 'defined-by-itself', `'${owner.name}' can't replace its own credit.`);
    else if (other !== undefined && other !== owner && replacesIt(other, owner))
      report(
        typer,
        path,
        'defined-by-itself',
        `'${other.name}' replaces '${owner.name}' as well: only one of them can give way.`,
      );
  }
  if (!node.all) return;
  const rival = agreementAt(node)
    ?.items.filter(isTarget)
    .find((one) => one !== owner && replacesIt(one, owner));
  if (rival !== undefined)
    report(
      typer,
      node,
      'defined-by-itself',
      `'${rival.name}' replaces '${owner.name}' as well: only one of them can give way.`,
    );
}

const replacesIt = (one: Target, other: Target): boolean =>
  one.items.filter(isReplaces).some(({ all, targets }) => all || targets.some((path) => targetNamedBy(path) === other));

/** What is at risk is allocated whole, or no further than its pool. */
export function checkAtRisk(node: AtRisk, typer: Typer): void {
  expectMoney(node.amount, 'at risk', typer);
  const seen = new Set<string>();
  for (const part of AstUtils.streamAllContents(node.pool ?? node).filter(isTargetPart)) {
    expectNamed(part.target, isTarget, 'A target is wanted here', typer);
    typer.typeOf(part.target);
    const text = part.target.$cstNode?.text ?? '';
    if (seen.has(text))
      report(typer, part, 'duplicate-name', `${nameOf(part.target)} has a part of it before this one.`);
    seen.add(text);
    const credit = targetNamedBy(part.target)?.items.find(isCreditRule);
    if (credit !== undefined)
      report(
        typer,
        part,
        'duplicate-name',
        `${nameOf(part.target)} has a credit of its own: leave that out, or this part of the amount at risk.`,
      );
  }
}

const isTargetPart = (node: unknown): node is Allocation & { readonly target: NonNullable<Allocation['target']> } =>
  (node as Allocation).$type === 'Allocation' && (node as Allocation).target !== undefined;

export function checkPool(node: Pool, typer: Typer): void {
  const shares = node.parts.map(({ percent }) => shareIn(percent));
  const all = sum(shares);
  const most = node.percent === undefined ? ONE : shareIn(node.percent);
  const last = node.parts.at(-1);
  if (last === undefined || node.parts.some(({ percent }) => percent === undefined)) return;
  const over = all.compare(most) > 0;
  if (!over && (node.percent !== undefined || all.equals(most))) return;
  const difference = percentText(over ? all.sub(most) : most.sub(all));
  report(
    typer,
    last,
    'invalid-value',
    node.percent === undefined
      ? `These parts add up to ${percentText(all)}, not to 100%: ${difference} too ${over ? 'much' : 'little'}. Change them, or say 'pool' and its size.`
      : `These parts add up to ${percentText(all)}: ${difference} more than the pool of ${percentText(most)}.`,
    'percent',
  );
}

const shareIn = (text: string | undefined): Rational => (text === undefined ? ZERO : numberIn(text).div(100));

const percentText = (share: Rational): string => {
  const percent = share.mul(100);
  return percent.d === 1n ? `${percent.toFraction()}%` : `${percent.round(4).toString()}%`;
};
