import type { InPeriodsNode } from '../../src/contract/expression.ts';
import { cmp, type Fraction, min, mul, round, sum, ZERO } from './fraction.ts';
import { coveredPart } from './judge.ts';
import { contextAt } from './measures.ts';
import { minorUnit } from './money.ts';
import { scalar } from './scalar.ts';
import type { PeriodJudgement } from './settle.ts';
import { sizeOf } from './value.ts';
import { holdsIn, periodsOf, type Verdicts } from './verdicts.ts';

/** What comes back of a period's credits. */
export interface EarnedBack {
  readonly target: string;
  /** When what is covered of the period begins of which the credits are. */
  readonly of: number;
  /** When the condition completes: the end of what is covered of its last period. */
  readonly at: number;
  readonly returned: Fraction;
}

/** R8: a share of what was granted for a period, once the condition holds in each of the next ones. */
export function earnedBack(settled: readonly PeriodJudgement[], verdicts: Verdicts): readonly EarnedBack[] {
  const { world, range, spec } = verdicts;
  const { contract } = world;
  const periods = periodsOf(verdicts);
  return contract.targets.flatMap(({ id, earnBacks = [] }) =>
    earnBacks.flatMap(({ share, when }) =>
      settled.flatMap(({ period, payments }): readonly EarnedBack[] => {
        const granted = sum(payments.filter(({ target }) => target === id).map((each) => each.granted));
        const last = periods[periods.findIndex(({ start }) => start === period.start) + periodsAhead(when)];
        if (last === undefined || cmp(granted, ZERO) === 0 || holdsIn(when, period, verdicts) !== true) return [];
        const place = { world, spec, period, covered: coveredPart(world, range, period) };
        const part = sizeOf(scalar(share, contextAt(place, { low: new Set(), open: new Set() }))) ?? ZERO;
        const returned = min(granted, round(mul(granted, part), minorUnit(contract.currency), contract.moneyRounding));
        return cmp(returned, ZERO) === 0
          ? []
          : [{ target: id, of: place.covered.start, at: coveredPart(world, range, last).end, returned }];
      }),
    ),
  );
}

function periodsAhead(when: { readonly op: string }): number {
  if (when.op !== 'in-periods') throw new Error('the oracle knows credits that come back after the next periods only');
  return (when as InPeriodsNode).atLeast;
}
