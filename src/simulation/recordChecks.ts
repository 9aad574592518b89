import { periodWord } from '../analyse/budget.ts';
import type { Contract } from '../contract/contract.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { nearestName } from '../measure/nearest.ts';
import { type DataRow, instantOf } from '../measure/plan/row.ts';
import { isDay, namesPeriod } from '../settle/namesPeriod.ts';
import { isoDate } from '../time/civil.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import { nextPeriod, type Period, periodContaining } from '../time/periods.ts';
import { localDay } from '../time/zone.ts';
import { PERIOD_FORMS } from './periodText.ts';
import { moneyOf, periodOf, textOf } from './recordFields.ts';
import { effectOf } from './versions.ts';

export interface PeriodsFrom {
  readonly spec: PeriodSpec;
  readonly from: Instant;
}

/** What rows may name: everything that any version of the agreement declares. */
export interface Names {
  readonly target: readonly string[];
  readonly condition: readonly string[];
  readonly service: readonly string[];
  readonly bank: readonly string[];
  /** By what periods each target is judged, and from when on: versions of an agreement may judge it by others. The first first. */
  readonly periods: ReadonlyMap<string, readonly PeriodsFrom[]>;
  /** Of conditions that a party rules on: how the party may be named. */
  readonly decidedBy: ReadonlyMap<string, readonly string[]>;
}

export const namesIn = (contracts: readonly Contract[]): Names => {
  const ids = (of: (contract: Contract) => readonly { readonly id: string }[]): readonly string[] => [
    ...new Set(contracts.flatMap((contract) => of(contract).map(({ id }) => id))),
  ];
  return {
    target: ids(({ targets }) => targets),
    condition: ids(({ conditions }) => conditions),
    service: ids(({ services }) => services),
    bank: ids(({ banks = [] }) => banks),
    periods: new Map(
      ids(({ targets }) => targets).map((target) => [
        target,
        contracts
          .flatMap((contract) =>
            contract.targets.flatMap(({ id, scope }) =>
              id === target ? [{ spec: scope.period, from: effectOf(contract) ?? Number.NEGATIVE_INFINITY }] : [],
            ),
          )
          .sort((a, b) => a.from - b.from),
      ]),
    ),
    decidedBy: new Map(
      contracts.flatMap(({ conditions, parties }) =>
        conditions.flatMap(({ id, decidedBy }) =>
          decidedBy === undefined
            ? []
            : [
                [
                  id,
                  [decidedBy, ...parties.flatMap((party) => (party.id === decidedBy ? [party.title] : []))],
                ] as const,
              ],
        ),
      ),
    ),
  };
};

/** Fields that name something of the agreement. */
const NAMES: Readonly<Record<string, Exclude<keyof Names, 'decidedBy' | 'periods'>>> = {
  target: 'target',
  condition: 'condition',
  service: 'service',
  bank: 'bank',
};

/** What is wrong with a row, and in which field. */
export interface Why {
  readonly field: string;
  readonly reason: string;
}

/** Why a row means nothing to the agreement, if it doesn't (D4). */
export function wrongIn(row: DataRow, data: string, names: Names, zone: string): Why | undefined {
  for (const [field, kind] of Object.entries(NAMES)) {
    const named = textOf(row, field);
    if (named === undefined || names[kind].includes(named)) continue;
    const nearest = nearestName(named, names[kind]);
    const help = nearest === undefined ? '' : `; did you mean '${nearest}'?`;
    return {
      field,
      reason: `the agreement has no ${kind === 'condition' ? 'such condition' : kind} of that name${help}`,
    };
  }
  const period = textOf(row, 'period');
  if (period !== undefined && periodOf(row, zone) === undefined && !(isByKey.has(data) && PERIOD_KEY.test(period)))
    return { field: 'period', reason: `it is no period: write ${PERIOD_FORMS}` };
  for (const field of NEVER_NEGATIVE[data] ?? [])
    if (moneyOf(row, field)?.value.startsWith('-')) return { field, reason: 'it is negative' };
  if (data === 'history') return wrongInHistory(row, names, zone);
  if (data === 'rulings') return wrongInRuling(row, names);
  if (data === 'choices' && textOf(row, 'period') === undefined && instantOf(row.fields.at) === undefined)
    return { field: 'period', reason: 'it says neither for which time nor for which period' };
  return undefined;
}

/** G3: a verdict is on whole periods of its target. */
function wrongInHistory(row: DataRow, { periods }: Names, zone: string): Why | undefined {
  const during = periodOf(row, zone);
  const specs = (periods.get(textOf(row, 'target') ?? '') ?? []).map(({ spec }) => spec);
  const [spec] = specs;
  if (
    during === undefined ||
    spec === undefined ||
    specs.some((each) => namesPeriodOf(each, textOf(row, 'period') ?? '', during, zone))
  )
    return undefined;
  return { field: 'period', reason: partOfPeriod(spec, during, zone) };
}

/** What a verdict on record of a day is about. */
export interface JudgedOnDay {
  readonly whole: Period;
  /** What of it the version governs that was in force on the day. */
  readonly governed: Interval;
}

/**
 * A day stands for the period around it (G3), by which the version that was in force on it judges the target; `undefined` for rows that name no day, or no
 * target of the agreement.
 */
export function dayJudgedIn(row: DataRow, { periods }: Pick<Names, 'periods'>, zone: string): JudgedOnDay | undefined {
  const during = periodOf(row, zone);
  if (during === undefined || !isDay(during)) return undefined;
  const known = periods.get(textOf(row, 'target') ?? '') ?? [];
  const place = Math.max(
    0,
    known.findLastIndex(({ from }) => from <= during.start),
  );
  const governing = known[place];
  if (governing === undefined) return undefined;
  const whole = periodContaining(governing.spec, zone, during.start);
  const start = governing.from <= during.start ? Math.max(whole.start, governing.from) : whole.start;
  return { whole, governed: { start, end: Math.min(whole.end, known[place + 1]?.from ?? whole.end) } };
}

/** Whether a text, and the stretch of the calendar that it means, names periods of a target (G3). */
export function namesPeriodOf(spec: PeriodSpec, text: string, during: Interval, zone: string): boolean {
  const around = periodContaining(spec, zone, during.start);
  if (around.key === text) return true;
  return [around, nextPeriod(spec, zone, around)].some((period) => namesPeriod(during, period));
}

/** What is to be said of a stretch that names none. */
export function partOfPeriod(spec: PeriodSpec, during: Interval, zone: string): string {
  const { key, start } = periodContaining(spec, zone, during.start);
  const day = isoDate(localDay(zone, start));
  const name = key === day ? day : `${key}, or its first day, ${day}`;
  return `it is a part of a ${periodWord(spec)}, and a verdict on it is none on the whole: name that, ${name}`;
}

/** Kinds of records that may name a period as a statement does. */
const isByKey: ReadonlySet<string> = new Set(['claims', 'history']);
const PERIOD_KEY = /^(?:\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])|FY\d{4}-\d{2}(?:-Q[1-4])?)$/;

/** What was granted or is held is nothing at least (D4). */
const NEVER_NEGATIVE: Readonly<Record<string, readonly string[]>> = {
  claims: ['granted'],
  grants: ['amount'],
  balances: ['amount'],
};

/** R11: only what the agreement leaves to a party is ruled on, and by that party. */
function wrongInRuling(row: DataRow, { decidedBy }: Names): Why | undefined {
  const deciders = decidedBy.get(textOf(row, 'condition') ?? '');
  if (deciders === undefined)
    return {
      field: 'condition',
      reason: "the agreement leaves it to nobody to decide: there is no 'decided by' in it",
    };
  const by = textOf(row, 'by');
  return by === undefined || deciders.includes(by)
    ? undefined
    : { field: 'by', reason: `the agreement leaves it to ${deciders[0] ?? 'another party'} to decide` };
}
