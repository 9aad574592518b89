import type { History } from '../../analyse/loopholes/history.ts';
import type { Contract, Target } from '../../contract/contract.ts';
import type { Scenario } from '../../contract/dataset.ts';
import { dataNamed } from '../../contract/lookup.ts';
import type { Value } from '../../contract/value.ts';
import { NoValueError } from '../../evaluate/byDate.ts';
import { fromJSON, isAbove, type Rational, sum, ZERO } from '../../exact/rational.ts';
import { SettlementError } from '../../settle/options.ts';
import { joined } from '../../settle/versions.ts';
import type { Outcome, Statement, TargetLine } from '../../statement/statement.ts';
import { UnusableGiven } from '../givens.ts';
import { settledScenario } from '../run.ts';
import { givenOf } from './history.ts';

/** Local dates of what is stated; `until` is exclusive. */
export interface StatedDays {
  readonly from: string;
  readonly until: string;
}

/** What a history comes to for one target. */
export interface Verdict {
  readonly outcomes: readonly Outcome[];
  /** Why it has no outcome. */
  readonly reason?: string;
  /** What the target pays after limits, in the agreement's currency. */
  readonly credit: Rational;
  /** What all targets pay, as far as it's decided. */
  readonly total: Rational;
  /** The other targets that pay as well, in the order of the agreement; none where it's open what one of them pays. */
  readonly others: readonly string[];
  readonly points: Rational;
  readonly extension: Rational;
  /** It's open how much is due. */
  readonly undecided: boolean;
}

/** Settles histories under an agreement, as a scenario would be. */
export type Probe = (history: History, days: StatedDays) => Promise<Verdict>;

/** What stops a history from being judged. */
export class Unjudged extends Error {}

export function probeOf(
  contract: Contract,
  target: Target,
  versions: readonly Contract[],
  signal?: AbortSignal,
): Probe {
  const everyOf = (data: string): number | undefined => dataNamed(contract, data)?.everyMs;
  return async (history, days) => {
    signal?.throwIfAborted();
    const scenario: Scenario = {
      title: 'probe',
      agreement: contract.id,
      ...days,
      set: {},
      given: givenOf(history, everyOf, target.at),
      expect: [],
      at: target.at,
    };
    return verdictOf(await statementOf(scenario, contract, versions, signal), target);
  };
}

async function statementOf(
  scenario: Scenario,
  contract: Contract,
  versions: readonly Contract[],
  signal: AbortSignal | undefined,
): Promise<Statement> {
  try {
    const found = await settledScenario(scenario, versions, contract.zone, signal);
    if (found.kind === 'rejected') throw new Unjudged(found.problems.map(({ message }) => message).join(' '));
    const statement = found.kind === 'settled' ? joined(found.versions) : undefined;
    if (statement === undefined) throw new Unjudged('the agreement is not in force then');
    return statement;
  } catch (error) {
    if (error instanceof SettlementError || error instanceof NoValueError || error instanceof UnusableGiven)
      throw new Unjudged(error.message);
    throw error;
  }
}

function verdictOf(statement: Statement, target: Target): Verdict {
  const lines: readonly TargetLine[] = statement.targets.find(({ id }) => id === target.id)?.lines ?? [];
  const own = new Set(lines.map(({ id }) => id));
  const credits = statement.periods.flatMap((period) => period.credits).filter(({ payment }) => payment === undefined);
  const reason = lines.find((line) => line.reason !== undefined)?.reason;
  return {
    outcomes: lines.map(({ outcome }) => outcome),
    ...(reason === undefined ? {} : { reason }),
    credit: sum(credits.filter(({ of }) => own.has(of)).map(({ payable }) => numberOf(payable.value))),
    total: sum(credits.map(({ payable }) => numberOf(payable.value))),
    others: othersThatPay(statement, target, credits),
    points: sum(lines.map(({ points }) => (points === undefined ? ZERO : numberOf(points.value)))),
    extension: sum(lines.map(({ extension }) => (extension === undefined ? ZERO : numberOf(extension.value)))),
    undecided:
      lines.some(({ credit }) => credit?.undecidedUpTo !== undefined) ||
      credits.some(({ of, undecidedUpTo }) => own.has(of) && undecidedUpTo !== undefined),
  };
}

function othersThatPay(
  { targets }: Statement,
  target: Target,
  credits: Statement['periods'][number]['credits'],
): readonly string[] {
  if (credits.some(({ undecidedUpTo }) => undecidedUpTo !== undefined)) return [];
  const paying = new Set(credits.filter(({ payable }) => isAbove(numberOf(payable.value), ZERO)).map(({ of }) => of));
  return targets
    .filter(({ id, lines }) => id !== target.id && lines.some((line) => paying.has(line.id)))
    .map(({ id }) => id);
}

const numberOf = (value: Value): Rational =>
  value.kind === 'money' || value.kind === 'points' || value.kind === 'days' ? fromJSON(value.value) : ZERO;

/** Whether anything follows from a miss of the target. */
export const hasRemedy = ({ credits, points, extensions }: Target): boolean =>
  credits.length + points.length + extensions.length > 0;

/** Whether the history costs the provider nothing under the target: where nothing follows from a miss, that it isn't missed. */
export function isFree(target: Target, { outcomes, credit, points, extension, undecided }: Verdict): boolean {
  if (undecided) return false;
  if (!hasRemedy(target)) return !outcomes.includes('missed');
  return !isAbove(credit, ZERO) && !isAbove(points, ZERO) && !isAbove(extension, ZERO);
}

/** Whether all that the target is about was judged: nothing is free only because nobody could tell. */
export const isJudged = ({ outcomes }: Verdict): boolean =>
  outcomes.every((outcome) => outcome === 'met' || outcome === 'missed');
