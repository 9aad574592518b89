import type { Cap } from '../../contract/contract.ts';
import { type Cap as CapSyntax, isCap, type Payment } from '../generated/ast.ts';
import { type Book, type Instance, type Place, placeOf } from './book.ts';
import { lowerExpression } from './expressions.ts';
import { serviceOf } from './measuring.ts';
import { lowerPeriod } from './periods.ts';
import { sourceRange } from './source.ts';
import { membersOfTerm } from './terms.ts';
import { type Attempt, need } from './unsound.ts';

/** A cap; of a family, one for each row or record, which holds what the targets of the same one earn, or those of the service that it names. */
export function lowerCaps(node: CapSyntax, around: Place, attempt: Attempt): readonly Cap[] {
  return membersOfTerm(node.family, around).flatMap(
    ({ place, each, member, targets }) =>
      attempt(
        (): Cap => ({
          amount: lowerExpression(node.amount, place),
          scope: capScope(node, place),
          carriedForward: node.carriedForward !== undefined && node.carriedForward !== false,
          ...serviceOf(node.service, place),
          ...(node.family === undefined || node.service !== undefined ? {} : { only: targets }),
          ...(each === undefined ? {} : { each }),
          ...(member === undefined ? {} : { member }),
          at: sourceRange(node, place.book.services),
        }),
      ) ?? [],
  );
}

function capScope(node: CapSyntax, { book }: Place): Cap['scope'] {
  if (node.period !== undefined) return { kind: 'period', period: lowerPeriod(node.period, book) };
  if (node.months !== undefined) return { kind: 'rolling', months: Number(node.months) };
  if (node.total) return { kind: 'agreement' };
  return { kind: need(node.scope) };
}

/** The caps that stand in a payment hold what it pays; of a family, what each member pays. */
export function lowerPaymentCaps(instance: Instance<Payment>, book: Book, attempt: Attempt): readonly Cap[] {
  const place = placeOf(book, instance, ' cap');
  return instance.declaration.items
    .filter(isCap)
    .flatMap((cap) => lowerCaps(cap, place, attempt))
    .map((cap) => ({ ...cap, only: [instance.id] }));
}
