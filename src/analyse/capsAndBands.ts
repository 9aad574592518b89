import type { Band, Cap, Contract, CreditRule, Schedule, Target } from '../contract/contract.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { isAbove, type Rational } from '../exact/rational.ts';
import { capPeriod } from './capPeriod.ts';
import { numberOf } from './curves/reader.ts';
import { holds } from './exposure/limits.ts';
import type { ContractFunctions } from './functions.ts';

export interface BandAboveCap {
  readonly target: Target;
  readonly schedule: Schedule;
  readonly band: Band;
  readonly pays: Rational;
  readonly cap: Cap;
  readonly limit: Rational;
}

/**
 * Bands whose amount alone is more than a cap of the same or a shorter time lets through, in periods of every length. Amounts that data decide are
 * left alone.
 */
export function bandsAboveCaps(contract: Contract, functions: ContractFunctions): readonly BandAboveCap[] {
  return contract.targets.flatMap((target) => {
    if (target.scope.kind !== 'period') return [];
    const periods = functions.of(target).map(({ at }) => at);
    return target.credits.flatMap(({ amount }) =>
      amount.kind !== 'schedule'
        ? []
        : amount.schedule.bands.flatMap((band) => above(target, amount, band, contract, periods, functions)),
    );
  });
}

type ByBands = Extract<CreditRule['amount'], { kind: 'schedule' }>;

function above(
  target: Target,
  amount: ByBands,
  band: Band,
  contract: Contract,
  periods: readonly PeriodAtHand[],
  { constants }: ContractFunctions,
): readonly BandAboveCap[] {
  for (const cap of contract.creditTerms.caps) {
    if (!holds(cap, { target }) || cap.carriedForward) continue;
    const found = periods.map((at) => {
      const pays = payOf(amount, band, at, constants);
      const within = capPeriod(cap, at, constants.environment.zone);
      const limit = within && numberOf(constants.evaluate(cap.amount, within));
      return pays && limit && isAbove(pays, limit) ? { pays, limit } : undefined;
    });
    const [first] = found;
    if (first !== undefined && !found.includes(undefined))
      return [{ target, schedule: amount.schedule, band, cap, ...first }];
  }
  return [];
}

function payOf(
  { basis }: ByBands,
  { pays }: Band,
  at: PeriodAtHand,
  constants: ContractFunctions['constants'],
): Rational | undefined {
  const part = numberOf(constants.evaluate(pays, at));
  if (basis === undefined || pays.type.kind === 'money') return pays.type.kind === 'money' ? part : undefined;
  const whole = numberOf(constants.evaluate(basis, at));
  return pays.type.kind === 'percent' && part && whole ? part.mul(whole) : undefined;
}
