import type { DataDeclaration } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import { compile } from '../../evaluate/compile.ts';
import { parseIsoDate } from '../../time/civil.ts';
import type { Instant, Interval } from '../../time/intervals.ts';
import { startOfDay } from '../../time/zone.ts';
import type { DataTable } from '../engine.ts';
import type { RowRange } from '../measurements.ts';
import { rowContext } from '../overtime/evaluate.ts';
import { mergedLines } from '../overtime/timed.ts';
import { cellKey, type DataRow, instantOf, OPEN_END, scalar } from '../plan/row.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { lastInstant } from './belonging.ts';
import type { Member } from './group.ts';

type Select = Parameters<DataTable['rows']>[0]['select'];

/** The rows that count in a cell, or why nothing can be said of them. */
export type CellFound =
  | { readonly kind: 'rows'; readonly members: readonly Member[]; readonly lines: readonly RowRange[] }
  | { readonly kind: 'open'; readonly why: string };

/**
 * The rows in force at an instant: open items, running intervals, each series' state or sample, records that count. The end of a period is its last
 * instant: what ends with the period is in force until then, what begins after it isn't yet (T1).
 */
export async function inForceAt(
  at: Expression,
  table: DataTable,
  select: Select,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly CellFound[]> {
  const declaration = scope.declaration(table.data);
  const instantIn = compile(at, scope.environment);
  const rows = await table.rows({ select });
  return cells.map((cell): CellFound => {
    const context = { ...scope.context, period: cell.period };
    const found = instantIn(context);
    const named = found.state === 'value' && found.value.kind === 'instant' ? found.value.value : undefined;
    if (named === undefined) return { kind: 'open', why: "the instant isn't known" };
    const instant = at.op === 'period' && at.fact === 'end' ? lastInstant(named) : named;
    if (instant > scope.asOf) return { kind: 'open', why: 'the data end before that instant' };
    return rowsOf(rowsInForce(declaration, rows, instant, scope), cell, scope);
  });
}

/** Records have no time of their own: those that count in a part of the cell belong to it. */
export async function recordsIn(
  table: DataTable,
  select: Select,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly CellFound[]> {
  const declaration = scope.declaration(table.data);
  const rows = await table.rows({ select });
  return cells.map((cell) =>
    rowsOf(
      rows.filter((row) => {
        const { start, end } = validityOf(declaration, row, scope);
        return start < cell.covered.end && cell.covered.start < end;
      }),
      cell,
      scope,
    ),
  );
}

function rowsOf(rows: readonly DataRow[], { period }: MeasuredCell, scope: Scope): CellFound {
  return {
    kind: 'rows',
    members: rows.map((row) => ({ weight: 1, context: { ...rowContext(row, scope), period } })),
    lines: mergedLines(rows.flatMap(({ source }) => source ?? [])),
  };
}

function rowsInForce(
  declaration: DataDeclaration,
  rows: readonly DataRow[],
  at: Instant,
  scope: Scope,
): readonly DataRow[] {
  const within = ({ start, end }: Interval): boolean => start <= at && at < end;
  switch (declaration.kind) {
    case 'items':
      return rows.filter(({ fields }) =>
        within({ start: instantOf(fields.opened) ?? OPEN_END, end: instantOf(fields.closed) ?? OPEN_END }),
      );
    case 'intervals':
      return rows.filter(({ fields }) =>
        within({ start: instantOf(fields.start) ?? OPEN_END, end: instantOf(fields.end) ?? OPEN_END }),
      );
    case 'records':
      return rows.filter((row) => within(validityOf(declaration, row, scope)));
    case 'states':
    case 'samples':
    case 'counts':
      return latest(declaration, rows, at);
    default:
      return declaration.kind satisfies never;
  }
}

/** Of each series the row that stands at the instant (D1). */
function latest({ by, everyMs }: DataDeclaration, rows: readonly DataRow[], at: Instant): readonly DataRow[] {
  const last = new Map<string, DataRow>();
  for (const row of rows) {
    const since = instantOf(row.fields.at);
    if (since === undefined || since > at) continue;
    const key = [...by.map((field) => cellKey(row.fields[field])), row.series].join('\0');
    const before = instantOf(last.get(key)?.fields.at);
    if (before === undefined || since >= before) last.set(key, row);
  }
  return [...last.values()].filter(({ fields, knownUntil }) => {
    const since = instantOf(fields.at) ?? 0;
    return (everyMs === undefined || at < since + everyMs) && (knownUntil === undefined || at < knownUntil);
  });
}

/** From when to when a record counts; the last day is included. */
function validityOf({ valid }: DataDeclaration, { fields }: DataRow, { contract: { zone } }: Scope): Interval {
  const instant = (field: string | undefined, days: number): Instant | undefined => {
    const value = field === undefined ? null : scalar(fields[field]);
    if (value?.kind === 'instant') return value.value;
    const day = value?.kind === 'date' ? parseIsoDate(value.value) : undefined;
    return day === undefined ? undefined : startOfDay(zone, day + days);
  };
  return { start: instant(valid?.from, 0) ?? Number.NEGATIVE_INFINITY, end: instant(valid?.until, 1) ?? OPEN_END };
}
