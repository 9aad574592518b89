import { lengthsOf } from '../../../analyse/budget.ts';
import { type Deadline, deadlinesOf } from '../../../analyse/deadlines.ts';
import { type Closure, calendarNamed, longestClosure } from '../../../analyse/openTime.ts';
import { uncoveredHours } from '../../../analyse/serviceHours.ts';
import { timeTarget } from '../../../analyse/timeTarget.ts';
import type { CalendarDeclaration, Contract, Service, Target } from '../../../contract/contract.ts';
import { serviceOf } from '../../../contract/lookup.ts';
import { isBelow, rational } from '../../../exact/rational.ts';
import { formatDuration, formatMeanDuration } from '../../../time/duration.ts';
import type { Finding, Rule, RuleContext } from '../frame/rule.ts';
import { capital, closureText, levelOf, thresholdText } from '../frame/wording.ts';

export const deadlineOutsideHours: Rule = {
  name: 'deadline-outside-hours',
  family: 'reach',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds clocks that run around the clock for a service with hours, where the deadline is shorter than the longest closing time; and availability around the clock of such a service.',
    why: `A ticket that comes in on Friday at 18:00 is four hours old at 22:00, and nobody is there before Monday. A deadline in elapsed time can't be kept for what arrives at closing time,
however well the desk works. Let the clock run in the hours of the service, or staff it around the clock.`,
    bad: {
      as: 'clauses',
      text: `calendar Office {
  zone "Europe/London"
  open mon..fri 08:00-18:00
}
service Desk {
  fee 4000 GBP per month
  hours Office
}
data tickets items {
  collected automatically by Catchpoint
  field opened: time
  field closed: time?
}
target Solved for each t in tickets of Desk {
  elapsed from t.opened to t.closed at most 4 h each calendar month
  credit 10 GBP
}`,
    },
    good: {
      as: 'clauses',
      text: `calendar Office {
  zone "Europe/London"
  open mon..fri 08:00-18:00
}
service Desk {
  fee 4000 GBP per month
  hours Office
}
data tickets items {
  collected automatically by Catchpoint
  field opened: time
  field closed: time?
}
target Solved for each t in tickets of Desk {
  elapsed from t.opened to t.closed in Office at most 4 h each calendar month
  credit 10 GBP
}`,
    },
    silence: 'When somebody is on call outside the hours.',
  },
  check: (context, report) => {
    const { contract } = context;
    for (const target of contract.targets) {
      const service = serviceOf(contract, target);
      const hours = calendarNamed(contract, service?.hours);
      const closure = hours && longestClosure(hours);
      if (!service || !closure) continue;
      for (const deadline of deadlinesOf(contract, target)) {
        // Hours that the clock names are those in which somebody works for this target.
        if (deadline.clock.calendar !== undefined || deadline.limitMs > closure.ms) continue;
        report(lateBeforeOpening(target, service, hours, closure, deadline));
      }
      const finding = unattended(contract, target, service, hours, closure, context.textOf);
      if (finding) report(finding);
    }
  },
};

function lateBeforeOpening(
  target: Target,
  { id }: Service,
  hours: CalendarDeclaration,
  closure: Closure,
  { clock, limitMs }: Deadline,
): Finding {
  return {
    message: `This clock always runs, but '${id}' has the hours ${hours.id}, closed from ${closureText(closure)}. What comes in at closing time is past ${formatDuration(limitMs)} before anybody is there. Count in the hours of the service, or staff it around the clock.`,
    at: [clock.at, target.nameAt],
    about: target.id,
    key: clock.at.file,
    related: hours.at ? [{ message: 'The hours of the service.', at: hours.at }] : [],
    // Behind pauses there is no place for it.
    fixes:
      clock.pausing || clock.restarting
        ? []
        : [
            {
              title: `Count in ${hours.id}`,
              edits: [{ at: { ...clock.at, start: clock.at.end }, newText: ` in ${hours.id}` }],
            },
          ],
  };
}

/** Around the clock is measured, but nobody is there for longer than the budget. */
function unattended(
  contract: Contract,
  target: Target,
  service: Service,
  hours: CalendarDeclaration,
  closure: Closure,
  textOf: RuleContext['textOf'],
): Finding | undefined {
  const time = timeTarget(contract, target);
  const longest = lengthsOf(target.scope.period).at(-1);
  if (!time || !target.threshold || !longest || !uncoveredHours(contract, time)) return undefined;
  const budget = time.budget(longest);
  if (!isBelow(budget, rational(closure.ms))) return undefined;
  return {
    message: `${capital(thresholdText(target.threshold))} is measured around the clock, but '${service.id}' has the hours ${hours.id}, closed from ${closureText(closure)}. An outage at closing time uses more than the budget of ${formatMeanDuration(budget)} before anybody is there. Say 'of ${service.id}' at the downtime, so that time outside the hours doesn't count, or staff it around the clock.`,
    at: [levelOf(target.threshold, textOf), target.nameAt],
    about: target.id,
    related: hours.at ? [{ message: 'The hours of the service.', at: hours.at }] : [],
  };
}
