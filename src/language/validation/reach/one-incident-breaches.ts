import { lengthsOf } from '../../../analyse/budget.ts';
import { breachedLengths, counts, timeTargets } from '../../../analyse/timeTarget.ts';
import { formatDuration, formatMeanDuration } from '../../../time/duration.ts';
import type { Rule } from '../frame/rule.ts';
import { lengthText, levelOf, reliefFixes, reliefText, thresholdText } from '../frame/wording.ts';

export const oneIncidentBreaches: Rule = {
  name: 'one-incident-breaches',
  family: 'reach',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: "Finds targets that one outage of the service's declared repair time already misses.",
    why: `99.99% of a 31-day month leaves 4 min 27.84 s. Where bringing the service back takes half an hour, each month with any outage at all is a missed one: the
target doesn't ask for quick repair or few failures, it asks for none. Either the repair time or the target isn't meant.`,
    bad: {
      as: 'clauses',
      text: `service Payments {
  fee 4000 GBP per month
  repair time 30 min
}
metric PaymentsUptime of Payments {
  measure share of time outside Unavailable
}
target Payable of Payments {
  PaymentsUptime at least 99.99% each calendar month
  credit 10% of Payments.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `service Payments {
  fee 4000 GBP per month
  repair time 30 min
}
metric PaymentsUptime of Payments {
  measure share of time outside Unavailable
}
target Payable of Payments {
  PaymentsUptime at least 99.9% each calendar month
  credit 10% of Payments.fee
}`,
    },
    silence:
      'When redundancy keeps nearly every failure from becoming an outage, so that the repair time seldom matters.',
  },
  check: ({ contract, textOf }, report) => {
    for (const time of timeTargets(contract)) {
      const { target, service } = time;
      const repair = service?.repairTime;
      if (!repair || !target.threshold || !counts(contract, time.set, repair.durationMs)) continue;
      const lengths = lengthsOf(target.scope.period);
      const breached = breachedLengths(time, lengths, repair.durationMs);
      const longest = breached.at(-1);
      if (!longest) continue;
      const every = breached.length === lengths.length ? 'even ' : '';
      report({
        message: `One outage of the declared repair time (${formatDuration(repair.durationMs)}) misses the target: ${thresholdText(target.threshold)} leaves ${formatMeanDuration(time.budget(longest))}, ${every}in a ${lengthText(target.scope.period, longest)}.${reliefText(time, repair.durationMs)}`,
        at: [levelOf(target.threshold, textOf), target.nameAt],
        about: target.id,
        fixes: reliefFixes(time, repair.durationMs, textOf),
        related: [{ message: `The repair time of '${service.id}'.`, at: repair.at }],
      });
    }
  },
};
