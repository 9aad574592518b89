import { scalar } from '../../../analyse/bands.ts';
import type { Contract, Service, Target } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import { metricNamed } from '../../../contract/lookup.ts';
import type { PeriodSpec } from '../../../contract/period.ts';
import { walk } from '../../../contract/walk.ts';
import { type Rational, rational, toJSON } from '../../../exact/rational.ts';
import { DAY_MS } from '../../../time/civil.ts';
import type { Finding, Rule } from '../frame/rule.ts';
import { percentText } from '../frame/wording.ts';

const HOUR_MS = 3_600_000;
const LONGEST_DAYS = 31;

export const ambiguousMonth: Rule = {
  name: 'ambiguous-month',
  family: 'collection',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds agreements in which a month is a calendar month in one place and 28 or 30 days in another.',
    why: `A calendar month has 672 to 744 hours. Divided by 30 days, or by 720 hours, 31 days without service cost more than the month's fee; and a target on 30 days beside one on the calendar month
is met on some dates on which the other is missed. Say one of them throughout. Two targets on one metric are a warning, a divisor in a formula is an information.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
target Availability30 of Checkout {
  Uptime at least 99.9% each 30 days from 2026-01-01
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
target Availability2 of Checkout {
  Uptime at least 99.5% each calendar month
  credit 20% of Checkout.fee
}`,
    },
    silence: 'When a month is defined as so many days for all purposes, and both sides bill by it.',
  },
  check: ({ contract }, report) => {
    for (const finding of mixedPeriods(contract)) report(finding);
    for (const target of contract.targets) {
      for (const amount of amountsOf(contract, target)) {
        for (const node of walk(amount)) {
          const month = node.op === 'divide' && node.right.op === 'literal' ? fixedMonth(node.right) : undefined;
          if (month && node.op === 'divide') report(ofDivisor(target, node.right, month));
        }
      }
    }
    for (const service of contract.services) {
      const finding = ofFee(contract, service);
      if (finding) report(finding);
    }
  },
};

/** Two targets on one metric, one by the calendar and one by days. */
function mixedPeriods(contract: Contract): readonly Finding[] {
  const byMetric = Map.groupBy(
    contract.targets.filter(({ threshold, scope }) => threshold && scope.kind === 'period'),
    ({ threshold }) => metricNamed(contract, threshold?.metric)?.id,
  );
  return [...byMetric.values()].flatMap((targets) => {
    const calendar = targets.find(({ scope }) => isCalendarMonth(scope.period));
    return targets.flatMap((target): Finding[] => {
      const days = daysAsMonth(target.scope.period);
      if (!calendar || days === undefined) return [];
      return [
        {
          message: `'${target.family}' takes ${days} days for a month, and '${calendar.family}' on the same metric takes the calendar month of 28 to 31: one can be met while the other is missed for the same outage. Use one of them.`,
          at: [target.scope.at, target.nameAt],
          about: target.id,
          related: [{ message: 'By the calendar month.', at: calendar.scope.at }],
        },
      ];
    });
  });
}

const isCalendarMonth = (period: PeriodSpec): boolean =>
  (period.kind === 'calendar' && period.unit === 'month') || period.kind === 'billing';

function daysAsMonth(period: PeriodSpec): number | undefined {
  const days =
    period.kind === 'every' ? period.days : period.kind === 'rolling' && period.unit === 'day' ? period.count : 0;
  return days >= 28 && days <= LONGEST_DAYS ? days : undefined;
}

/** What a target pays, and what its metrics measure. */
function amountsOf(contract: Contract, target: Target): readonly Expression[] {
  const metric = metricNamed(contract, target.threshold?.metric);
  return [
    ...target.credits.flatMap(({ amount }) =>
      amount.kind === 'amount' ? [amount.amount] : amount.schedule.bands.map(({ pays }) => pays),
    ),
    ...(metric ? [metric.measure] : []),
  ];
}

/** The days for which a divisor takes a month: 30, 720 h, 43,200 minutes. */
function fixedMonth(divisor: Extract<Expression, { op: 'literal' }>): number | undefined {
  const value = scalar(divisor.value);
  if (!value) return undefined;
  const units = divisor.value.kind === 'duration' ? [DAY_MS] : divisor.value.kind === 'number' ? [24, 24 * 60, 1] : [];
  return units
    .map((unit) => value.div(unit))
    .filter((days) => days.d === 1n && days.compare(28) >= 0 && days.compare(LONGEST_DAYS) <= 0)
    .map((days) => Number(toJSON(days)))[0];
}

function ofDivisor(target: Target, divisor: Expression, days: number): Finding {
  return {
    message: `This takes a month for ${days} days (${days * 24} h); a calendar month has up to ${LONGEST_DAYS} (${(LONGEST_DAYS * DAY_MS) / HOUR_MS} h), of which it then counts ${overText(days)}. Divide by the length of the month at hand, or define the month.`,
    at: [divisor.at, target.nameAt],
    about: target.id,
    severity: 'information',
  };
}

/** How much of a month so defined the longest one is. */
function overText(days: number): string {
  const share: Rational = rational([BigInt(LONGEST_DAYS), BigInt(days)]);
  return percentText(share.round(4));
}

/** A fee whose days are those of another month than the one that is measured. */
function ofFee(contract: Contract, { id, fee, daysOfMonth, at }: Service): Finding | undefined {
  if (daysOfMonth === undefined || !fee) return undefined;
  const target = contract.targets.find(({ scope, credits }) => isCalendarMonth(scope.period) && credits.length > 0);
  if (!target) return undefined;
  return {
    message: `A day of '${id}' costs a ${daysOfMonth}th of the month's fee, and '${target.family}' is measured by calendar months of up to ${LONGEST_DAYS} days: their days cost ${overText(daysOfMonth)} of the fee.`,
    at: [fee.at, at],
    about: id,
    severity: 'information',
    related: [{ message: 'By the calendar month.', at: target.scope.at }],
  };
}
