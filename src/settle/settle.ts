import type { Contract } from '../contract/contract.ts';
import { type Words, wordsOf } from '../evaluate/words.ts';
import type { Measurements, SourceReport } from '../measure/measurements.ts';
import { type Parties, STATEMENT_SCHEMA, type Statement, type StatementInShort } from '../statement/statement.ts';
import { isoDate } from '../time/civil.ts';
import { union } from '../time/intervals.ts';
import { CalendarError } from '../time/workingCalendar.ts';
import { localDay } from '../time/zone.ts';
import { bankStatement } from './bankStatement.ts';
import { depositTimes } from './banks.ts';
import { creditPeriods, lineCandidates, type PointsOfPeriod, pointCandidates } from './candidates.ts';
import { shownFigures } from './derivation.ts';
import { earnBacksOf } from './earnBack.ts';
import { type EvaluatedLine, evaluatedLines } from './evaluated.ts';
import { extensionStatement } from './extension.ts';
import { type Facts, factsOf } from './facts.ts';
import { familiesOf } from './families.ts';
import { type Settled, type SettledPeriod, settlePeriods } from './limits.ts';
import { type Answers, answersOf } from './lines.ts';
import { silentTeller, type Teller, tellerOf } from './money.ts';
import { type PaidForIncidents, SettlementError, type SettlementOptions, type SpentOfClaim } from './options.ts';
import { leftForLater } from './paidBefore.ts';
import { paymentStatement } from './paymentStatement.ts';
import { type PaymentLine, paymentCandidates, paymentLines } from './payments.ts';
import { periodStatement, periodsInShort } from './periodStatement.ts';
import { rightsOf } from './rights.ts';
import { type CreditedPeriod, settlementsOf } from './settlements.ts';
import { iso } from './stated.ts';
import { assumptions, leftOut, notMeasured, outcomesIn, substitutes, totalOfPeriods } from './summary.ts';
import { targetStatement } from './targetStatement.ts';

/**
 * What is owed under a contract, given what was measured: outcomes (G), credits by each target's rules (R1 to R3b), then
 * combination, minimum, caps and rounding over the targets of each period (R4), each figure with its derivation (S2).
 * Pure: the same arguments give the same statement (S1). Throws a `SettlementError` that names its place where the agreement
 * lacks what a credit needs (R10), or where a clock of it would never run on (C3).
 */
export const settle = (contract: Contract, measurements: Measurements, options: SettlementOptions): Statement =>
  settleVersion(contract, measurements, options).statement;

/** The same, with what a later version of the agreement has to know of it and the statement doesn't say. */
export function settleVersion(
  contract: Contract,
  measurements: Measurements,
  options: SettlementOptions,
): SettledWhole {
  try {
    return settled(contract, measurements, options);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const calendar = contract.calendars.find(({ id }) => id === error.calendar);
    throw new SettlementError(error.message, calendar?.at ?? contract.at);
  }
}

/**
 * What a statement comes to, without what only its readers need: the same figures, and none where `settle` gives none, by the same steps without their
 * words. Of a thousand agreements in one run the words of all steps are most of the work.
 */
export function settleInShort(
  contract: Contract,
  measurements: Measurements,
  options: SettlementOptions,
): StatementInShort {
  try {
    return settledInShort(contract, measurements, options);
  } catch {
    // Whoever settles in full says it in full.
    return settle(contract, measurements, options);
  }
}

export interface SettledWhole {
  readonly statement: Statement;
  readonly spent: readonly SpentOfClaim[];
  /** What was paid for incidents, before what is settled here included. */
  readonly paidFor: readonly PaidForIncidents[];
}

/** What stands before anything is stated. */
interface Evaluated {
  readonly facts: Facts;
  readonly answers: Answers;
  /** By target. */
  readonly lines: readonly (readonly EvaluatedLine[])[];
  /** Of all targets. */
  readonly allLines: readonly EvaluatedLine[];
  readonly scored: readonly PointsOfPeriod[];
  readonly payments: readonly (readonly PaymentLine[])[];
  readonly limited: Settled;
}

function evaluated(
  contract: Contract,
  measurements: Measurements,
  options: SettlementOptions,
  words: Words,
  teller: Teller,
): Evaluated {
  // Verdicts are found with the help of facts, and facts may ask for verdicts of other periods.
  const answers = answersOf(() => facts);
  const facts: Facts = factsOf(contract, measurements, options, answers.missed, words);

  const lines = answers.lines().map((ofTarget) => evaluatedLines(facts, teller, answers, ofTarget));
  const allLines = lines.flat();
  const scored = pointCandidates(allLines, facts, teller);
  const payments = paymentLines(facts, teller);
  const candidates = [
    ...lineCandidates(allLines, facts),
    ...paymentCandidates(payments.flat()),
    ...scored.flatMap(({ candidate }) => (candidate === undefined ? [] : [candidate])),
  ];
  const due = creditPeriods(candidates, scored, depositTimes(facts, teller), facts);
  return { facts, answers, lines, allLines, scored, payments, limited: settlePeriods(due, facts, teller) };
}

/** The periods in which something is credited or scored. */
const creditedPeriods = ({ scored, limited }: Evaluated): readonly SettledPeriod[] =>
  limited.periods.filter((period) => period.lines.length > 0 || scoredIn(period, scored).length > 0);

const scoredIn = ({ at }: SettledPeriod, scored: readonly PointsOfPeriod[]): readonly PointsOfPeriod[] =>
  scored.filter((points) => at.whole.start < points.at.covered.end && points.at.covered.end <= at.whole.end);

/** As the statement says it. */
const statedPeriods = (found: Evaluated, teller: Teller): readonly CreditedPeriod[] =>
  creditedPeriods(found).map((period) => ({
    at: period.at,
    ...periodStatement(found.facts, teller, period, scoredIn(period, found.scored)),
  }));

function settledInShort(contract: Contract, measurements: Measurements, options: SettlementOptions): StatementInShort {
  const worded = wordsOf(contract);
  const telling = tellerOf(contract);
  const teller = silentTeller(telling);
  const found = evaluated(contract, measurements, options, { ...worded, expression: () => '' }, teller);
  const { facts, answers, lines, allLines, limited } = found;
  // Settlements rest on whole periods.
  const whole = contract.creditTerms.settled === undefined ? undefined : statedPeriods(found, teller);
  const sums = whole?.map((period) => period.sums) ?? periodsInShort(facts, teller, creditedPeriods(found));
  // What the whole would be refused for.
  extensionStatement(allLines, facts, teller);
  for (const [index, target] of contract.targets.entries()) shownFigures(facts, target, lines[index] ?? []);
  if (whole !== undefined) settlementsOf(whole, facts, teller);
  assumptions(facts, teller);
  earnBacksOf(limited.periods, facts, teller);
  for (const account of limited.accounts) bankStatement(account, facts, teller);
  rightsOf(facts, teller, (node, at) => answers.missedIn({ node, at }));
  return {
    agreement: agreementOf(contract, worded),
    dataset: options.dataset,
    range: rangeOf(facts),
    total: totalOfPeriods(
      allLines.map(({ line }) => line.verdict.outcome),
      sums,
      partiesOf(contract, worded),
      telling,
    ),
  };
}

function settled(contract: Contract, measurements: Measurements, options: SettlementOptions): SettledWhole {
  const teller = tellerOf(contract);
  const found = evaluated(contract, measurements, options, wordsOf(contract), teller);
  const { facts, answers, lines, allLines, payments, limited } = found;
  const { periods: settled, accounts, spent } = limited;
  const extension = extensionStatement(allLines, facts, teller);
  const targets = contract.targets.map((target, index) => targetStatement(facts, teller, target, lines[index] ?? []));
  const credited = statedPeriods(found, teller);
  const periods = credited.map(({ stated }) => stated);

  const statement: Statement = {
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
    total: totalOfPeriods(
      outcomesIn(targets),
      credited.map(({ sums }) => sums),
      partiesOf(contract, facts.words),
      teller,
    ),
    notMeasured: notMeasured(targets),
    ...leftOut(contract),
    substitutes: substitutes(contract),
    assumptions: assumptions(facts, teller),
    defaults: contract.defaults,
    earnBacks: earnBacksOf(settled, facts, teller),
    ...(accounts.length === 0 ? {} : { banks: accounts.map((account) => bankStatement(account, facts, teller)) }),
    ...(options.rulings === undefined ? {} : { rulings: options.rulings }),
    rights: rightsOf(facts, teller, (node, at) => answers.missedIn({ node, at })),
    provenance: {
      files: options.files,
      sources: [...measurements.sources, ...(options.sources ?? [])].map(sourceStated),
    },
  };
  const outages = () => lines.map((ofTarget) => union(...ofTarget.map(({ stretches }) => stretches().outages)));
  return { statement, spent, paidFor: leftForLater(options.paidFor ?? [], settled, outages, options.range) };
}

/** Which rows are repeated is for those who look after the data; a statement says how many. */
const sourceStated = ({ repeatedLines: _, ...source }: SourceReport): Statement['provenance']['sources'][number] =>
  source;

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
