import type { Calendar } from '../generated/ast.ts';
import type { Book } from './book.ts';
import type { Surroundings } from './shared.ts';

/** How a contract calls a calendar: as the text does that brings it from another file by a name, so that `uk.Desk` isn't `us.Desk`. */
export const calendarId = ({ name }: Calendar, written: string): string => (written.includes('.') ? written : name);

/** Brings the calendar into the contract; gives what it's called there. */
export function useCalendar(
  calendar: Calendar,
  written: string,
  book: Pick<Surroundings, 'used' | 'calendarIds'>,
): string {
  const id = calendarId(calendar, written);
  book.used.add(calendar);
  const ids = book.calendarIds.get(calendar) ?? new Set();
  book.calendarIds.set(calendar, ids.add(id));
  return id;
}

/** What it's called in the contract: by its own name unless the text brings it by another one. */
export const calendarIds = (calendar: Calendar, { calendarIds: known }: Book): readonly string[] => [
  ...(known.get(calendar) ?? [calendar.name]),
];
