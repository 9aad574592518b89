import type { DataDeclaration } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import { compile } from '../../../evaluate/compile.ts';
import type { Instant, Interval } from '../../../time/intervals.ts';
import type { RowRange } from '../../measurements.ts';
import type { RowKey } from '../../partition.ts';
import type { Columns, FieldColumn, SourceColumn } from '../../plan/columns.ts';
import { belongingKey } from '../belonging.ts';
import { partOf } from '../cells.ts';
import { type LimitedClock, limitsIn, timeLimit, type VerdictReader, verdictReader } from '../limits.ts';
import { byCodes } from './byCodes.ts';
import { type RowsAsked, rowClock } from './rowClock.ts';

/** To which part of time each row belongs, and what that comes to for each part. */
export interface Placed {
  /** -1: to none of them. */
  readonly part: Int32Array;
  readonly rows: Int32Array;
  /** From the first to the last line of each file. */
  readonly lines: readonly (readonly RowRange[])[];
}

const remembered = new WeakMap<Columns, Map<string, Placed | undefined>>();

/** T7 for all rows at once. `undefined` where rows belong by a clock that isn't read from columns alone. */
export function placed(
  declaration: DataDeclaration,
  verdicts: readonly (Expression | undefined)[],
  parts: readonly Interval[],
  rows: RowsAsked,
): Placed | undefined {
  const known = remembered.get(rows.columns) ?? new Map<string, Placed | undefined>();
  remembered.set(rows.columns, known);
  const key = JSON.stringify([parts, belongingKey(declaration, verdicts)]);
  if (known.has(key)) return known.get(key);
  const belongs = belonging(declaration, verdicts, rows);
  const made = belongs && place(belongs, parts, rows.columns);
  known.set(key, made);
  return made;
}

/** NaN: to no period yet. */
type Belongs = (row: number) => Instant;

/** As `belongingOf` has it for items. */
function belonging(
  { belongsBy }: DataDeclaration,
  verdicts: readonly (Expression | undefined)[],
  rows: RowsAsked,
): Belongs | undefined {
  const { fields } = rows.columns;
  if (belongsBy !== undefined && belongsBy !== 'decided') return instantsOr(fields.get(belongsBy), nowhere);
  const ended = instantsOr(fields.get('closed'), instantsOr(fields.get('opened'), nowhere));
  const verdictsOn: Applying[] = [];
  for (const limited of limitsIn(verdicts)) {
    if (limited.kind === 'due') verdictsOn.push(dueBy(verdictReader(limited, rows.environment), rows));
    else {
      const verdict = verdictOn(limited, rows);
      if (verdict === undefined) return undefined;
      verdictsOn.push({ applies: () => true, verdict });
    }
  }
  if (verdictsOn.length === 0) return ended;
  return (row) => {
    let first = Number.NaN;
    let applied = false;
    for (const { applies, verdict } of verdictsOn) {
      if (!applies(row)) continue;
      applied = true;
      const at = verdict(row);
      if (at <= rows.asOf && !(first <= at)) first = at;
    }
    return applied ? first : ended(row);
  };
}

interface Applying {
  readonly applies: (row: number) => boolean;
  readonly verdict: Belongs;
}

const nowhere: Belongs = () => Number.NaN;

function instantsOr(column: FieldColumn | undefined, otherwise: Belongs): Belongs {
  if (column?.kind !== 'instants') return otherwise;
  const { values } = column;
  return (row) => {
    const at = values[row] ?? Number.NaN;
    return Number.isNaN(at) ? otherwise(row) : at;
  };
}

/** When the verdict on a clock falls: its limit passes, or it stops before. */
function verdictOn({ clock, limit }: LimitedClock, rows: RowsAsked): Belongs | undefined {
  const read = rowClock(clock, rows);
  const evaluate = compile(limit, rows.environment);
  const allowed = byCodes(limit, rows.columns, (row) => timeLimit(evaluate(rows.contextOf(row))) ?? Number.NaN);
  if (read === undefined || allowed === undefined) return undefined;
  const inDays = verdictReader({ kind: 'clock', clock, limit }, rows.environment).verdict;
  return (row) => {
    if (Number.isNaN(read.from(row))) return Number.NaN;
    const to = read.to(row);
    const most = allowed(row);
    if (typeof most === 'object') return inDays(rows.contextOf(row)) ?? Number.NaN;
    if (Number.isNaN(most)) return to;
    const passed = read.reaches(row, most);
    return Number.isNaN(to) ? passed : Math.min(to, passed);
  };
}

/** When the verdict on an instant falls: it comes, or what it's held against passes before. */
const dueBy = ({ applies, verdict }: VerdictReader, { contextOf }: RowsAsked): Applying => ({
  applies: (row) => applies(contextOf(row)),
  verdict: (row) => verdict(contextOf(row)) ?? Number.NaN,
});

function place(belongs: Belongs, parts: readonly Interval[], { size, sources }: Columns): Placed {
  const part = new Int32Array(size).fill(-1);
  const rows = new Int32Array(parts.length);
  let last = 0;
  for (let row = 0; row < size; row++) {
    const at = belongs(row);
    if (Number.isNaN(at)) continue;
    const before = parts[last];
    const found = before !== undefined && before.start <= at && at < before.end ? last : partOf(parts, at);
    if (found === undefined) continue;
    last = found;
    part[row] = found;
    rows[found] = (rows[found] ?? 0) + 1;
  }
  return { part, rows, lines: linesOf(part, parts.length, sources) };
}

function linesOf(part: Int32Array, parts: number, sources: SourceColumn | undefined): Placed['lines'] {
  if (sources === undefined) return Array.from({ length: parts }, () => []);
  const { files, file, from, to, lineOf } = sources;
  const least = new Float64Array(parts * files.length).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(parts * files.length).fill(-1);
  for (let row = 0; row < part.length; row++) {
    const own = part[row] ?? -1;
    if (own < 0) continue;
    const place = own * files.length + (file[row] ?? 0);
    least[place] = Math.min(least[place] ?? 0, from[row] ?? 0);
    most[place] = Math.max(most[place] ?? 0, to[row] ?? 0);
  }
  return Array.from({ length: parts }, (_, own) =>
    files
      .flatMap((name, i): readonly RowRange[] => {
        const place = own * files.length + i;
        const [start = 0, end = 0] = [least[place], most[place]];
        return start > end ? [] : [{ file: name, from: lineOf(start), to: lineOf(end) }];
      })
      .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
  );
}

/** The rows of each code of a column, and those without one behind them. */
interface ByCode {
  readonly first: Int32Array;
  readonly rows: Int32Array;
}

const indexes = new WeakMap<Int32Array, ByCode>();

function rowsByCode(codes: Int32Array): ByCode {
  const known = indexes.get(codes);
  if (known !== undefined) return known;
  let most = -1;
  for (const code of codes) if (code > most) most = code;
  // Place 0 is that of no code.
  const first = new Int32Array(most + 3);
  for (const code of codes) first[code + 2] = (first[code + 2] ?? 0) + 1;
  for (let i = 0; i < most + 2; i++) first[i + 1] = (first[i + 1] ?? 0) + (first[i] ?? 0);
  const next = first.slice();
  const rows = new Int32Array(codes.length);
  codes.forEach((code, row) => {
    const at = next[code + 1] ?? 0;
    rows[at] = row;
    next[code + 1] = at + 1;
  });
  const made = { first, rows };
  indexes.set(codes, made);
  return made;
}

/** The rows of which it isn't certain that they don't have a key; `undefined` where the column doesn't tell. */
export function rowsWith({ field, name }: RowKey, { fields }: Columns): readonly Int32Array[] | undefined {
  const column = fields.get(field);
  if (column?.kind !== 'coded') return undefined;
  const { first, rows } = rowsByCode(column.codes);
  const found: Int32Array[] = [];
  for (let place = 0; place + 1 < first.length; place++) {
    if (first[place] === first[place + 1]) continue;
    const value = place === 0 ? undefined : column.value(place - 1);
    const named = value?.kind === 'text' || value?.kind === 'symbol';
    if (!named || value.value === name) found.push(rows.subarray(first[place], first[place + 1]));
  }
  return found;
}
