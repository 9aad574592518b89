import type { Cap } from '../contract/contract.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { periodContaining } from '../time/periods.ts';
import type { Zone } from '../time/zone.ts';

/** The time that a cap is about where a target's period is at hand; `undefined` where that isn't one stretch of the calendar. */
export function capPeriod({ scope }: Cap, at: PeriodAtHand, zone: Zone): PeriodAtHand | undefined {
  switch (scope.kind) {
    case 'target':
    case 'service':
      return at;
    case 'period': {
      const whole = periodContaining(scope.period, zone, at.whole.end - 1);
      return { spec: scope.period, whole, covered: whole };
    }
    case 'event':
    case 'rolling':
    case 'agreement':
      return undefined;
    default:
      return scope satisfies never;
  }
}
