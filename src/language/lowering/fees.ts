import type { Expression, FeeNode } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import { isFee, isService, type Expression as Syntax } from '../generated/ast.ts';
import { sumOverRecords } from './across.ts';
import type { Place } from './book.ts';
import { nodeAt } from './nodes.ts';
import { Unsound } from './unsound.ts';

/** A fee, or a sum of fees, with each fee changed. */
export function withFees(expression: Expression, change: (fee: FeeNode) => FeeNode): Expression | undefined {
  if (expression.op === 'fee') return { ...expression, ...change(expression) };
  if (expression.op === 'across' && expression.fn === 'sum') {
    const members = expression.members.flatMap((member) => {
      const of = member.of && withFees(member.of, change);
      return of === undefined ? [] : [{ ...member, of }];
    });
    return members.length < expression.members.length ? undefined : { ...expression, members };
  }
  if (expression.op !== 'add') return undefined;
  const left = withFees(expression.left, change);
  const right = withFees(expression.right, change);
  return left && right && { ...expression, left, right };
}

/** Says at the place what only fees have. */
export function feesOnly(node: Syntax, changed: Expression | undefined, what: string): Expression {
  if (changed === undefined)
    throw new Unsound({ node, message: `Only a fee has ${what}, such as that of 'Checkout.fee'.` });
  return changed;
}

/** `total charges`: the fees of all services that have one; what is charged once is no fee. */
export function totalCharges(node: Syntax, type: Type, place: Place): Expression {
  const { book } = place;
  const [first, ...others] = book.agreement.items
    .filter(isService)
    .filter(({ items }) => items.some(isFee))
    .flatMap((service) => book.instances(service))
    .map((instance): Expression => {
      book.mustStand(instance);
      const fee = nodeAt(node, { op: 'fee', service: instance.id, periodsBack: 0 }, type, place);
      const { name, family } = instance.declaration;
      return instance.records === undefined || family === undefined
        ? fee
        : sumOverRecords(node, family, fee, `fees of each ${name}`, place);
    });
  if (first === undefined)
    throw new Unsound({
      node,
      message: "No service of this agreement has a fee, so there are no charges: write 'fee …'.",
    });
  return others.reduce((left, right) => nodeAt(node, { op: 'add', left, right }, type, place), first);
}
