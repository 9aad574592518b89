import type { Expectation } from '../contract/dataset.ts';
import type { Result } from '../evaluate/result.ts';
import type { CreditLine, DerivationStep, Statement } from '../statement/statement.ts';
import type { Zone } from '../time/zone.ts';
import type { ExpectationFailure } from './result.ts';
import {
  compared,
  endsBy,
  endsIn,
  failure,
  liesIn,
  linesOf,
  outcomesText,
  periodsOf,
  stepsOf,
  total,
  wordOf,
} from './stated.ts';

/** What expectations are compared with. */
export interface ScenarioOutcome {
  readonly statement: Statement;
  readonly zone: Zone;
  /** What an expectation says, evaluated where it says it. */
  readonly expected: (expectation: Expectation) => Result;
  /** A metric's value by the settlement's own evaluation. */
  readonly metric: (metric: string, period: string | undefined) => Result;
  /** How that value came about. */
  readonly metricSteps: (metric: string, period: string | undefined) => readonly DerivationStep[];
  /** The key of the period of which that is the value. */
  readonly periodOf: (metric: string, period: string | undefined) => string | undefined;
  /** A party as the statement names it. */
  readonly party: (id: string) => string;
  /** Codes of what the validator finds in the agreement's file. */
  readonly diagnostics: ReadonlySet<string>;
}

/** An expectation that didn't hold; `undefined` where it did. */
export function failureOf(expectation: Expectation, outcome: ScenarioOutcome): ExpectationFailure | undefined {
  switch (expectation.kind) {
    case 'metric': {
      const { metric, period, roundedTo } = expectation;
      const lines = linesOf(outcome.statement, period).filter(({ target }) => target.metric?.id === metric);
      const key = outcome.periodOf(metric, period);
      const derivation = lines.filter(({ line }) => line.period.key === key);
      const got = outcome.metric(metric, period);
      const steps = derivation.length > 0 ? stepsOf(derivation) : outcome.metricSteps(metric, period);
      return compared(expectation, outcome, { about: metric, got, steps, step: roundedTo });
    }
    case 'credit':
      return creditFailure(expectation, outcome);
    case 'payment':
      return paymentFailure(expectation, outcome);
    case 'extension':
      return extensionFailure(expectation, outcome);
    case 'points':
      return pointsFailure(expectation, outcome);
    case 'outcome': {
      const { target, period, outcome: wanted } = expectation;
      const lines = linesOf(outcome.statement, period).filter((line) => line.target.id === target);
      const others = lines.filter(({ line }) => line.outcome !== wanted);
      if (lines.length > 0 && others.length === 0) return undefined;
      return failure(expectation, target, wordOf(wanted), outcomesText(others), stepsOf(others));
    }
    case 'claim':
      return claimFailure(expectation, outcome);
    case 'earn-back':
      return earnBackFailure(expectation, outcome);
    case 'back-to-back':
      return backToBackFailure(expectation, outcome);
    case 'bank':
      return bankFailure(expectation, outcome);
    case 'right':
      return rightFailure(expectation, outcome);
    case 'undecided': {
      const { target, period } = expectation;
      const lines = linesOf(outcome.statement, period).filter(
        (line) => target === undefined || line.target.id === target,
      );
      if (lines.some(({ line }) => line.credit?.undecidedUpTo !== undefined)) return undefined;
      return failure(
        expectation,
        target ?? 'credit',
        'a credit that is undecided',
        outcomesText(lines),
        stepsOf(lines),
      );
    }
    case 'diagnostic': {
      const { rule } = expectation;
      if (outcome.diagnostics.has(rule)) return undefined;
      const found = [...outcome.diagnostics].sort().join(', ');
      return failure(expectation, 'diagnostics', rule, found === '' ? 'none' : found, []);
    }
    default:
      return expectation satisfies never;
  }
}

const NOTHING_JUDGED: DerivationStep = { stage: 'outcome', text: 'no target has an outcome in this time' };

function creditFailure(
  expectation: Extract<Expectation, { kind: 'credit' }>,
  outcome: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { target, period, figure } = expectation;
  if (figure === 'settled') return settledFailure(expectation, outcome);
  const periods = periodsOf(outcome.statement, period);
  const { currency } = outcome.statement.agreement;
  const name = figure === 'payable' ? 'credit' : figure;
  if (target === undefined) {
    const got = total(
      periods.flatMap(({ credits }) => credits.filter(isCredit).map((line) => line[figure].value)),
      { kind: 'money', value: '0', currency },
    );
    // Where nothing is paid, the verdicts say why.
    const lines = linesOf(outcome.statement, period);
    const paying = lines.filter(({ line }) => line.credit !== undefined);
    const steps = [
      ...(lines.length === 0 ? [NOTHING_JUDGED] : stepsOf(paying.length > 0 ? paying : lines)),
      ...periods.flatMap(({ derivation }) => derivation),
    ];
    return compared(expectation, outcome, { about: name, got, steps });
  }
  const lines = linesOf(outcome.statement, undefined).filter((line) => line.target.id === target);
  const own = new Set(lines.map(({ line }) => line.id));
  const got = total(
    periods.flatMap(({ credits }) => credits.filter(({ of }) => own.has(of)).map((line) => line[figure].value)),
    { kind: 'money', value: '0', currency },
  );
  const inPeriod = lines.filter(({ line }) => liesIn(line.period, period));
  const steps = [
    ...(inPeriod.length === 0 ? [NOTHING_JUDGED] : stepsOf(inPeriod)),
    ...periods.flatMap(({ derivation }) => derivation),
  ];
  return compared(expectation, outcome, { about: `${name} of ${target}`, got, steps });
}

/** What is paid at once, in the periods of settlement that end in the named one. */
function settledFailure(
  expectation: Extract<Expectation, { kind: 'credit' }>,
  outcome: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { statement } = outcome;
  const { provider, customer, currency } = statement.agreement;
  const found = (statement.settlements ?? []).filter(({ period }) => endsIn(period, expectation.period));
  const got = total(
    found.flatMap(({ directions }) =>
      directions.filter(({ by, to }) => by === provider && to === customer).map(({ granted }) => granted.value),
    ),
    { kind: 'money', value: '0', currency },
  );
  const steps = [
    ...found.flatMap(({ derivation }) => derivation),
    ...statement.periods.flatMap(({ derivation }) => derivation),
  ];
  return compared(expectation, outcome, { about: 'settled', got, steps });
}

/** What became of the claims for credits: of all that are meant, or of one row's. */
function claimFailure(
  expectation: Extract<Expectation, { kind: 'claim' }>,
  { statement }: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { target, row, period, expected } = expectation;
  const meant = new Set(
    linesOf(statement, undefined)
      .filter((one) => one.target.id === target && (row === undefined || one.line.row?.key === row))
      .map(({ line }) => line.id),
  );
  const found = periodsOf(statement, period).flatMap((each) =>
    each.credits
      .filter(({ of }) => target === undefined || meant.has(of))
      .map((line) => ({ line, claim: line.claim ?? each.claim, derivation: each.derivation })),
  );
  const said = found.map(({ line, claim }) => {
    const window = claim.kind === 'automatic' ? claim.fallback : claim;
    return expected.kind === 'until' ? (window?.until ?? 'no deadline') : (line.claimed?.state ?? claim.kind);
  });
  const wanted = expected.kind === 'until' ? expected.until : expected.state;
  if (said.length > 0 && said.every((one) => one === wanted)) return undefined;
  const got = said.length === 0 ? 'no credit' : [...new Set(said)].join(', ');
  const about = `claim${target === undefined ? '' : ` of ${target}`}`;
  return failure(
    expectation,
    about,
    wanted,
    got,
    found.flatMap(({ derivation }) => derivation),
  );
}

/** What targets earn from the provider for the customer. */
const isCredit = ({ payment, owed }: CreditLine): boolean => payment === undefined && owed === undefined;

function paymentFailure(
  expectation: Extract<Expectation, { kind: 'payment' }>,
  outcome: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { of, period } = expectation;
  const { statement } = outcome;
  const periods = periodsOf(statement, period);
  const own = 'payment' in of ? statement.payments.find(({ id }) => id === of.payment) : undefined;
  const isMeant = (line: CreditLine): boolean => {
    if ('payment' in of) return line.payment === of.payment;
    const { by, to } = line.owed ?? { by: statement.agreement.provider, to: statement.agreement.customer };
    return by === outcome.party(of.by) && to === outcome.party(of.to);
  };
  const got = total(
    periods.flatMap(({ credits }) => credits.filter(isMeant).map(({ payable }) => payable.value)),
    { kind: 'money', value: '0', currency: statement.agreement.currency },
  );
  const about = 'payment' in of ? `payment ${of.payment}` : `payment by ${of.by} to ${of.to}`;
  const steps = [
    ...(own?.lines.filter((line) => liesIn(line.period, period)).flatMap(({ derivation }) => derivation) ?? []),
    ...periods.flatMap(({ derivation }) => derivation),
  ];
  return compared(expectation, outcome, { about, got, steps });
}

/** R8: what is returned in a period. */
function earnBackFailure(
  expectation: Extract<Expectation, { kind: 'earn-back' }>,
  outcome: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { target, period } = expectation;
  const { statement } = outcome;
  const found = statement.earnBacks.filter(
    (one) => (target === undefined || one.target === target) && endsIn(one.period, period),
  );
  const got = total(
    found.map(({ returned }) => returned.value),
    { kind: 'money', value: '0', currency: statement.agreement.currency },
  );
  const about = target === undefined ? 'earn-back' : `earn-back of ${target}`;
  return compared(expectation, outcome, { about, got, steps: found.flatMap(({ derivation }) => derivation) });
}

/** R12: what is returned, or what that leaves. */
function backToBackFailure(
  expectation: Extract<Expectation, { kind: 'back-to-back' }>,
  outcome: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { figure, period } = expectation;
  const { backToBack, agreement } = outcome.statement;
  const found = (backToBack?.periods ?? []).filter((one) => period === undefined || endsIn(one.period, period));
  const got = total(
    found.map((one) => one[figure].value),
    { kind: 'money', value: '0', currency: agreement.currency },
  );
  const about = figure === 'returned' ? 'returned' : 'net exposure';
  return compared(expectation, outcome, { about, got, steps: found.flatMap(({ derivation }) => derivation) });
}

/** R4: what a bank holds at the end of a period. */
function bankFailure(
  expectation: Extract<Expectation, { kind: 'bank' }>,
  outcome: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { bank, period } = expectation;
  const { statement } = outcome;
  const movements = statement.banks?.find(({ id }) => id === bank)?.movements ?? [];
  const until = movements.filter((one) => endsBy(one.period, period));
  const got = total([until.at(-1)?.balance.value ?? { kind: 'none' }], {
    kind: 'money',
    value: '0',
    currency: statement.agreement.currency,
  });
  const steps = until.flatMap(({ derivation }) => derivation);
  return compared(expectation, outcome, { about: `bank ${bank}`, got, steps });
}

/** R9. */
function rightFailure(
  expectation: Extract<Expectation, { kind: 'right' }>,
  { statement }: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { right, by, expected } = expectation;
  const found = statement.rights.filter(
    (one) => (right === undefined || one.id === right) && (by === undefined || one.party === by),
  );
  const about = ['right', right, by === undefined ? undefined : `of ${by}`].filter((part) => part).join(' ');
  const said = (from: string, until: string | undefined): string =>
    until === undefined ? `from ${from}` : `from ${from} until ${until}`;
  const steps = found.flatMap(({ derivation }) => derivation);
  const got =
    found.length === 0 ? 'none' : found.map(({ firstDay, lastDay }) => said(firstDay, lastDay)).join(', then ');
  switch (expected.kind) {
    case 'none':
      return found.length === 0 ? undefined : failure(expectation, about, 'none', got, steps);
    case 'window': {
      const { from, until } = expected;
      const opens = found.some(
        ({ firstDay, lastDay }) => firstDay === from && (until === undefined || lastDay === until),
      );
      return opens ? undefined : failure(expectation, about, said(from, until), got, steps);
    }
    default:
      return expected satisfies never;
  }
}

function extensionFailure(
  expectation: Extract<Expectation, { kind: 'extension' }>,
  outcome: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { target, period } = expectation;
  const { statement } = outcome;
  const lines = linesOf(statement, period).filter((line) => target === undefined || line.target.id === target);
  const periods = (statement.extension?.periods ?? []).filter((one) => liesIn(one.period, period));
  const days =
    target === undefined
      ? periods.map(({ days: added }) => added.value)
      : lines.flatMap(({ line }) => (line.extension === undefined ? [] : [line.extension.value]));
  const got = total(days, { kind: 'days', value: '0', day: 'calendar' });
  const steps = [...stepsOf(lines), ...periods.flatMap(({ derivation }) => derivation)];
  const about = target === undefined ? 'extension' : `extension of ${target}`;
  return compared(expectation, outcome, { about, got, steps });
}

function pointsFailure(
  expectation: Extract<Expectation, { kind: 'points' }>,
  outcome: ScenarioOutcome,
): ExpectationFailure | undefined {
  const { target, period } = expectation;
  const lines = linesOf(outcome.statement, period).filter((line) => target === undefined || line.target.id === target);
  const points = lines.flatMap(({ line }) => (line.points === undefined ? [] : [line.points.value]));
  const got = total(points, { kind: 'points', value: '0' });
  const about = target === undefined ? 'points' : `points of ${target}`;
  return compared(expectation, outcome, { about, got, steps: stepsOf(lines) });
}
