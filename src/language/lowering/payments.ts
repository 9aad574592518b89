import type { Payment } from '../../contract/contract.ts';
import { isPays, type Payment as PaymentSyntax } from '../generated/ast.ts';
import { type Book, type Instance, placeOf } from './book.ts';
import { lowerExpression } from './expressions.ts';
import { eachOf, serviceOf, titleOf } from './measuring.ts';
import { partyOf } from './parties.ts';
import { nameRange, sourceRange } from './source.ts';
import { lowerAmount, scopeOf } from './targets.ts';
import { need } from './unsound.ts';

/** What one party pays another without a target (R1a). */
export function lowerPayment(instance: Instance<PaymentSyntax>, book: Book): Payment {
  const { declaration: node } = instance;
  const place = placeOf(book, instance);
  const pays = need(node.items.find(isPays));
  return {
    id: instance.id,
    family: node.name,
    title: titleOf(instance, book),
    ...serviceOf(node.service, place),
    by: partyOf(pays.by, book),
    to: partyOf(pays.to, book),
    amount: lowerAmount(pays, place),
    ...(pays.condition === undefined ? {} : { when: lowerExpression(pays.condition, place) }),
    scope: scopeOf(node.family, pays.period, place),
    ...eachOf(instance, place),
    at: sourceRange(node, book.services),
    nameAt: nameRange(node, book.services),
  };
}
