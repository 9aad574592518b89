import type { Contract } from '../contract/contract.ts';
import type { Given, GivenRow, Scenario } from '../contract/dataset.ts';
import type { Expression } from '../contract/expression.ts';
import type { Value } from '../contract/value.ts';
import { compile } from '../evaluate/compile.ts';
import { environmentOf, noContext } from '../evaluate/context.ts';
import { toValue } from '../evaluate/result.ts';
import type { Overrides } from '../measure/measure.ts';
import type { Cell, DataRow } from '../measure/plan/row.ts';
import type { PastOutcome, SettlementOptions } from '../settle/options.ts';
import { type IntervalSet, normalise, union } from '../time/intervals.ts';

type GivenOf<Kind extends Given['kind']> = Extract<Given, { readonly kind: Kind }>;

/** What a scenario gives, in the words of those who measure and settle. */
export interface GivenWorld {
  readonly overrides: Overrides;
  readonly given: NonNullable<SettlementOptions['given']>;
  readonly history: readonly PastOutcome[];
}

/** A given that has no value on its own, such as a fee that depends on a period. */
export class UnusableGiven extends Error {}

export function worldOf(contract: Contract, scenario: Scenario): GivenWorld {
  const constant = constantsOf(contract);
  return {
    overrides: { conditions: conditionsOf(scenario), rows: rowsOf(contract, scenario) },
    given: {
      metrics: namedPeriodsFirst(givensOf(scenario, 'metric')).map(({ metric, value, period }) => ({
        metric,
        value: constant(value),
        ...(period === undefined ? {} : { period }),
      })),
      fees: givensOf(scenario, 'fee').map(({ service, value }) => ({ service, value: constant(value) })),
    },
    history: givensOf(scenario, 'missed').map(({ target, period }) => ({ target, period, outcome: 'missed' })),
  };
}

const givensOf = <Kind extends Given['kind']>({ given }: Scenario, kind: Kind): readonly GivenOf<Kind>[] =>
  given.filter((one): one is GivenOf<Kind> => one.kind === kind);

/** The first that fits counts: what is given for one period wins over what is given for all, whatever the order of the text. */
const namedPeriodsFirst = (givens: readonly GivenOf<'metric'>[]): readonly GivenOf<'metric'>[] => [
  ...givens.filter(({ period }) => period !== undefined),
  ...givens.filter(({ period }) => period === undefined),
];

function conditionsOf(scenario: Scenario): ReadonlyMap<string, IntervalSet> {
  const conditions = new Map<string, IntervalSet>();
  for (const { condition, intervals } of givensOf(scenario, 'condition'))
    conditions.set(condition, union(conditions.get(condition) ?? [], normalise(intervals)));
  return conditions;
}

/** Logs that nothing is said of are empty: nothing happened. What is observed all the time stays unknown where nothing is given. */
function rowsOf({ data }: Contract, scenario: Scenario): ReadonlyMap<string, readonly DataRow[]> {
  const logs = data.filter(({ kind }) => kind === 'intervals' || kind === 'items');
  const rows = new Map<string, readonly DataRow[]>(logs.map(({ id }) => [id, []]));
  for (const { data: id, rows: more } of givensOf(scenario, 'rows'))
    rows.set(id, [...(rows.get(id) ?? []), ...more.map(dataRow)]);
  return rows;
}

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

/** Evaluates what doesn't depend on a period. */
function constantsOf(contract: Contract): (expression: Expression) => Value {
  const environment = environmentOf(contract);
  return (expression) => {
    const result = compile(expression, environment)(noContext(0));
    if (result.state === 'value') return toValue(result.value);
    throw new UnusableGiven(
      `What is given on line ${expression.at.start.line + 1} has no value of its own: ${result.reason}.`,
    );
  };
}
