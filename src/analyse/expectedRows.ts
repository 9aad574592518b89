import type { DataDeclaration } from '../contract/contract.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { fromJSON, type Rational, rational } from '../exact/rational.ts';
import { lengthsOf } from './budget.ts';

/**
 * How many rows of the data are expected in a period, at most: the declared figure where the periods are as long, else in proportion of the longest
 * to the shortest.
 */
export function expectedRows({ expected }: DataDeclaration, period: PeriodSpec): Rational | undefined {
  if (!expected) return undefined;
  const [declared, asked] = [lengthsOf(expected.each), lengthsOf(period)];
  const [shortest, longest] = [declared[0]?.days, asked.at(-1)?.days];
  const same = shortest === asked[0]?.days && declared.at(-1)?.days === longest;
  const count = fromJSON(expected.count);
  if (same || shortest === undefined || longest === undefined) return count;
  const [inner, outer] = [monthsOf(expected.each), monthsOf(period)];
  return inner !== undefined && outer !== undefined
    ? count.mul(rational([outer, inner]))
    : count.mul(rational([longest, shortest]));
}

function monthsOf(period: PeriodSpec): number | undefined {
  switch (period.kind) {
    case 'calendar':
    case 'contract':
      return { day: undefined, week: undefined, month: 1, quarter: 3, year: 12 }[period.unit];
    case 'billing':
      return 1;
    case 'rolling':
      return period.unit === 'month' ? period.count : undefined;
    case 'every':
      return undefined;
    default:
      return period satisfies never;
  }
}
