import { narrowestFirst } from '../../contract/caps.ts';
import type { Contract, Target } from '../../contract/contract.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import { periodKey } from '../../contract/period.ts';
import type { PeriodAtHand } from '../../evaluate/context.ts';
import { minorUnit } from '../../exact/money.ts';
import { isAbove, type Rational, roundTo, sum, ZERO } from '../../exact/rational.ts';
import { DAY_MS } from '../../time/civil.ts';
import { lengthOf } from '../../time/intervals.ts';
import { type Period, periodContaining, periodsBetween } from '../../time/periods.ts';
import { localDay, startOfDay, type Zone } from '../../time/zone.ts';
import type { Constants } from '../curves/constants.ts';
import { type CreditFunction, repeatedFactor } from '../curves/credit.ts';
import type { Liability, Most, PathStep } from './document.ts';
import {
  type CapTest,
  capped,
  combined,
  type Granted,
  periodName,
  periodNames,
  type Share,
  totalOf,
} from './limits.ts';
import { asTarget, isPayment } from './paymentTarget.ts';
import { type Bound, type Worst, worstTogether } from './worst.ts';

export interface LiabilityQuestion {
  readonly constants: Constants;
  readonly functions: ReadonlyMap<string, readonly CreditFunction[]>;
  /** An amount as it's written, and a share of it as a line of the path. */
  readonly tell: (amount: Rational) => Most['amount'] & object;
  readonly describe: (worst: Worst) => string;
}

/** The most that is owed in each direction: in the dearest period, and in a year of which each period is the dearest that it can be. */
export function liabilityOf(question: LiabilityQuestion): readonly Liability[] {
  return directionsOf(question).flatMap((targets) => {
    const [first] = targets;
    if (first === undefined) return [];
    const year = yearOf(question, targets);
    return [{ by: first.owedBy, to: first.owedTo, period: year.dearest, year: year.all }];
  });
}

/** The targets that pay, and the payments that need none, by who owes whom. */
function directionsOf({ constants: { contract } }: LiabilityQuestion): readonly (readonly Target[])[] {
  const paying = [
    ...contract.targets.filter((target) => target.credits.length > 0 || target.points.length > 0),
    ...contract.payments.map(asTarget),
  ];
  return [...Map.groupBy(paying, ({ owedBy, owedTo }) => `${owedBy} ${owedTo}`).values()];
}

interface SettledPeriod {
  readonly at: PeriodAtHand;
  readonly total: Bound;
  readonly steps: readonly PathStep[];
}

/** How each cap fares in a year of which each period is the dearest that it can be. */
export const capTests = (question: LiabilityQuestion): readonly CapTest[] =>
  directionsOf(question).flatMap((targets) => yearOf(question, targets).tests);

function yearOf(
  question: LiabilityQuestion,
  targets: readonly Target[],
): { readonly dearest: Most; readonly all: Most; readonly tests: readonly CapTest[] } {
  const { contract, environment } = question.constants;
  const { zone } = environment;
  const year = yearInTerm(contract, zone);
  const spec = creditPeriod(contract, targets, year.start, zone);
  const granted: Granted[] = [];
  const tests: CapTest[] = [];
  const settled = endingIn(spec, year, zone).map((whole): SettledPeriod => {
    const at = { spec, whole, covered: whole };
    const shares = targets.length === 0 ? [] : sharesIn(question, targets, at, year);
    const limited = limit(shares, granted, at, question);
    granted.push(...limited.granted);
    tests.push(...limited.tests);
    return { at, total: limited.total, steps: limited.steps };
  });
  return { dearest: dearestOf(settled, spec, question), all: wholeYear(settled, spec, year, question), tests };
}

/** The first calendar year that is all in the term. */
function yearInTerm({ term }: Contract, zone: Zone): Period {
  const year = { kind: 'calendar', unit: 'year' } as const;
  const [y = 2025, m = 1, d = 1] = (term?.from ?? '2025-01-01').split('-').map(Number);
  const start = startOfDay(zone, Date.UTC(y, m - 1, d) / DAY_MS);
  const first = periodContaining(year, zone, start);
  return first.start >= start ? first : periodContaining(year, zone, first.end);
}

/** The period by which credits are combined: the one that the terms name, else the shortest one of a target. */
function creditPeriod(contract: Contract, targets: readonly Target[], instant: number, zone: Zone): PeriodSpec {
  const { combine, groups, perPoint } = contract.creditTerms;
  if (combine.kind === 'highest') return combine.each;
  const group = groups.find(({ over }) => over.kind === 'period');
  if (group?.over.kind === 'period') return group.over.each;
  if (perPoint !== undefined) return perPoint.each;
  const specs = targets.map(({ scope }) => scope.period);
  const lengths = specs.map((spec) => ({ spec, length: lengthOf(periodContaining(spec, zone, instant)) }));
  return lengths.reduce((best, one) => (one.length < best.length ? one : best)).spec;
}

const endingIn = (spec: PeriodSpec, within: Period, zone: Zone): readonly Period[] =>
  periodsBetween(spec, zone, within.start, within.end).filter(({ end }) => within.start < end && end <= within.end);

/** What falls due in a period, each target at its worst; misses of a year follow each other (R3a). */
function sharesIn(
  { constants, functions }: LiabilityQuestion,
  targets: readonly Target[],
  at: PeriodAtHand,
  year: Period,
): readonly Share[] {
  const { zone } = constants.environment;
  const byPeriod = Map.groupBy(targets, ({ scope }) => periodKey(scope.period));
  return [...byPeriod.values()].flatMap((together) => {
    const [first] = together;
    if (first === undefined) return [];
    const inYear = endingIn(first.scope.period, year, zone);
    return inYear
      .map((whole, index) => ({ whole, miss: index + 1 }))
      .filter(({ whole }) => at.whole.start < whole.end && whole.end <= at.whole.end)
      .flatMap(({ whole, miss }) => {
        const days = localDay(zone, whole.end - 1) - localDay(zone, whole.start) + 1;
        const found = together.flatMap((target) => functionOf(functions.get(target.id) ?? [], days, zone) ?? []);
        return worstTogether(found).map((worst): Share => {
          const period = { spec: first.scope.period, whole, covered: whole };
          return { worst, dueAt: whole.end, at: period, bound: repeated(worst, miss) };
        });
      });
  });
}

/** The function for periods of so many days, else for the longest ones. */
const functionOf = (functions: readonly CreditFunction[], days: number, zone: Zone): CreditFunction | undefined =>
  functions.find(({ at: { whole } }) => localDay(zone, whole.end - 1) - localDay(zone, whole.start) + 1 === days) ??
  functions.at(-1);

/** The n-th miss in a row; of rows, the number has no end. */
function repeated({ bound, found, target }: Worst, miss: number): Bound {
  const [repeat] = found.repeats;
  if (bound.kind !== 'amount' || repeat === undefined || target.scope.kind !== 'period') return bound;
  return { kind: 'amount', value: bound.value.mul(repeatedFactor(repeat, miss)) };
}

function limit(
  asked: readonly Share[],
  granted: readonly Granted[],
  at: PeriodAtHand,
  { constants, tell, describe }: LiabilityQuestion,
): {
  readonly total: Bound;
  readonly granted: readonly Granted[];
  readonly steps: readonly PathStep[];
  readonly tests: readonly CapTest[];
} {
  const { contract } = constants;
  const paying = asked.filter(({ bound }) => bound.kind !== 'amount' || isAbove(bound.value, ZERO));
  const steps: PathStep[] = targetSteps(paying, describe, tell);
  // Terms of the credits hold what targets earn; a payment has caps of its own (R1a).
  const [payments, credits] = [true, false].map((wanted) =>
    paying.filter(({ worst }) => isPayment(worst.target) === wanted),
  );
  const together = combined(contract, credits ?? []);
  steps.push(...together.steps);
  let shares: readonly Share[] = [...together.shares, ...(payments ?? [])];
  const tests: CapTest[] = [];
  const total = totalOf(shares);
  const added = shares.filter(({ bound }) => bound.kind === 'amount' && isAbove(bound.value, ZERO)).length;
  if (contract.creditTerms.combine.kind === 'sum' && added > 1 && total.kind === 'amount')
    steps.push({
      stage: 'combine',
      text: `${added} ${(payments ?? []).length > 0 ? 'amounts' : 'credits'} add up to ${tell(total.value).text}`,
    });
  for (const cap of narrowestFirst(contract.creditTerms.caps)) {
    const result = capped(cap, shares, granted, at, constants, (amount) => tell(amount).text);
    shares = result.shares;
    steps.push(...result.steps);
    tests.push(...(result.tests ?? []));
  }
  return {
    total: inMinorUnits(totalOf(shares), contract),
    granted: shares.flatMap(({ worst, dueAt, bound }) =>
      bound.kind === 'amount' ? [{ worst, dueAt, amount: bound.value }] : [],
    ),
    steps,
    tests,
  };
}

/** N3. */
function inMinorUnits(total: Bound, { currency, moneyRounding }: Contract): Bound {
  if (total.kind !== 'amount') return total;
  return { kind: 'amount', value: roundTo(total.value, minorUnit(currency), moneyRounding) };
}

/** One line for each target, members of a family that are alike together. */
function targetSteps(
  shares: readonly Share[],
  describe: (worst: Worst) => string,
  tell: LiabilityQuestion['tell'],
): PathStep[] {
  const alike = Map.groupBy(shares, ({ worst, bound }) => {
    const amount = bound.kind === 'amount' ? tell(bound.value).text : bound.kind;
    return `${worst.target.family} ${amount} ${describe(worst)}`;
  });
  return [...alike.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const { worst, bound } = first;
    const others = members.length === 1 ? '' : ` and ${members.length - 1} more like it`;
    const comes =
      bound.kind === 'amount'
        ? tell(bound.value).text
        : bound.kind === 'unbounded'
          ? `no end (${bound.because})`
          : `undecided (${bound.because})`;
    const each = members.length > 1 && bound.kind === 'amount' ? ' each' : '';
    const at = describe(worst);
    const text = `${worst.target.title}${others}${at === '' ? '' : `, ${at}`}: ${comes}${each}`;
    return [{ stage: 'target' as const, text, at: worst.target.at }];
  });
}

function dearestOf(settled: readonly SettledPeriod[], spec: PeriodSpec, { tell }: LiabilityQuestion): Most {
  const open = settled.find(({ total }) => total.kind !== 'amount');
  const best =
    open ??
    settled.reduce<SettledPeriod | undefined>(
      (found, one) => (found === undefined || isDearer(one, found) ? one : found),
      undefined,
    );
  const name = periodName(spec);
  if (best === undefined) return { of: name, state: 'undecided', path: [] };
  return { of: `${name} ${best.at.whole.key}`, ...stated(best.total, tell), path: best.steps };
}

const isDearer = (a: SettledPeriod, b: SettledPeriod): boolean =>
  a.total.kind === 'amount' && b.total.kind === 'amount' && isAbove(a.total.value, b.total.value);

const stated = (total: Bound, tell: LiabilityQuestion['tell']): Pick<Most, 'state' | 'amount'> =>
  total.kind === 'amount' ? { state: 'bounded', amount: tell(total.value) } : { state: total.kind };

/** Periods that come to the same are one line. */
function wholeYear(
  settled: readonly SettledPeriod[],
  spec: PeriodSpec,
  year: Period,
  { tell }: LiabilityQuestion,
): Most {
  const open = settled.find(({ total }) => total.kind !== 'amount');
  if (open !== undefined) return { of: year.key, ...stated(open.total, tell), path: open.steps };
  const amounts = settled.map(({ total }) => (total.kind === 'amount' ? total.value : ZERO));
  const total = sum(amounts);
  const alike = Map.groupBy(settled, (_, index) => tell(amounts[index] ?? ZERO).text);
  const lines = [...alike].map(([text, periods]): PathStep => {
    const [first, ...others] = periods;
    const which =
      others.length === 0
        ? `${periodName(spec)} ${first?.at.whole.key ?? ''}`
        : `${periods.length} ${periodNames(spec)}`;
    const each = others.length === 0 ? '' : ' each';
    const caps = (periods.at(-1)?.steps ?? []).filter(({ stage }) => stage === 'cap').map((step) => step.text);
    const how = caps.length === 0 ? '' : ` (${caps.join('; ')})`;
    return { stage: 'total', text: `${which} at ${text}${each}${how}` };
  });
  const end: PathStep = { stage: 'total', text: `together ${tell(total).text}` };
  return { of: year.key, state: 'bounded', amount: tell(total), path: [...lines, end] };
}
