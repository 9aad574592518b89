import type { Metric, Target } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { walk } from '../contract/walk.ts';
import { boundsOf, toValue } from '../evaluate/result.ts';
import type { Shown, TargetCredit, TargetLine, TargetStatement } from '../statement/statement.ts';
import { total } from '../time/intervals.ts';
import { verdictSteps } from './derivation.ts';
import type { EvaluatedLine } from './evaluated.ts';
import { showDays } from './extension.ts';
import type { Facts } from './facts.ts';
import { isCertain, type Teller } from './money.ts';
import { showPoints } from './points.ts';
import { thresholdShowing } from './showing.ts';
import { statedPeriod, statedRow, stretchesOut } from './stated.ts';

/** One target with all of its lines, as the statement shows it. */
export function targetStatement(
  facts: Facts,
  teller: Teller,
  target: Target,
  lines: readonly EvaluatedLine[],
): TargetStatement {
  const { words } = facts;
  const metric = metricOf(facts, target);
  const substitutes = [...new Set(substitutesOf(facts, target.commitment))];
  return {
    id: target.id,
    title: target.title,
    ...(target.service === undefined ? {} : { service: target.service, serviceTitle: words.service(target.service) }),
    ...(metric === undefined ? {} : { metric: { id: metric.id, title: metric.title, at: metric.at } }),
    ...(target.threshold === undefined
      ? {}
      : { threshold: { ...teller.shown(target.threshold.value), operator: target.threshold.operator } }),
    commitment: words.expression(target.commitment),
    ...(substitutes.length === 0 ? {} : { substitute: substitutes.join('; ') }),
    ...(target.record === undefined
      ? {}
      : {
          of: {
            family: `${target.family}[${target.record.data}]`,
            records: target.record.data,
            member: target.record.title,
          },
        }),
    at: target.at,
    lines: lines.map((line) => targetLine(facts, teller, line)),
  };
}

/** The metric that the target is about. */
function metricOf({ metric }: Facts, { threshold, commitment }: Target): Metric | undefined {
  if (threshold !== undefined) return metric(threshold.metric);
  for (const part of walk(commitment)) {
    if (part.op === 'metric') return metric(part.metric);
  }
  return undefined;
}

/** Labels of what stands in for what the agreement says, through the metrics and conditions that an expression names. */
function substitutesOf(facts: Facts, expression: Expression, seen: Set<string> = new Set()): readonly string[] {
  const labels: string[] = [];
  const follow = (
    key: string,
    thing: { readonly substitute?: { readonly label: string } } | undefined,
    inner?: Expression,
  ): void => {
    if (thing === undefined || seen.has(key)) return;
    seen.add(key);
    if (thing.substitute !== undefined) labels.push(thing.substitute.label);
    if (inner !== undefined) labels.push(...substitutesOf(facts, inner, seen));
  };
  for (const part of walk(expression)) {
    if (part.op === 'metric') {
      const metric = facts.metric(part.metric);
      follow(`metric ${part.metric}`, metric, metric?.measure);
    }
    if (part.op === 'condition') {
      const condition = facts.contract.conditions.find(({ id }) => id === part.condition);
      follow(`condition ${part.condition}`, condition, condition?.when);
    }
  }
  return labels;
}

function targetLine(facts: Facts, teller: Teller, evaluated: EvaluatedLine): TargetLine {
  const { line, credit, points, extension } = evaluated;
  const stretches = evaluated.stretches();
  const { zone } = facts.environment;
  const { row, verdict } = line;
  return {
    id: line.id,
    period: statedPeriod(line.at, zone),
    ...(row === undefined ? {} : { row: statedRow(row, zone) }),
    outcome: verdict.outcome,
    ...shownValue(evaluated, teller),
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    outages: stretchesOut(stretches.outages),
    excluded: stretchesOut(stretches.excluded),
    unknown: stretchesOut(stretches.unknown),
    ...(stretches.timed
      ? { downtime: teller.shown({ kind: 'duration', value: String(total(stretches.outages)) }) }
      : {}),
    ...(points === undefined ? {} : { points: showPoints(points.amount.low, teller) }),
    ...(extension === undefined ? {} : { extension: showDays(extension.amount.low, teller) }),
    ...(credit === undefined ? {} : { credit: targetCredit(evaluated, teller) }),
    derivation: [
      ...verdictSteps(facts, teller, line, stretches),
      ...(points?.steps ?? []),
      ...(extension?.steps ?? []),
      ...(credit?.steps ?? []),
    ],
  };
}

function shownValue({ line }: EvaluatedLine, teller: Teller): Pick<TargetLine, 'value' | 'between' | 'atLeast'> {
  const { value } = line;
  if (value === undefined) return {};
  const showing = thresholdShowing(line);
  if (value.state === 'value')
    return value.value.kind === 'intervals' ? {} : { value: teller.shown(toValue(value.value), showing) };
  const bounds = boundsOf(value);
  if (bounds?.low === undefined) return {};
  if (bounds.high === undefined) return { atLeast: teller.shown(toValue(bounds.low), showing) };
  return {
    between: {
      low: teller.shown(toValue(bounds.low), showing),
      high: teller.shown(toValue(bounds.high), showing),
    },
  };
}

/** R7: what the rules of one target say, before what the limits take. */
function targetCredit({ credit }: EvaluatedLine, teller: Teller): TargetCredit {
  const zero = teller.money(teller.round(teller.unit.mul(0)));
  if (credit === undefined) return { entitled: zero };
  const { amount, basis, notes } = credit;
  const whole: Shown | undefined =
    basis?.state === 'value' && basis.value.kind === 'money' ? teller.money(basis.value.value) : undefined;
  return {
    entitled: teller.money(teller.round(amount.low)),
    ...(isCertain(amount) ? {} : { undecidedUpTo: teller.money(teller.round(amount.high)) }),
    ...(whole === undefined ? {} : { basis: whole }),
    ...(notes.length === 0 ? {} : { note: [...new Set(notes)].join('; ') }),
  };
}
