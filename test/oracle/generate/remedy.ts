import type { PaysPlan, Plan, TargetPlan } from './plan.ts';
import { type Pledge, serviceOf } from './pledge.ts';

/** What a target pays, as text: rules for the target, and schedules to stand beside it. */
export interface Remedy {
  readonly rules: readonly string[];
  readonly schedules: readonly string[];
}

export function remedyOf(plan: Plan, target: TargetPlan, pledge: Pledge, i: number): Remedy {
  const { pays } = target;
  const rules: string[] = [];
  const schedules: string[] = [];
  const fee = pledge.eachRecord && target.seed % 3 > 0 ? 's.price' : `${serviceOf(plan, target)}.fee`;
  const money = (amount: number): string =>
    `${Number(amount.toFixed(plan.currency === 'JPY' ? 0 : 2))} ${plan.currency}`;
  const repeat =
    pays.repeat === undefined
      ? ''
      : ` repeat multiplier ${pays.repeat.factor} from miss ${pays.repeat.from}${pays.repeat.compounding ? ' compounding' : ''}`;
  const schedule = (body: string): string => {
    if (!pays.named) return body;
    schedules.push(`schedule Schedule${i} ${body}`);
    return `by Schedule${i}`;
  };
  const percent = pays.percents[0] ?? 5;
  // A target with one outcome for each row has no value of a period: it pays amounts.
  const form = pledge.eachRow && !['none', 'share', 'points'].includes(pays.form) ? 'flat' : pays.form;
  switch (form) {
    case 'none':
      break;
    case 'bands':
      rules.push(`credit of ${fee} ${schedule(nested(target, pledge, (n) => `${n}%`))}${repeat}`);
      break;
    case 'as-written':
      rules.push(`credit of ${fee} ${schedule(written(target, pledge, (n) => `${n}%`))}${repeat}`);
      break;
    case 'money-bands':
      rules.push(`credit ${schedule(nested(target, pledge, (n) => money(n * 10)))}${repeat}`);
      break;
    case 'flat':
      rules.push(`credit ${money(percent * 3)}${repeat}`);
      break;
    case 'share':
      rules.push(`credit ${percent}% of ${fee}${repeat}`);
      break;
    case 'rate':
      rules.push(
        `credit ${rate(pays, pledge, pays.second ? money(percent) : `${Math.min(percent, 10)}% of ${fee}`)}${repeat}`,
      );
      break;
    case 'shortfall': {
      const by = pledge.shortfall ?? '1';
      const figure = figureOf(target, pledge);
      const gap =
        pledge.better === 'high' ? `(${figure} - ${measured(pledge, i)})` : `(${measured(pledge, i)} - ${figure})`;
      const mode = pays.mode === 'proportion' ? `in proportion per ${by}` : `for each ${pays.mode} ${by}`;
      rules.push(`credit ${Math.min(percent, 10)}% of ${fee} ${mode} of ${gap}${repeat}`);
      break;
    }
    case 'points':
      rules.push(`points ${Math.ceil(percent)} points${repeat}`);
      break;
    case 'point-bands':
      rules.push(`points ${schedule(nested(target, pledge, (n) => `${Math.ceil(n)} points`))}${repeat}`);
      break;
    default:
      form satisfies never;
  }
  if (pays.second && !pledge.eachRow && rules[0]?.startsWith('credit')) rules.push(`credit ${money(percent)}`);
  return { rules, schedules };
}

export const metric = (i: number): string => `Metric${i}`;

/** The metric as its target names it. */
export const measured = ({ eachRecord }: Pledge, i: number): string => `${metric(i)}${eachRecord?.member ?? ''}`;

export const figureOf = ({ threshold }: TargetPlan, { figures }: Pledge): string =>
  figures[threshold % figures.length] ?? figures[0];

/** The figures at which bands begin: from the promised one on, each worse than the one before. */
function edges({ threshold, pays }: TargetPlan, { figures }: Pledge): readonly string[] {
  const from = (threshold % figures.length) + pays.first;
  return pays.percents.flatMap((_, i) => figures[from + i] ?? []);
}

const word = ({ better }: Pledge, included: boolean): string =>
  better === 'high' ? (included ? 'at most' : 'below') : included ? 'at least' : 'above';

const oppositeWord = ({ better }: Pledge, included: boolean): string =>
  better === 'high' ? (included ? 'at least' : 'above') : included ? 'at most' : 'below';

type Amount = (percent: number) => string;

/** One edge each: the furthest that is passed applies (R1). Written in an order that means nothing. */
function nested(target: TargetPlan, pledge: Pledge, amount: Amount): string {
  const { pays } = target;
  const bands = edges(target, pledge).map(
    (edge, i) => `${word(pledge, pays.included)} ${edge} : ${amount(pays.percents[i] ?? 1)}`,
  );
  if (bands.length === 0)
    bands.push(`${word(pledge, pays.included)} ${figureOf(target, pledge)} : ${amount(pays.percents[0] ?? 1)}`);
  return `{ ${(pays.beyond % 2 === 0 ? bands : bands.reverse()).join('; ')} }`;
}

/** Two edges each, which may leave a gap between bands or let them overlap. */
function written(target: TargetPlan, pledge: Pledge, amount: Amount): string {
  const { pays } = target;
  const marks = edges(target, pledge);
  const bands = marks.map((edge, i) => {
    const far = marks[i + 1 + (pays.gap === -1 && i + 2 < marks.length ? 1 : 0)];
    const near = `${word(pledge, pays.included)} ${edge}`;
    // Where `gap` is 1, the far edge belongs to neither of the two bands, where both edges may.
    const open = pays.gap === 1 ? false : !pays.included;
    const to = far === undefined ? '' : ` and ${oppositeWord(pledge, open)} ${far}`;
    return `${near}${to} : ${amount(pays.percents[i] ?? 1)}`;
  });
  if (bands.length < 2) return nested(target, pledge, amount);
  return `{ ${bands.join('; ')} }`;
}

function rate(pays: PaysPlan, { quantity, units, free }: Pledge, amount: string): string {
  const unit = units[pays.unit % units.length] ?? units[0];
  const beyond = free[pays.beyond] === undefined ? '' : ` beyond ${free[pays.beyond]}`;
  const mode = pays.mode === 'proportion' ? `in proportion per ${unit}` : `for each ${pays.mode} ${unit}`;
  return `${amount} ${mode} of ${quantity.includes(' ') ? `(${quantity})` : quantity}${beyond}`;
}
