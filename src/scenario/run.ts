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
import { backToBack, type Underpinning } from '../settle/backToBack.ts';
import { metricSteps } from '../settle/derivation.ts';
import { factsOf } from '../settle/facts.ts';
import { tellerOf } from '../settle/money.ts';
import { SettlementError } from '../settle/options.ts';
import { settle } from '../settle/settle.ts';
import { joined } from '../settle/versions.ts';
import { parsePeriodText } from '../simulation/periodText.ts';
import { tool } from '../simulation/tool.ts';
import { sharedData } from '../simulation/underpinning.ts';
import { type SettledVersion, settleVersions, versionsIn } from '../simulation/versions.ts';
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
  /** The agreement behind those that it amends, the oldest first (V1); itself alone if absent. */
  readonly versions?: readonly Contract[];
  /** The agreements that this one stands on (R12): what is given of data that they share is given to them. */
  readonly underpinning?: readonly Contract[];
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
  { contract: agreement, versions: written = [agreement], underpinning = [], diagnostics, signal }: ScenarioSubject,
): Promise<ScenarioResult> {
  const versions = written.map((one) => ({ ...one, metrics: [...one.metrics, ...(scenario.figures ?? [])] }));
  const found = await settledScenario(scenario, versions, agreement.zone, signal);
  if (found.kind === 'rejected')
    return { ...errorResult(scenario), problems: found.problems.map(({ message }) => message) };
  if (found.kind === 'no-range') return errorResult(scenario, 'It names no period.');
  const own = joined(found.versions);
  const beside = scenario.expect.some(({ kind }) => kind === 'back-to-back')
    ? await besides(scenario, { contract: agreement, underpinning, diagnostics }, rangeOf(scenario, agreement.zone))
    : [];
  const back = own && backToBack(own, beside, agreement);
  const statement = own && back ? { ...own, backToBack: back } : own;
  const parts = found.versions.map(placesOf);
  const newest = found.versions.at(-1);
  if (statement === undefined || newest === undefined)
    return errorResult(scenario, 'No version of the agreement is in force then.');
  const { contract } = newest;
  const words = wordsOf(contract);
  /** The first version that was in force in the period that is meant. */
  const placed = (place: Place) => {
    for (const part of parts) {
      const period = part.at(place);
      if (period !== undefined) return { ...part, period };
    }
    return undefined;
  };
  const evaluate = (expression: Expression | undefined, place: Place): Result => {
    if (expression === undefined) return unknown('undefined', 'there is no figure');
    const there = placed(place);
    return there === undefined
      ? unknown('no-data', 'no period of the scenario is meant')
      : there.evaluate(expression, there.period);
  };
  const ofMetric = (metric: string, period: string | undefined): Place => ({
    kind: 'metric',
    metric,
    ...(period === undefined ? {} : { period }),
  });
  const failures = scenario.expect.flatMap((expectation) => {
    const outcome = {
      statement,
      zone: zoneOf(contract.zone),
      diagnostics,
      party: words.party,
      expected: (one: Expectation) => evaluate(figureOf(one), one),
      metric: (metric: string, period: string | undefined) =>
        evaluate(metricNode(metric, expectation), ofMetric(metric, period)),
      metricSteps: (metric: string, period: string | undefined) => {
        const there = placed(ofMetric(metric, period));
        return there === undefined ? [] : there.steps(metric, there.period);
      },
      periodOf: (metric: string, period: string | undefined) => placed(ofMetric(metric, period))?.period.whole.key,
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

/** What is given, measured and settled under the versions that were in force in the scenario's time. */
export function settledScenario(
  scenario: Scenario,
  versions: readonly Contract[],
  zone: string,
  signal?: AbortSignal,
): ReturnType<typeof settleVersions> {
  const range = rangeOf(scenario, zone);
  return settleVersions(
    versionsIn(versions, range),
    async (version) =>
      measure(version.contract, noDataset(scenario), { range: version.range, asOf: range.end }, noEngine, {
        overrides: worldOf(version.contract, scenario).overrides,
        signal,
      }),
    (version) => {
      const { id, title, notes } = noDataset(scenario);
      const { settled } = worldOf(version.contract, scenario);
      return { range: version.range, dataset: { id, title, notes }, tool, files: [], ...settled };
    },
  );
}

/** R12. What the agreements that this one stands on come to, by the rows that are given of data that they share with it. */
async function besides(
  scenario: Scenario,
  { contract, underpinning = [] }: ScenarioSubject,
  range: Interval,
): Promise<readonly Underpinning[]> {
  const found: Underpinning[] = [];
  for (const other of underpinning) {
    const shared = sharedData(contract, other);
    const given = scenario.given.filter(
      (one) => (one.kind === 'rows' || one.kind === 'no-rows') && shared.has(one.data),
    );
    const dataset = noDataset(scenario);
    const { overrides } = worldOf(other, { ...scenario, given });
    const measured = await measure(other, dataset, { range, asOf: range.end }, noEngine, { overrides });
    if (measured.kind !== 'measured') {
      const [problem] = measured.kind === 'rejected' ? measured.problems : [];
      found.push({ agreement: other.title, reason: problem?.message ?? 'nothing could be measured' });
      continue;
    }
    const options = { range, dataset, tool, files: [] };
    found.push({ statement: settle(measured.contract, measured.measurements, options) });
  }
  return found;
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
    case 'back-to-back':
    case 'bank':
    case 'credit':
    case 'earn-back':
    case 'payment':
      return expectation.amount;
    case 'extension':
      return expectation.days;
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
function placesOf({ contract, measurements, options }: SettledVersion) {
  const history = unknown('undefined', 'an expectation cannot ask for the past');
  const facts = factsOf(contract, measurements, options, () => history);
  return {
    evaluate: facts.evaluate,
    steps: (metric: string, at: PeriodAtHand): readonly DerivationStep[] =>
      metricSteps(facts, tellerOf(contract), metric, at),
    at: periodFinder(contract, options.range, measurements),
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
