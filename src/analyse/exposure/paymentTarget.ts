import type { Payment, Target } from '../../contract/contract.ts';

/** A payment in the shape of a target, for what functions and worst values have in common. */
export type PaymentTarget = Target & { readonly payment: Payment };

/** No target needs to be missed for a payment (R1a): it's paid wherever its own condition holds, as if this one were always missed. */
export function asTarget(payment: Payment): PaymentTarget {
  const { id, family, title, service, by, to, amount, when, scope, at, nameAt } = payment;
  return {
    id,
    family,
    title,
    ...(service === undefined ? {} : { service }),
    owedBy: by,
    owedTo: to,
    commitment: { op: 'literal', value: { kind: 'boolean', value: false }, type: { kind: 'boolean' }, at },
    scope,
    credits: [{ amount, ...(when === undefined ? {} : { when }), at }],
    points: [],
    extensions: [],
    at,
    nameAt,
    payment,
  };
}

export const isPayment = (target: Target): target is PaymentTarget => 'payment' in target;
