import type { LangiumDocument } from 'langium';
import type { Contract } from '../contract/contract.ts';
import type { Value } from '../contract/value.ts';
import { showValue } from '../evaluate/show.ts';
import { compare, parseRational, type Rational, toDecimal, trimZeros, ZERO } from '../exact/rational.ts';
import type { DirectionTotal, StatementInShort } from '../statement/statement.ts';
import { formatDuration, parseDuration } from '../time/duration.ts';
import type { Duration } from '../time/intervals.ts';
import { owedIn } from './owed.ts';
import { type Refusal, refuse, type SimulationQuestion } from './result.ts';
import { select } from './selection.ts';
import { type SimulationContext, simulate } from './simulate.ts';
import { figureNamed } from './whatIf.ts';

/** What comes out for each of many values of one figure. */
export interface Sweep {
  readonly agreement: string;
  readonly dataset: string;
  /** Local dates in the agreement's zone, the last one included. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** What is changed, as it was asked for. */
  readonly name: string;
  readonly points: readonly SweepPoint[];
}

export interface SweepPoint {
  /** As `.sla` writes it. */
  readonly value: string;
  readonly met: number;
  readonly missed: number;
  readonly notMeasured: number;
  /** Every direction in which something is or could be owed for any of the values, in the same order for all of them. */
  readonly owed: readonly DirectionTotal[];
}

export interface SweepQuestion extends SimulationQuestion {
  /** `target=99.5..99.99:0.05`: a figure, from where to where, and the step. */
  readonly sweep: string;
}

/** More than anybody reads. */
const MOST_POINTS = 1000;

/**
 * Settles once for each value. Targets' levels and fees are in nothing that is measured, so that the data are read and measured once; for a parameter they are
 * measured for each value.
 */
export async function sweep(
  document: LangiumDocument,
  { sweep: asked, ...question }: SweepQuestion,
  context: SimulationContext,
): Promise<Sweep | Refusal> {
  const { services } = context;
  const selection = select(document, question, services);
  if ('kind' in selection) return selection;
  const contract = services.lowering.Contracts.contractOf(selection.agreement);
  const range = rangeOf(asked, contract);
  if (typeof range === 'string') return refuse('invalid-parameter', range);
  if (question.set !== undefined && Object.hasOwn(question.set, range.name))
    return refuse('invalid-parameter', `'${range.name}' is swept and set at once: leave one of them out.`);
  const shared: SimulationContext = { ...context, measured: new Map() };
  const points: SweepPoint[] = [];
  let found: Omit<Sweep, 'name' | 'points'> | undefined;
  for (const [done, value] of range.values.entries()) {
    context.signal?.throwIfAborted();
    context.onProgress?.({ step: 'measuring', label: `${range.name} = ${value}`, done, total: range.values.length });
    const set = { ...question.set, [range.name]: value };
    const result = await simulate(document, { ...question, set }, shared);
    if (result.kind !== 'statement') return result;
    const { agreement, range: stated } = result.statement;
    found ??= { agreement: agreement.id, dataset: result.dataset, firstDay: stated.firstDay, lastDay: stated.lastDay };
    points.push(pointOf(value, result.statement));
  }
  return found === undefined
    ? refuse('invalid-parameter', `'${asked}' names no value.`)
    : { ...found, name: range.name, points: alignedByDirection(points) };
}

function pointOf(value: string, statement: StatementInShort): SweepPoint {
  const { met, missed, notMeasured } = statement.total;
  return { value, met, missed, notMeasured, owed: owedIn(statement) };
}

/** A direction of one value stands with all others too, where it comes to nothing, so that values compare line by line. */
function alignedByDirection(points: readonly SweepPoint[]): readonly SweepPoint[] {
  const keyOf = ({ by, to }: DirectionTotal): string => JSON.stringify([by, to]);
  const all = new Map(points.flatMap(({ owed }) => owed).map((one) => [keyOf(one), one]));
  return points.map((point) => {
    const own = new Map(point.owed.map((one) => [keyOf(one), one]));
    return { ...point, owed: [...all].map(([key, one]) => own.get(key) ?? nothing(one)) };
  });
}

function nothing({ by, to, payable }: DirectionTotal): DirectionTotal {
  const value: Value = payable.value.kind === 'money' ? { ...payable.value, value: '0' } : payable.value;
  const zero = { value, text: showValue(value, { zone: 'UTC' }) };
  return { by, to, entitled: zero, payable: zero, claimable: zero, granted: zero };
}

interface Range {
  readonly name: string;
  readonly values: readonly string[];
}

const FORM = "write it as 'Availability.target=99.5%..99.99%:0.05%': the figure, from where to where, and the step";
const NUMBER = /^([+-]?\d+(?:\.\d+)?)\s*(\D*)$/;

/** The values in the language's own words; numbers without a unit have that of what they replace. */
function rangeOf(asked: string, contract: Contract | undefined): Range | string {
  const match = /^\s*([^=]+?)\s*=\s*(.+?)\s*\.\.\s*(.+?)\s*:\s*(.+?)\s*$/.exec(asked);
  if (match === null) return `'${asked}' is no sweep: ${FORM}.`;
  const [, name = '', ...ends] = match;
  const durations = ends
    .map((text) => parseDuration(text))
    .flatMap((read) => (read.kind === 'duration' ? read.ms : []));
  if (durations.length === ends.length) return durationsIn(asked, name, durations);
  const parts = ends.map((text) => NUMBER.exec(text));
  const units = new Set(parts.flatMap((part) => part?.[2]?.trim() ?? []).filter((unit) => unit !== ''));
  const [from, to, step] = parts.map((part) => (part?.[1] === undefined ? undefined : parseRational(part[1])));
  if (from === undefined || to === undefined || step === undefined || units.size > 1)
    return `'${asked}' is no sweep: ${FORM}.`;
  if (compare(step, ZERO) <= 0 || compare(to, from) < 0) return leadsNowhere(asked);
  const [written] = units;
  const unit = written ?? unitOf(contract && valueNamed(name, contract));
  const places = Math.max(...ends.map((text) => /\.(\d+)/.exec(text)?.[1]?.length ?? 0));
  const values: string[] = [];
  for (let at: Rational = from; compare(at, to) <= 0; at = at.add(step)) {
    if (values.length === MOST_POINTS) return tooMany(asked);
    values.push(`${trimZeros(toDecimal(at, places, 'half-up'))}${/^[A-Za-z]/.test(unit) ? ' ' : ''}${unit}`);
  }
  return { name, values };
}

/** `30 min..2 h:15 min`: each in units of its own. */
function durationsIn(asked: string, name: string, [from = 0, to = 0, step = 0]: readonly Duration[]): Range | string {
  if (step <= 0 || to < from) return leadsNowhere(asked);
  const count = Math.floor((to - from) / step) + 1;
  if (count > MOST_POINTS) return tooMany(asked);
  return { name, values: Array.from({ length: count }, (_, i) => formatDuration(from + i * step)) };
}

const leadsNowhere = (asked: string): string =>
  `'${asked}' leads nowhere: the step is above 0, and the last value isn't below the first.`;

const tooMany = (asked: string): string => `'${asked}' has more than ${MOST_POINTS} values: take a longer step.`;

function valueNamed(name: string, contract: Contract): Value | undefined {
  const parameter = contract.parameters.find(({ id }) => id === name);
  if (parameter !== undefined) return parameter.value;
  const figure = figureNamed(name, contract);
  return typeof figure === 'object' ? figure.before : undefined;
}

function unitOf(value: Value | undefined): string {
  if (value === undefined) return '';
  if (value.kind === 'percent') return '%';
  return value.kind === 'money' || value.kind === 'rate' ? value.currency : '';
}
