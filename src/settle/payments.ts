import type { Payment } from '../contract/contract.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { common, isPartial, periodsAtHand, timeOf } from '../evaluate/periods.ts';
import type { Result } from '../evaluate/result.ts';
import { isZero } from '../exact/rational.ts';
import type { MeasuredRow } from '../measure/measurements.ts';
import type { Instant } from '../time/intervals.ts';
import type { Facts } from './facts.ts';
import { named, rowsIn } from './lines.ts';
import type { Teller } from './money.ts';
import { nothing, type RuleOutcome } from './rule.ts';
import { basisOf, type PayingRule, type RuleSite, ruleOutcome } from './ruleAmount.ts';
import { type Candidate, noIncidents } from './share.ts';

/** What a payment comes to in a period, or for a row that belongs to it. */
export interface PaymentLine {
  /** Payment and period, or payment and row. */
  readonly id: string;
  readonly payment: Payment;
  readonly at: PeriodAtHand;
  readonly row?: MeasuredRow;
  readonly dueAt: Instant;
  readonly outcome: RuleOutcome;
  /** What the amount is a share of. */
  readonly basis?: Result;
}

/** What each payment comes to in each of its periods or for each of its rows; no target needs to be missed (R1a). */
export function paymentLines(facts: Facts, teller: Teller): readonly (readonly PaymentLine[])[] {
  const { contract, options, measurements } = facts;
  return contract.payments.map((payment) =>
    named(
      periodsAtHand(
        payment.scope.period,
        contract,
        common(options.range, timeOf(payment.record)),
        measurements.known,
      ).flatMap((at) =>
        payment.scope.kind === 'period'
          ? [lineAt(facts, teller, payment, at, undefined)]
          : rowsIn(facts, payment, at).map((row) => lineAt(facts, teller, payment, at, row)),
      ),
    ),
  );
}

function lineAt(
  facts: Facts,
  teller: Teller,
  payment: Payment,
  at: PeriodAtHand,
  row: MeasuredRow | undefined,
): PaymentLine {
  const rule: PayingRule = {
    amount: payment.amount,
    ...(payment.when === undefined ? {} : { when: payment.when }),
    at: payment.at,
  };
  const site: RuleSite = { at, ...(row === undefined ? {} : { row }), partial: isPartial(at) };
  const basis = basisOf(facts, rule, site);
  return {
    id: `${payment.id} ${row === undefined ? at.whole.key : row.key}`,
    payment,
    at,
    ...(row === undefined ? {} : { row }),
    dueAt: at.covered.end,
    outcome:
      site.partial && facts.contract.partialPeriods === 'no-credit'
        ? nothing([], ['a partial period pays nothing (T5)'])
        : ruleOutcome(facts, teller, rule, site),
    ...(basis === undefined ? {} : { basis }),
  };
}

/** What the payments come to, on its way through the limits; what comes to nothing for certain is left out. */
export const paymentCandidates = (lines: readonly PaymentLine[]): readonly Candidate[] =>
  lines
    .filter(({ outcome }) => !isZero(outcome.amount.high))
    .map(({ id, payment, at, row, dueAt, outcome }) => ({
      of: id,
      title: row === undefined ? payment.title : `${payment.title}: ${row.key}`,
      by: payment.by,
      to: payment.to,
      payment: payment.id,
      ...(payment.service === undefined ? {} : { service: payment.service }),
      at,
      ...(row === undefined ? {} : { event: { end: row.end } }),
      dueAt,
      entitled: outcome.amount,
      incidents: noIncidents,
      // Paid as agreed, without a claim.
      claim: { stated: { kind: 'automatic' } },
      range: payment.at,
    }));
