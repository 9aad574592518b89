import { Temporal } from 'temporal-polyfill';
import { MINUTE } from './dates.ts';
import type { Examined } from './examine.ts';
import { cmp, ZERO } from './fraction.ts';
import type { Case } from './generate/case.ts';
import type { Line } from './judge.ts';
import { answerOf, sizeOf } from './value.ts';
import { instant } from './world.ts';

/** The constructs that a run must hold. */
const CONSTRUCTS: readonly string[] = [
  ...['month', 'billing', 'contract', 'day', 'week', 'every', 'quarter'].map((kind) => `period: ${kind}`),
  ...['down', 'up', 'excluded', 'unknown'].map((policy) => `time: gaps count as ${policy}`),
  ...['minimum length of an outage', 'exclusions', 'allowance'].map((what) => `time: ${what}`),
  ...['business hours', 'pauses', 'percentile', 'empty windows count'].map((what) => `rows: ${what}`),
  ...['kept from one day to another', 'a clock over a change of the clock'].map((what) => `rows: ${what}`),
  ...['bands nested', 'bands as-written', 'an amount', 'a share of a fee', 'points'].map((what) => `credit: ${what}`),
  ...['for each full or started unit, in proportion', 'repeat multiplier'].map((what) => `credit: ${what}`),
  ...['event', 'target', 'service', 'period', 'rolling', 'agreement'].map((scope) => `terms: cap ${scope}`),
  ...['highest', 'minimum', 'claim deadline'].map((what) => `terms: ${what}`),
  ...['settled in other periods', 'earn-back', 'bank', 'right', 'cure period'].map((what) => `after: ${what}`),
  ...['claims on record', 'terms for each record'].map((what) => `after: ${what}`),
  ...['an event at a change of the clock', 'an end of a month in the range', 'a partial period'].map(
    (what) => `calendar: ${what}`,
  ),
];

/** What occurs in a smaller share of the cases than it should, in percent: constructs, credits above zero, caps that cut. */
export function lacking(shares: ReadonlyMap<string, number>, least: number): readonly string[] {
  const measures = Object.values(MEASURES).map((name) => `measure: ${name}`);
  const wanted: readonly (readonly [string, number])[] = [
    ...[...measures, ...CONSTRUCTS].map((name) => [name, least] as const),
    ['money: a credit above zero', 30],
    ['money: less by any cap', 10],
  ];
  return wanted.flatMap(([name, share]) => {
    const found = shares.get(name) ?? 0;
    return found < share ? [`${name}: ${found.toFixed(1)}%`] : [];
  });
}

/** What a case is made of and what came out of it: a share of cases for each name says what the generator reaches. */
export function traitsOf({ sla, plan, timeline, history }: Case, { judgement, read }: Examined): ReadonlySet<string> {
  const has = (name: string, pattern: RegExp): readonly string[] => (pattern.test(sla) ? [name] : []);
  const { lines, periods } = judgement;
  const any = (name: string, holds: boolean): readonly string[] => (holds ? [name] : []);
  const outcome = (wanted: Line['outcome']): readonly string[] =>
    any(
      `outcome: ${wanted}`,
      lines.some((line) => line.outcome === wanted),
    );
  const cuts = new Set(periods.flatMap(({ cut }) => cut));
  return new Set([
    ...plan.targets.map(({ kind }) => `measure: ${MEASURES[kind]}`),
    `period: ${plan.period}`,
    ...has('time: minimum length of an outage', /for (at least|more than) .*(min|h)/),
    ...has('time: minimum length after exclusions', /after exclusions/),
    ...[...sla.matchAll(/gaps count as (\w+)/g)].map(([, policy]) => `time: gaps count as ${policy}`),
    ...has('time: exclusions', /except Planned/),
    ...has(
      'time: exclusions outside business hours',
      /except Planned[\s\S]*and not Hours|and not Hours[\s\S]*except Planned/,
    ),
    ...has('time: allowance', /allowance/),
    ...has('time: excluded time counts as up', /counts as up\n/),
    ...has('rows: empty windows count', /empty counts as/),
    ...has('rows: business hours', /in Hours (pausing|at)/),
    ...has('rows: pauses', /pausing/),
    ...has('rows: percentile', /p\d+[.\d]* of/),
    ...read.contract.targets.flatMap(({ credits, points }) => [
      ...credits.flatMap(({ amount, repeat }) => [
        amount.kind === 'schedule' ? `credit: bands ${amount.schedule.form}` : `credit: ${amountKind(amount.amount)}`,
        ...any('credit: repeat multiplier', repeat !== undefined),
      ]),
      ...any('credit: points', points.length > 0),
    ]),
    ...has('terms: highest', /combine highest/),
    ...has('terms: minimum', /minimum (above )?\d+ [A-Z]{3}/),
    ...read.contract.creditTerms.caps.map(({ scope }) => `terms: cap ${scope.kind}`),
    ...has('terms: claim deadline', /claim by/),
    ...has('after: settled in other periods', /^ {4}settled each/m),
    ...has('after: earn-back', /earn back/),
    ...any('after: credits come back', judgement.earnedBack.length > 0),
    ...has('after: bank', /^ {2}bank /m),
    ...any('after: set off by a bank', cuts.has('bank')),
    ...has('after: right', /^ {2}termination/m),
    ...any('after: right opens', judgement.rights.length > 0),
    ...has('after: cure period', /, unless/),
    ...has('after: terms for each record', /^ +(cap|right) .* for each s in/m),
    ...has('rows: kept from one day to another', /known from/),
    ...any('rows: a clock over a change of the clock', clockOverChange(plan, timeline, history)),
    ...any('after: claims on record', history.claims !== undefined),
    ...any('after: claimed late or not at all', cmp(judgement.granted, judgement.total) < 0),
    ...outcome('met'),
    ...outcome('missed'),
    ...outcome('not-measured'),
    ...outcome('not-applicable'),
    ...any('outcome: value exactly at the target', lines.some(isAtTarget)),
    ...any(
      'outcome: value between two bounds',
      lines.some(({ values }) => values.some((each) => cmp(each, values[0] ?? ZERO) !== 0)),
    ),
    ...any('money: a credit above zero', cmp(judgement.total, ZERO) > 0),
    ...any(
      'money: rounded',
      periods.some(({ exact, payable }) => cmp(exact, payable) !== 0),
    ),
    ...[...cuts].map(
      (cut) => `money: less by ${cut === 'combine' || cut === 'minimum' || cut === 'bank' ? cut : `a cap, ${cut}`}`,
    ),
    ...any(
      'money: less by any cap',
      [...cuts].some((cut) => cut !== 'combine' && cut !== 'minimum' && cut !== 'bank'),
    ),
    ...any('calendar: a change of the clock in the range', changesClock(timeline)),
    ...any(
      'calendar: an event at a change of the clock',
      changesClock(timeline) &&
        timeline.isClockChange &&
        plan.targets.some(({ events }) => events.some(({ place }) => place === 'anchor')),
    ),
    ...any('calendar: an end of a month in the range', endsMonth(timeline)),
    ...any(
      'calendar: a partial period',
      lines.some(({ period, covered }) => period.start !== covered.start || period.end !== covered.end),
    ),
  ]);
}

const MEASURES: Readonly<Record<Case['plan']['targets'][number]['kind'], string>> = {
  samples: 'share of time, samples',
  states: 'share of time, states',
  log: 'share of time, logged outages',
  several: 'share of time, several sources',
  'time-in': 'time in a downtime',
  ratio: 'ratio of counts',
  'mean-windows': 'mean over each window',
  'bad-windows': 'share of time, bad windows',
  'share-windows': 'share of windows',
  statistic: 'percentile, mean, median, maximum',
  items: 'share of items',
  'each-item': 'each item',
  quiet: 'count in quiet months',
  'per-record': 'share of time, each record',
};

function amountKind({ op }: { readonly op: string }): string {
  if (op === 'rate') return 'for each full or started unit, in proportion';
  return op === 'literal' ? 'an amount' : 'a share of a fee';
}

function isAtTarget({ target: { commitment }, values }: Line): boolean {
  if (commitment.op !== 'compare' || commitment.right.op !== 'literal') return false;
  const limit = sizeOf(answerOf(commitment.right.value));
  return limit !== undefined && values.some((value) => cmp(value, limit) === 0);
}

const offset = (zone: string, instant: number): number =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds;

const changesClock = ({ zone, periods }: Case['timeline']): boolean =>
  periods.some(({ start, end }) => {
    for (let t = start; t < end; t += 60 * MINUTE * 24)
      if (offset(zone, t) !== offset(zone, Math.min(t + 60 * MINUTE * 24, end))) return true;
    return false;
  });

const endsMonth = ({ first, past }: Case['timeline']): boolean =>
  first.month !== past.subtract({ days: 1 }).month || past.day === 1;

/** A ticket that is open when the clock changes, in business hours. */
function clockOverChange(
  { targets }: Case['plan'],
  { anchor, isClockChange }: Case['timeline'],
  { rows }: Case['history'],
): boolean {
  return (
    isClockChange &&
    targets.some(
      ({ kind, seed }, i) =>
        (kind === 'items' || kind === 'each-item') &&
        seed % 4 > 0 &&
        (rows[`Data${i}`] ?? []).some((row) => instant(row, 'opened') <= anchor && anchor < instant(row, 'resolved')),
    )
  );
}
