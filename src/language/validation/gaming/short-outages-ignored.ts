import { lengthsOf } from '../../../analyse/budget.ts';
import { type Foundation, foundationOf, foundationOfTarget } from '../../../analyse/foundations.ts';
import { type IgnoredPattern, worstIgnored } from '../../../analyse/shortOutages.ts';
import { resolutionOf } from '../../../analyse/timeTarget.ts';
import type { Condition, Contract, Target } from '../../../contract/contract.ts';
import { ONE } from '../../../exact/rational.ts';
import { formatDuration, formatMeanDuration } from '../../../time/duration.ts';
import { phraseIn } from '../frame/phrase.ts';
import type { Rule } from '../frame/rule.ts';
import { longestText, percentText } from '../frame/wording.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

export const shortOutagesIgnored: Rule = {
  name: 'short-outages-ignored',
  family: 'gaming',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  options: {
    minutes: {
      type: 'number',
      default: 1,
      minimum: 0,
      description:
        'Where outages of up to so many minutes are all that is ignored, as a second probe to be sure, it is a hint.',
    },
  },
  doc: {
    what: 'Finds outages that never count for being short, where nothing limits how many there are.',
    why: `With \`for at least 10 min\` a service that fails for nine minutes of every ten is never down. Users feel each of these outages; the figure shows 100%. The finding says the worst
service that still pays nothing. Count short outages in a target of their own, such as \`count of Outages at most 20\`, or let them add up.`,
    bad: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Catchpoint
  field up: boolean
}
downtime LongOutages of Checkout {
  when not probes.up
  for at least 10 min
}
metric LongUptime of Checkout {
  measure share of time outside LongOutages
}
target Availability of Checkout {
  LongUptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Catchpoint
  field up: boolean
}
downtime Outages of Checkout {
  when not probes.up
}
downtime LongOutages of Checkout {
  when not probes.up
  for at least 10 min
}
metric LongUptime of Checkout {
  measure share of time outside LongOutages
}
metric Interruptions of Checkout {
  measure count of Outages
}
target Availability of Checkout {
  LongUptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
target FewInterruptions of Checkout {
  Interruptions at most 20 each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When the service is of a kind that short outages cannot hurt, such as a nightly transfer.',
  },
  check: ({ contract, textOf, numberOption }, report) => {
    const least = numberOption('minutes') * MINUTE_MS;
    for (const target of contract.targets) {
      const foundation = foundationOfTarget(contract, target);
      for (const condition of foundation.conditions) {
        const ignored = ignoredBy(contract, condition);
        if (!ignored || countsElsewhere(contract, target, foundation, condition)) continue;
        const { at } = condition;
        report({
          message: messageOf(target, condition, ignored),
          at: [phraseIn(at, /\bfor\s+(?:at\s+least|more\s+than)\s+[^\n}]*\S|\bwhole\s+minutes\b/, textOf) ?? at, at],
          about: condition.id,
          ...(ignored.downMs <= least ? { severity: 'hint' } : {}),
          related: [{ message: `It counts for '${target.id}'.`, at: target.nameAt }],
        });
      }
    }
  },
};

interface Ignored extends IgnoredPattern {
  /** Whether the data see any stretch of time, so that the time up between two outages may be as short as one likes. */
  readonly exact: boolean;
}

function ignoredBy(contract: Contract, condition: Condition): Ignored | undefined {
  const { minimum, wholeMinutes, role, when } = condition;
  if (role === 'exclusion') return undefined;
  const resolution = resolutionOf(contract, when);
  const exact = resolution === undefined;
  const stepMs = resolution?.ms ?? SECOND_MS;
  const least =
    minimum ??
    (wholeMinutes && stepMs < MINUTE_MS ? ({ durationMs: MINUTE_MS, edge: 'at-least' } as const) : undefined);
  const pattern = least && worstIgnored(least, stepMs);
  return pattern && { ...pattern, exact };
}

/** Whether another promise of the same party counts what is ignored here: it reads the same data without a minimum. */
function countsElsewhere(contract: Contract, target: Target, own: Foundation, condition: Condition): boolean {
  const read = new Set(foundationOf(contract, [condition.when]).data.map(({ id }) => id));
  return contract.targets.some((other) => {
    if (other.id === target.id || other.owedBy !== target.owedBy) return false;
    const foundation = foundationOfTarget(contract, other);
    return (
      foundation !== own &&
      foundation.data.some(({ id }) => read.has(id)) &&
      foundation.conditions.every((each) => each.minimum === undefined && !each.wholeMinutes)
    );
  });
}

function messageOf({ scope }: Target, condition: Condition, { downMs, upMs, up, exact }: Ignored): string {
  const longest = lengthsOf(scope.period).at(-1);
  const share = ONE.sub(up);
  const time = longest
    ? ` (${formatMeanDuration(share.mul(longest.ms).floor())} of a ${longestText(scope.period)})`
    : '';
  const worst = exact ? ', and shorter times up make it worse still' : '';
  return `No outage of up to ${formatDuration(downMs)} counts in '${condition.id}', and nothing limits how many there are: ${formatDuration(downMs)} down and ${formatDuration(upMs)} up, over and over, is down for ${percentText(share.round(4))} of the time${time} and pays nothing${worst}.`;
}
