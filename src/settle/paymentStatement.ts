import type { Payment } from '../contract/contract.ts';
import type { PaymentStatement, PaymentLine as StatedLine } from '../statement/statement.ts';
import type { Facts } from './facts.ts';
import { isCertain, type Teller } from './money.ts';
import type { PaymentLine } from './payments.ts';
import { statedPeriod, statedRow } from './stated.ts';

/** One payment with all of its lines, as the statement shows it. */
export function paymentStatement(
  facts: Facts,
  teller: Teller,
  payment: Payment,
  lines: readonly PaymentLine[],
): PaymentStatement {
  const { words } = facts;
  return {
    id: payment.id,
    title: payment.title,
    ...(payment.service === undefined
      ? {}
      : { service: payment.service, serviceTitle: words.service(payment.service) }),
    by: words.party(payment.by),
    to: words.party(payment.to),
    amount: amountText(payment, facts),
    at: payment.at,
    lines: lines.map((line) => statedLine(facts, teller, line)),
  };
}

function amountText({ amount, when }: Payment, { words }: Facts): string {
  const condition = when === undefined ? '' : ` when ${words.expression(when)}`;
  if (amount.kind === 'amount') return `${words.expression(amount.amount)}${condition}`;
  const share = amount.basis === undefined ? '' : `a share of ${words.expression(amount.basis)} `;
  return `${share}by ${words.expression(amount.measure)}${condition}`;
}

function statedLine(facts: Facts, teller: Teller, { id, at, row, outcome, basis }: PaymentLine): StatedLine {
  const { zone } = facts.environment;
  const { amount, notes, steps } = outcome;
  const whole =
    basis?.state === 'value' && basis.value.kind === 'money' ? { basis: teller.money(basis.value.value) } : {};
  return {
    id,
    period: statedPeriod(at, zone),
    ...(row === undefined ? {} : { row: statedRow(row, zone) }),
    entitled: teller.money(teller.round(amount.low)),
    ...(isCertain(amount) ? {} : { undecidedUpTo: teller.money(teller.round(amount.high)) }),
    ...whole,
    ...(notes.length === 0 ? {} : { note: [...new Set(notes)].join('; ') }),
    derivation: steps,
  };
}
