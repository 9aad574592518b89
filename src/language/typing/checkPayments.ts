import { isPays, type Payment, type Pays } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { checkScheduled } from './checkTargets.ts';
import { expectBoolean, report } from './expectations.ts';
import { checkServicePath, expectMoney } from './expected.ts';
import type { Typer } from './typer.ts';

/** One direction and one amount: a second one has a name, and so a line, of its own. */
export function checkPayment(node: Payment, typer: Typer): void {
  checkServicePath(node.service, typer);
  const [first, ...others] = node.items.filter(isPays);
  if (first === undefined)
    report(
      typer,
      node,
      'missing-part',
      `Who pays whom under '${node.name}'? Write it, such as 'Acme pays Northwind 500 GBP each calendar month'.`,
      'name',
    );
  for (const extra of others)
    report(typer, extra, 'duplicate-name', 'A payment has one payer and one amount: write another payment.');
}

export function checkPays(node: Pays, typer: Typer): void {
  const [by, to] = [targetOf(node.by), targetOf(node.to)];
  if (by !== undefined && by === to)
    report(typer, node, 'invalid-value', `${by.name} would pay itself: name two parties.`, 'to');
  if (node.basis) expectMoney(node.basis, 'of', typer);
  if (node.amount) expectMoney(node.amount, 'pays', typer);
  if (node.condition) expectBoolean(node.condition, 'when', typer);
  checkScheduled(node, typer);
}
