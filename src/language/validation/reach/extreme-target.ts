import { componentsOf, levelText } from '../../../analyse/ceiling.ts';
import { structuresOf } from '../../../analyse/dependencies.ts';
import { isAll, shareTarget } from '../../../analyse/shareTarget.ts';
import { excludedParties, timeTarget } from '../../../analyse/timeTarget.ts';
import { compare, isAbove } from '../../../exact/rational.ts';
import type { Rule } from '../frame/rule.ts';
import { capital, levelOf, percentText, thresholdText } from '../frame/wording.ts';

export const extremeTarget: Rule = {
  name: 'extreme-target',
  family: 'reach',
  defaultSeverity: 'information',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds targets of 100%, and targets above everything that the services underneath promise one by one.',
    why: `Nothing is up all the time, so 100% says when a credit is paid, not what is delivered: one bad second, or one late case of thousands, misses it. That may be meant (some hosts
promise 100% and pay for each outage), but then nothing is left to be managed. A figure with more nines than any supplier promises rests
on redundancy alone, and on failures being independent: one cause that takes both suppliers down ends it.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 100% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When every single failure is meant to be paid for.',
  },
  check: ({ contract, agreements, textOf }, report) => {
    const structureBelow = structuresOf(contract, agreements);
    for (const target of contract.targets) {
      const { threshold } = target;
      if (!threshold) continue;
      const place = { at: [levelOf(threshold, textOf), target.nameAt] as const, about: target.id };
      const time = timeTarget(contract, target);
      const share = shareTarget(contract, target);
      if (isAll(time?.level ?? share?.level)) {
        const one = time ? 'any outage that counts' : 'a single case of however many';
        report({ ...place, message: `${capital(thresholdText(threshold))} leaves no room at all: ${one} misses it.` });
        continue;
      }
      if (!time?.level || !time.service?.needs) continue;
      const components = componentsOf(structureBelow(time.service, excludedParties(contract, time.metric.measure)));
      const [best] = components.toSorted((a, b) => compare(b.level, a.level));
      if (components.length < 2 || !best || !isAbove(time.level, best.level)) continue;
      report({
        ...place,
        message: `${percentText(time.level)} is more than anything underneath promises: the most is ${levelText(best.level)}, by ${best.id}. It holds only while the parts fail independently.`,
        related: best.declaredAt
          ? [{ message: `${best.id} promises ${levelText(best.level)}.`, at: best.declaredAt }]
          : [],
      });
    }
  },
};
