import { footingOf, survives } from '../../../analyse/dependencies.ts';
import { excludesFailuresOf, timeTarget } from '../../../analyse/timeTarget.ts';
import type { Contract, Service, Target } from '../../../contract/contract.ts';
import { metricOf, serviceOf } from '../../../contract/lookup.ts';
import type { SourceRange } from '../../../contract/source.ts';
import type { Rule } from '../frame/rule.ts';
import { budgetText, headOf } from '../frame/wording.ts';

export const uncoveredDependency: Rule = {
  name: 'uncovered-dependency',
  family: 'control',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds services that need a third party whose failures are not excluded and for which no agreement is given.',
    why: `The provider then answers for somebody who has promised nothing. What that party's failures cost can't be passed on, and nobody can say whether the target is
within reach. A party beside which something else keeps the service up isn't reported.`,
    bad: {
      as: 'clauses',
      text: `service Shipping {
  fee 3000 GBP per month
  needs Telco
}
metric ShippingUptime of Shipping {
  measure share of time outside Unavailable
}
target ShippingAvailability of Shipping {
  ShippingUptime at least 99.9% each calendar month
  credit 10% of Shipping.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `service Shipping {
  fee 3000 GBP per month
  needs Telco
}
data linefaults intervals {
  collected automatically by Telco
}
exclusion LineFault {
  when during linefaults
  attributable to Telco
}
downtime ShippingDown of Shipping {
  when during incidents
  except LineFault
}
metric ShippingUptime of Shipping {
  measure share of time outside ShippingDown
}
target ShippingAvailability of Shipping {
  ShippingUptime at least 99.9% each calendar month
  credit 10% of Shipping.fee
}`,
    },
    silence: 'When the agreement with that party exists but is not written as code. Name it in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    for (const service of contract.services) {
      for (const { party, at } of thirdParties(contract, service)) {
        const target = targetsOf(contract, service).find((each) => countsAgainst(contract, each, party));
        if (!target) continue;
        const time = timeTarget(contract, target);
        const figure = time ? `, which allows ${budgetText(time)}` : '';
        report({
          message: `'${service.id}' needs '${party}', which has promised nothing, and its failures count against '${target.id}'${figure}. Name a target of an agreement with ${party}, or exclude what is attributable to it.`,
          at: [at ?? headOf(service.at, textOf), service.at],
          about: service.id,
          key: party,
          related: [{ message: `The target '${target.id}'.`, at: target.nameAt }],
        });
      }
    }
  },
};

interface ThirdParty {
  readonly party: string;
  readonly at?: SourceRange;
}

/** Parties without a promise whose failures together bring the service down. */
function thirdParties(contract: Contract, service: Service): readonly ThirdParty[] {
  const { targets, parties } = footingOf(contract, service);
  const promised = new Set(targets.map(({ provider }) => provider));
  const others = parties.filter(({ party }) => party !== contract.provider && party !== contract.customer);
  const named = new Set(others.map(({ party }) => party));
  const needed = survives(contract, service, (party) => named.has(party)) ? [] : others;
  const runs = service.providedBy;
  const outsourced =
    runs !== undefined &&
    runs !== contract.provider &&
    runs !== contract.customer &&
    !promised.has(runs) &&
    !named.has(runs);
  return [...needed, ...(outsourced ? [{ party: runs }] : [])];
}

const targetsOf = (contract: Contract, { id }: Service): readonly Target[] =>
  contract.targets.filter((target) => serviceOf(contract, target)?.id === id);

function countsAgainst(contract: Contract, target: Target, party: string): boolean {
  const metric = metricOf(contract, target);
  return metric !== undefined && !excludesFailuresOf(contract, metric.measure, party);
}
