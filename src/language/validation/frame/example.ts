import type { Example } from './rule.ts';

/** What surrounds the clauses of an example: sound in itself, so that every finding comes from the clauses. */
const FRAME = `party Northwind "The provider"
party Acme "The customer"
party Telco
party Catchpoint

agreement Hosting "Hosting of an online shop" {
  version 1.0.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01 to 2028-12-31
  zone "Europe/London"
  currency GBP

  service Checkout {
    fee 12000 GBP per month
  }
  data incidents intervals {
    collected automatically by Catchpoint
  }
  downtime Unavailable of Checkout {
    when during incidents
    gaps count as unknown
  }
  metric Uptime of Checkout {
    measure share of time outside Unavailable
    controlled by Northwind
    baseline 99.97% over "2025"
  }

  // the clauses of the example
}
`;

/** The whole file of an example. */
export function fileOf({ as, text }: Example): string {
  if (as === 'file') return `${text}\n`;
  const clauses = text.replace(/^(?=.)/gm, '  ');
  return FRAME.replace('  // the clauses of the example', clauses);
}

/** The file that examples of clauses are part of, as the documentation shows it. */
export const EXAMPLE_FRAME = FRAME;
