import type { Contract } from '../contract/contract.ts';
import type { Given, GivenRow, Scenario } from '../contract/dataset.ts';
import type { Expression } from '../contract/expression.ts';
import { conditionNamed, targetNamed } from '../contract/lookup.ts';
import type { SourceRange } from '../contract/source.ts';
import type { Value } from '../contract/value.ts';
import { compile } from '../evaluate/compile.ts';
import { environmentOf, noContext } from '../evaluate/context.ts';
import { toValue } from '../evaluate/result.ts';
import type { Overrides } from '../measure/measure.ts';
import type { Cell, DataRow } from '../measure/plan/row.ts';
import type { Granted, SettlementOptions } from '../settle/options.ts';
import { PERIOD_FORMS, parsePeriodText } from '../simulation/periodText.ts';
import { namesPeriodOf, partOfPeriod } from '../simulation/recordChecks.ts';
import { isoWall, parseIsoDate } from '../time/civil.ts';
import { type Interval, type IntervalSet, normalise, union } from '../time/intervals.ts';
import { startOfDay } from '../time/zone.ts';

type GivenOf<Kind extends Given['kind']> = Extract<Given, { readonly kind: Kind }>;

/** What a scenario gives, in the words of those who measure and settle. */
export interface GivenWorld {
  readonly overrides: Overrides;
  readonly settled: Pick<
    SettlementOptions,
    'rulings' | 'choices' | 'given' | 'history' | 'claims' | 'granted' | 'banked'
  >;
}

/** A given that has no value on its own, such as a fee that depends on a period. */
export class UnusableGiven extends Error {}

export function worldOf(contract: Contract, scenario: Scenario): GivenWorld {
  const constant = constantsOf(contract);
  return {
    overrides: {
      conditions: conditionsOf(scenario, ({ measured }) => measured === undefined),
      observed: conditionsOf(scenario, ({ measured }) => measured === true),
      ...rulingsOf(scenario),
      rows: rowsOf(contract, scenario),
      kept: new Set(givensOf(scenario, 'no-rows').map(({ data }) => data)),
    },
    settled: {
      given: {
        metrics: namedPeriodsFirst(givensOf(scenario, 'metric')).map(({ metric, value, period, at }) => ({
          metric,
          value: constant(value),
          ...(period === undefined ? {} : { period, during: stretchOf(period, contract, at) }),
        })),
        fees: namedPeriodsFirst(givensOf(scenario, 'fee')).map(({ service, value, period, at }) => ({
          service,
          value: constant(value),
          ...(period === undefined ? {} : { during: stretchOf(period, contract, at) }),
        })),
      },
      choices: givensOf(scenario, 'choice').map(({ target, time, period, at }) => ({
        target,
        ...(time === undefined ? {} : { time }),
        ...(period === undefined ? {} : { during: stretchOf(period, contract, at) }),
      })),
      history: givensOf(scenario, 'outcome').map(({ target, period, outcome, at }) => ({
        target,
        period,
        during: judgedIn(target, period, contract, at),
        outcome,
      })),
      ...claimsOf(contract, scenario, constant),
      ...ruledIn(contract, scenario),
      banked: givensOf(scenario, 'bank').map(({ bank, period, amount, at }) => ({
        bank,
        collectedAt:
          period === undefined
            ? startOfDay(contract.zone, parseIsoDate(scenario.from) ?? 0)
            : stretchOf(period, contract, at).end,
        amount: moneyOf(constant(amount), at),
      })),
      granted: givensOf(scenario, 'granted').map((given) => grantedBefore(contract, given, constant)),
    },
  };
}

/** The rulings that a scenario gives; that there are none is said, else what a party decides counts as it's written (R11). */
function rulingsOf(scenario: Scenario): Pick<Overrides, 'rulings'> {
  const rulings = givensOf(scenario, 'ruling');
  if (rulings.length === 0 && givensOf(scenario, 'no-rulings').length === 0) return {};
  return {
    rulings: rulings.map(({ condition, intervals, ruling }) => ({
      condition,
      intervals: normalise(intervals),
      ruling,
    })),
  };
}

/** The same rulings in words, for the statement. */
function ruledIn(contract: Contract, scenario: Scenario): Pick<SettlementOptions, 'rulings'> {
  if (rulingsOf(scenario).rulings === undefined) return {};
  const rulings = givensOf(scenario, 'ruling').flatMap(({ condition, intervals, ruling, by, reason, at }) =>
    intervals.map(({ start, end }) => ({
      condition: conditionNamed(contract, condition)?.title ?? condition,
      from: `${isoWall(start)}Z`,
      to: `${isoWall(end)}Z`,
      ruling,
      ...(by === undefined ? {} : { by: contract.parties.find(({ id }) => id === by)?.title ?? by }),
      ...(reason === undefined ? {} : { reason }),
      at,
    })),
  );
  return { rulings };
}

/** The claims that a scenario gives; that there are none is said, else all that can be claimed counts as claimed (R7). */
function claimsOf(contract: Contract, scenario: Scenario, constant: Constants): Pick<SettlementOptions, 'claims'> {
  const claims = givensOf(scenario, 'claim');
  if (claims.length === 0 && givensOf(scenario, 'no-claims').length === 0) return {};
  return {
    claims: claims.map(({ kind, at, granted, period, ...claim }) => ({
      ...claim,
      period,
      during: stretchOf(period, contract, at),
      ...(granted === undefined ? {} : { granted: moneyOf(constant(granted), at) }),
    })),
  };
}

/** Credits of an earlier period fell due at its end. */
function grantedBefore(
  contract: Contract,
  { target, period, amount, at }: GivenOf<'granted'>,
  constant: Constants,
): Granted {
  const service = target === undefined ? undefined : targetNamed(contract, target)?.service;
  return {
    dueAt: stretchOf(period, contract, at).end,
    amount: moneyOf(constant(amount), at),
    ...(target === undefined ? {} : { target }),
    ...(service === undefined ? {} : { service }),
  };
}

/** G3: what a verdict is on is whole periods of its target. */
function judgedIn(target: string, period: string, contract: Contract, at: SourceRange): Interval {
  const during = stretchOf(period, contract, at);
  const spec = targetNamed(contract, target)?.scope.period;
  if (spec !== undefined && !namesPeriodOf(spec, period, during, contract.zone))
    throw new UnusableGiven(
      `'${period}' on line ${at.start.line + 1} names no period of '${target}': ${partOfPeriod(spec, during, contract.zone)}.`,
    );
  return during;
}

function stretchOf(period: string, { zone }: Contract, at: SourceRange): Interval {
  const days = parsePeriodText(period);
  if (days === undefined)
    throw new UnusableGiven(`'${period}' on line ${at.start.line + 1} is no period: write ${PERIOD_FORMS}.`);
  return { start: startOfDay(zone, days.from), end: startOfDay(zone, days.until) };
}

function moneyOf(value: Value, at: SourceRange): Granted['amount'] {
  if (value.kind !== 'money') throw new UnusableGiven(`An amount of money is wanted on line ${at.start.line + 1}.`);
  return value;
}

const givensOf = <Kind extends Given['kind']>({ given }: Scenario, kind: Kind): readonly GivenOf<Kind>[] =>
  given.filter((one): one is GivenOf<Kind> => one.kind === kind);

/** The first that fits counts: what is given for one period wins over what is given for all, whatever the order of the text. */
const namedPeriodsFirst = <G extends { readonly period?: string }>(givens: readonly G[]): readonly G[] => [
  ...givens.filter(({ period }) => period !== undefined),
  ...givens.filter(({ period }) => period === undefined),
];

function conditionsOf(
  scenario: Scenario,
  isMeant: (given: GivenOf<'condition'>) => boolean,
): ReadonlyMap<string, IntervalSet> {
  const conditions = new Map<string, IntervalSet>();
  for (const { condition, intervals } of givensOf(scenario, 'condition').filter(isMeant))
    conditions.set(condition, union(conditions.get(condition) ?? [], normalise(intervals)));
  return conditions;
}

/** Logs that nothing is said of are empty: nothing happened. What is observed all the time stays unknown where nothing is given. */
function rowsOf({ data }: Contract, scenario: Scenario): ReadonlyMap<string, readonly DataRow[]> {
  const logs = data.filter(({ kind }) => kind === 'intervals' || kind === 'items');
  const rows = new Map<string, readonly DataRow[]>(logs.map(({ id }) => [id, []]));
  for (const { data: id, rows: more } of givensOf(scenario, 'rows'))
    rows.set(id, [...(rows.get(id) ?? []), ...more.map(dataRow)]);
  for (const declaration of data) {
    const given = rows.get(declaration.id);
    if (given !== undefined && (declaration.kind === 'samples' || declaration.kind === 'counts'))
      rows.set(declaration.id, lastOfEach(given, ['at', ...declaration.by]));
  }
  return rows;
}

/** What is given later takes the place of what was given for a whole stretch of time. */
const lastOfEach = (rows: readonly DataRow[], key: readonly string[]): readonly DataRow[] => [
  ...new Map(rows.map((row) => [JSON.stringify(key.map((field) => row.fields[field] ?? null)), row])).values(),
];

const dataRow = ({ fields, at }: GivenRow): DataRow => ({
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, field]): [string, Cell] => [
      name,
      isIntervals(field) ? normalise(field) : field,
    ]),
  ),
  series: '',
  source: { file: at.file, from: at.start.line + 1, to: at.end.line + 1 },
});

type Field = GivenRow['fields'][string];

const isIntervals = (field: Field): field is Exclude<Field, Value> => Array.isArray(field);

type Constants = (expression: Expression) => Value;

/** Evaluates what doesn't depend on a period. */
function constantsOf(contract: Contract): Constants {
  const environment = environmentOf(contract);
  return (expression) => {
    const result = compile(expression, environment)(noContext(0));
    if (result.state === 'value') return toValue(result.value);
    throw new UnusableGiven(
      `What is given on line ${expression.at.start.line + 1} has no value of its own: ${result.reason}.`,
    );
  };
}
