/**
 * Instants in UTC to the millisecond, in the one form that leaves nothing to judge: the database reads them as TypeScript would. Everything else has
 * to be judged.
 */
const UTC_INSTANT = String.raw`[12]\d{3}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z`;

/** SQL for the milliseconds that a text says, NULL where it has to be judged. */
export const instantOfText = (text: string): string =>
  `epoch_ms(CASE WHEN regexp_full_match(${text}, '${UTC_INSTANT}') THEN try_cast(${text} AS TIMESTAMP) END)`;
