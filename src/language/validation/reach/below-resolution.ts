import { lengthsOf } from '../../../analyse/budget.ts';
import { type Resolution, resolutionOf, type TimeTarget, timeTargets } from '../../../analyse/timeTarget.ts';
import type { Contract } from '../../../contract/contract.ts';
import { isBelow, rational } from '../../../exact/rational.ts';
import { formatDuration, formatMeanDuration } from '../../../time/duration.ts';
import type { Finding, Rule, RuleContext } from '../frame/rule.ts';
import { capital, lengthText, levelOf, reliefFixes, reliefText, thresholdText } from '../frame/wording.ts';

export const belowResolution: Rule = {
  name: 'below-resolution',
  family: 'reach',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds targets whose error budget is shorter than the step at which the data are taken.',
    why: `99.999% of a 31-day month leaves 26.784 s. Where a probe runs every 60 s, an outage of that length is likely not seen at all, and a single failed probe
already misses the target: the figure says more than the data can show. Ask for less, look more often, or measure by events that
are logged when they happen.`,
    bad: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Catchpoint
  field up: boolean
}
downtime NotAnswering of Checkout {
  when not probes.up
}
metric Answering of Checkout {
  measure share of time outside NotAnswering
}
target Availability of Checkout {
  Answering at least 99.999% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Catchpoint
  field up: boolean
}
downtime NotAnswering of Checkout {
  when not probes.up
}
metric Answering of Checkout {
  measure share of time outside NotAnswering
}
target Availability of Checkout {
  Answering at least 99.95% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When a missed probe is meant to miss the target, and the parties know that shorter outages go unseen.',
  },
  check: ({ contract, textOf }, report) => {
    for (const target of timeTargets(contract)) {
      const resolution = resolutionFor(contract, target);
      const finding = resolution && judge(target, resolution, textOf);
      if (finding) report(finding);
    }
  },
};

const resolutionFor = (contract: Contract, { set, windowMs }: TimeTarget): Resolution | undefined =>
  windowMs === undefined ? resolutionOf(contract, set) : { ms: windowMs };

function judge(time: TimeTarget, { ms, data }: Resolution, textOf: RuleContext['textOf']): Finding | undefined {
  const { target } = time;
  const { threshold } = target;
  const period = target.scope.period;
  const tooShort = lengthsOf(period).filter((length) => isBelow(time.budget(length), rational(ms)));
  const longest = tooShort.at(-1);
  if (!threshold || !longest) return undefined;
  const step = data ? `one sample of '${data.id}'` : 'one window';
  const unseen = data ? 'An outage that short may not be seen, and a single bad sample' : 'A single bad window';
  return {
    message: `${capital(thresholdText(threshold))} leaves ${formatMeanDuration(time.budget(longest))} of a ${lengthText(period, longest)}, less than ${step} (${formatDuration(ms)}). ${unseen} already misses the target.${reliefText(time, ms)}`,
    at: [levelOf(threshold, textOf), target.nameAt],
    about: target.id,
    fixes: reliefFixes(time, ms, textOf),
    related: data ? [{ message: `Sampled every ${formatDuration(ms)}.`, at: data.at }] : [],
  };
}
