import {
  type Family,
  isAggregate,
  isAtLeastOf,
  isCondition,
  isFamily,
  isLet,
  isPayment,
  isTable,
  isTarget,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { isRecords } from '../scoping/rows.ts';
import { report } from './expectations.ts';
import { slotsOf } from './references.ts';
import type { Typer } from './typer.ts';

/** Only a target has one outcome for each row of data, and a name stands for a value of it; and the outages must be those of one condition. */
export function checkRowsOfFamily(node: Family, typer: Typer): void {
  const rows = targetOf(node.rows);
  if (isRecords(rows) && slotsOf(isFamily(node.$container) ? node.$container : node).at(-1) !== node)
    report(
      typer,
      node,
      'not-a-family',
      `Records come last, as they are known with the data only: put '${node.variable?.name ?? '…'} in ${rows.name}' at the end.`,
      'rows',
    );
  if (rows === undefined || isTable(rows) || isRecords(rows)) return;
  const owner = node.$container;
  if (isFamily(owner) || node.more.length > 0) {
    report(
      typer,
      node,
      'not-a-family',
      `Pairs are made of the rows of tables and of records; '${rows.name}' has neither: each of its rows stands alone, as in 'for each ${node.variable?.name ?? 'r'} in ${rows.name}'.`,
      'rows',
    );
    return;
  }
  if (isAggregate(owner) || isAtLeastOf(owner))
    report(
      typer,
      node,
      'not-a-family',
      `'each … in' takes the rows of a table or records; '${rows.name}' has neither: name them behind 'over' or 'of'.`,
      'rows',
    );
  else if (!isTarget(owner) && !isPayment(owner) && !isLet(owner))
    report(
      typer,
      node,
      'not-a-family',
      `Only a target, a payment or a 'let' can be declared for each row of data or outage: write a table or records behind 'in'.`,
      'rows',
    );
  else if (isCondition(rows) && rows.family !== undefined)
    report(
      typer,
      node,
      'missing-row',
      `There is one '${rows.name}' for each row of a table; the outages of one condition are wanted here.`,
      'rows',
    );
}
