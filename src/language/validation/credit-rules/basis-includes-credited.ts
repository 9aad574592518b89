import { feesIn } from '../../../analyse/feesIn.ts';
import type { Target } from '../../../contract/contract.ts';
import { periodKey } from '../../../contract/period.ts';
import type { Rule } from '../frame/rule.ts';

export const basisIncludesCredited: Rule = {
  name: 'basis-includes-credited',
  family: 'credit-rules',
  defaultSeverity: 'information',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds credits on several fees of which another credit of the same period returns a part already.',
    why: `One target pays a share of the fee of a service, another a share of the total charges, in which that fee is included: where both are missed, the same money is
credited twice. Nothing takes the first credit off the second one's basis. Say so with \`combine highest\`, or calculate the second
on what isn't credited yet.`,
    bad: {
      as: 'clauses',
      text: `service Support {
  fee 3000 GBP per month
}
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
target Overall of Checkout {
  Uptime at least 99.5% each calendar month
  credit 10% of total charges
}`,
    },
    good: {
      as: 'clauses',
      text: `service Support {
  fee 3000 GBP per month
}
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
target Overall of Checkout {
  Uptime at least 99.5% each calendar month
  credit 10% of Support.fee
}`,
    },
    silence: 'When both are meant, and a cap bounds their sum.',
  },
  check: ({ contract }, report) => {
    const { combine, groups, oneIncidentPaysOnce } = contract.creditTerms;
    if (combine.kind !== 'sum' || groups.length > 0 || oneIncidentPaysOnce) return;
    const bases = contract.targets.flatMap((target) =>
      target.credits.map(({ amount, at }) => ({ target, at, fees: feesIn(amount) })),
    );
    const narrow = bases.filter(({ fees }) => fees.size === 1);
    const done = new Set<string>();
    for (const { target, at, fees } of bases) {
      if (fees.size < 2) continue;
      const part = narrow.find((one) => [...one.fees].every((fee) => fees.has(fee)) && areTogether(one.target, target));
      if (!part || done.has(target.family)) continue;
      done.add(target.family);
      const [service = ''] = part.fees;
      report({
        message: `'${target.id}' is credited on ${[...fees].join(', ')} together, and '${part.target.id}' on ${service} alone: where both are missed, the fee of ${service} is credited twice. Say which one is paid, or take ${service} out.`,
        at: [at, target.nameAt],
        about: target.id,
        related: [{ message: `The credit of '${part.target.id}'.`, at: part.at }],
      });
    }
  },
};

const areTogether = (a: Target, b: Target): boolean =>
  a !== b && a.owedBy === b.owedBy && periodKey(a.scope.period) === periodKey(b.scope.period);
