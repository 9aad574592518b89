import type { Contract } from '../contract/contract.ts';
import type { Dataset, Expectation, Scenario } from '../contract/dataset.ts';
import type { Expression } from '../contract/expression.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { NoValueError } from '../evaluate/byDate.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { periodsAtHand } from '../evaluate/periods.ts';
import { type Result, unknown } from '../evaluate/result.ts';
import { wordsOf } from '../evaluate/words.ts';
import type { Engine } from '../measure/engine.ts';
import { measure } from '../measure/measure.ts';
import type { Measurements } from '../measure/measurements.ts';
import { metricSteps } from '../settle/derivation.ts';
import { factsOf } from '../settle/facts.ts';
import { tellerOf } from '../settle/money.ts';
import { SettlementError, type SettlementOptions } from '../settle/options.ts';
import { settle } from '../settle/settle.ts';
import { parsePeriodText } from '../simulation/periodText.ts';
import { tool } from '../simulation/tool.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { parseIsoDate } from '../time/civil.ts';
import type { Interval } from '../time/intervals.ts';
import { startOfDay, zoneOf } from '../time/zone.ts';
import { failureOf } from './compare.ts';
import { UnusableGiven, worldOf } from './givens.ts';
import type { ScenarioResult } from './result.ts';

/** What a scenario is run against. */
export interface ScenarioSubject {
  readonly contract: Contract;
  /** Codes of what the validator finds in the file of the agreement. */
  readonly diagnostics: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/**
 * Measures and settles what a scenario gives, by the same code that settles observations, and compares the outcome with what it
 * expects. A scenario that expects nothing is an error: it would pass whatever the agreement says.
 */
export async function runScenario(scenario: Scenario, subject: ScenarioSubject): Promise<ScenarioResult> {
  if (scenario.expect.length === 0)
    return errorResult(scenario, 'It expects nothing, so it would pass whatever the agreement says. Add an `expect`.');
  const open = subject.contract.open ?? [];
  if (open.length > 0)
    return errorResult(
      scenario,
      ...open.map((name) => `${scenario.agreement} is a template: give its parameter a value, \`given ${name} = …\`.`),
    );
  try {
    return await compareWithExpectations(scenario, subject);
  } catch (error) {
    if (error instanceof SettlementError || error instanceof NoValueError || error instanceof UnusableGiven)
      return errorResult(scenario, error.message);
    throw error;
  }
}

async function compareWithExpectations(
  scenario: Scenario,
  { contract: agreement, diagnostics, signal }: ScenarioSubject,
): Promise<ScenarioResult> {
  const { overrides, settled } = worldOf(agreement, scenario);
  const range = rangeOf(scenario, agreement.zone);
  const measured = await measure(agreement, noDataset(scenario), { range, asOf: range.end }, noEngine, {
    overrides,
    signal,
  });
  switch (measured.kind) {
    case 'rejected':
      return { ...errorResult(scenario), problems: measured.problems.map(({ message }) => message) };
    case 'no-range':
      return errorResult(scenario, 'It names no period.');
    case 'measured':
      break;
    default:
      return measured satisfies never;
  }
  const { measurements, contract } = measured;
  const { id, title, notes } = noDataset(scenario);
  const options: SettlementOptions = { range, dataset: { id, title, notes }, tool, files: [], ...settled };
  const statement = settle(contract, measurements, options);
  const at = periodFinder(contract, range, measurements);
  const words = wordsOf(contract);
  const { evaluate, metricSteps: stepsOf } = evaluator(contract, measurements, options);
  const inPeriod = (metric: string, period: string | undefined): PeriodAtHand | undefined =>
    at({ kind: 'metric', metric, ...(period === undefined ? {} : { period }) });
  const failures = scenario.expect.flatMap((expectation) => {
    const outcome = {
      statement,
      zone: zoneOf(contract.zone),
      diagnostics,
      party: words.party,
      expected: (one: Expectation) => evaluate(figureOf(one), at(one)),
      metric: (metric: string, period: string | undefined) =>
        evaluate(metricNode(metric, expectation), inPeriod(metric, period)),
      metricSteps: (metric: string, period: string | undefined) => stepsOf(metric, inPeriod(metric, period)),
      periodOf: (metric: string, period: string | undefined) => inPeriod(metric, period)?.whole.key,
    };
    return failureOf(expectation, outcome) ?? [];
  });
  return {
    ...headOf(scenario),
    verdict: failures.length === 0 ? 'passed' : 'failed',
    expectations: scenario.expect.length,
    failures,
    problems: [],
  };
}

const headOf = ({ title, agreement, at }: Scenario) => ({ title, agreement, at });

const errorResult = (scenario: Scenario, ...problems: readonly string[]): ScenarioResult => ({
  ...headOf(scenario),
  verdict: 'error',
  expectations: scenario.expect.length,
  failures: [],
  problems,
});

/** Everything is given, so that there is no dataset to read. */
const noDataset = ({ title, agreement, at }: Scenario): Dataset => ({
  id: 'scenario',
  title,
  agreement,
  notes: [],
  bindings: [],
  unbound: [],
  substitutes: [],
  rejectedAtMost: '0',
  at,
});

const noEngine: Engine = {
  name: 'none',
  open: () => Promise.reject(new Error('a scenario reads no files')),
};

function rangeOf({ from, until }: Scenario, zone: string): Interval {
  const bound = (date: string): number => startOfDay(zone, parseIsoDate(date) ?? 0);
  return { start: bound(from), end: bound(until) };
}

/** The figure that an expectation states. */
function figureOf(expectation: Expectation): Expression | undefined {
  switch (expectation.kind) {
    case 'metric':
      return expectation.value;
    case 'credit':
    case 'payment':
      return expectation.amount;
    case 'points':
      return expectation.points;
    case 'outcome':
    case 'claim':
    case 'right':
    case 'undecided':
    case 'diagnostic':
      return undefined;
    default:
      return expectation satisfies never;
  }
}

const metricNode = (metric: string, { at }: Expectation): Expression => ({
  op: 'metric',
  metric,
  periodsBack: 0,
  type: { kind: 'unknown' },
  at,
});

/** Evaluates by the settlement's own facts, so that an expectation can't mean anything else than the agreement does. */
function evaluator(contract: Contract, measurements: Measurements, options: SettlementOptions) {
  const history = unknown('undefined', 'an expectation cannot ask for the past');
  const facts = factsOf(contract, measurements, options, () => history);
  return {
    evaluate(expression: Expression | undefined, at: PeriodAtHand | undefined): Result {
      if (expression === undefined) return unknown('undefined', 'there is no figure');
      return at === undefined
        ? unknown('no-data', 'no period of the scenario is meant')
        : facts.evaluate(expression, at);
    },
    metricSteps: (metric: string, at: PeriodAtHand | undefined): readonly DerivationStep[] =>
      at === undefined ? [] : metricSteps(facts, tellerOf(contract), metric, at),
  };
}

type Place = Pick<Extract<Expectation, { kind: 'metric' }>, 'kind' | 'metric' | 'period'> | Expectation;

/** The first period that an expectation is about, in the rhythm of the target that it's about. */
function periodFinder(contract: Contract, range: Interval, { known }: Measurements) {
  return (place: Place): PeriodAtHand | undefined => {
    const periods = periodsAtHand(specFor(contract, place), contract, range, known);
    const named = 'period' in place ? place.period : undefined;
    if (named === undefined) return periods[0];
    const dates = parsePeriodText(named);
    const start = dates === undefined ? undefined : startOfDay(contract.zone, dates.from);
    return periods.find(
      ({ whole }) => whole.key === named || (start !== undefined && whole.start <= start && start < whole.end),
    );
  };
}

function specFor({ targets, payments }: Contract, place: Place): PeriodSpec {
  if (place.kind === 'payment') {
    const { of } = place;
    const own = payments.find(({ id, by, to }) => ('payment' in of ? id === of.payment : by === of.by && to === of.to));
    if (own !== undefined) return own.scope.period;
  }
  const found =
    place.kind === 'metric'
      ? targets.find(({ threshold }) => threshold?.metric === place.metric)
      : targets.find(({ id }) => 'target' in place && id === place.target);
  return (found ?? targets[0] ?? payments[0])?.scope.period ?? { kind: 'calendar', unit: 'month' };
}
