import { dayOf } from '../dates.ts';
import type { ClaimGiven } from '../world.ts';
import type { BankPlan, RightPlan } from './after.ts';
import type { Plan, TargetPlan } from './plan.ts';
import type { Pledge } from './pledge.ts';
import { figureOf, measured } from './remedy.ts';
import type { Timeline } from './timeline.ts';

const HAVE_SEVERAL: readonly TargetPlan['kind'][] = ['each-item', 'per-record'];

/** Targets with one outcome for each period: streaks, banks and cures look at those. */
const periodTargets = ({ targets }: Plan): readonly number[] =>
  targets.flatMap(({ kind }, i) => (HAVE_SEVERAL.includes(kind) ? [] : [i]));

/** One of them, by any number. */
function chosen(plan: Plan, number: number): number | undefined {
  const all = periodTargets(plan);
  return all[number % Math.max(1, all.length)];
}

export const settledText = ({ after: { settled } }: Plan): readonly string[] =>
  settled === undefined ? [] : [`    settled each calendar ${settled}`];

/** `Metric0 at least 99% in each of the next 2 periods` */
export function earnBackText(target: TargetPlan, pledge: Pledge, i: number): readonly string[] {
  const { earnBack } = target;
  if (earnBack === undefined || pledge.eachRow || !['bands', 'flat', 'share', 'rate'].includes(target.pays.form))
    return [];
  const edge = pledge.better === 'high' ? 'at least' : 'at most';
  const figure = figureOf({ ...target, threshold: target.threshold + earnBack.threshold - 2 }, pledge);
  return [
    `earn back ${earnBack.percent}% when ${measured(pledge, i)} ${edge} ${figure} in each of the next ${earnBack.next} periods`,
  ];
}

export function rightText(plan: Plan): readonly string[] {
  const { right } = plan.after;
  if (right === undefined) return [];
  const exercised = right.exercise === undefined ? '' : `, exercised within ${right.exercise} calendar days`;
  const text = (head: string, name: string): string =>
    `  ${head} by Customer when ${name} missed in ${within(right)}${cureText(right, name)}${exercised}`;
  const family = plan.targets.findIndex(({ kind }) => kind === 'per-record');
  if (family >= 0) return [text(`right Leave for each s in Data${family}b "leave"`, `Target${family}(s)`)];
  const i = chosen(plan, right.target);
  return i === undefined ? [] : [text('termination', `Target${i}`)];
}

const within = ({ atLeast, among }: RightPlan): string => `${Math.min(atLeast, among)} of any ${among} periods`;

const cureText = ({ cure }: RightPlan, name: string): string =>
  cure === undefined ? '' : `, unless ${name} met within ${cure} calendar days`;

export function bankText(plan: Plan, { words }: Timeline): readonly string[] {
  const { bank } = plan.after;
  const i = bank && chosen(plan, bank.target);
  if (bank === undefined || i === undefined) return [];
  return [
    '  bank Bank {',
    `    Provider collects ${bank.amount} ${plan.currency} when Target${i} met each ${words}`,
    `    used against ${against(plan, bank)}`,
    ...(bank.expires === undefined ? [] : [`    expires after ${bank.expires} calendar days`]),
    '  }',
  ];
}

function against(plan: Plan, { against: one, onlyWhenMet }: BankPlan): string {
  const i = one === undefined ? undefined : one % plan.targets.length;
  const target = i === undefined || plan.targets[i]?.kind === 'per-record' ? 'all credits' : `Target${i}`;
  const met = onlyWhenMet === undefined ? undefined : chosen(plan, onlyWhenMet);
  return met === undefined ? target : `${target} when Target${met} met`;
}

/** Claims on record: of a period's credits, some days after its last day. */
export function claimsOf(plan: Plan, { periods, zone }: Timeline): readonly ClaimGiven[] | undefined {
  if (plan.terms.claim === undefined) return undefined;
  return plan.after.claims?.flatMap(({ target, period, days, granted }) => {
    const during = periods[period % periods.length];
    if (during === undefined) return [];
    const named = target === undefined ? undefined : target % plan.targets.length;
    const i = named !== undefined && plan.targets[named]?.kind === 'per-record' ? undefined : named;
    const isOfRows = i !== undefined && plan.targets[i]?.kind === 'each-item';
    return [
      {
        ...(i === undefined ? {} : { target: `Target${i}` }),
        during,
        on: dayOf(zone, during.end - 1)
          .add({ days })
          .toString(),
        ...(granted === undefined || i === undefined || isOfRows ? {} : { granted: `${granted}` }),
      },
    ];
  });
}

/** Caps for each record by itself. */
export const recordCaps = ({ targets, currency }: Plan, { words }: Timeline): readonly string[] =>
  targets.flatMap(({ kind, seed, pays }, i) => {
    const paysMoney = !['none', 'points', 'point-bands'].includes(pays.form);
    if (kind !== 'per-record' || !paysMoney) return [];
    const amount = seed % 3 === 0 ? `${5 + (seed % 40)} ${currency}` : '12.5% of s.price';
    return [`    cap ${amount} each ${words} for each s in Data${i}b`];
  });
