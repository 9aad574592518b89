import { deadlinesOf } from '../../../analyse/deadlines.ts';
import type { Agreements } from '../../../analyse/dependencies.ts';
import { latestCase, type Stint } from '../../../analyse/steps.ts';
import type { Contract, Target, TargetStep } from '../../../contract/contract.ts';
import { targetNamed } from '../../../contract/lookup.ts';
import { parseIsoDate } from '../../../time/civil.ts';
import { formatDuration } from '../../../time/duration.ts';
import { startOfDay } from '../../../time/zone.ts';
import type { Finding, Rule } from '../frame/rule.ts';
import { localTimeText } from '../frame/wording.ts';

export const supportingTargetTooLate: Rule = {
  name: 'supporting-target-too-late',
  family: 'reach',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: "Finds targets whose steps, each with the deadline of its own operational or underpinning agreement, take longer together than the target's deadline.",
    why: `The desk has 2 h to hand a fault on, the carrier 7 h to repair the line: 9 h in all, and the customer was promised 8. Everybody keeps his own deadline, and the provider pays. Steps are
named with \`needs Desk.Handed then Carrier.Repaired\`; where clocks run in different hours, the rule looks for a case that is late, and names it.`,
    bad: {
      as: 'file',
      text: withDeadline('8 h'),
    },
    good: {
      as: 'file',
      text: withDeadline('10 h'),
    },
    silence: 'When the steps overlap: then say so, and by how much.',
  },
  check: ({ contract, agreements }, report) => {
    for (const target of contract.targets) {
      const found = target.steps && judge(contract, target, target.steps, agreements);
      if (found) report(found);
    }
  },
};

/** A Thursday: where no term says when a year begins. */
const SOME_DAY = '2026-01-01';

function judge(
  contract: Contract,
  target: Target,
  steps: readonly TargetStep[],
  agreements: Agreements,
): Finding | undefined {
  const own = deadlineOf(contract, target);
  const stints = steps.flatMap((step) => stintOf(contract, step, agreements) ?? []);
  if (!own || stints.length !== steps.length) return undefined;
  const day = parseIsoDate(contract.term?.from ?? SOME_DAY) ?? 0;
  const late = latestCase(own, stints, startOfDay(contract.zone, day), contract.zone);
  if (!late) return undefined;
  const each = steps
    .map(({ agreement, target: id }, i) => `${agreement}.${id} ${stintText(stints[i])}`)
    .join(', then ');
  const begun = localTimeText(contract.zone, late.start);
  return {
    message: `The steps take longer than the ${stintText(own)} that they support: ${each}. A case of ${begun} for which each is just in time takes ${formatDuration(late.takes)}${hoursText(own)}, ${formatDuration(late.takes - own.ms)} too long. Allow more time, or agree shorter steps.`,
    at: [steps[0]?.at ?? target.nameAt, target.nameAt],
    about: target.id,
    related: steps.map(({ declaredAt }, i) => ({ message: `${stintText(stints[i])} for this step.`, at: declaredAt })),
  };
}

function stintOf(contract: Contract, { agreement, target }: TargetStep, agreements: Agreements): Stint | undefined {
  const other = agreement === contract.id ? contract : agreements(agreement);
  const step = other && targetNamed(other, target);
  return other && step && deadlineOf(other, step);
}

/** The target's deadline, where it has just one. */
function deadlineOf(contract: Contract, target: Target): Stint | undefined {
  const [deadline, ...others] = deadlinesOf(contract, target);
  if (!deadline || others.some(({ limitMs }) => limitMs !== deadline.limitMs)) return undefined;
  const { limitMs, calendar } = deadline;
  return { ms: limitMs, ...(calendar ? { calendar } : {}) };
}

const hoursText = (stint: Stint | undefined): string => (stint?.calendar ? ` in ${stint.calendar.id}` : '');
const stintText = (stint: Stint | undefined): string => (stint ? `${formatDuration(stint.ms)}${hoursText(stint)}` : '');

function withDeadline(deadline: string): string {
  return `party Northwind
party Acme
party Telco

data handovers items {
  collected automatically by Northwind
  field opened: time
  field handed: time?
}
data repairs items {
  collected automatically by Telco
  field reported: time
  field repaired: time?
}
data faults items {
  collected automatically by Northwind
  field opened: time
  field repaired: time?
}

agreement Desk {
  version 1.0.0
  kind operational
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP
  target Handed for each h in handovers {
    elapsed from h.opened to h.handed at most 2 h each calendar month
  }
}

agreement Carrier {
  version 1.0.0
  kind underpinning
  between provider Telco and customer Northwind
  term 2026-01-01
  zone "UTC"
  currency GBP
  target Repaired for each r in repairs {
    elapsed from r.reported to r.repaired at most 7 h each calendar month
    credit 50 GBP
  }
}

agreement Lines {
  version 1.0.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP
  target Restored for each f in faults {
    elapsed from f.opened to f.repaired at most ${deadline} each calendar month
    needs Desk.Handed then Carrier.Repaired
    credit 100 GBP
  }
}`;
}
