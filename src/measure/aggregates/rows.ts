import type { AggregateNode, Expression } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import { compile } from '../../evaluate/compile.ts';
import { rational } from '../../exact/rational.ts';
import type { Interval } from '../../time/intervals.ts';
import type { DataTable } from '../engine.ts';
import { isCut, isSilent } from '../logs.ts';
import type { Measured, RowRange } from '../measurements.ts';
import { asksOfPeriod, fieldsIn, measuredNodes, readsRow } from '../nodes.ts';
import { rowContext } from '../overtime/evaluate.ts';
import { constant } from '../overtime/signals.ts';
import { mergedLines } from '../overtime/timed.ts';
import { type DataRow, instantOf } from '../plan/row.ts';
import { timeField } from '../plan/source.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { type Belonging, belongingKey, belongingOf, lastInstant } from './belonging.ts';
import { byPart, partOfRow } from './byPart.ts';
import {
  type Cutting,
  cut,
  eachByItself,
  type Grid,
  gridOf,
  lastListed,
  partOf,
  rowsTime,
  stretchesTouching,
} from './cells.ts';
import { tallyColumns } from './columns/tallyColumns.ts';
import { type AskedKey, filling, type Gathering, gatheredBy, keyOf, NO_ROWS, type PartRows } from './gathered.ts';
import { type AggregateParts, aggregateGroup, type Member, NOTHING, type Tallied, tally } from './group.ts';
import { inForceAt, recordsIn } from './inForce.ts';
import { merging } from './merged.ts';
import { perRow, withMeasured } from './nested.ts';
import { observing } from './observed.ts';
import { ranked, rankingOf } from './ranked.ts';
import { noValue } from './words.ts';

/** An aggregate over the rows of some data that belong to each cell (T7), or that began in it where it lies beside an instant. */
export async function overRows(
  node: AggregateNode,
  rows: Extract<AggregateNode['rows'], { readonly kind: 'data' }>,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly Measured[]> {
  const table = scope.tables.get(rows.data);
  if (table === undefined) return cells.map(() => noValue(scope.missing(rows.data)));
  const parts = partsOf(node, scope);
  const select = rows.select.map(({ field, value }) => ({ field, value: constant(value, scope) }));
  const { kind } = scope.declaration(rows.data);
  if (rows.at !== undefined || kind === 'records') {
    const found = await (rows.at === undefined
      ? recordsIn(table, select, cells, scope)
      : inForceAt(rows.at, table, select, cells, scope));
    return found.map((each) =>
      each.kind === 'open'
        ? noValue(each.why)
        : aggregateGroup({
            parts,
            tallied: tally(parts, each.members),
            lines: each.lines,
            noun: 'rows',
            empty: `no row of '${rows.data}' was in force then (D6)`,
            noRowsIsNone: kind === 'intervals' || kind === 'items',
          }),
    );
  }
  const last = lastListed(rows.data, scope);
  const cutting = parts.byPart ? eachByItself(cells) : cut(cells.map((cell) => rowsTime(cell, last)));
  const nested = perRow(parts.node).some(
    (each) => measuredNodes(each, scope.contract).length > 0 || asksOfPeriod(each, scope.contract),
  );
  const { overlapping } = cutting;
  const question: Question = { node: parts.node, table, select, cells, parts: cutting.parts, overlapping, nested };
  const asked = sharedKey(question);
  const inColumns = canBeColumns(question, parts) ? tallyColumns(parts, table, cutting.parts, scope) : undefined;
  const groups = await (inColumns !== undefined
    ? []
    : asked === undefined
      ? gather(question, parts.byPart, scope).rows()
      : gatheredBy(asked.key, gather(question, parts.byPart, scope), scope));
  const found = inColumns ?? groups;
  const merge = nested
    ? await mergeForCells(parts, groups, cells, cutting, scope)
    : merging(
        parts,
        inColumns?.map(({ tallied }) => tallied) ?? groups.map((part) => ofPart(parts, part, asked?.others)),
        cutting.overlapping,
      );
  // Of many windows most may have no rows: what comes out of them is the same, and is made once.
  const ofNothing = new Map<boolean, Measured>();
  const silence = scope.silence(rows.data);
  const observed = await observing(table, select, cells.length, scope);
  return cells.map(({ begun, covered }, i) => {
    const [from, to] = cutting.ranges[i] ?? [0, 0];
    if (begun === undefined && isCut(covered, silence)) return noValue(notKept(rows.data));
    const tallied = merge(from, to, i);
    const noRowsIsNone = begun !== undefined || isSilent(covered, silence);
    const known = tallied === NOTHING ? ofNothing.get(noRowsIsNone) : undefined;
    if (known !== undefined) return { ...known, ...observed(0, covered) };
    const measured = aggregateGroup({
      parts,
      tallied,
      lines: cells.length > MOST_TRACED ? [] : mergedLines(found.slice(from, to).flatMap(({ lines }) => lines)),
      noun: 'rows',
      empty: `'${rows.data}' has no rows in this period (D6)`,
      noRowsIsNone,
    });
    if (tallied === NOTHING) ofNothing.set(noRowsIsNone, measured);
    return { ...measured, ...observed(tallied.rows, covered) };
  });
}

/** Whether rows that an engine holds in columns may be counted there: all of them, by where they belong. */
const canBeColumns = ({ select, cells, nested }: Question, { byPart: cut }: AggregateParts): boolean =>
  select.length === 0 && !nested && !cut && cells[0]?.begun === undefined;

const notKept = (data: string): string => `the dataset knows '${data}' for a part of this period only (D6)`;

/** What comes out of the rows of one part of time; those that certainly don't have the key that is asked for are counted unseen. */
function ofPart(
  parts: AggregateParts,
  { members, others = 0 }: PartRows,
  fate: AskedKey['others'] | undefined,
): Tallied {
  const tallied = tally(parts, members);
  if (others === 0) return tallied;
  const counted = fate === 'count' ? others : 0;
  return {
    ...tallied,
    rows: tallied.rows + others,
    counted: tallied.counted + counted,
    weights: { ...tallied.weights, counted: tallied.weights.counted.add(counted) },
  };
}

/** What is asked of each row depends on the cell: then each row is asked in each of them. */
async function mergeForCells(
  parts: AggregateParts,
  groups: readonly PartRows[],
  cells: readonly MeasuredCell[],
  { ranges }: Cutting,
  scope: Scope,
): Promise<(from: number, to: number, cell: number) => Tallied> {
  const expressions = perRow(parts.node);
  const asked = cells.flatMap((cell, i) =>
    groups.slice(...(ranges[i] ?? [0, 0])).flatMap(({ members }) =>
      members.map((member) => ({
        cell: i,
        member,
        ask: { context: { ...member.context, period: cell.period }, cell },
      })),
    ),
  );
  const contexts = await withMeasured(
    expressions,
    asked.map(({ ask }) => ask),
    scope,
  );
  const byCell = cells.map((): Member[] => []);
  asked.forEach(({ cell, member: { weight } }, i) => {
    const context = contexts[i];
    // A sum that the database made is of no use here: each row is asked by itself.
    if (context !== undefined) byCell[cell]?.push({ weight, context });
  });
  return (_from, _to, cell) => tally(parts, byCell[cell] ?? []);
}

/** What is asked of the rows of some data. */
interface Question {
  readonly node: AggregateNode;
  readonly table: DataTable;
  readonly select: Select;
  readonly cells: readonly MeasuredCell[];
  readonly parts: readonly Interval[];
  /** Whether some part belongs to several cells. */
  readonly overlapping: boolean;
  /** Whether something is measured for each row. */
  readonly nested: boolean;
}

/** The key by which the rows may be told apart once for all records that ask for one each. */
function sharedKey({ node, table, cells, parts, nested }: Question): AskedKey | undefined {
  const apart = nested || parts.length > MOST_SEGMENTS || cells[0]?.begun !== undefined || perRow(node).some(looksOut);
  return apart ? undefined : keyOf(node, table.data);
}

/** The rows of each part of time, and what that depends on. */
function gather(
  { node, table, select, cells, parts, overlapping, nested }: Question,
  byPart: boolean,
  scope: Scope,
): Gathering {
  const declaration = scope.declaration(table.data);
  const { kind } = declaration;
  const { data } = table;
  if (byPart)
    return {
      dependsOn: () => ['parts of rows', data, select, cells.map(({ covered }) => covered)],
      rows: () => split(table, select, cells, scope),
    };
  const grid = gridOf(parts);
  const observed = kind === 'counts' || kind === 'samples' || kind === 'states';
  // Jitter goes from each sample to the next: it needs each with its instant.
  if (observed && node.fn !== 'jitter' && grid.segments.length <= MOST_SEGMENTS && !perRow(node).some(looksOut)) {
    const ranking = overlapping || nested ? undefined : rankingOf(node, table, scope);
    if (ranking !== undefined)
      return {
        dependsOn: () => ['ranks', data, select, parts, ranking.field, ranking.of],
        rows: () => ranked(ranking, select, grid, { parts: parts.length, lines: parts.length <= MOST_TRACED }, scope),
      };
    const { by, sums } = tallyOf(node, table, nested);
    return {
      dependsOn: () => ['tally', data, select, parts, by, sums],
      rows: () => tallied(table, select, parts, grid, { by, sums }, scope),
    };
  }
  const verdicts = [node.where, node.of];
  return {
    dependsOn: () => ['rows', data, select, parts, belongingKey(declaration, verdicts)],
    rows: () => grouped(verdicts, table, select, parts, cells[0]?.begun !== undefined, scope),
  };
}

/** Whether an expression reads a row around its own: then each row is looked at by itself. */
const looksOut = (expression: Expression | undefined): boolean => expression !== undefined && readsRow(expression, 1);

const prepared = new WeakMap<AggregateNode, { readonly scope: Scope['environment']; readonly parts: AggregateParts }>();

/** The parts of an aggregate, made ready once: one inside a row's condition is asked for each row. */
export function partsOf(node: AggregateNode, scope: Scope): AggregateParts {
  const known = prepared.get(node);
  if (known?.scope === scope.environment) return known.parts;
  const parts = preparedParts(node, scope);
  prepared.set(node, { scope: scope.environment, parts });
  return parts;
}

function preparedParts(asked: AggregateNode, scope: Scope): AggregateParts {
  const { rows } = asked;
  const inPart = byPart(
    asked,
    scope.contract.data.find(({ id }) => rows.kind === 'data' && id === rows.data),
  );
  const node = inPart ?? asked;
  const ready = (part: Expression | undefined) => part && compile(part, scope.environment);
  return {
    node,
    byPart: inPart !== undefined,
    of: ready(node.of),
    where: ready(node.where),
    weight: ready(node.weight),
    countingOnly: ready(node.countingOnly),
    unit: asked.of && typeOf(asked.of, scope),
    absent: node.absent && compile(node.absent, scope.environment)(scope.context),
  };
}

/** The type of what is measured; a bare field has the one that it was declared with. */
function typeOf(of: Expression, scope: Scope): Type {
  if (of.type.kind !== 'unknown' || of.op !== 'field') return of.type;
  const field = scope.contract.data.find(({ id }) => id === of.data)?.fields.find(({ name }) => name === of.field);
  return field?.type ?? of.type;
}

type Select = Parameters<DataTable['rows']>[0]['select'];

/** By what the engine groups observations, and what it adds up where it's only about a sum. */
function tallyOf(node: AggregateNode, table: DataTable, nested: boolean): TallyPlan {
  const addsUp = node.fn === 'sum' || (node.fn === 'mean' && node.weight === undefined);
  const summed = addsUp && !nested && node.of?.op === 'field' ? node.of.field : undefined;
  const sums = summed !== undefined && table.sums(summed) ? [summed] : [];
  return { by: fieldsIn([...(sums.length === 0 ? [node.of] : []), node.where, node.countingOnly, node.weight]), sums };
}

type TallyPlan = Pick<Parameters<DataTable['tally']>[0], 'by' | 'sums'>;

/** Observations at an instant: the engine groups them by cell and by what the expressions see of them. */
async function tallied(
  table: DataTable,
  select: Select,
  parts: readonly Interval[],
  grid: Grid,
  { by, sums }: TallyPlan,
  scope: Scope,
): Promise<readonly PartRows[]> {
  const found = await table.tally({
    select,
    time: 'at',
    segments: grid.segments,
    by,
    sums,
    lines: parts.length <= MOST_TRACED,
  });
  const result = parts.map(() => NO_ROWS);
  for (const { place, by: values, rows, sums: totals, lines } of found) {
    const cell = filling(result, grid.partAt(place));
    if (cell === undefined) continue;
    const fields = Object.fromEntries(by.map((name, i) => [name, values[i] ?? null]));
    const context = rowContext({ fields }, scope);
    const total = totals[0];
    cell.fields.push(fields);
    cell.members.push({
      weight: rows,
      context,
      ...(total === undefined ? {} : { summed: { sum: rational(total.sum), present: total.present } }),
    });
    cell.lines = lines;
  }
  return result;
}

/** Lines are named for periods; for each of many windows they would say nothing. */
const MOST_TRACED = 2000;

/** A question with more stretches of time than this is answered from the rows. */
const MOST_SEGMENTS = 400;

/** Rows with a life of their own, one by one. */
async function grouped(
  verdicts: readonly (Expression | undefined)[],
  table: DataTable,
  select: Select,
  parts: readonly Interval[],
  begun: boolean,
  scope: Scope,
): Promise<readonly PartRows[]> {
  const declaration = scope.declaration(table.data);
  const time = timeField(declaration);
  // Items that don't say when they were opened began when they happened: at the instant that they belong to.
  const ordered = begun && (declaration.kind !== 'items' || declaration.fields.some(({ name }) => name === time));
  const belongs: Belonging = ordered
    ? (row) => instantOf(row.fields[time])
    : belongingOf(declaration, verdicts, scope.environment, scope.asOf);
  const result = parts.map(() => NO_ROWS);
  const lines = parts.map((): RowRange[] => []);
  const all = await table.rows({ select });
  for (const row of ordered ? rowsFrom(all, time, parts) : all) {
    const context = rowContext(row, scope);
    const at = belongs(row, context);
    const part = at === undefined ? undefined : partOf(parts, at);
    if (part === undefined) continue;
    const place = filling(result, part);
    place?.members.push({ weight: 1, context: at === undefined ? context : { ...context, moment: at } });
    place?.fields.push(row.fields);
    if (row.source) lines[part]?.push(row.source);
  }
  result.forEach((part, i) => {
    if (part !== NO_ROWS) part.lines = mergedLines(lines[i] ?? []);
  });
  return result;
}

/** T6: the rows that share time with each cell, each with its part in it. */
async function split(
  table: DataTable,
  select: Select,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly PartRows[]> {
  const stretches = cells.map(({ covered }) => covered);
  const touching = stretchesTouching(stretches);
  const result = cells.map((): PartRows => ({ members: [], fields: [], lines: [] }));
  const lines = cells.map((): RowRange[] => []);
  for (const row of await table.rows({ select })) {
    const start = instantOf(row.fields.start);
    const end = instantOf(row.fields.end) ?? scope.asOf;
    if (start === undefined || end <= start) continue;
    const whole = { start, end };
    for (const cell of touching(whole)) {
      const within = stretches[cell];
      const part = within && partOfRow([whole], within);
      if (within === undefined || part === undefined) continue;
      const context = rowContext({ fields: { ...row.fields, ...part } }, scope);
      const cutAt = start < within.start || end > within.end;
      const moment = lastInstant(Math.min(end, within.end));
      result[cell]?.members.push({ weight: 1, context: { ...context, moment }, ...(cutAt ? { cut: true } : {}) });
      result[cell]?.fields.push(row.fields);
      if (row.source) lines[cell]?.push(row.source);
    }
  }
  result.forEach((part, i) => {
    part.lines = mergedLines(lines[i] ?? []);
  });
  return result;
}

/** The rows that may have begun within the parts: rows come in the order of their time. */
function rowsFrom(rows: readonly DataRow[], time: string, parts: readonly Interval[]): readonly DataRow[] {
  const from = parts[0]?.start ?? 0;
  const to = parts.at(-1)?.end ?? 0;
  const place = (bound: number): number => {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((instantOf(rows[middle]?.fields[time]) ?? 0) < bound) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return rows.slice(place(from), place(to));
}
