import type { Expression, SignalNode } from '../../contract/expression.ts';
import { rowRangeText } from '../../contract/rowPlace.ts';
import type { Value } from '../../contract/value.ts';
import { compile } from '../../evaluate/compile.ts';
import { certainly, fromValue, type Result, toValue, unknown, valueResult } from '../../evaluate/result.ts';
import { complement, type Interval, intersect, intervalSet, normalise, union } from '../../time/intervals.ts';
import { tristate } from '../../time/tristate.ts';
import type { DataTable } from '../engine.ts';
import { visitNodes } from '../nodes.ts';
import type { Selection } from '../plan/query.ts';
import { type Cell, cellKey, type DataRow, instantOf, scalar } from '../plan/row.ts';
import { reject } from '../problems.ts';
import type { Scope } from '../scope.ts';
import { align, type Piece, type Piecewise, unite } from './piecewise.ts';
import { type Spoken, type Timed, timed, unknownThroughout } from './timed.ts';

/** The fields of one series that a condition looks at. */
interface SeriesUse {
  readonly data: string;
  readonly select: readonly Selection[];
  readonly fields: readonly string[];
  readonly nodes: readonly SignalNode[];
}

const YES = 1;
const UNKNOWN = 2;

/** When a condition on values that change over time holds: `probes.up`, `status[git].state is down`, `tank.level above 8`. */
export async function conditionOnSignals(expression: Expression, scope: Scope): Promise<Timed> {
  const uses = seriesUsed(expression, scope);
  const missing = uses.filter(({ data }) => !scope.tables.has(data)).map(({ data }) => scope.missing(data));
  if (missing.length > 0) return { ...unknownThroughout(scope.domain, missing[0] ?? ''), missing };
  const holds = truthOf(expression, uses, scope);
  const only = uses[0];
  if (uses.length === 1 && only !== undefined && scope.declaration(only.data).kind === 'samples')
    return onSamples(only, holds, scope);
  const sources: Piecewise[] = [];
  for (const use of uses) sources.push(await piecesOf(use, scope));
  const yes: Interval[] = [];
  const open: Interval[] = [];
  const known: Interval[] = [];
  const lines: Spoken[] = [];
  for (const { start, end, pieces } of align(sources)) {
    const truth = holds(pieces.map((piece) => piece?.cells));
    if (truth === true) {
      yes.push({ start, end });
      for (const piece of pieces) if (piece?.source) lines.push({ start, end, source: piece.source });
    }
    if (truth === undefined) open.push({ start, end });
    known.push({ start, end });
  }
  const { domain } = scope;
  const unknownTime = union(normalise(open), complement(normalise(known), domain));
  return timed(tristate(intersect(normalise(yes), [domain]), intersect(unknownTime, [domain])), {
    lines,
  });
}

/** Samples of one series: the engine tells the combinations apart, and gives back where the ones stand that matter. */
async function onSamples(use: SeriesUse, holds: Holds, scope: Scope): Promise<Timed> {
  const table = tableOf(use.data, scope);
  await checkSingleSeries(use, table, scope);
  const declaration = scope.declaration(use.data);
  const combinations = await table.distinct({ select: use.select, fields: use.fields });
  const codes = combinations.flatMap(({ cells }) => {
    const truth = holds([cells]);
    return truth === false ? [] : [{ cells, code: truth === true ? YES : UNKNOWN }];
  });
  const coverage = await table.coverage({
    select: use.select,
    everyMs: declaration.everyMs ?? 0,
    fields: use.fields,
    codes,
  });
  const standing = (code: number): Interval[] => coverage.stretches.filter((each) => each.code === code);
  const { extent } = coverage;
  const outside = complement(extent === undefined ? [] : intervalSet(extent.start, extent.end), scope.domain);
  const unknownTime = union(normalise(standing(UNKNOWN)), normalise(coverage.gaps), outside);
  return timed(tristate(normalise(standing(YES)), unknownTime), {
    lines: coverage.stretches.flatMap(({ start, end, code, source }) =>
      code === YES && source ? [{ start, end, source }] : [],
    ),
  });
}

type Holds = (cells: readonly (readonly Cell[] | undefined)[]) => boolean | undefined;

/** The condition as a function of the fields of its series, each combination evaluated once. */
function truthOf(expression: Expression, uses: readonly SeriesUse[], scope: Scope): Holds {
  const places = new Map<SignalNode, readonly [number, number]>();
  uses.forEach(({ nodes, fields }, i) => {
    for (const node of nodes) places.set(node, [i, fields.indexOf(node.field)]);
  });
  let current: readonly (readonly Cell[] | undefined)[] = [];
  const signal = (node: SignalNode): Result => {
    const place = places.get(node);
    const cells = place && current[place[0]];
    if (place === undefined || cells === undefined)
      return unknown('gaps', `nothing is known of ${node.data}.${node.field}`);
    const value = scalar(cells[place[1]]);
    return value === null ? unknown('absent', `${node.data}.${node.field} is absent`) : valueResult(fromValue(value));
  };
  const evaluate = compile(expression, scope.environment);
  const context = { ...scope.context, signal };
  const known = new Map<string, boolean | undefined>();
  return (cells) => {
    const key = cells.map((each) => (each === undefined ? '?' : each.map(cellKey).join('\0'))).join('\0\0');
    if (known.has(key)) return known.get(key);
    current = cells;
    const truth = certainly(evaluate(context));
    known.set(key, truth);
    return truth;
  };
}

function seriesUsed(expression: Expression, scope: Scope): readonly SeriesUse[] {
  const uses = new Map<
    string,
    { data: string; select: readonly Selection[]; fields: Set<string>; nodes: SignalNode[] }
  >();
  for (const node of signalsIn(expression)) {
    const select = node.select.map(({ field, value }) => ({ field, value: constant(value, scope) }));
    const key = JSON.stringify([node.data, select]);
    const use = uses.get(key) ?? { data: node.data, select, fields: new Set<string>(), nodes: [] };
    use.fields.add(node.field);
    use.nodes.push(node);
    uses.set(key, use);
  }
  return [...uses.values()].map((use) => ({ ...use, fields: [...use.fields] }));
}

/** A selector is a constant of the contract. */
export function constant(expression: Expression, scope: Scope): Value {
  const result = compile(expression, scope.environment)(scope.context);
  if (result.state !== 'value')
    return reject({
      code: 'unusable-mapping',
      message: 'A series can only be picked by a constant',
      at: expression.at,
    });
  return toValue(result.value);
}

/** Every signal of an expression, each node once. */
function signalsIn(expression: Expression): readonly SignalNode[] {
  const found: SignalNode[] = [];
  visitNodes(expression, (node) => {
    if (node.op === 'signal') found.push(node as unknown as SignalNode);
  });
  return found;
}

const OVER_TIME: ReadonlySet<string> = new Set([
  'condition',
  'intervals-of',
  'windows',
  'hours',
  'always',
  'never',
  'aggregate',
  'time',
  'within',
]);

/** Whether a condition looks at one series and at nothing else: then it's asked as a whole, and only where it may hold comes back. */
export function looksAtOneSeries(expression: Expression, scope: Scope): boolean {
  let plain = true;
  visitNodes(expression, ({ op }) => {
    if (OVER_TIME.has(op)) plain = false;
  });
  return plain && seriesUsed(expression, scope).length === 1;
}

function tableOf(data: string, scope: Scope): DataTable {
  const table = scope.tables.get(data);
  return table ?? reject({ code: 'missing-file', message: scope.missing(data) });
}

/** A signal is one series: where the data have more, the condition must pick one. */
async function checkSingleSeries({ data, select }: SeriesUse, table: DataTable, scope: Scope): Promise<void> {
  const open = scope.declaration(data).by.filter((field) => !select.some((each) => each.field === field));
  if (open.length === 0) return;
  const series = await table.distinct({ select, fields: open });
  if (series.length > 1)
    reject({
      code: 'several-series',
      message: `'${data}' has ${series.length} series by ${open.join(' and ')}: say which one is meant, as in ${data}[…]`,
      at: scope.declaration(data).at,
    });
}

/** What a series says, piece by piece. */
async function piecesOf(use: SeriesUse, scope: Scope): Promise<Piecewise> {
  const table = tableOf(use.data, scope);
  await checkSingleSeries(use, table, scope);
  const rows = await table.rows({ select: use.select });
  const bySeries = new Map<string, DataRow[]>();
  for (const row of rows) {
    const series = bySeries.get(row.series);
    if (series) series.push(row);
    else bySeries.set(row.series, [row]);
  }
  const { kind, everyMs } = scope.declaration(use.data);
  const stands = kind === 'states' ? undefined : (everyMs ?? 0);
  const united = unite([...bySeries.values()].map((series) => standing(series, use.fields, stands)));
  if (united.kind === 'united') return united.pieces;
  const { first, second } = united;
  return reject({
    code: 'contradicting-rows',
    message: `${placeOf(first)} and ${placeOf(second)} contradict each other: two series that are mapped to the same ${scope.declaration(use.data).by.join(' and ')} say different things at the same time (D3)`,
    ...(second.source === undefined
      ? {}
      : { file: second.source.file, ...(second.source.from === undefined ? {} : { line: second.source.from }) }),
  });
}

const placeOf = ({ source }: Piece): string => (source === undefined ? 'a given row' : rowRangeText(source));

/** A state holds until the series' next row, the last one until the last instant of which it is known; a sample for its step at most (D1). */
function standing(rows: readonly DataRow[], fields: readonly string[], everyMs: number | undefined): Piecewise {
  const knownUntil = rows.reduce((latest, row) => Math.max(latest, row.knownUntil ?? latest), Number.NEGATIVE_INFINITY);
  const pieces: Piece[] = [];
  rows.forEach((row, i) => {
    const start = instantOf(row.fields.at);
    if (start === undefined) return;
    const next = instantOf(rows[i + 1]?.fields.at);
    const end =
      everyMs === undefined
        ? (next ?? Math.max(start, knownUntil))
        : Math.min(start + everyMs, next ?? start + everyMs);
    if (start < end)
      pieces.push({ start, end, cells: fields.map((field) => row.fields[field] ?? null), source: row.source });
  });
  return pieces;
}
