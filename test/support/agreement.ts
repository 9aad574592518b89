/** The head of an agreement that tests of data and of figures share. */

/** An agreement of provider P with customer C for 2026, with these members. */
export const agreementOf = (members: string, { zone = 'UTC', currency = 'GBP' } = {}): string => `party P
party C
agreement Host "Host" {
  version 1.0.0
  kind customer
  between provider P and customer C
  term 2026-01-01 to 2026-12-31
  zone "${zone}"
  currency ${currency}
${members}
}
`;
