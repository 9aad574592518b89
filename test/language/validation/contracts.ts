import type { Contract } from '../../../src/contract/contract.ts';
import type { SourceRange } from '../../../src/contract/source.ts';

export const range = (line: number, from = 0, to = 10, file = 'a.sla'): SourceRange => ({
  file,
  start: { line, column: from },
  end: { line, column: to },
});

/** An agreement in which nothing is said. */
export const emptyContract: Contract = {
  schema: 'sla-contract/1',
  id: 'A',
  title: 'A',
  kind: 'customer',
  parties: [],
  provider: 'P',
  customer: 'C',
  zone: 'UTC',
  currency: 'GBP',
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
  creditTerms: {
    combine: { kind: 'sum' },
    groups: [],
    extensionCaps: [],
    oneIncidentPaysOnce: false,
    caps: [],
    claim: { kind: 'automatic' },
  },
  rights: [],
  clauses: [],
  defaults: [],
  files: ['a.sla'],
  at: range(0),
};
