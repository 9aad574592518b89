import {
  type Aggregate,
  type Expression,
  isCall,
  isCondition,
  isDataDeclaration,
  isGroup,
  isMetric,
  isReference,
  isRounded,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { rowsNamedBy, rowsOfLet } from '../scoping/rows.ts';
import { expectBoolean, report, wrong } from './expectations.ts';
import { checkDate } from './expected.ts';
import { shareOfTime } from './measures.ts';
import type { Typer } from './typer.ts';
import {
  asShown,
  comparable,
  contractType,
  DURATION,
  describeType,
  type ExpressionType,
  exampleOf,
  INTERVALS,
  isQuantity,
  isUnknown,
  NUMBER,
  PERCENT,
  UNKNOWN,
} from './types.ts';

/** `mean of Uptime over the last 3 periods` */
function inferOverPeriods(node: Aggregate, typer: Typer): ExpressionType {
  if (!['sum', 'mean', 'minimum', 'maximum'].includes(node.function)) {
    report(
      typer,
      node,
      'invalid-value',
      `Over periods there is 'sum', 'mean', 'minimum' and 'maximum', not '${node.function}'.`,
      'function',
    );
    return UNKNOWN;
  }
  return typer.typeOf(node.of);
}

/** `count` and `share` count rows; the others need a figure of each row. */
export function inferAggregate(node: Aggregate, typer: Typer): ExpressionType {
  if (node.periods !== undefined) return inferOverPeriods(node, typer);
  if (shareOfTime(node) !== undefined) {
    typer.typeOf(node.of);
    const extra = node.where ?? node.countingOnly;
    if (extra)
      wrong(
        typer,
        extra,
        "A share of time has no rows to choose from: leave it out, or name the condition behind 'in' or 'outside'.",
      );
    return PERCENT;
  }
  if (node.where) expectBoolean(node.where, 'where', typer);
  if (node.countingOnly) expectBoolean(node.countingOnly, 'counting only', typer);
  if (node.function === 'share' && node.where === undefined)
    report(
      typer,
      node,
      'missing-part',
      "A share of which? Write 'where (…)' behind it: what counts among the rows.",
      'function',
    );
  checkExtras(node, typer);
  if (/^p0+(\.0+)?$/.test(node.function))
    report(
      typer,
      node,
      'invalid-value',
      "No value has 0% of the others below it: write 'minimum', or a percentile above p0.",
      'function',
    );
  const type = inferFigure(node, typer);
  checkStandIns(node, type, typer);
  return type;
}

/** `empty counts as` stands for a figure of nothing, `absent counts as` for a row's value: both are of the figure's own kind. */
function checkStandIns({ empty, absent, function: name }: Aggregate, type: ExpressionType, typer: Typer): void {
  const counted = name === 'count' || name === 'share';
  if (absent !== undefined && counted) {
    const given = typer.typeOf(absent);
    if (!isUnknown(given) && given.kind !== 'boolean' && given.kind !== 'percent')
      wrong(
        typer,
        absent,
        `'${name}' asks whether a row counts, so an absent value counts as 'true' or 'false', not as ${describeType(given)}.`,
      );
  }
  for (const literal of counted ? [] : [empty, absent]) {
    const given = typer.typeOf(literal);
    if (literal === undefined || isUnknown(type) || isUnknown(given) || comparable(asShown(type), given)) continue;
    report(
      typer,
      literal,
      isQuantity(given) ? 'wrong-unit' : 'wrong-type',
      `'${name}' is ${describeType(asShown(type))} here, not ${describeType(given)}: write one${exampleOf(asShown(type))}.`,
    );
  }
}

function missingFigure(node: Aggregate, of: 'row' | 'member', typer: Typer): ExpressionType {
  const message = `'${node.function}' of what? Write 'of' and a figure of each ${of} behind it.`;
  report(typer, node, 'missing-part', message, 'function');
  return UNKNOWN;
}

function inferFigure(node: Aggregate, typer: Typer): ExpressionType {
  if (node.family !== undefined) return inferAcross(node, typer);
  if (node.since !== undefined) return inferOverDates(node, typer);
  if (isTimeBetween(node)) {
    checkRows(node, typer);
    checkStretches(node, typer);
    return DURATION;
  }
  if (node.function === 'count' || node.function === 'share') {
    checkRows(node, typer);
    return node.function === 'count' ? NUMBER : PERCENT;
  }
  if (node.of === undefined) return missingFigure(node, 'row', typer);
  const type = typer.typeOf(node.of);
  if (type.kind === 'declaration' || type.kind === 'intervals') {
    const rows = rowsNamedBy(node.of);
    const field = isDataDeclaration(rows) ? rows.fields[0]?.name : 'duration';
    const hint = isDataDeclaration(rows)
      ? `'${node.function} of ${rows.name}.${field ?? '…'}'`
      : `'${node.function} of duration over …'`;
    report(typer, node.of, 'not-a-value', `'${node.function}' needs a figure of each row: write ${hint}.`);
    return UNKNOWN;
  }
  if (type.kind === 'over-time' || !isQuantity(type)) {
    wrong(typer, node.of, `'${node.function}' needs a quantity, not ${describeType(type)}.`);
    return UNKNOWN;
  }
  if (node.function === 'jitter') checkSampled(node, node.of, type, typer);
  return isShownOnly(node) ? shown(node, type, typer) : type;
}

const isShownOnly = (node: Aggregate): boolean => node.function === 'standard deviation';

/** N4: no rational number, so that the agreement says to what it's rounded where it's shown. */
function shown(node: Aggregate, of: ExpressionType, typer: Typer): ExpressionType {
  let { $container: around } = node as Expression;
  while (isGroup(around)) around = around.$container;
  if (!isRounded(around))
    report(
      typer,
      node,
      'missing-part',
      `A standard deviation is no rational number, so it's shown rounded: write 'rounded to' and a step${stepOf(of)} behind it.`,
      'function',
    );
  return isUnknown(of) ? UNKNOWN : { kind: 'shown', of: contractType(of) };
}

const stepOf = ({ kind }: ExpressionType): string =>
  kind === 'duration' ? ' such as 0.1 ms' : kind === 'percent' || kind === 'ratio' ? ' such as 0.01%' : '';

/** Jitter goes from one sample to the next: it's of durations that have an order in time. */
function checkSampled(node: Aggregate, of: Expression, type: ExpressionType, typer: Typer): void {
  const rows = typer.rows.ofAggregate(node);
  const windowed = node.window !== undefined || node.period !== undefined;
  if (windowed || isCondition(rows) || (isDataDeclaration(rows) && rows.kind !== undefined && rows.kind !== 'samples'))
    wrong(typer, of, `'jitter' is of data of samples, which follow each other, such as 'jitter of probes.latency'.`);
  else if (!isUnknown(type) && type.kind !== 'duration')
    wrong(typer, of, `'jitter' is of durations (RFC 3550), not of ${describeType(type)}.`);
}

/** `p25 of Uptime over the periods from … to …`: a figure of the values that a metric had. */
function inferOverDates(node: Aggregate, typer: Typer): ExpressionType {
  const type = node.of === undefined ? UNKNOWN : typer.typeOf(node.of);
  const callee = isCall(node.of) ? node.of.callee : node.of;
  const named = isReference(callee) ? targetOf(callee.element) : undefined;
  if (node.of === undefined || (named !== undefined && !isMetric(named)))
    report(
      typer,
      node.of ?? node,
      'not-a-value',
      `Over periods there are the values of a metric: name one behind 'of', such as 'p25 of Uptime over the periods …'.`,
    );
  if (['share', 'mean time', 'jitter'].includes(node.function))
    report(typer, node, 'wrong-type', `'${node.function}' has no meaning for values of periods.`, 'function');
  checkDate(node, 'since', node.since, typer);
  checkDate(node, 'until', node.until, typer);
  if (node.since !== undefined && node.until !== undefined && node.until < node.since)
    report(typer, node, 'invalid-value', 'It ends before it begins.', 'until');
  if (isShownOnly(node)) return shown(node, type, typer);
  return node.function === 'count' ? NUMBER : type;
}

/** What is taken over the members of a family (M6). */
const ACROSS = new Set(['share', 'count', 'sum', 'mean', 'minimum', 'maximum']);

function inferAcross(node: Aggregate, typer: Typer): ExpressionType {
  if (!ACROSS.has(node.function)) {
    report(
      typer,
      node,
      'wrong-type',
      `Over the members of a family there is ${[...ACROSS].map((word) => `'${word}'`).join(', ')}; '${node.function}' is taken from rows of data.`,
      'function',
    );
    return UNKNOWN;
  }
  if (node.rows !== undefined) wrong(typer, node.rows, "It says already what it is over: leave the second 'over' out.");
  if (node.function === 'count' || node.function === 'share') {
    if (node.of !== undefined)
      wrong(typer, node.of, `'${node.function}' counts members: write 'where (…)' in place of 'of'.`);
    return node.function === 'count' ? NUMBER : PERCENT;
  }
  if (node.of === undefined) return missingFigure(node, 'member', typer);
  const type = typer.typeOf(node.of);
  if (isUnknown(type) || (type.kind !== 'over-time' && isQuantity(type))) return type;
  wrong(typer, node.of, `'${node.function}' needs a quantity of each member, not ${describeType(type)}.`);
  return UNKNOWN;
}

const isTimeBetween = (node: Aggregate): boolean => node.function === 'mean time';

/** Words that only some functions take. */
function checkExtras(node: Aggregate, typer: Typer): void {
  const name = node.function;
  if (node.between !== isTimeBetween(node))
    report(
      typer,
      node,
      'missing-part',
      node.between
        ? `'between' belongs to 'mean time between', such as 'mean time between Unavailable'; '${name}' takes 'of'.`
        : "Mean time between what? Write 'mean time between' and a downtime or data of intervals.",
      'function',
    );
  if (node.interpolated && !/^p\d/.test(name))
    report(
      typer,
      node,
      'wrong-type',
      `Only percentiles are interpolated, such as 'interpolated p95 of …', not '${name}'.`,
      'interpolated',
    );
  if (node.at !== undefined) checkInstant(node, node.at, typer);
  if (node.weight === undefined) return;
  if (name !== 'mean' && name !== 'share')
    wrong(
      typer,
      node.weight,
      name === 'sum'
        ? "Only a mean and a share are weighted: of a sum, write the product in brackets, such as 'sum of (hours * rate) over …'."
        : `Only a mean and a share are weighted; '${name}' has no weights.`,
    );
  const type = typer.typeOf(node.weight);
  if (type.kind === 'over-time' || !isQuantity(type))
    wrong(typer, node.weight, `A weight is a quantity of each row, not ${describeType(type)}.`);
}

/** Only rows of data are in force at an instant. */
function checkInstant(node: Aggregate, at: Expression, typer: Typer): void {
  const type = typer.typeOf(at);
  if (!isUnknown(type) && type.kind !== 'instant')
    wrong(typer, at, `An instant is wanted behind 'at', such as 'period end', not ${describeType(type)}.`);
  const rows = typer.rows.ofAggregate(node);
  if (node.family !== undefined || node.window !== undefined || isCondition(rows))
    wrong(typer, at, "Only rows of data are in force at an instant: leave 'at' out.");
}

/** What `count of` and `share of` count. */
function checkRows(node: Aggregate, typer: Typer): void {
  const value = isCall(node.of) ? node.of.callee : node.of;
  const ofRows = isReference(value) ? rowsOfLet(targetOf(value.element)) : undefined;
  if (node.of !== undefined && ofRows !== undefined) {
    const name = value?.$cstNode?.text ?? '…';
    const counted = `'${node.function} of ${ofRows.name} where (${name} …)'`;
    report(
      typer,
      node.of,
      'not-a-value',
      `'${node.function}' counts rows of data or outages; '${name}' is a value of each: write ${counted}.`,
    );
    return;
  }
  if (node.window !== undefined || node.period !== undefined || typer.rows.ofAggregate(node) !== undefined) return;
  const named = node.rows ?? node.of;
  if (named === undefined) {
    report(
      typer,
      node,
      'missing-part',
      `'${node.function}' of what? Name the data or the downtime to count.`,
      'function',
    );
    return;
  }
  const type = typer.typeOf(named);
  if (!isUnknown(type))
    report(
      typer,
      named,
      'not-a-value',
      isTimeBetween(node)
        ? `'mean time between' takes a downtime or data of intervals; this is ${describeType(type)}.`
        : `'${node.function}' counts rows of data or outages; this is ${describeType(type)}.`,
    );
}

/** Between what has no end there is no time. */
function checkStretches(node: Aggregate, typer: Typer): void {
  const rows = typer.rows.ofAggregate(node);
  if (node.of === undefined || !isDataDeclaration(rows) || rows.kind === undefined || rows.kind === 'intervals') return;
  wrong(
    typer,
    node.of,
    `'mean time between' takes a downtime or data of intervals, which end; '${rows.name}' has ${rows.kind}.`,
  );
}

export function inferDuring(rows: Expression, where: Expression | undefined, typer: Typer): ExpressionType {
  const source = rowsNamedBy(rows);
  if (where) expectBoolean(where, 'where', typer);
  if (source === undefined) typer.typeOf(rows);
  if (isDataDeclaration(source) && source.kind === 'intervals') return INTERVALS;
  if (isCondition(source)) {
    typer.typeOf(rows);
    if (where)
      wrong(
        typer,
        where,
        `Only rows of data are chosen with 'where'; for long outages of '${source.name}' write a condition of their own with 'for at least …'.`,
      );
    return INTERVALS;
  }
  // A declaration that breaks off has no kind yet.
  if (source?.kind !== undefined)
    wrong(typer, rows, `'during' needs data of intervals; '${source.name}' has ${source.kind}.`);
  return INTERVALS;
}
