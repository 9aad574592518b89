import { CONTRACT_SCHEMA, type Contract, type CreditTerms } from '../../src/contract/contract.ts';

/** Terms of credits of which nothing is said. */
export const PLAIN_TERMS: CreditTerms = {
  combine: { kind: 'sum' },
  groups: [],
  extensionCaps: [],
  oneIncidentPaysOnce: false,
  caps: [],
  claim: { kind: 'automatic' },
};

/** An agreement in which nothing is said, but for what `of` says. */
export const contractWith = (of: Pick<Contract, 'id' | 'currency' | 'at'> & Partial<Contract>): Contract => ({
  schema: CONTRACT_SCHEMA,
  title: of.id,
  kind: 'customer',
  parties: [],
  provider: 'P',
  customer: 'C',
  zone: 'UTC',
  partialPeriods: 'prorate',
  moneyRounding: 'half-up',
  parameters: [],
  services: [],
  tables: [],
  calendars: [],
  data: [],
  conditions: [],
  metrics: [],
  payments: [],
  targets: [],
  creditTerms: PLAIN_TERMS,
  rights: [],
  clauses: [],
  defaults: [],
  files: [],
  ...of,
});
