import { type AstNode, AstUtils } from 'langium';
import { type Expression, isCall, isFee, isLiteral, isReference, isService, isTarget } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementAt } from '../scoping/rows.ts';
import { kindOf } from '../scoping/words.ts';
import { currencyAt } from './declarations.ts';
import { nameOf, report } from './expectations.ts';
import { instantIn, isRealDate } from './literals.ts';
import type { Typer } from './typer.ts';
import { asShown, comparable, describeType, exampleOf, isQuantity, isUnknown, money } from './types.ts';

export function checkDate(node: AstNode, property: string, date: string | undefined, typer: Typer): void {
  if (date !== undefined && !isRealDate(date))
    report(typer, node, 'invalid-date', `There is no day ${date}.`, property);
}

export function checkDateTime(node: AstNode, property: string, text: string | undefined, typer: Typer): void {
  if (text !== undefined && instantIn(text, 'UTC') === undefined)
    report(typer, node, 'invalid-date', `There is no such time as ${text}.`, property);
}

export function checkNumber(
  node: AstNode,
  property: string,
  text: string | undefined,
  from: number,
  to: number,
  what: string,
  typer: Typer,
): void {
  const value = Number(text);
  if (text !== undefined && !(Number.isInteger(value) && value >= from && value <= to))
    report(typer, node, 'invalid-value', `${what} is a whole number from ${from} to ${to}.`, property);
}

/** Money in the agreement's currency. */
export function expectMoney(expression: Expression | undefined, where: string, typer: Typer): void {
  if (expression === undefined) return;
  const type = typer.typeOf(expression);
  if (isUnknown(type)) return;
  const currency = currencyAt(expression);
  if (type.kind === 'money' && (currency === '' || type.currency === currency)) return;
  if (type.kind === 'money') {
    report(typer, expression, 'wrong-unit', `The agreement is in ${currency}; this is ${describeType(type)}.`);
    return;
  }
  const example = / ?of$/.test(where)
    ? `: name a fee, such as '${feeNear(expression)}'`
    : type.kind === 'percent'
      ? `: write of what, such as '${isLiteral(expression) ? (expression.$cstNode?.text ?? '10%') : '10%'} of ${feeNear(expression)}'`
      : `: write an amount${currency === '' ? '' : exampleOf(money(currency))}`;
  const code = isQuantity(type) ? 'wrong-unit' : 'wrong-type';
  report(typer, expression, code, `Money is wanted behind '${where}', not ${describeType(type)}${example}.`);
}

/** A fee that could be meant: that of the service at hand, else the agreement's first. */
export function feeNear(node: AstNode): string {
  const services = agreementAt(node)?.items.filter(isService) ?? [];
  const target = AstUtils.getContainerOfType(node, isTarget);
  const own = isReference(target?.service) ? targetOf(target.service.element) : undefined;
  const service = services.find((one) => one === own) ?? services.find((one) => one.items.some(isFee));
  return `${service?.name ?? 'Checkout'}.fee`;
}

/** A path that must name a declaration of one kind. */
export function expectNamed(
  path: Expression | undefined,
  is: (node: unknown) => boolean,
  what: string,
  typer: Typer,
): void {
  const named = isCall(path) ? path.callee : path;
  const element = isReference(named) ? targetOf(named.element) : undefined;
  if (path === undefined || element === undefined || is(element)) return;
  report(typer, path, 'wrong-type', `${what}; ${nameOf(path)} is ${kindOf(element.$type)}.`);
}

/** A value beside the metric that it is one of. */
export function expectLike(metric: Expression, value: Expression | undefined, typer: Typer): void {
  const wanted = asShown(typer.typeOf(metric));
  const type = typer.typeOf(value);
  if (value === undefined || wanted.kind === 'declaration' || wanted.kind === 'intervals' || comparable(wanted, type))
    return;
  report(
    typer,
    value,
    'wrong-unit',
    `${nameOf(metric)} is ${describeType(wanted)}, not ${describeType(type)}: write one${exampleOf(wanted)}.`,
  );
}

export function duplicates(nodes: readonly (AstNode & { readonly name?: string })[], what: string, typer: Typer): void {
  const seen = new Set<string>();
  for (const node of nodes) {
    if (node.name === undefined) continue;
    if (seen.has(node.name))
      report(typer, node, 'duplicate-name', `There is another ${what} '${node.name}' before this one.`, 'name');
    seen.add(node.name);
  }
}

/** Clauses may share a kind, such as two disputes; everything else is told apart by its name. */
export const isNamed = (node: AstNode): node is AstNode & { readonly name?: string } =>
  'name' in node && node.$type !== 'Clause' && node.$type !== 'Zone';

export function checkServicePath(path: Expression | undefined, typer: Typer): void {
  if (path === undefined) return;
  const named = isCall(path) ? path.callee : path;
  const element = isReference(named) ? targetOf(named.element) : undefined;
  if (element !== undefined && !isService(element))
    report(
      typer,
      path,
      'wrong-type',
      `A service is wanted behind 'of'; ${nameOf(path)} is ${describeType(typer.typeOf(path))}.`,
    );
}

/** A name that no expression could use is of no use: `metric share` can be declared, but `share at least 99%` says something else. */
export function checkNames(nodes: readonly (AstNode & { readonly name?: string })[], typer: Typer): void {
  for (const node of nodes)
    if (node.name !== undefined && !typer.canBeNamed(node.name))
      report(
        typer,
        node,
        'reserved-name',
        `'${node.name}' is a word of the language: an expression can't name this. Choose another name.`,
        'name',
      );
}
