/** Bands that pay printed shares of a fee, and what they come to. */
import { maximum, type Rational, rational } from '../../../src/exact/rational.ts';
import {
  type Cap,
  type CreditTerms,
  isMemberAccess,
  isService,
  type Service,
} from '../../../src/language/generated/ast.ts';
import { type BandView, type Use, uses } from '../bands.ts';
import type { Figure } from '../figures.ts';
import { agreementOf, amountOf, currencyOf, itemsOf, levelled, namedBy, type SoundFile } from '../tree.ts';
/** Bands that each pay a printed share of a service's fee, and what that comes to. */
export interface Paid extends Use {
  readonly shares: readonly (BandView & { readonly share: Rational })[];
  readonly service: Service;
  readonly fee: Rational;
  readonly currency: string;
}

export function paid(use: Use): readonly Paid[] {
  const { rule, target } = use;
  const shares = use.bands.flatMap((view) =>
    view.pays?.unit === 'percent' ? [{ ...view, share: view.pays.value }] : [],
  );
  const service = isMemberAccess(rule.basis) ? namedBy(rule.basis.receiver) : undefined;
  if (shares.length < use.bands.length || !isService(service) || memberIsFee(rule.basis) === false) return [];
  const item = service.items.find((each) => each.$type === 'Fee');
  const fee = amountOf(item?.amount);
  const level = levelled(target);
  // A fee of the period that the target is about.
  if (fee?.unit !== 'money' || !level?.length?.word.endsWith(item?.per ?? '?')) return [];
  return [{ ...use, shares, service, fee: fee.value, currency: currencyOf(agreementOf(target)) }];
}

export const memberIsFee = (basis: Use['rule']['basis']): boolean =>
  isMemberAccess(basis) && basis.member.$refText === 'fee';

export const paidUses = (file: SoundFile): readonly Paid[] => uses(file).flatMap(paid);

export const money = ({ fee, currency }: Paid, share: Rational): Figure => ({ money: fee.mul(share), currency });
export const most = (values: readonly Rational[]): Rational => values.reduce(maximum, rational(0));
export const termsOf = (node: Use['target']): CreditTerms | undefined => itemsOf(agreementOf(node), 'CreditTerms')[0];
export const capsOf = (terms: CreditTerms | undefined): readonly Cap[] =>
  terms?.items.filter((item) => item.$type === 'Cap') ?? [];
