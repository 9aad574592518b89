import { exposureByMonth, type TargetExposure, together, uncappedExposure } from '../../../analyse/uncapped.ts';
import type { Contract } from '../../../contract/contract.ts';
import { isAbove, type Rational, rational } from '../../../exact/rational.ts';
import type { Rule, RuleContext } from '../frame/rule.ts';
import { headOf, percentText } from '../frame/wording.ts';

export const missingCap: Rule = {
  name: 'missing-cap',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-missing',
  cost: 'fast',
  options: {
    share: {
      type: 'number',
      default: 100,
      minimum: 0,
      description: 'Percent of the fee of a period that credits may come to without a cap.',
    },
  },
  doc: {
    what: 'Finds credits that no cap bounds and that can come to more than the fee of the period.',
    why: `An amount for each outage, each late item or each further hour has no end of its own, and the schedules of several targets add up. A provider that signs it
carries more risk than the fee pays for, and a customer finds the clause disputed when it first matters. Schedules that together
stay within the fee bound themselves and are not reported.`,
    bad: {
      as: 'clauses',
      text: `target EachOutage for each o in Unavailable of Checkout {
  o.duration at most 30 min each calendar month
  credit 500 GBP
}
credits {
  combine sum
  claim automatic
}`,
    },
    good: {
      as: 'clauses',
      text: `target EachOutage for each o in Unavailable of Checkout {
  o.duration at most 30 min each calendar month
  credit 500 GBP
}
credits {
  combine sum
  cap 50% of Checkout.fee each calendar month
  claim automatic
}`,
    },
    silence: 'When another contract, such as the master agreement, caps the liability. Name it in the reason.',
  },
  check: (context, report) => {
    const exposures = uncappedExposure(context.contract);
    for (const { target, bound } of exposures) {
      if (bound.kind !== 'unbounded') continue;
      report({
        message: `Nothing caps what '${target.id}' can cost: ${bound.because}. Add a cap under 'credits', such as 'cap 50% of … each calendar month'.`,
        at: [bound.at, target.nameAt],
        about: target.id,
      });
    }
    reportSum(context, report);
  },
};

function reportSum({ contract, textOf, numberOption }: RuleContext, report: Parameters<Rule['check']>[1]): void {
  const limit = rational(String(numberOption('share'))).div(100);
  for (const [service, { share, exposures }] of highestSums(contract)) {
    if (!isAbove(share, limit)) continue;
    const parts = exposures.flatMap(({ target, bound }) => {
      const part = bound.kind === 'bounded' ? bound.fees.get(service) : undefined;
      return part && !part.equals(0) ? [`${target.id} ${percentText(part)}`] : [];
    });
    const { at } = contract.creditTerms;
    report({
      message: `The credits of one period can come to ${percentText(share)} of ${service}.fee (${parts.join(', ')}), and no cap bounds them. Add one under 'credits'.`,
      at: [headOf(at ?? contract.at, textOf), contract.at],
      key: service,
    });
  }
}

interface Sum {
  readonly share: Rational;
  readonly exposures: readonly TargetExposure[];
}

/** For each service the month in which its credits can come to most. */
function highestSums(contract: Contract): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const all of exposureByMonth(contract)) {
    const exposures = all.filter(({ bound }) => bound.kind === 'bounded');
    const total = together(contract, exposures);
    for (const [service, share] of total.kind === 'bounded' ? total.fees : []) {
      const known = sums.get(service);
      if (known === undefined || isAbove(share, known.share)) sums.set(service, { share, exposures });
    }
  }
  return sums;
}
