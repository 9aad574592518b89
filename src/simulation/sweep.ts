import type { LangiumDocument } from 'langium';
import type { Contract } from '../contract/contract.ts';
import type { Value } from '../contract/value.ts';
import { compare, parseRational, type Rational, toDecimal, trimZeros, ZERO } from '../exact/rational.ts';
import type { Shown, Total } from '../statement/statement.ts';
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
  readonly entitled: Shown;
  readonly payable: Shown;
  readonly undecidedUpTo?: Shown;
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
  if (question.set !== undefined && range.name in question.set)
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
    const { agreement, range: stated, total } = result.statement;
    found ??= { agreement: agreement.id, dataset: result.dataset, firstDay: stated.firstDay, lastDay: stated.lastDay };
    points.push(pointOf(value, total));
  }
  return found === undefined
    ? refuse('invalid-parameter', `'${asked}' names no value.`)
    : { ...found, name: range.name, points };
}

const pointOf = (value: string, { met, missed, notMeasured, entitled, payable, undecidedUpTo }: Total): SweepPoint => ({
  value,
  met,
  missed,
  notMeasured,
  entitled,
  payable,
  ...(undecidedUpTo === undefined ? {} : { undecidedUpTo }),
});

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
  const parts = ends.map((text) => NUMBER.exec(text));
  const units = new Set(parts.flatMap((part) => part?.[2]?.trim() ?? []).filter((unit) => unit !== ''));
  const [from, to, step] = parts.map((part) => (part?.[1] === undefined ? undefined : parseRational(part[1])));
  if (from === undefined || to === undefined || step === undefined || units.size > 1)
    return `'${asked}' is no sweep: ${FORM}.`;
  if (compare(step, ZERO) <= 0 || compare(to, from) < 0)
    return `'${asked}' leads nowhere: the step is above 0, and the last value isn't below the first.`;
  const [written] = units;
  const unit = written ?? unitOf(contract && valueNamed(name, contract));
  const places = Math.max(...ends.map((text) => /\.(\d+)/.exec(text)?.[1]?.length ?? 0));
  const values: string[] = [];
  for (let at: Rational = from; compare(at, to) <= 0; at = at.add(step)) {
    if (values.length === MOST_POINTS) return `'${asked}' has more than ${MOST_POINTS} values: take a longer step.`;
    values.push(`${trimZeros(toDecimal(at, places, 'half-up'))}${/^[A-Za-z]/.test(unit) ? ' ' : ''}${unit}`);
  }
  return { name, values };
}

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
