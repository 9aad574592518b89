import type { Service } from '../contract/contract.ts';
import { type Rational, rational } from '../exact/rational.ts';

/** By how many days a month's fee is divided for the price of one (R3b): those that the agreement names, of a month or of a year, else those of the calendar. */
export function daysOfMonth(service: Service | undefined, ofCalendar: number): Rational {
  if (service?.daysOfYear !== undefined) return rational(service.daysOfYear).div(12);
  return rational(service?.daysOfMonth ?? ofCalendar);
}
