import { speaksOf } from '../../../analyse/clauses.ts';
import type { Rule } from '../frame/rule.ts';
import { headOf } from '../frame/wording.ts';
import { promises } from './management.ts';

const SUBJECT = /purpose|scope|descri(?:be|ption)|the services?\b/i;

export const missingServiceDescription: Rule = {
  name: 'missing-service-description',
  family: 'completeness',
  defaultSeverity: 'hint',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds services of which nothing but a name is said.',
    why: `Whether an outage of the login page is one of 'Checkout' depends on what Checkout is. A title, a description of the agreement or a clause on its scope is enough; a
name that only its authors understand isn't.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
clause Scope: "Checkout: basket, login and payment pages for shoppers of Acme."`,
    },
    silence: 'When the catalogue of services describes it. Name it in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    if (promises(contract) === 0 || contract.documentation !== undefined || speaksOf(contract, SUBJECT)) return;
    for (const service of contract.services) {
      const named = service.id.replace(/[([].*/, '');
      if (service.title !== service.id && service.title !== named) continue;
      report({
        message: `Nothing says what '${named}' is: it has a name only. Give it a title, or add a clause Scope.`,
        at: [headOf(service.at, textOf), service.at],
        about: service.id,
        key: named,
      });
    }
  },
};
