import type { Contract } from '../contract/contract.ts';
import type { Words } from '../evaluate/words.ts';
import type { Measurements } from '../measure/measurements.ts';
import { type Parties, STATEMENT_SCHEMA, type Statement } from '../statement/statement.ts';
import { isoDate } from '../time/civil.ts';
import { CalendarError } from '../time/workingCalendar.ts';
import { localDay } from '../time/zone.ts';
import { bankStatement } from './bankStatement.ts';
import { depositTimes } from './banks.ts';
import { creditPeriods, lineCandidates, type PointsOfPeriod, pointCandidates } from './candidates.ts';
import { earnBacksOf } from './earnBack.ts';
import { evaluatedLines } from './evaluated.ts';
import { extensionStatement } from './extension.ts';
import { type Facts, factsOf } from './facts.ts';
import { familiesOf } from './families.ts';
import { type SettledPeriod, settlePeriods } from './limits.ts';
import { answersOf } from './lines.ts';
import { tellerOf } from './money.ts';
import { SettlementError, type SettlementOptions } from './options.ts';
import { paymentStatement } from './paymentStatement.ts';
import { paymentCandidates, paymentLines } from './payments.ts';
import { periodStatement } from './periodStatement.ts';
import { rightsOf } from './rights.ts';
import { settlementsOf } from './settlements.ts';
import { iso } from './stated.ts';
import { assumptions, leftOut, notMeasured, substitutes, totalOfPeriods } from './summary.ts';
import { targetStatement } from './targetStatement.ts';

/**
 * What is owed under a contract, given what was measured: outcomes (G), credits by each target's rules (R1 to R3b), then
 * combination, minimum, caps and rounding over the targets of each period (R4), each figure with its derivation (S2).
 * Pure: the same arguments give the same statement (S1). Throws a `SettlementError` that names its place where the agreement
 * lacks what a credit needs (R10), or where a clock of it would never run on (C3).
 */
export function settle(contract: Contract, measurements: Measurements, options: SettlementOptions): Statement {
  try {
    return settled(contract, measurements, options);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const calendar = contract.calendars.find(({ id }) => id === error.calendar);
    throw new SettlementError(error.message, calendar?.at ?? contract.at);
  }
}

function settled(contract: Contract, measurements: Measurements, options: SettlementOptions): Statement {
  // Verdicts are found with the help of facts, and facts may ask for verdicts of other periods.
  const answers = answersOf(() => facts);
  const facts: Facts = factsOf(contract, measurements, options, answers.missed);
  const teller = tellerOf(contract);

  const lines = answers.lines().map((ofTarget) => evaluatedLines(facts, teller, answers, ofTarget));
  const scored = pointCandidates(lines.flat(), facts, teller);
  const payments = paymentLines(facts, teller);
  const candidates = [
    ...lineCandidates(lines.flat(), facts),
    ...paymentCandidates(payments.flat()),
    ...scored.flatMap(({ candidate }) => (candidate === undefined ? [] : [candidate])),
  ];
  const { periods: settled, accounts } = settlePeriods(
    creditPeriods(candidates, scored, depositTimes(facts, teller), facts),
    facts,
    teller,
  );
  const scoredIn = ({ at }: SettledPeriod): readonly PointsOfPeriod[] =>
    scored.filter((points) => at.whole.start < points.at.covered.end && points.at.covered.end <= at.whole.end);

  const extension = extensionStatement(lines.flat(), facts, teller);
  const targets = contract.targets.map((target, index) => targetStatement(facts, teller, target, lines[index] ?? []));
  const credited = settled
    .filter((period) => period.lines.length > 0 || scoredIn(period).length > 0)
    .map((period) => ({ at: period.at, stated: periodStatement(facts, teller, period, scoredIn(period)) }));
  const periods = credited.map(({ stated }) => stated);

  return {
    schema: STATEMENT_SCHEMA,
    tool: options.tool,
    agreement: agreementOf(contract, facts.words),
    dataset: options.dataset,
    range: rangeOf(facts),
    asOf: iso(measurements.asOf),
    targets,
    ...familiesOf(targets, teller),
    payments: contract.payments.map((payment, index) =>
      paymentStatement(facts, teller, payment, payments[index] ?? []),
    ),
    periods,
    ...settlementsOf(credited, facts, teller),
    ...(extension === undefined ? {} : { extension }),
    total: totalOfPeriods(targets, periods, partiesOf(contract, facts.words), teller),
    notMeasured: notMeasured(targets),
    ...leftOut(contract),
    substitutes: substitutes(contract),
    assumptions: assumptions(facts, teller),
    defaults: contract.defaults,
    earnBacks: earnBacksOf(settled, facts, teller),
    ...(accounts.length === 0 ? {} : { banks: accounts.map((account) => bankStatement(account, facts, teller)) }),
    ...(options.rulings === undefined ? {} : { rulings: options.rulings }),
    rights: rightsOf(facts, teller, (node, at) => answers.missedIn({ node, at })),
    provenance: { files: options.files, sources: [...measurements.sources, ...(options.sources ?? [])] },
  };
}

const partiesOf = ({ provider, customer }: Contract, words: Words): Parties => ({
  by: words.party(provider),
  to: words.party(customer),
});

function agreementOf(
  { id, title, version, provider, customer, zone, currency, at }: Contract,
  words: Words,
): Statement['agreement'] {
  return {
    id,
    title,
    ...(version === undefined ? {} : { version }),
    provider: words.party(provider),
    customer: words.party(customer),
    zone,
    currency,
    at,
  };
}

function rangeOf({ options: { range }, environment: { zone } }: Facts): Statement['range'] {
  return {
    from: iso(range.start),
    until: iso(range.end),
    firstDay: isoDate(localDay(zone, range.start)),
    lastDay: isoDate(localDay(zone, range.end - 1)),
  };
}
