import type { Metric, Target } from '../contract/contract.ts';
import type { Expression, MeasuredNode } from '../contract/expression.ts';
import { partsOf, walk } from '../contract/walk.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import type { Result } from '../evaluate/result.ts';
import { showInstant } from '../evaluate/show.ts';
import { exactPlaces, toJSON } from '../exact/rational.ts';
import { measuredIn } from '../measure/figure.ts';
import type { MeasuredRow } from '../measure/measurements.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { formatDuration } from '../time/duration.ts';
import { type Interval, total } from '../time/intervals.ts';
import { basisStep, basisText } from './basis.ts';
import type { Facts } from './facts.ts';
import type { Line } from './lines.ts';
import type { Teller } from './money.ts';
import { oncePerFacts } from './perFacts.ts';
import { thresholdShowing } from './showing.ts';
import type { Stretches } from './stretches.ts';

/** How many outages a derivation lists one by one. */
const LISTED = 25;

/** From the rows to the verdict (S2). */
export function verdictSteps(
  facts: Facts,
  teller: Teller,
  line: Line,
  stretches: Stretches,
): readonly DerivationStep[] {
  return [
    ...rowSteps(line),
    ...intervalSteps(facts, line, stretches),
    ...countedSteps(facts, line.target.commitment, line.at, line.row),
    ...namedSteps(facts, teller, line),
    ...valueSteps(facts, teller, line),
    outcomeStep(facts, teller, line),
  ];
}

const rowSteps = ({ row, target }: Line): readonly DerivationStep[] =>
  row === undefined
    ? []
    : [
        {
          stage: 'rows',
          text: row.key,
          rule: 'T7',
          at: target.scope.at,
          ...(row.source ? { rows: [row.source] } : {}),
        },
        ...(row.basis === undefined ? [] : [basisStep(row.basis, target.scope.at)]),
      ];

function intervalSteps(
  { environment: { zone } }: Facts,
  { target, row }: Line,
  { outages, excluded, unknown }: Stretches,
): readonly DerivationStep[] {
  if (row !== undefined) return [];
  const { at } = target;
  const steps: DerivationStep[] = outages.slice(0, LISTED).map((outage) => ({
    stage: 'intervals',
    text: `${stretchText(outage, zone.id)}: ${formatDuration(outage.end - outage.start)}`,
    rule: 'O1',
    at,
  }));
  if (outages.length > LISTED)
    steps.push({ stage: 'intervals', text: `and ${outages.length - LISTED} more`, rule: 'O1', at });
  if (outages.length > 1)
    steps.push({
      stage: 'intervals',
      text: `${outages.length} outages, ${formatDuration(total(outages))} together`,
      rule: 'O1',
      at,
    });
  if (excluded.length > 0)
    steps.push({ stage: 'exclusions', text: `${formatDuration(total(excluded))} excluded`, rule: 'O4', at });
  if (unknown.length > 0)
    steps.push({ stage: 'intervals', text: `${formatDuration(total(unknown))} unknown`, rule: 'D2', at });
  return steps;
}

const stretchText = ({ start, end }: Interval, zone: string): string =>
  `${showInstant(start, zone)} to ${showInstant(end, zone)}`;

/** How a metric's value came about in a period, whether or not a target rests on it. */
export function metricSteps(facts: Facts, teller: Teller, id: string, at: PeriodAtHand): readonly DerivationStep[] {
  const metric = facts.metric(id);
  if (metric === undefined) return [];
  const value = facts.evaluate(metric.measure, at);
  const text = `${teller.said(metric.id, value)}${exactly(value)}`;
  return [
    ...countedSteps(facts, metric.measure, at, undefined),
    { stage: 'value', text, rule: 'N1', at: metric.measure.at },
  ];
}

/** What was counted to reach the value, with the rows that it rests on. */
function countedSteps(
  facts: Facts,
  expression: Expression,
  at: PeriodAtHand,
  row: MeasuredRow | undefined,
): readonly DerivationStep[] {
  const steps: DerivationStep[] = [];
  // Parts of one value mostly rest on the same.
  const bases = new Map<string, DerivationStep>();
  const ofRow = row?.basis && basisText(row.basis);
  for (const part of measuredPartsOf(facts, expression)) {
    const measured = row?.values.get(part.id) ?? measuredIn(facts.measurements, part.id, at);
    for (const { label, value, rows } of measured?.facts ?? [])
      steps.push({
        stage: rows === undefined ? 'value' : 'rows',
        text: `${label}: ${value}`,
        at: part.at,
        ...(rows === undefined ? {} : { rows }),
      });
    const basis = measured?.basis && basisStep(measured.basis, part.at);
    if (basis !== undefined && basis.text !== ofRow) bases.set(basis.text, bases.get(basis.text) ?? basis);
  }
  return [...steps, ...bases.values()];
}

/** The same for each line. */
const measuredPartsOf = oncePerFacts((facts, expression: Expression) => measuredParts(facts, expression));

/** The measured nodes that an expression rests on, through the metrics that it names; each once. */
function measuredParts(
  facts: Facts,
  expression: Expression,
  seen: Set<string> = new Set(),
): readonly Extract<Expression, MeasuredNode>[] {
  const found: Extract<Expression, MeasuredNode>[] = [];
  for (const part of walk(expression)) {
    if ((part.op === 'aggregate' || part.op === 'time' || part.op === 'within') && !seen.has(part.id)) {
      seen.add(part.id);
      found.push(part);
    }
    const metric: Metric | undefined =
      part.op === 'metric' && part.periodsBack === 0 ? facts.metric(part.metric) : undefined;
    if (metric !== undefined && !seen.has(`metric ${metric.id}`)) {
      seen.add(`metric ${metric.id}`);
      found.push(...measuredParts(facts, metric.measure, seen));
    }
  }
  return found;
}

/** The metrics that the compared one rests on, innermost first: figures that the agreement has names for. */
const metricsBehind = oncePerFacts((facts, { commitment }: Target): readonly Metric[] => {
  const compared = commitment.op === 'compare' && commitment.left.op === 'metric' ? commitment.left.metric : undefined;
  const found = new Map<string, Metric>();
  const visit = (part: Expression): void => {
    const metric = part.op === 'metric' && part.periodsBack === 0 ? facts.metric(part.metric) : undefined;
    if (metric !== undefined && !found.has(metric.id)) {
      visit(metric.measure);
      if (metric.id !== compared) found.set(metric.id, metric);
    }
    partsOf(part).forEach(visit);
  };
  visit(commitment);
  return [...found.values()];
});

const namedSteps = (facts: Facts, teller: Teller, { target, at, row }: Line): readonly DerivationStep[] =>
  metricsBehind(facts, target).map(({ id, measure }) => {
    const value = facts.evaluate(measure, at, row);
    return { stage: 'value', text: `${teller.said(id, value)}${exactly(value)}`, rule: 'N1', at: measure.at };
  });

/** Evaluates what derivations show beyond what verdicts rest on: an agreement in which that fails isn't stated. */
export function shownFigures(facts: Facts, target: Target, lines: readonly { readonly line: Line }[]): void {
  const { commitment } = target;
  const limit = commitment.op === 'compare' && commitment.right.op !== 'literal' ? [commitment.right] : [];
  const shown = [...metricsBehind(facts, target).map(({ measure }) => measure), ...limit];
  // Mostly it's a metric that is compared, and with a literal.
  if (shown.length === 0) return;
  for (const { line } of lines) for (const expression of shown) facts.evaluate(expression, line.at, line.row);
}

function valueSteps(facts: Facts, teller: Teller, line: Line): readonly DerivationStep[] {
  const { commitment } = line.target;
  if (line.value === undefined || commitment.op !== 'compare') return [];
  const metric = commitment.left.op === 'metric' ? facts.metric(commitment.left.metric) : undefined;
  const said = teller.said(facts.words.expression(commitment.left), line.value, thresholdShowing(line));
  const text = `${said}${exactly(line.value)}`;
  const step: DerivationStep = { stage: 'value', text, rule: 'N1', at: metric?.measure.at ?? commitment.left.at };
  return metric?.substitute === undefined
    ? [step]
    : [step, { stage: 'value', text: `substitute: ${metric.substitute.label}`, at: metric.substitute.at }];
}

/** The exact fraction behind a percentage, so that it can be checked by hand. */
function exactly(result: Result): string {
  if (result.state !== 'value' || result.value.kind !== 'percent') return '';
  const { value } = result.value;
  return exactPlaces(value, 5) === undefined ? ` (exactly ${toJSON(value)})` : '';
}

function outcomeStep({ words, evaluate }: Facts, teller: Teller, line: Line): DerivationStep {
  const { commitment, appliesWhen } = line.target;
  const { outcome, reason } = line.verdict;
  const at = outcome === 'not-applicable' && appliesWhen ? appliesWhen.condition.at : commitment.at;
  const limit =
    commitment.op === 'compare' && commitment.right.op !== 'literal'
      ? ` (${teller.said(words.expression(commitment.right), evaluate(commitment.right, line.at, line.row))})`
      : '';
  const verdict = outcome.replace('-', ' ');
  return {
    stage: 'outcome',
    text: `${words.expression(commitment)}${limit}: ${verdict}${reason === undefined ? '' : `, ${reason}`}`,
    rule: outcome === 'not-measured' ? 'D2' : 'G1',
    at,
  };
}
