import type { Condition, Contract } from '../contract/contract.ts';
import type { Dataset } from '../contract/dataset.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { applySubstitutes } from '../contract/substitutes.ts';
import { type Context, environmentOf, noContext } from '../evaluate/context.ts';
import { common, specKey, termOf } from '../evaluate/periods.ts';
import { clip, type Instant, type Interval, type IntervalSet } from '../time/intervals.ts';
import * as tristates from '../time/tristate.ts';
import { CalendarError } from '../time/workingCalendar.ts';
import { measureNode } from './aggregates/measureNode.ts';
import { basing } from './basis.ts';
import { turn } from './breath.ts';
import { demandsOf, measuredCover, measuredPart, periodsFor } from './demands.ts';
import { isForEachRow, rowsOf } from './eachRow.ts';
import type { Engine, EngineOptions, Session } from './engine.ts';
import { declaredKnown, type Silence, silenceOf } from './logs.ts';
import type { Measured, MeasuredRow, Measurements, SourceReport, Timeline } from './measurements.ts';
import { needsOf, plansFor } from './needed.ts';
import { stopsIn } from './nodes.ts';
import { hullOf, type Observed, observe } from './observed.ts';
import { namedCondition, timelineOf } from './overtime/condition.ts';
import { evaluateOverTime } from './overtime/evaluate.ts';
import { asRuled, type Ruling } from './overtime/rulings.ts';
import { type Timed, timed } from './overtime/timed.ts';
import { closedAt } from './plan/closedAt.ts';
import type { DataRow } from './plan/row.ts';
import { DataError, type DataProblem } from './problems.ts';
import { contractOfRecords, timesOfNodes } from './records.ts';
import type { MeasuredCell, Scope } from './scope.ts';
import type { MeasuringMemory } from './sharing/measuringMemory.ts';
import { NO_RECALL, type Recall, recallIn } from './sharing/recall.ts';

/** What is measured: the periods that share time with a range. Instants; the range may depend on what the data speak about. */
export interface PeriodsRequest {
  readonly range: Interval | ((known: Interval | undefined) => Interval | undefined);
  /** Where open outages, items and pauses end (C2); default the last instant of the data. */
  readonly asOf?: Instant | undefined;
}

/** What a scenario puts in the place of observations. */
export interface Overrides {
  /** When conditions hold: at no other time, and nothing is unknown. Their exclusions and minimum length don't matter any more. */
  readonly conditions?: ReadonlyMap<string, IntervalSet>;
  /** When conditions are observed, with no gaps: what they say of lengths, exclusions and allowances applies to it. */
  readonly observed?: ReadonlyMap<string, IntervalSet>;
  /** Rulings on conditions that a party decides; absent: none are on record, and such conditions count as they are written (R11). */
  readonly rulings?: readonly Ruling[];
  /** The rows of data, in the place of those that the dataset names. */
  readonly rows?: ReadonlyMap<string, readonly DataRow[]>;
  /** Lists of items that were kept even where no rows of them are given (D6). */
  readonly kept?: ReadonlySet<string>;
}

export interface MeasureOptions extends EngineOptions {
  readonly overrides?: Overrides | undefined;
  /** What was measured for other agreements on the same tables. */
  readonly memory?: MeasuringMemory | undefined;
  /** Nobody is told how figures came about, so that measurements needn't say; all that share a memory ask alike. */
  readonly withoutFacts?: boolean | undefined;
}

export type MeasureResult =
  | {
      readonly kind: 'measured';
      readonly measurements: Measurements;
      readonly range: Interval;
      /** What was measured: the agreement with what the dataset substitutes and with its records put in. Settle this one. */
      readonly contract: Contract;
    }
  /** The data can't be used: nothing may be stated (exit code 3). */
  | { readonly kind: 'rejected'; readonly problems: readonly DataProblem[]; readonly sources: readonly SourceReport[] }
  /** The request named no range. */
  | { readonly kind: 'no-range'; readonly known: Interval | undefined };

/**
 * Observations of a dataset as the figures that a contract asks for. Deterministic: the same contract, dataset and rows give the same
 * measurements from every engine (S1). Rejects with the signal's reason where it is aborted.
 */
export async function measure(
  agreement: Contract,
  dataset: Dataset,
  request: PeriodsRequest,
  engine: Engine,
  options: MeasureOptions = {},
): Promise<MeasureResult> {
  const written = applySubstitutes(agreement, dataset);
  const { overrides = {} } = options;
  const given = new Set(overrides.conditions?.keys());
  let session: Session | undefined;
  try {
    const plans = plansFor(written, dataset, overrides);
    session = plans.length === 0 ? NO_SESSION : await engine.open(plans, options);
    const observed = observe(written, dataset, session, overrides.rows, request.asOf);
    const unbound = overrides.rows === undefined ? dataset.unbound : written.data.map(({ id }) => id);
    const contract = await contractOfRecords(written, observed.tables, unbound);
    const { conditions } = needsOf(contract, given);
    const range = typeof request.range === 'function' ? request.range(observed.known) : request.range;
    if (range === undefined) return { kind: 'no-range', known: observed.known };
    const measurements = await measureRange({ contract, dataset, range, session, options, ...observed }, conditions);
    return { kind: 'measured', measurements, range, contract };
  } catch (error) {
    if (error instanceof DataError) return { kind: 'rejected', problems: error.problems, sources: error.sources };
    if (error instanceof CalendarError)
      return { kind: 'rejected', problems: [closedForGood(error, written)], sources: [] };
    throw error;
  } finally {
    await session?.close();
  }
}

/** C3: a clock of the agreement would never run on. */
const closedForGood = ({ message, calendar }: CalendarError, { calendars }: Contract): DataProblem => {
  const at = calendars.find(({ id }) => id === calendar)?.at;
  return { code: 'closed-calendar', message, ...(at === undefined ? {} : { at }) };
};

const NO_SESSION: Session = { tables: new Map(), sources: [], close: async () => {} };

interface Measuring extends Observed {
  readonly contract: Contract;
  readonly dataset: Dataset;
  readonly range: Interval;
  readonly session: Session;
  readonly options: MeasureOptions;
}

async function measureRange(measuring: Measuring, conditions: ReadonlySet<string>): Promise<Measurements> {
  const { contract, range, known, session, options } = measuring;
  const term = termOf(contract);
  const demands = demandsOf(contract);
  const planned = demands.map(({ spec, nodes }) => ({
    spec,
    nodes: [...nodes.values()].map((demand) => ({
      ...demand,
      periods: periodsFor(spec, demand, range, contract.zone),
    })),
  }));
  const stretch = hullOf([range, ...planned.flatMap(({ nodes }) => nodes.flatMap(endsOf))].filter(isLasting)) ?? range;
  const needs = needsOf(contract);
  const { reach } = needs;
  // Without continuous observations nothing says where knowledge begins; it ends at `as of`.
  const spoken =
    known === undefined || measuring.continuous
      ? known
      : { start: Math.min(known.start, stretch.start), end: known.end };
  const covers = (whole: Interval, spec: PeriodSpec): Interval => measuredPart(whole, spec, range, term, spoken);
  const standing = new Map<string, tristates.Tristate>();
  const wide = { start: stretch.start - reach.back, end: stretch.end + reach.ahead };
  const times = timesOf(measuring, wide);
  const recall = recallOf(measuring, standing, [range, wide, spoken, term, firstSpec(contract), times]);
  const scope = scopeOf(measuring, standing, recall, times, (part, beforeTerm) =>
    beforeTerm === undefined
      ? measuredCover(part, term, spoken)
      : {
          ...measuredCover(
            part,
            { ...term, start: Number.NEGATIVE_INFINITY },
            spoken && { ...spoken, start: Number.NEGATIVE_INFINITY },
          ),
        },
  );
  // Of conditions that nothing reaches nobody knows yet.
  const unreached = contract.conditions.filter(({ id }) => !needs.conditions.has(id));
  for (const id of [...needs.stops, ...stopsIn(unreached)].sort())
    if (!standing.has(id)) standing.set(id, (await scope.condition(id, firstSpec(contract))).state);
  const valid = timesOfNodes(contract);
  const values = new Map<string, Map<string, ReadonlyMap<string, Measured>>>();
  const bases = basing(contract, session.sources, new Set(options.overrides?.conditions?.keys()));
  const total = planned.reduce((all, { nodes }) => all + nodes.length, 0);
  let done = 0;
  for (const { spec, nodes } of planned) {
    const rule = specKey(spec);
    for (const { node, periods, back, since } of nodes) {
      options.onProgress?.({ step: 'measuring', label: node.id, done: done++, total });
      const counts = valid.get(node.id);
      const figures = async (): Promise<ReadonlyMap<string, Measured>> => {
        await turn(options.signal);
        const cells = periods.map((whole): MeasuredCell => {
          const covered = counts === undefined ? covers(whole, spec) : ordered(common(covers(whole, spec), counts));
          return { covered, period: { spec, whole, covered } };
        });
        const measured = await scope.measureIn(node, cells);
        const based = bases.node(node);
        return new Map(
          cells.flatMap(({ covered, period: { whole } }, i) => {
            const value = measured[i];
            if (value === undefined) return [];
            return [[whole.key, based(value, covered, measuredPart(whole, spec, range, term, undefined))] as const];
          }),
        );
      };
      const byRule = values.get(node.id) ?? new Map<string, ReadonlyMap<string, Measured>>();
      values.set(node.id, byRule.set(rule, await recall.figures(node, [rule, back, since, counts], figures)));
    }
  }
  const rows = new Map<string, readonly MeasuredRow[]>();
  for (const one of [...contract.targets, ...contract.payments])
    if (isForEachRow(one))
      rows.set(
        one.id,
        await rowsOf(one, covers, bases, (whole, spec) => measuredPart(whole, spec, range, term, undefined), scope),
      );
  return {
    values,
    rows,
    timelines: await timelinesOf(contract, conditions, stretch, scope),
    sources: [...session.sources].sort(bySource),
    asOf: scope.asOf,
    ...(standing.size === 0 ? {} : { standing }),
    ...(spoken === undefined ? {} : { known: spoken }),
  };
}

/** The first and the last of some periods, in order. */
const endsOf = ({ periods }: { readonly periods: readonly Interval[] }): readonly Interval[] =>
  [periods.find(isLasting), periods.findLast(isLasting)].filter((one) => one !== undefined);

const isLasting = ({ start, end }: Interval): boolean => start < end;

const ordered = ({ start, end }: Interval): Interval => ({ start, end: Math.max(start, end) });

const bySource = (a: SourceReport, b: SourceReport): number =>
  a.data < b.data ? -1 : a.data > b.data ? 1 : a.file < b.file ? -1 : 1;

const firstSpec = ({ targets, payments }: Contract): PeriodSpec =>
  [...targets, ...payments][0]?.scope.period ?? { kind: 'calendar', unit: 'month' };

/** One timeline for each condition that is used, over what was asked for; windows are those of the first target that uses any. */
async function timelinesOf(
  contract: Contract,
  conditions: ReadonlySet<string>,
  stretch: Interval,
  scope: Scope,
): Promise<ReadonlyMap<string, Timeline>> {
  const spec = firstSpec(contract);
  const timelines = new Map<string, Timeline>();
  for (const { id } of contract.conditions)
    if (conditions.has(id)) timelines.set(id, timelineOf(id, await scope.condition(id, spec), stretch));
  return timelines;
}

/** Nothing is shared where somebody says what is observed. */
function recallOf(
  { contract, dataset, tables, known, session, options }: Measuring,
  standing: ReadonlyMap<string, tristates.Tristate>,
  times: readonly unknown[],
): Recall {
  const { memory, overrides = {} } = options;
  const { rulings, ...given } = overrides;
  if (memory === undefined || Object.values(given).some((each) => each !== undefined)) return NO_RECALL;
  return recallIn(memory, {
    contract,
    beside: [...times, known, rulings],
    ofData: (declaration) => {
      const data = declaration.id;
      const table = tables.get(data);
      const read = session.sources.filter((one) => one.data === data);
      return [
        // A table is read for one declaration.
        ...[table === undefined ? declaration : memory.tableNumber(table)],
        ...[declaredKnown(dataset, data), dataset.unbound.includes(data)],
        ...read.map(({ rows, rejectedCount }) => [rows, rejectedCount]),
      ];
    },
    standing: () => [...standing.keys()],
  });
}

type Times = Pick<Scope, 'asOf' | 'asked' | 'observed' | 'domain'>;

function timesOf({ contract, tables, known, range, options, ...measuring }: Measuring, asked: Interval): Times {
  const { conditions: held, observed: seen } = options.overrides ?? {};
  const given = [...(held?.values() ?? []), ...(seen?.values() ?? [])].flat();
  // What a record says of its own time is no observation.
  const records = new Set(contract.data.flatMap(({ id, kind }) => (kind === 'records' ? [id] : [])));
  const extents = [...tables].flatMap(([data, { extent }]) =>
    extent === undefined || records.has(data) ? [] : [extent],
  );
  const observed = hullOf([asked, ...(known === undefined ? [] : [known])]) ?? asked;
  return {
    asOf: measuring.asOf ?? range.end,
    asked,
    observed,
    domain: hullOf([observed, ...given, ...extents]) ?? asked,
  };
}

function scopeOf(
  measuring: Measuring,
  standing: ReadonlyMap<string, tristates.Tristate>,
  recall: Recall,
  { asOf, asked, observed, domain }: Times,
  covers: Scope['covers'],
): Scope {
  const { contract, dataset, options } = measuring;
  const declarations = new Map(contract.data.map((each) => [each.id, each]));
  const tables = new Map(
    [...measuring.tables].map(([data, table]) => {
      const { kind } = found(declarations, data);
      return [data, options.memory?.closed(table, kind, asOf) ?? closedAt(table, kind, asOf)];
    }),
  );
  const conditions = new Map(contract.conditions.map((each) => [each.id, each]));
  const timedById = new Map<string, Promise<Timed>>();
  const scope: Scope = {
    contract,
    environment: environmentOf(contract),
    tables,
    missing: (data) =>
      dataset.unbound.includes(data)
        ? `the dataset says that it has no rows of '${data}'`
        : `the dataset gives no rows of '${data}'`,
    silence: (data): Silence | undefined => {
      const { rows, kept } = options.overrides ?? {};
      const table = tables.get(data);
      const given = rows?.has(data) === true ? { kept: kept?.has(data) === true } : undefined;
      return table && silenceOf(found(declarations, data), table, { declared: declaredKnown(dataset, data), given });
    },
    declaration: (data) => found(declarations, data),
    conditionOf: (id) => found(conditions, id),
    asOf,
    domain,
    observed,
    asked,
    context: { ...noContext(asOf), standing: (condition) => standing.get(condition) },
    signal: options.signal,
    tellsFacts: options.withoutFacts !== true,
    overTime: (expression, spec) => recall.overTime(expression, spec, () => evaluateOverTime(expression, spec, scope)),
    condition: (id, spec) => {
      const key = `${id} ${specKey(spec)}`;
      const existing = timedById.get(key);
      if (existing) return existing;
      const made = recall.condition(id, spec, () => givenOr(id, measuring, scope, spec));
      timedById.set(key, made);
      return made;
    },
    measureIn: (node, cells) => measureNode(node, cells, scope),
    covers,
    termStart: termOf(contract).start,
    inRow: (context) => seenFrom(context, scope),
  };
  return scope;
}

function seenFrom(context: Context, scope: Scope): Scope {
  const inner: Scope = {
    ...scope,
    context,
    overTime: (expression, spec) => evaluateOverTime(expression, spec, inner),
    measureIn: (node, cells) => measureNode(node, cells, inner),
    inRow: (row) => seenFrom(row, inner),
  };
  return inner;
}

/** A given condition holds when it is said to, and at no other time. */
async function givenOr(id: string, { options }: Measuring, scope: Scope, spec: PeriodSpec): Promise<Timed> {
  const given = options.overrides?.conditions?.get(id);
  const ruled = (held: Timed): Timed => asRuled(held, scope.conditionOf(id), options.overrides?.rulings);
  if (given !== undefined) return ruled(timed(tristates.known(clip(given, scope.domain))));
  const condition: Condition = scope.conditionOf(id);
  const observed = options.overrides?.observed?.get(id);
  const seen = observed && timed(tristates.known(clip(observed, scope.domain)));
  return ruled(await namedCondition(condition, spec, scope, seen));
}

function found<T>(all: ReadonlyMap<string, T>, id: string): T {
  const value = all.get(id);
  if (value === undefined) throw new RangeError(`the contract names '${id}' and doesn't declare it`);
  return value;
}
