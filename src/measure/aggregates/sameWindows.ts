import type { AggregateNode, Expression } from '../../contract/expression.ts';
import { compile, type Evaluate } from '../../evaluate/compile.ts';
import type { Result } from '../../evaluate/result.ts';
import { rational } from '../../exact/rational.ts';
import type { DataTable } from '../engine.ts';
import { fromMeasured } from '../figure.ts';
import { measuredNodes, visitOutside } from '../nodes.ts';
import { rowContext } from '../overtime/evaluate.ts';
import { measuringContext } from '../overtime/scalar.ts';
import { constant } from '../overtime/signals.ts';
import type { SameWindows, Segment, Selection } from '../plan/query.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { aggregateGroup, type Member, NOTHING, tally } from './group.ts';
import { partsOf } from './rows.ts';

/** What the parts of an aggregate over windows come to in some windows of a cell. */
export interface WindowOutcome {
  readonly windows: number;
  readonly only: Result | undefined;
  readonly where: Result | undefined;
  readonly of: Result | undefined;
  readonly weight: Result | undefined;
}

/** What the aggregate asks of one table, where the engine can tell windows apart by it. */
interface Question {
  readonly table: DataTable;
  readonly ask: NonNullable<DataTable['windows']>;
  readonly select: readonly Selection[];
  readonly sums: readonly string[];
  readonly nodes: readonly AggregateNode[];
}

/** More segments than this are asked window by window. */
const MOST_SEGMENTS = 400;

/**
 * What windows come to, those with the same rows and sums looked at once: a year has a hundred thousand windows of five minutes, and a few thousand
 * sums. `undefined` where what is asked goes beyond counts and sums of one table, or the engine can't say it.
 */
export async function outcomesOfWindows(
  node: AggregateNode,
  everyMs: number,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly (readonly WindowOutcome[])[] | undefined> {
  const question = questionOf(node, scope);
  const segments = segmentsOf(cells, everyMs);
  if (question === undefined || segments === undefined) return undefined;
  const found = await question.ask({
    select: question.select,
    time: 'at',
    segments: segments.map(({ segment }) => segment),
    sums: question.sums,
  });
  const bySegment = segments.map((): SameWindows[] => []);
  for (const each of found) bySegment[each.segment]?.push(each);
  const judge = judgeOf(node, question, scope);
  const outcomes = cells.map((): WindowOutcome[] => []);
  segments.forEach(({ cell, segment }, i) => {
    const own = outcomes[cell];
    const at = cells[cell];
    if (own === undefined || at === undefined) return;
    let empty = Math.ceil((segment.end - segment.start) / everyMs);
    for (const same of bySegment[i] ?? []) {
      empty -= same.windows;
      own.push({ ...judge(same, at), windows: same.windows });
    }
    if (empty > 0) own.push({ ...judge(undefined, at), windows: empty });
  });
  return outcomes;
}

const EXPRESSIONS = ['countingOnly', 'where', 'of', 'weight'] as const;

function questionOf(node: AggregateNode, scope: Scope): Question | undefined {
  const nodes = EXPRESSIONS.flatMap((part) => measuredNodes(node[part], scope.contract));
  const sums = new Set<string>();
  const asked = new Map<string, readonly Selection[]>();
  for (const each of nodes) {
    if (each.op !== 'aggregate' || each.rows.kind !== 'data' || each.rows.at !== undefined) return undefined;
    if (each.where ?? each.countingOnly ?? each.weight ?? each.absent ?? each.empty) return undefined;
    if (each.fn !== 'sum' && each.fn !== 'mean' && each.fn !== 'count') return undefined;
    if (each.of !== undefined && (each.of.op !== 'field' || (each.of.up ?? 0) > 0)) return undefined;
    if (each.of?.op === 'field') sums.add(each.of.field);
    const { data, select } = each.rows;
    const picked = select.map(({ field, value }) => ({ field, value: constant(value, scope) }));
    asked.set(JSON.stringify([data, picked]), picked);
  }
  const [first] = nodes;
  const [select] = asked.values();
  if (asked.size !== 1 || select === undefined || first?.op !== 'aggregate' || first.rows.kind !== 'data')
    return undefined;
  const table = scope.tables.get(first.rows.data);
  const ask = table?.windows;
  const { kind } = scope.declaration(first.rows.data);
  const observed = kind === 'samples' || kind === 'counts' || kind === 'states';
  if (table === undefined || ask === undefined || !observed) return undefined;
  if (![...sums].every((field) => table.sums(field))) return undefined;
  return {
    table,
    ask,
    select,
    sums: [...sums],
    nodes: nodes.filter((each): each is Extract<typeof each, { op: 'aggregate' }> => each.op === 'aggregate'),
  };
}

/** The windows of each cell as stretches cut from their start on; a cell that begins within a window has that one apart. `undefined` where cells overlap. */
function segmentsOf(
  cells: readonly MeasuredCell[],
  everyMs: number,
): readonly { readonly cell: number; readonly segment: Segment }[] | undefined {
  const segments: { cell: number; segment: Segment }[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const [cell, { covered, period, begun }] of cells.entries()) {
    if (covered.start >= covered.end) continue;
    if (begun !== undefined || covered.start < end) return undefined;
    end = covered.end;
    const { start } = period.whole;
    const aligned = Math.min(start + Math.ceil((covered.start - start) / everyMs) * everyMs, end);
    if (covered.start < aligned) segments.push({ cell, segment: { start: covered.start, end: aligned, everyMs } });
    if (aligned < end) segments.push({ cell, segment: { start: aligned, end, everyMs } });
  }
  return segments.length > MOST_SEGMENTS ? undefined : segments;
}

type Judged = Omit<WindowOutcome, 'windows'>;

/** What windows with such rows come to; without rows, what comes out of none. */
function judgeOf(
  node: AggregateNode,
  { table, nodes, sums }: Question,
  scope: Scope,
): (same: SameWindows | undefined, cell: MeasuredCell) => Judged {
  const evaluates = EXPRESSIONS.map((part) => {
    const expression = node[part];
    return expression && compile(expression, scope.environment);
  });
  const anywhere = EXPRESSIONS.every((part) => isTimeless(node[part]));
  const context = rowContext({ fields: {} }, scope);
  const metrics = new Map<string, Evaluate | undefined>();
  const empty = `'${table.data}' has no rows in this period (D6)`;
  const resultOf = (each: AggregateNode, same: SameWindows | undefined): Result => {
    const parts = partsOf(each, scope);
    const total = each.of?.op === 'field' ? same?.sums[sums.indexOf(each.of.field)] : undefined;
    const member: Member | undefined = same && {
      weight: same.rows,
      context,
      ...(total === undefined ? {} : { summed: { sum: rational(total.sum), present: total.present } }),
    };
    const tallied = member === undefined ? NOTHING : tally(parts, [member]);
    return fromMeasured(aggregateGroup({ parts, tallied, lines: [], noun: 'rows', empty, noRowsIsNone: false }));
  };
  const judge = (same: SameWindows | undefined, { period }: MeasuredCell): Judged => {
    const measured = new Map(nodes.map((each) => [each.id, resultOf(each, same)]));
    const seen = measuringContext({ ...scope.context, period }, ({ id }) => measured.get(id), scope, metrics);
    const [only, where, of, weight] = evaluates.map((evaluate) => evaluate?.(seen));
    return { only, where, of, weight };
  };
  const known = new Map<string, Judged>();
  let last: MeasuredCell | undefined;
  return (same, cell) => {
    if (!anywhere && cell !== last) known.clear();
    last = cell;
    const key = same === undefined ? '' : keyOf(same);
    const before = known.get(key);
    if (before !== undefined) return before;
    const judged = judge(same, cell);
    known.set(key, judged);
    return judged;
  };
}

function keyOf({ rows, sums }: SameWindows): string {
  let key = String(rows);
  for (const { sum, present } of sums) key += ` ${present} ${sum}`;
  return key;
}

const TIMELESS: ReadonlySet<string> = new Set([
  'literal',
  'aggregate',
  'add',
  'subtract',
  'divide',
  'compare',
  'minimum',
  'maximum',
  'and',
  'or',
  'not',
  'if',
]);

/** Whether an expression certainly comes to the same in every period, if what is measured does. */
function isTimeless(expression: Expression | undefined): boolean {
  let timeless = true;
  visitOutside(expression, ({ op }) => {
    if (!TIMELESS.has(op)) timeless = false;
  });
  return timeless;
}
