/** What the settlement pays for a value, to compare a function with. */
import type { Contract, Target } from '../../../src/contract/contract.ts';
import type { Value } from '../../../src/contract/value.ts';
import type { PeriodAtHand } from '../../../src/evaluate/context.ts';
import { fromJSON, type Rational, toJSON, ZERO } from '../../../src/exact/rational.ts';
import { isoDate } from '../../../src/time/civil.ts';
import { localDay } from '../../../src/time/zone.ts';
import * as c from '../../support/contracts.ts';

export interface Paid {
  readonly outcome: string;
  readonly least: Rational;
  readonly most: Rational;
}

/** The credit of a target alone, for a value of its metric in a period: rounded to the minor unit, as statements show it. */
export function paidFor(contract: Contract, target: Target, at: PeriodAtHand, value: Value): Paid {
  const { metric } = target.threshold ?? { metric: '' };
  const day = (instant: number): string => isoDate(localDay(contract.zone, instant));
  const alone = { ...contract, targets: [target], payments: [], banks: [], rights: [], creditTerms: c.creditTerms() };
  const statement = c.settled(
    alone,
    day(at.whole.start),
    day(at.whole.end - 1),
    {},
    {
      given: { metrics: [{ metric, value }] },
    },
  );
  const line = statement.targets[0]?.lines[0];
  const low = line?.credit?.entitled.value;
  const high = line?.credit?.undecidedUpTo?.value ?? low;
  return {
    outcome: line?.outcome ?? 'none',
    least: low?.kind === 'money' ? fromJSON(low.value) : ZERO,
    most: high?.kind === 'money' ? fromJSON(high.value) : ZERO,
  };
}

/** A value of the type that a metric has. */
export function figureOfKind(kind: string, value: Rational): Value {
  switch (kind) {
    case 'percent':
    case 'duration':
      return { kind, value: toJSON(value) };
    default:
      return { kind: 'number', value: toJSON(value) };
  }
}
