import type { Expression, IntervalsOfNode, WindowsNode } from '../../contract/expression.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import { compile } from '../../evaluate/compile.ts';
import type { Context } from '../../evaluate/context.ts';
import { certainly, fromValue, type Result, unknown, valueResult } from '../../evaluate/result.ts';
import { workingTime } from '../../time/calendar.ts';
import { complement, type Interval, normalise, union } from '../../time/intervals.ts';
import { nextPeriod, periodContaining, periodsBetween, previousPeriod } from '../../time/periods.ts';
import * as tristates from '../../time/tristate.ts';
import { withMeasured } from '../aggregates/nested.ts';
import { measuredNodes } from '../nodes.ts';
import { keyIn, rowsOfKey } from '../partition.ts';
import { type Cell, type DataRow, instantOf, isIntervals } from '../plan/row.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { conditionOnMoving, movingIn } from './moving.ts';
import { conditionIn, missingIn } from './scalar.ts';
import { conditionOnSignals, constant, looksAtOneSeries } from './signals.ts';
import { combined, type Spoken, type Timed, timed, unknownThroughout } from './timed.ts';

const CONSTANT = { sourced: false };

/** When an expression holds, over the whole domain, three-valued (D8). */
export async function evaluateOverTime(expression: Expression, spec: PeriodSpec, scope: Scope): Promise<Timed> {
  scope.signal?.throwIfAborted();
  const { domain } = scope;
  switch (expression.op) {
    case 'always':
      return timed(tristates.known([domain]), CONSTANT);
    case 'never':
      return timed(tristates.NEVER, CONSTANT);
    case 'hours': {
      const calendar = scope.environment.calendar(expression.calendar ?? '');
      return timed(tristates.known(calendar === undefined ? [domain] : workingTime(calendar, domain)), CONSTANT);
    }
    case 'condition':
      return scope.condition(expression.condition, spec);
    case 'intervals-of':
      return intervalsOf(expression, spec, scope);
    case 'windows':
      return windows(expression, spec, scope);
    case 'and':
    case 'or':
    case 'not':
    case 'at-least-of': {
      if (looksAtOneSeries(expression, scope)) return conditionOnSignals(expression, scope);
      const terms: Timed[] = [];
      for (const term of expression.terms) terms.push(await evaluateOverTime(term, spec, scope));
      return combined(logic(expression, terms, domain), terms);
    }
    case 'first-known': {
      const terms: Timed[] = [];
      for (const term of expression.terms) terms.push(await evaluateOverTime(term, spec, scope));
      return combined(terms.map(({ state }) => state).reduce(tristates.orElse), terms);
    }
    case 'literal':
      return timed(
        tristates.known(expression.value.kind === 'boolean' && expression.value.value ? [domain] : []),
        CONSTANT,
      );
    default:
      return movingIn(expression).length > 0
        ? conditionOnMoving(expression, spec, scope)
        : conditionOnSignals(expression, scope);
  }
}

function logic(
  { op, count = 1 }: Extract<Expression, { op: 'and' | 'or' | 'not' | 'at-least-of' }>,
  terms: readonly Timed[],
  domain: Interval,
): tristates.Tristate {
  const states = terms.map(({ state }) => state);
  switch (op) {
    case 'and':
      return states.reduce(tristates.and);
    case 'or':
      return states.reduce(tristates.or);
    case 'not':
      return tristates.not(states[0] ?? tristates.NEVER, domain);
    case 'at-least-of':
      return tristates.atLeastK(states, count);
    default:
      return op satisfies never;
  }
}

/** Logged intervals. A log names what happened, so that time it doesn't mention is known; a row whose filter can't be answered may count (D9). */
async function intervalsOf({ data, select, where }: IntervalsOfNode, spec: PeriodSpec, scope: Scope): Promise<Timed> {
  const table = scope.tables.get(data);
  if (table === undefined) return unknownThroughout(scope.domain, scope.missing(data));
  const all = await table.rows({
    select: select.map(({ field, value }) => ({ field, value: constant(value, scope) })),
  });
  const key = keyIn(where, data);
  const rows = key === undefined ? all : rowsOfKey(all, key);
  const filter = where && compile(where, scope.environment);
  const yes: Interval[] = [];
  const open: Interval[] = [];
  const lines: Spoken[] = [];
  const cell = wholeTime(spec, scope);
  const asks = where === undefined ? [] : rows.map((row) => ({ context: rowContext(row, scope), cell }));
  const contexts = await withMeasured([where], asks, scope);
  for (const [i, row] of rows.entries()) {
    const start = instantOf(row.fields.start);
    const end = instantOf(row.fields.end) ?? scope.asOf;
    if (start === undefined || end <= start) continue;
    const holds = filter === undefined ? true : certainly(filter(contexts[i] ?? scope.context));
    if (holds === true) yes.push({ start, end });
    if (holds === undefined) open.push({ start, end });
    if (holds !== false && row.source) lines.push({ start, end, source: row.source });
  }
  const silence = scope.silence(data);
  const unobserved = silence?.declared === true ? complement([silence], scope.domain) : [];
  return timed(tristates.or(fromRows(yes, open), { yes: [], unknown: unobserved }), { unobserved, lines });
}

/** All time as one cell, for what looks at all of it. */
const wholeTime = (spec: PeriodSpec, { domain, environment }: Scope): MeasuredCell => ({
  covered: domain,
  period: { spec, whole: { ...periodContaining(spec, environment.zone, domain.start), ...domain }, covered: domain },
});

export const rowContext = (row: Pick<DataRow, 'fields'>, { context }: Scope): Context => ({
  ...context,
  field: fieldOf(row, context.field),
});

/** Where one row certainly holds, another that may hold takes nothing away. */
const fromRows = (yes: readonly Interval[], open: readonly Interval[]): tristates.Tristate => {
  const certain = normalise(yes);
  return tristates.or(tristates.known(certain), { yes: [], unknown: normalise(open) });
};

/** Logged intervals have a `duration` without being told. */
function lengthOf({ fields }: Pick<DataRow, 'fields'>, field: string): Cell | undefined {
  const start = instantOf(fields.start);
  const end = instantOf(fields.end);
  if (field !== 'duration' || start === undefined || end === undefined) return undefined;
  return { kind: 'duration', value: String(end - start) };
}

/** A row's fields, as expressions ask for them; what is asked of rows around it is the outer context's to say. */
const fieldOf =
  (row: Pick<DataRow, 'fields'>, outer: Context['field']) =>
  (data: string, field: string, up: number): Result => {
    if (up > 0) return outer(data, field, up - 1);
    const cell = row.fields[field] ?? lengthOf(row, field);
    if (cell === undefined || cell === null) return unknown('absent', `${field} is absent`);
    return isIntervals(cell) ? valueResult({ kind: 'intervals', value: cell }) : valueResult(fromValue(cell));
  };

/**
 * O8. Windows start with the period. One of which nothing was observed isn't known; one whose condition has no answer (a rate of no requests)
 * isn't counted: it leaves numerator and denominator.
 */
async function windows({ everyMs, where, countingOnly }: WindowsNode, spec: PeriodSpec, scope: Scope): Promise<Timed> {
  const unbound = missingIn(measuredNodes(where, scope.contract), scope);
  if (unbound.length > 0) return { ...unknownThroughout(scope.domain, unbound[0] ?? ''), missing: unbound };
  const cells = windowsOf(spec, everyMs, scope);
  const outcomes = await conditionIn(where, cells, scope);
  const counting = countingOnly && (await conditionIn(countingOnly, cells, scope));
  const yes: Interval[] = [];
  const open: Interval[] = [];
  const uncounted: Interval[] = [];
  cells.forEach(({ covered }, i) => {
    const outcome = outcomes.results[i];
    if (outcome === undefined) return;
    const counts = counting?.results[i];
    if (counts !== undefined && certainly(counts) === false) {
      uncounted.push(covered);
      return;
    }
    const holds = certainly(outcome);
    if (holds === true) yes.push(covered);
    else if (holds === undefined && outcome.state === 'unknown' && outcome.cause === 'undefined')
      uncounted.push(covered);
    else if (holds === undefined) open.push(covered);
  });
  const outside = tristates.not(tristates.known(normalise(cells.map(({ covered }) => covered))), scope.domain).yes;
  const leftOut = normalise(uncounted);
  return timed(
    { yes: normalise(yes), unknown: union(normalise(open), outside) },
    { leftOut: tristates.known(leftOut), excluded: leftOut, missing: outcomes.missing },
  );
}

/** All windows of the periods that are asked for and of their neighbours, into which an outage may reach. */
function windowsOf(spec: PeriodSpec, everyMs: number, { asked, environment }: Scope): readonly MeasuredCell[] {
  const { zone } = environment;
  const inside = periodsBetween(spec, zone, asked.start, asked.end);
  const first = inside[0];
  const last = inside.at(-1);
  if (first === undefined || last === undefined) return [];
  return [previousPeriod(spec, zone, first), ...inside, nextPeriod(spec, zone, last)].flatMap((whole) =>
    windowsIn({ spec, whole, covered: whole }, everyMs),
  );
}

/** The windows of one period, aligned to its start (O8), as far as they lie in its covered part (T5). */
export function windowsIn(period: MeasuredCell['period'], everyMs: number): readonly MeasuredCell[] {
  const { whole, covered } = period;
  const cells: MeasuredCell[] = [];
  if (covered.start >= covered.end) return cells;
  const first = Math.floor((covered.start - whole.start) / everyMs);
  for (let start = whole.start + first * everyMs; start < covered.end; start += everyMs)
    cells.push({
      covered: { start: Math.max(start, covered.start), end: Math.min(start + everyMs, covered.end) },
      period,
    });
  return cells;
}
