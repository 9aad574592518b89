import type { ElapsedNode, Expression } from '../../../contract/expression.ts';
import { calendarOf, isUnknown } from '../../../evaluate/clockReader.ts';
import { compile } from '../../../evaluate/compile.ts';
import type { Context, Environment } from '../../../evaluate/context.ts';
import type { Result } from '../../../evaluate/result.ts';
import { isInteger, toInteger } from '../../../exact/rational.ts';
import {
  addWorkingOutside,
  type CompiledCalendar,
  compileCalendar,
  elapsedOutside,
  type StretchesOf,
} from '../../../time/calendar.ts';
import type { Duration, Instant } from '../../../time/intervals.ts';
import type { Columns } from '../../plan/columns.ts';
import { byCodes } from './byCodes.ts';

/** What clocks are read from. */
export interface RowsAsked {
  readonly columns: Columns;
  readonly environment: Environment;
  readonly asOf: Instant;
  /** A row as expressions see it. */
  readonly contextOf: (row: number) => Context;
}

/** A clock of each row, without objects: the same as `clockReader` and what follows from it (C1, C2). */
export interface RowClock {
  /** NaN where the row doesn't say when it begins, or in which hours it runs. */
  readonly from: (row: number) => Instant;
  /** NaN while it runs. */
  readonly to: (row: number) => Instant;
  readonly ran: (row: number, to: Instant) => Duration;
  /** When it has run so long. */
  readonly reaches: (row: number, duration: Duration) => Instant;
}

const NO_STRETCHES: StretchesOf = { starts: new Float64Array(0), ends: new Float64Array(0), first: 0, end: 0 };

/** `undefined` for a clock that more goes into than instants and pauses of the row and a calendar. */
export function rowClock(
  { from, to, calendar, pausing, restarting }: ElapsedNode,
  rows: RowsAsked,
): RowClock | undefined {
  const start = instantsOf(from, rows.columns);
  const stop = instantsOf(to, rows.columns);
  if (start === undefined || stop === undefined || restarting !== undefined) return undefined;
  const pauses = pausing && stretchesOf(pausing, rows.columns);
  if (pausing !== undefined && pauses === undefined) return undefined;
  const hours = calendar === undefined ? () => NONE : hoursOf(calendar, rows);
  if (hours === undefined) return undefined;
  const stretches =
    pauses === undefined
      ? () => NO_STRETCHES
      : (row: number) => ({
          starts: pauses.starts,
          ends: pauses.ends,
          first: pauses.first[row] ?? 0,
          end: pauses.first[row + 1] ?? 0,
        });
  const always = compileCalendar({ kind: 'always', zone: rows.environment.zone.id }, 0, 0);
  return {
    from: (row) => (hours(row) === UNKNOWN ? Number.NaN : (start[row] ?? Number.NaN)),
    to: (row) => stop[row] ?? Number.NaN,
    ran(row, end) {
      const begun = start[row] ?? Number.NaN;
      if (end <= begun) return 0;
      const working = hours(row);
      return typeof working === 'object'
        ? elapsedOutside(working, begun, end, stretches(row))
        : plainTime(begun, end, stretches(row));
    },
    reaches(row, duration) {
      const working = hours(row);
      return addWorkingOutside(
        typeof working === 'object' ? working : always,
        start[row] ?? Number.NaN,
        duration,
        stretches(row),
      );
    },
  };
}

function plainTime(from: Instant, to: Instant, { starts, ends, first, end }: StretchesOf): Duration {
  let time = to - from;
  for (let i = first; i < end; i++) time -= Math.max(0, Math.min(ends[i] ?? 0, to) - Math.max(starts[i] ?? 0, from));
  return time;
}

const UNKNOWN = 'unknown';
const NONE = 'none';

function hoursOf(
  calendar: Expression,
  { columns, environment, contextOf }: RowsAsked,
): ((row: number) => CompiledCalendar | typeof UNKNOWN | typeof NONE) | undefined {
  const read = calendarOf(calendar, (part) => compile(part, environment), environment);
  return byCodes(calendar, columns, (row) => {
    const found = read(contextOf(row));
    return found === undefined ? NONE : isUnknown(found) ? UNKNOWN : found;
  });
}

const fieldIn = (expression: Expression, columns: Columns) =>
  expression.op === 'field' && (expression.up ?? 0) === 0 ? columns.fields.get(expression.field) : undefined;

function instantsOf(expression: Expression, columns: Columns): Float64Array | undefined {
  const column = fieldIn(expression, columns);
  return column?.kind === 'instants' ? column.values : undefined;
}

function stretchesOf(expression: Expression, columns: Columns) {
  const column = fieldIn(expression, columns);
  return column?.kind === 'stretches' ? column : undefined;
}

/** A limit in whole milliseconds; what else it comes to is no number. */
export const limitIn = (result: Result): Duration | undefined =>
  result.state === 'value' && result.value.kind === 'duration' && isInteger(result.value.value)
    ? toInteger(result.value.value)
    : undefined;
