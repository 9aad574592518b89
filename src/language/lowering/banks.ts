import type { Bank, BankRule, BankUse } from '../../contract/contract.ts';
import {
  type Bank as BankSyntax,
  type BankUse as BankUseSyntax,
  type Collects,
  isBank,
  isBankUse,
  isCollects,
  isExpiry,
} from '../generated/ast.ts';
import { type Book, type Place, placeNamed } from './book.ts';
import { lowerStretch } from './credits.ts';
import { lowerExpression } from './expressions.ts';
import { instanceNamed } from './instances.ts';
import { partyOf } from './parties.ts';
import { lowerPeriod } from './periods.ts';
import { nameRange, sourceRange } from './source.ts';
import { lowerAmount } from './targets.ts';
import { type Attempt, need } from './unsound.ts';

/** Credits that a party collects and sets off against what it owes. */
export const lowerBanks = (book: Book, attempt: Attempt): readonly Bank[] =>
  book.agreement.items
    .filter(isBank)
    .filter(book.isSound)
    .flatMap((node) => attempt(() => lowerBank(node, book)) ?? []);

function lowerBank(node: BankSyntax, book: Book): Bank {
  const place = placeNamed(book, node.name);
  const collects = node.items.filter(isCollects);
  const expiry = node.items.find(isExpiry);
  const expiresAfter = expiry && lowerStretch(expiry, book);
  return {
    id: node.name,
    title: node.title ?? node.name,
    by: partyOf(need(collects[0]).by, book),
    collects: collects.map((rule) => lowerRule(rule, place)),
    against: node.items.filter(isBankUse).map((use) => lowerUse(use, place)),
    ...(expiresAfter === undefined ? {} : { expiresAfter }),
    at: sourceRange(node, book.services),
    nameAt: nameRange(node, book.services),
  };
}

const lowerRule = (node: Collects, place: Place): BankRule => ({
  amount: lowerAmount(node, place),
  ...(node.condition === undefined ? {} : { when: lowerExpression(node.condition, place) }),
  period: lowerPeriod(node.period, place.book),
  at: sourceRange(node, place.book.services),
});

const lowerUse = (node: BankUseSyntax, place: Place): BankUse => ({
  targets: node.all ? 'all' : node.targets.map((path) => instanceNamed(path, place).id),
  ...(node.condition === undefined ? {} : { when: lowerExpression(node.condition, place) }),
  at: sourceRange(node, place.book.services),
});
