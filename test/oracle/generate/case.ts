import { MINUTE, type Span } from '../dates.ts';
import type { History, Row } from '../world.ts';
import { bankText, claimsOf, earnBackText, recordCaps, rightText, settledText } from './aftermath.ts';
import { log } from './observed.ts';
import type { CapPlan, Plan, TermsPlan } from './plan.ts';
import { type Pledge, pledgeOf, serviceOf } from './pledge.ts';
import { figureOf, measured, metric, remedyOf } from './remedy.ts';
import { placed, type Timeline, timelineOf } from './timeline.ts';

/** A random agreement as text, what happened in files, and the same as the oracle takes it. */
export interface Case {
  readonly sla: string;
  readonly files: Readonly<Record<string, string>>;
  readonly history: History;
  readonly timeline: Timeline;
  readonly plan: Plan;
}

export function caseOf(plan: Plan): Case {
  const timeline = timelineOf(plan);
  const pledges = plan.targets.map((target, i) => pledgeOf(plan, target, i, timeline));
  const planned = log('Windows', exclusions(plan, timeline), { seed: 1 });
  const usesPlanned = plan.targets.some(({ except }) => except);
  const sources = [
    ...pledges.flatMap(({ observed, also }, i) => [
      { name: `Data${i}`, observed },
      ...(also === undefined ? [] : [{ name: `Data${i}b`, observed: also }]),
    ]),
    ...(usesPlanned ? [{ name: 'Windows', observed: planned }] : []),
  ];
  return {
    sla: text(
      plan,
      timeline,
      pledges,
      usesPlanned ? planned.declaration : undefined,
      sources.map(({ observed }) => observed.binding),
    ),
    files: Object.fromEntries(sources.map(({ name, observed }) => [`${name}.csv`, observed.csv])),
    history: {
      rows: Object.fromEntries(sources.map(({ name, observed }) => [name, observed.rows])),
      knownUntil: Object.fromEntries(
        sources.flatMap(({ name, observed }) =>
          observed.knownUntil === undefined ? [] : [[name, observed.knownUntil]],
        ),
      ),
      kept: Object.fromEntries(
        sources.flatMap(({ name, observed }) => (observed.kept === undefined ? [] : [[name, observed.kept]])),
      ),
      asOf: lastOf(
        sources.flatMap(({ observed }) => observed.rows),
        timeline.range.end,
      ),
      claims: claimsOf(plan, timeline),
    },
    timeline,
    plan,
  };
}

const exclusions = (plan: Plan, timeline: Timeline): readonly Span[] =>
  plan.exclusion.windows.map((event) => placed(event, timeline, 15));

function text(
  plan: Plan,
  timeline: Timeline,
  pledges: readonly Pledge[],
  windows: string | undefined,
  bindings: readonly string[],
): string {
  const { term, zone } = timeline;
  const remedies = pledges.map((pledge, i) => {
    const target = plan.targets[i];
    return target ? remedyOf(plan, target, pledge, i) : { rules: [], schedules: [] };
  });
  const unit = plan.currency;
  const amount = unit === 'JPY' ? `${Math.round(Number(plan.fee.amount))}` : plan.fee.amount;
  const isMonthly = plan.fee.per === 'month';
  const lines = [
    'party Provider',
    'party Customer',
    '',
    'agreement Random {',
    '  version 1.0.0',
    '  between provider Provider and customer Customer',
    `  term ${term.from}${term.until === undefined ? '' : ` to ${term.until}`}`,
    `  zone "${zone}"`,
    `  currency ${unit}`,
    ...(plan.partial.policy === undefined ? [] : [`  partial periods: ${plan.partial.policy}`]),
    ...(plan.moneyRounding === undefined ? [] : [`  rounding of money ${plan.moneyRounding}`]),
    '',
    `  service Hosting { fee ${amount} ${unit} per ${plan.fee.per} }`,
    `  service Storage { fee ${isMonthly ? '500' : amount} ${unit} per month }`,
    '  calendar Hours {',
    `    zone "${zone}"`,
    '    open mon..fri 08:00-18:00, sat 01:30-03:30, sun 00:00-04:00',
    '  }',
    '',
    ...pledges.flatMap(({ observed, also }) =>
      [observed, ...(also ? [also] : [])].map((each) => `  ${each.declaration}`),
    ),
    ...(windows === undefined ? [] : [`  ${windows}`, ...planned(plan)]),
    '',
    ...pledges.flatMap(({ declarations }) => declarations.map((each) => `  ${each}`)),
    ...pledges.map(({ measure, eachRow, eachRecord }, i) =>
      eachRow ? '' : `  metric ${metric(i)}${eachRecord?.head ?? ''} { measure ${measure} }`,
    ),
    ...remedies.flatMap(({ schedules }) => schedules.map((each) => `  ${each}`)),
    '',
    ...pledges.flatMap((pledge, i) => targetText(plan, timeline, pledge, i, remedies[i]?.rules ?? [])),
    ...termsText(
      plan,
      timeline,
      pledges.some(
        ({ eachRow }, i) => eachRow !== undefined && remedies[i]?.rules.some((rule) => rule.startsWith('credit')),
      ),
    ),
    ...rightText(plan),
    ...bankText(plan, timeline),
    '}',
    '',
    'dataset Observed for Random {',
    '  zone "UTC"',
    ...bindings.map((each) => `  ${each}`),
    '}',
    '',
  ];
  return lines.filter((line, i) => line !== '' || lines[i - 1] !== '').join('\n');
}

function planned({ exclusion: { allowance, hours } }: Plan): readonly string[] {
  const length = allowance === undefined ? 0 : allowance.steps * 15 * MINUTE;
  return [
    '  exclusion Planned {',
    `    when Windows${hours ? ' and not Hours' : ''}`,
    ...(allowance === undefined ? [] : [`    allowance ${length / MINUTE} min each calendar ${allowance.each}`]),
    '  }',
  ];
}

function targetText(
  plan: Plan,
  { words }: Timeline,
  pledge: Pledge,
  i: number,
  rules: readonly string[],
): readonly string[] {
  const target = plan.targets[i];
  if (target === undefined) return [];
  const strict = pledge.better === 'high' ? 'above' : 'below';
  const edge = target.strict ? strict : pledge.better === 'high' ? 'at least' : 'at most';
  const head = pledge.eachRow ? ` ${pledge.eachRow.head}` : (pledge.eachRecord?.head ?? '');
  return [
    `  target Target${i}${head} of ${serviceOf(plan, target)} {`,
    `    ${pledge.eachRow?.commitment ?? `${measured(pledge, i)} ${edge} ${figureOf(target, pledge)}`} each ${words}`,
    ...(target.applies && !pledge.eachRow
      ? [`    applies when ${applies(target.kind, i)}, else not ${target.strict ? 'measured' : 'applicable'}`]
      : []),
    ...[...rules, ...earnBackText(target, pledge, i)].map((rule) => `    ${rule}`),
    '  }',
  ];
}

function applies(kind: string, i: number): string {
  if (kind === 'items' || kind === 'quiet') return `count of Data${i} at least 3`;
  if (kind === 'states' || kind === 'log' || kind === 'per-record') return 'period length at least 31 d';
  return `count of Data${i} at least 100`;
}

function termsText(plan: Plan, timeline: Timeline, hasEvents: boolean): readonly string[] {
  const { terms, targets } = plan;
  const points = targets.some(({ pays: { form } }) => form === 'points' || form === 'point-bands');
  const { claim, minimum } = terms;
  return [
    '  credits {',
    ...(terms.combine === undefined || (points && terms.combine === 'highest')
      ? []
      : [`    combine ${terms.combine === 'sum' ? 'sum' : `highest each ${timeline.words}`}`]),
    ...(points
      ? [
          `    points pay ${terms.perPoint.endsWith('%') ? `${terms.perPoint} of Hosting.fee` : `${terms.perPoint} ${plan.currency}`} each ${timeline.words}`,
        ]
      : []),
    ...(minimum ? [`    minimum ${minimum.above ? 'above ' : ''}${minimum.amount} ${plan.currency}`] : []),
    ...capsText(plan, terms, timeline, hasEvents),
    ...recordCaps(plan, timeline),
    claim === undefined ? '    claim automatic' : `    claim by Customer within ${within(claim)} of period end`,
    ...settledText(plan),
    '  }',
  ];
}

function within({ unit, count }: NonNullable<TermsPlan['claim']>): string {
  if (unit === 'months') return `${count} months`;
  return unit === 'working' ? `${count} working days in Hours` : `${count} calendar days`;
}

/** A cap per event stands only where something pays for rows; elsewhere it holds nothing and is an error. */
function capsText(plan: Plan, { caps }: TermsPlan, { words }: Timeline, hasEvents: boolean): readonly string[] {
  const seen = new Set<string>();
  const ofEvents: readonly CapPlan[] = hasEvents && plan.lead > 0 ? [{ scope: 'event', percent: 5 }] : [];
  return [...caps, ...ofEvents].flatMap((cap) => {
    if (seen.has(cap.scope)) return [];
    seen.add(cap.scope);
    if (cap.scope === 'event' && !hasEvents) return [];
    return [`    cap ${capAmount(plan, cap)} ${capScope(cap, words)}`];
  });
}

function capAmount({ currency, fee }: Plan, { scope, percent }: CapPlan): string {
  if (scope === 'period' || scope === 'target' || scope === 'service') return `${percent}% of Hosting.fee`;
  const whole = Number(fee.amount) * (percent / 100) * { event: 0.2, rolling: 0.3, year: 1, total: 0.7 }[scope];
  return `${Math.max(1, Math.round(whole))} ${currency}`;
}

function capScope({ scope, percent }: CapPlan, words: string): string {
  switch (scope) {
    case 'period':
      return `each ${words}`;
    case 'year':
      return 'each calendar year';
    case 'rolling':
      return `in any ${(Math.floor(percent) % 3) + 1} consecutive months`;
    case 'total':
      return 'in total';
    default:
      return `per ${scope}`;
  }
}

/** Nothing is open at the end: as-of lies behind all that is recorded. */
const lastOf = (rows: readonly Row[], end: number): number =>
  rows
    .flatMap((row) => Object.values(row))
    .flatMap((cell) => (cell && 'kind' in cell && cell.kind === 'instant' ? [cell.value] : []))
    .reduce((a, b) => Math.max(a, b), end);
