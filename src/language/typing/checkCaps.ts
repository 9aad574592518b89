import { isMember, lineageOf, overriddenBy } from '../composition/lineage.ts';
import {
  type Cap,
  type Family,
  isBetween,
  isCondition,
  isCreditRule,
  isDataDeclaration,
  isPayment,
  isService,
  isTable,
  isTarget,
  type Payment,
  type Target,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementAt, isRecords } from '../scoping/rows.ts';
import { report } from './expectations.ts';
import { expectMoney, expectNamed } from './expected.ts';
import type { Typer } from './typer.ts';

export function checkCap(node: Cap, typer: Typer): void {
  if (node.scope === 'event') checkEvents(node, typer);
  if (typer.typeOf(node.amount).kind !== 'days') expectMoney(node.amount, 'cap', typer);
  else if (node.period === undefined)
    report(typer, node, 'invalid-value', "Days of extension are capped in each period: write 'each' and a period.");
  if (node.service) expectNamed(node.service, isService, "A service is wanted behind 'for'", typer);
  else checkTargetsOf(node.family, 'cap', typer);
  if (node.family !== undefined && isPayment(node.$container))
    report(
      typer,
      node.family,
      'invalid-value',
      "A payment's cap holds what each of its members pays: leave 'for each' out here, and declare the payment for each row.",
    );
}

/** A term for each row or record holds what the targets of the same one earn; there must be some. */
export function checkTargetsOf(family: Family | undefined, term: 'cap' | 'combine', typer: Typer): void {
  const rows = targetOf(family?.rows);
  const agreement = family === undefined ? undefined : agreementAt(family);
  if (family === undefined || agreement === undefined || !(isTable(rows) || isRecords(rows))) return;
  if (isPayment(family.$container?.$container)) return;
  const targets = lineageOf(agreement).flatMap(({ items }) => items.filter(isTarget));
  if (targets.some((target) => targetOf(familyOf(target)?.rows) === rows)) return;
  const instead =
    term === 'cap' ? "name the service that it's for, as in 'for Circuit(c) for each c in …'" : 'name the targets';
  report(
    typer,
    family,
    'invalid-value',
    `No target is declared for each of '${rows.name}', so this ${term === 'cap' ? 'cap holds nothing' : 'combines nothing'}: ${instead}.`,
    'rows',
  );
}

/** A period is no event: only what is paid for a row or an outage of its own can be held by a cap per event. */
function checkEvents(node: Cap, typer: Typer): void {
  const paying = payingBeside(node);
  if (paying.length === 0 || paying.some(hasEvents)) return;
  const message =
    "This cap holds nothing: an event is a row or an outage that is paid for by itself, as with 'for each … in …', and here whole periods are paid for. Write 'each' and a period, or 'per target'.";
  report(typer, node, 'invalid-value', message, 'scope');
}

/** What pays under the cap; nothing where others may fill in what pays. */
function payingBeside(node: Cap): readonly (Payment | Target)[] {
  const owner = node.$container;
  if (isPayment(owner)) return [owner];
  const agreement = agreementAt(node);
  if (agreement === undefined) return [];
  const levels = lineageOf(agreement);
  if (levels.some(({ items }) => items.some((item) => isBetween(item) && item.roles.some(({ open }) => open))))
    return [];
  return levels.flatMap(({ items }) => items.filter(isTarget)).filter(({ items }) => items.some(isCreditRule));
}

function hasEvents(node: Payment | Target): boolean {
  const rows = targetOf(familyOf(node)?.rows);
  return isCondition(rows) || (isDataDeclaration(rows) && !isRecords(rows));
}

function familyOf(node: Payment | Target): Family | undefined {
  if (node.family !== undefined) return node.family;
  const overridden = isMember(node) ? overriddenBy(node) : undefined;
  return isTarget(overridden) || isPayment(overridden) ? familyOf(overridden) : undefined;
}
