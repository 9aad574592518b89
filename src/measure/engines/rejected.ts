import { rowPlaceText } from '../../contract/rowPlace.ts';
import { isAbove, ratio, rational } from '../../exact/rational.ts';
import type { SourceReport } from '../measurements.ts';
import type { SourcePlan } from '../plan/source.ts';
import type { DataProblem } from '../problems.ts';

/** How many rejected rows a message names. */
const NAMED = 10;

/** D4: above the declared share of rejected rows nothing is stated. Each is named with file, line, column, value and reason. */
export function checkRejected(
  { rejectedAtMost, declaration, binding }: SourcePlan,
  reports: readonly SourceReport[],
): readonly DataProblem[] {
  const rows = reports.reduce((all, report) => all + report.rows, 0);
  const rejected = reports.reduce((all, { rejectedCount }) => all + rejectedCount, 0);
  if (rejected === 0 || !isAbove(ratio(rejected, Math.max(rows, 1)), rational(rejectedAtMost))) return [];
  const named = reports.flatMap((report) => report.rejected).slice(0, NAMED);
  const problems = named.map(
    ({ column, value, reason, ...place }): DataProblem => ({
      code: 'rejected-rows',
      message: `${rowPlaceText(place)}: ${wherein(column, value, reason)}${reason}`,
      file: place.file,
      ...(place.line === undefined ? {} : { line: place.line }),
      column,
      value,
      at: binding.source.at,
    }),
  );
  const allowed = rational(rejectedAtMost);
  const summary: DataProblem = {
    code: 'rejected-rows',
    message: `${rejected} of ${rows} rows of '${declaration.id}' can't be used${allowed.n === 0n ? '' : ', more than the dataset allows'}${rejected > named.length ? ` (the first ${named.length} are named)` : ''}. Correct them, leave them out by a filter, or declare what share may be rejected (D4)`,
    at: binding.source.at,
  };
  return [...problems, summary];
}

/** The column and the value, unless the reason itself begins with the value. */
function wherein(column: string, value: string, reason: string): string {
  const parts = [
    ...(column === '' ? [] : [`column '${column}'`]),
    ...(value === '' || reason.startsWith(`'${shortened(value)}'`) ? [] : [`value '${shortened(value)}'`]),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
