import type { Band, ExtensionRule } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { periodsAtHand } from '../evaluate/periods.ts';
import { boundsOf, certainly } from '../evaluate/result.ts';
import { isAbove, isZero, type Rational, sum, toJSON, ZERO } from '../exact/rational.ts';
import type { ExtensionPeriod, ExtensionStatement } from '../statement/beside.ts';
import type { DerivationStep, Shown } from '../statement/statement.ts';
import { creditSpec } from './candidates.ts';
import type { EvaluatedLine } from './evaluated.ts';
import type { Facts } from './facts.ts';
import type { Line } from './lines.ts';
import { NOTHING_DUE, type Teller } from './money.ts';
import { added, applySchedule, nothing, type RuleOutcome } from './rule.ts';
import { thresholdShowing } from './showing.ts';
import { statedPeriod } from './stated.ts';

export const showDays = (days: Rational, teller: Teller): Shown =>
  teller.shown({ kind: 'days', value: toJSON(days), day: 'calendar' });

/** The days that a line adds to the term: like a credit, due only if the target was missed (R1a). */
export function extensionOf(facts: Facts, teller: Teller, line: Line): RuleOutcome | undefined {
  const { extensions } = line.target;
  if (extensions.length === 0 || line.verdict.outcome !== 'missed') return undefined;
  return added(extensions.map((rule) => ofRule(facts, teller, rule, line)));
}

function ofRule(facts: Facts, teller: Teller, { days, when, at }: ExtensionRule, line: Line): RuleOutcome {
  const { evaluate, words } = facts;
  if (when !== undefined && certainly(evaluate(when, line.at, line.row)) !== true)
    return nothing([{ stage: 'rule', text: `nothing is added unless ${words.expression(when)}`, rule: 'R1a', at }]);
  const counted = (pays: Expression) => {
    const { low, high } = boundsOf(evaluate(pays, line.at, line.row)) ?? {};
    const amount = low?.kind === 'days' && high?.kind === 'days' ? { low: low.value, high: high.value } : NOTHING_DUE;
    return { amount, text: `${showDays(amount.low, teller).text} are added to the term` };
  };
  if (days.kind === 'amount') {
    const { amount, text } = counted(days.amount);
    return { amount, steps: [{ stage: 'rule', text, rule: 'R1a', at }], notes: [] };
  }
  const measured = evaluate(days.measure, line.at, line.row);
  return applySchedule({
    schedule: days.schedule,
    edge: (edge) => evaluate(edge, line.at, line.row),
    measured,
    shown: teller.said(words.expression(days.measure), measured, thresholdShowing(line)),
    teller,
    pay: (band: Band) => counted(band.pays),
  });
}

/** The days that each period adds to the term, capped; nothing where no target promises any. */
export function extensionStatement(
  lines: readonly EvaluatedLine[],
  facts: Facts,
  teller: Teller,
): ExtensionStatement | undefined {
  const { contract, options, measurements, environment } = facts;
  if (contract.targets.every(({ extensions }) => extensions.length === 0)) return undefined;
  const spec =
    contract.creditTerms.extensionCaps[0]?.each ?? creditSpec(contract, options.range.start, environment.zone.id);
  const periods = (spec === undefined ? [] : periodsAtHand(spec, contract, options.range, measurements.known)).flatMap(
    (at) => ofPeriod(at, lines, facts, teller) ?? [],
  );
  const total = sum(periods.map(({ days }) => days));
  return { periods: periods.map(({ stated }) => stated), total: showDays(total, teller) };
}

function ofPeriod(
  at: PeriodAtHand,
  lines: readonly EvaluatedLine[],
  facts: Facts,
  teller: Teller,
): { readonly days: Rational; readonly stated: ExtensionPeriod } | undefined {
  const due = lines.flatMap(({ line, extension }) =>
    extension !== undefined && at.whole.start < line.dueAt && line.dueAt <= at.whole.end
      ? [{ of: line.id, title: line.target.title, days: extension.amount.low }]
      : [],
  );
  const entitled = sum(due.map(({ days }) => days));
  if (isZero(entitled)) return undefined;
  const { days, steps } = capped(entitled, at, facts, teller);
  return {
    days,
    stated: {
      period: statedPeriod(at, facts.environment.zone),
      lines: due.map((one) => ({ ...one, days: showDays(one.days, teller) })),
      entitled: showDays(entitled, teller),
      days: showDays(days, teller),
      derivation: steps,
    },
  };
}

function capped(
  entitled: Rational,
  at: PeriodAtHand,
  { contract, evaluate }: Facts,
  teller: Teller,
): { readonly days: Rational; readonly steps: readonly DerivationStep[] } {
  let days = entitled;
  const steps: DerivationStep[] = [];
  for (const cap of contract.creditTerms.extensionCaps) {
    const most = boundsOf(evaluate(cap.amount, at))?.low;
    const limit = most?.kind === 'days' ? most.value : ZERO;
    if (!isAbove(days, limit)) continue;
    const text = `capped at ${showDays(limit, teller).text} in ${at.whole.key}: of ${showDays(days, teller).text}, ${showDays(days.sub(limit), teller).text} are lost`;
    steps.push({ stage: 'cap', text, rule: 'R4', at: cap.at });
    days = limit;
  }
  return { days, steps };
}
