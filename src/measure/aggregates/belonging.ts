import type { DataDeclaration } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import type { Evaluate } from '../../evaluate/compile.ts';
import type { Context, Environment } from '../../evaluate/context.ts';
import { certainly } from '../../evaluate/result.ts';
import type { Instant } from '../../time/intervals.ts';
import { type DataRow, instantOf } from '../plan/row.ts';
import { limitsIn, verdictReader } from './limits.ts';

/** The instant by which a row belongs to a period; `undefined` for one that belongs to none yet. */
export type Belonging = (row: DataRow, context: Context) => Instant | undefined;

/**
 * T7. A row belongs where its declaration says. Else:
 * - items: where the verdict falls, the earlier of the instant its limit passed and the instant its clock stopped; where neither a clock is compared
 *   with a limit nor an instant with a deadline, where it was closed, an open one where it was opened
 * - intervals: where they end (T6), open ones at `as of`
 * - samples, states, counts: at their instant
 * - records: to no period, but to every one in which they count
 */
export function belongingOf(
  declaration: DataDeclaration,
  verdicts: readonly (Expression | undefined)[],
  environment: Environment,
  asOf: Instant,
): Belonging {
  const { belongsBy, kind } = declaration;
  if (belongsBy !== undefined && belongsBy !== 'decided') return (row) => instantOf(row.fields[belongsBy]);
  switch (kind) {
    case 'samples':
    case 'states':
    case 'counts':
      return (row) => instantOf(row.fields.at);
    case 'intervals':
      // An end is the first instant after: one at midnight belongs to the day before.
      return (row) => lastInstant(instantOf(row.fields.end) ?? asOf);
    case 'items':
      return decided(verdicts, environment, asOf);
    case 'records':
      return () => undefined;
    default:
      return kind satisfies never;
  }
}

/** A text that two questions share where each row belongs by the same instant in both. */
export function belongingKey(
  { belongsBy, kind }: DataDeclaration,
  verdicts: readonly (Expression | undefined)[],
): string {
  if (kind !== 'items' || (belongsBy !== undefined && belongsBy !== 'decided')) return '';
  return JSON.stringify(limitsIn(verdicts), (part, inner) => (part === 'at' ? undefined : inner));
}

export const lastInstant = (end: Instant): Instant => end - 1;

function decided(verdicts: readonly (Expression | undefined)[], environment: Environment, asOf: Instant): Belonging {
  const limits = limitsIn(verdicts).map((each) => verdictReader(each, environment));
  return (row, context) => {
    const applying = limits.filter(({ applies }) => applies(context));
    if (applying.length === 0) return instantOf(row.fields.closed) ?? instantOf(row.fields.opened);
    const instants = applying.flatMap(({ verdict }) => verdict(context) ?? []).filter((instant) => instant <= asOf);
    return instants.length === 0 ? undefined : Math.min(...instants);
  };
}

/** Whether a row's filter certainly lets it in. */
export const letsIn = (filter: Evaluate | undefined, context: Context): boolean =>
  filter === undefined || certainly(filter(context)) === true;
