import { type Bank, type BankUse, type Collects, isBankUse, isCollects, isTarget } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { checkScheduled } from './checkTargets.ts';
import { expectBoolean, report } from './expectations.ts';
import { expectMoney, expectNamed } from './expected.ts';
import type { Typer } from './typer.ts';

/** A bank is one party's, says what is collected, and what that is used against. */
export function checkBank(node: Bank, typer: Typer): void {
  const collects = node.items.filter(isCollects);
  const [first] = collects;
  if (first === undefined)
    report(
      typer,
      node,
      'missing-part',
      `Who collects what in '${node.name}'? Write it, such as 'Northwind collects 100 GBP when Fill above 98% each calendar week'.`,
      'name',
    );
  if (!node.items.some(isBankUse))
    report(
      typer,
      node,
      'missing-part',
      `What may '${node.name}' be used for? Write 'used against' and targets behind it, or 'used against all credits'.`,
      'name',
    );
  for (const other of collects) {
    const [owner, stranger] = [targetOf(first?.by), targetOf(other.by)];
    if (owner !== undefined && stranger !== undefined && owner !== stranger)
      report(
        typer,
        other,
        'invalid-value',
        `'${node.name}' is ${owner.name}'s: write another bank for ${stranger.name}.`,
      );
  }
}

export function checkCollects(node: Collects, typer: Typer): void {
  if (node.basis) expectMoney(node.basis, 'of', typer);
  if (node.amount) expectMoney(node.amount, 'collects', typer);
  if (node.condition) expectBoolean(node.condition, 'when', typer);
  checkScheduled(node, typer);
}

export function checkBankUse(node: BankUse, typer: Typer): void {
  for (const path of node.targets) {
    expectNamed(path, isTarget, "Targets are wanted behind 'used against'", typer);
    typer.typeOf(path);
  }
  if (node.condition) expectBoolean(node.condition, 'when', typer);
}
