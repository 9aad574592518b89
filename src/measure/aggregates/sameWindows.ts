import type { AggregateNode, Expression } from '../../contract/expression.ts';
import { compile, type Evaluate } from '../../evaluate/compile.ts';
import type { Result } from '../../evaluate/result.ts';
import { ratio } from '../../exact/rational.ts';
import type { DataTable } from '../engine.ts';
import { fromMeasured } from '../figure.ts';
import { measuredNodes, visitOutside } from '../nodes.ts';
import { rowContext } from '../overtime/evaluate.ts';
import { measuringContext } from '../overtime/scalar.ts';
import { constant } from '../overtime/signals.ts';
import type { SameWindows, Segment, Selection } from '../plan/query.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { GatheredWindows, type WindowOutcome } from './gatheredWindows.ts';
import { type AggregateParts, aggregateGroup, type Member, NOTHING, type Tallied, tally } from './group.ts';
import { partsOf } from './rows.ts';
import { fractionOf, truthOf, type WindowFields } from './windowFractions.ts';

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
export async function gatherSame(
  node: AggregateNode,
  everyMs: number,
  cells: readonly MeasuredCell[],
  empty: Result | undefined,
  scope: Scope,
): Promise<readonly GatheredWindows[] | undefined> {
  const question = questionOf(node, scope);
  const segments = segmentsOf(cells, everyMs);
  if (question === undefined || segments === undefined) return undefined;
  const found = await question.ask({
    select: question.select,
    time: 'at',
    segments: segments.map(({ segment }) => segment),
    sums: question.sums,
  });
  const judge = judgeOf(node, question, found, scope);
  const known = knownOf(node, { found, fields: question.sums, typeOf: (each) => partsOf(each, scope).unit });
  const gathered = cells.map(() => new GatheredWindows(empty));
  const without = segments.map(({ segment }) => Math.ceil((segment.end - segment.start) / everyMs));
  for (let kind = 0; kind < found.size; kind++) {
    const segment = found.segment[kind] as number;
    const cell = segments[segment]?.cell ?? -1;
    const [own, at] = [gathered[cell], cells[cell]];
    if (own === undefined || at === undefined) continue;
    const windows = found.windows[kind] as number;
    without[segment] = (without[segment] ?? 0) - windows;
    if (known?.(kind, windows, own) !== true) own.add({ ...judge(kind, at), windows });
    else if (own.unit === undefined && node.of !== undefined && own.holding > 0) own.unit = judge(kind, at).of;
  }
  segments.forEach(({ cell }, segment) => {
    const [own, at, windows = 0] = [gathered[cell], cells[cell], without[segment]];
    if (own !== undefined && at !== undefined && windows > 0) own.add({ ...judge(undefined, at), windows });
  });
  return gathered;
}

/** Adds a kind of window whose figure and condition fractions of floats can say; false where they can't. `undefined` where they never can. */
function knownOf(
  { countingOnly, where, of, weight }: AggregateNode,
  fields: WindowFields,
): ((kind: number, windows: number, own: GatheredWindows) => boolean) | undefined {
  if (countingOnly !== undefined || weight !== undefined) return undefined;
  const truth = where && truthOf(where, fields);
  const fraction = of && fractionOf(of, fields);
  if ((where !== undefined && truth === undefined) || (of !== undefined && fraction === undefined)) return undefined;
  return (kind, windows, own) => {
    const holds = truth === undefined ? true : truth(kind);
    if (holds === undefined) return false;
    if (!holds || fraction === undefined) own.addKnown(windows, holds);
    else if (fraction.read(kind)) own.addFigure(windows, fraction.numerator, fraction.denominator);
    else return false;
    return true;
  };
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

/** What windows of a kind come to; without one, what comes out of no rows. */
function judgeOf(
  node: AggregateNode,
  { table, nodes, sums }: Question,
  found: SameWindows,
  scope: Scope,
): (kind: number | undefined, cell: MeasuredCell) => Judged {
  const evaluates = EXPRESSIONS.map((part) => {
    const expression = node[part];
    return expression && compile(expression, scope.environment);
  });
  const anywhere = EXPRESSIONS.every((part) => isTimeless(node[part]));
  const context = rowContext({ fields: {} }, scope);
  const metrics = new Map<string, Evaluate | undefined>();
  const empty = `'${table.data}' has no rows in this period (D6)`;
  const tallied = (each: AggregateNode, parts: AggregateParts, kind: number): Tallied => {
    const total = each.of?.op === 'field' ? found.sums[sums.indexOf(each.of.field)] : undefined;
    const member: Member = {
      weight: found.rows[kind] as number,
      context,
      ...(total === undefined
        ? {}
        : {
            summed: {
              sum: ratio(total.parts[kind] as number | bigint, total.unit),
              present: total.present[kind] as number,
            },
          }),
    };
    return tally(parts, [member]);
  };
  const resultOf = (each: AggregateNode, kind: number | undefined): Result => {
    const parts = partsOf(each, scope);
    const found = kind === undefined ? NOTHING : tallied(each, parts, kind);
    return fromMeasured(aggregateGroup({ parts, tallied: found, lines: [], noun: 'rows', empty, noRowsIsNone: false }));
  };
  const judge = (kind: number | undefined, { period }: MeasuredCell): Judged => {
    const measured = new Map(nodes.map((each) => [each.id, resultOf(each, kind)]));
    const seen = measuringContext({ ...scope.context, period }, ({ id }) => measured.get(id), scope, metrics);
    const [only, where, of, weight] = evaluates.map((evaluate) => evaluate?.(seen));
    return { only, where, of, weight };
  };
  const known = new Map<string, Judged>();
  let last: MeasuredCell | undefined;
  return (kind, cell) => {
    if (!anywhere && cell !== last) known.clear();
    last = cell;
    const key = kind === undefined ? '' : keyOf(found, kind);
    const before = known.get(key);
    if (before !== undefined) return before;
    const judged = judge(kind, cell);
    known.set(key, judged);
    return judged;
  };
}

function keyOf({ rows, sums }: SameWindows, kind: number): string {
  let key = String(rows[kind]);
  for (const { parts, present } of sums) key += ` ${present[kind]} ${parts[kind]}`;
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
