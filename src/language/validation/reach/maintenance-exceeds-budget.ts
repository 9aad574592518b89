import { type PlannedTime, plannedTime } from '../../../analyse/maintenance.ts';
import { levelWithin } from '../../../analyse/smallestChange.ts';
import { breaches, type TimeTarget, timeTargets } from '../../../analyse/timeTarget.ts';
import { minimum, ONE, type Rational, rational } from '../../../exact/rational.ts';
import { formatDuration, formatMeanDuration } from '../../../time/duration.ts';
import type { Rule } from '../frame/rule.ts';
import { lengthText, levelOf, lowerLevel, percentText, thresholdText } from '../frame/wording.ts';

export const maintenanceExceedsBudget: Rule = {
  name: 'maintenance-exceeds-budget',
  family: 'reach',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: "Finds targets whose error budget is smaller than the service's planned maintenance, where no exclusion takes the windows out.",
    why: `A window from 02:00 to 06:00 each Sunday comes to 20 h in a month with five of them. 99.9% leaves 44 min. Whoever uses the windows that the agreement itself grants pays a credit
for it each month, so the windows won't be used, or the figures won't be kept.`,
    bad: {
      as: 'clauses',
      text: `calendar Sundays {
  zone "Europe/London"
  open sun 02:00-06:00
}
service Payments {
  fee 4000 GBP per month
  maintenance "Patching" in Sundays
}
metric PaymentsUptime of Payments {
  measure share of time outside Unavailable
}
target Payable of Payments {
  PaymentsUptime at least 99.9% each calendar month
  credit 10% of Payments.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `calendar Sundays {
  zone "Europe/London"
  open sun 02:00-06:00
}
service Payments {
  fee 4000 GBP per month
  maintenance "Patching" in Sundays
}
exclusion Patching {
  when Sundays
}
downtime Unpayable of Payments {
  when during incidents
  except Patching
}
metric PaymentsUptime of Payments {
  measure share of time outside Unpayable
}
target Payable of Payments {
  PaymentsUptime at least 99.9% each calendar month
  credit 10% of Payments.fee
}`,
    },
    silence: 'When the service stays up during its maintenance, because one part after the other is taken out.',
  },
  check: ({ contract, textOf }, report) => {
    for (const time of timeTargets(contract)) {
      const { target, service } = time;
      if (!target.threshold) continue;
      for (const windows of service?.maintenance ?? []) {
        const planned = plannedTime(contract, time, windows) ?? [];
        const worst = worstOf(time, planned);
        if (!worst) continue;
        const { length, least, most } = worst;
        const lower = levelBeside(time, planned);
        report({
          message: `The planned '${windows.title}' takes ${least === most ? '' : 'up to '}${formatDuration(most)} of a ${lengthText(target.scope.period, length)} and nothing excludes it, but ${thresholdText(target.threshold)} leaves ${formatMeanDuration(time.budget(length))}. Exclude the windows${lower ? `, or promise what they leave: ${percentText(lower)}` : ', or allow more'}.`,
          at: [levelOf(target.threshold, textOf), target.nameAt],
          about: target.id,
          key: windows.title,
          fixes: lower ? lowerLevel(target.threshold, lower, textOf) : [],
          related: [{ message: `The windows of '${service?.id}'.`, at: windows.at }],
        });
      }
    }
  },
};

/** The length of period in which the windows exceed the budget by most. */
function worstOf(time: TimeTarget, planned: readonly PlannedTime[]): PlannedTime | undefined {
  const over = ({ length, most }: PlannedTime): number => most - Number(time.budget(length).valueOf());
  return planned
    .filter(({ length, most }) => breaches(time, length, rational(most)))
    .toSorted((a, b) => over(b) - over(a))[0];
}

/** The highest level that the windows leave in every period. */
function levelBeside(time: TimeTarget, planned: readonly PlannedTime[]): Rational | undefined {
  const { level, strict } = time;
  if (!level) return undefined;
  const left = planned.map(({ length, most }) => ONE.sub(rational(most).div(rational(time.availableMs(length)))));
  return levelWithin(left.reduce(minimum, ONE), level, strict);
}
