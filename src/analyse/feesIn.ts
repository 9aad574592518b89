import type { CreditAmount } from '../contract/contract.ts';
import { walk } from '../contract/walk.ts';
import { amountsOf } from './expressionsOf.ts';

/** The services whose fees an amount is calculated on. */
export const feesIn = (amount: CreditAmount): ReadonlySet<string> =>
  new Set(
    amountsOf(amount).flatMap((part) => [...walk(part)].flatMap((each) => (each.op === 'fee' ? [each.service] : []))),
  );
