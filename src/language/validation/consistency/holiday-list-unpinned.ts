import type { CalendarDeclaration, Contract } from '../../../contract/contract.ts';
import type { Rule } from '../frame/rule.ts';
import { headOf } from '../frame/wording.ts';

/** A single day on which it's closed is no list of holidays. */
const FEWEST = 2;

export const holidayListUnpinned: Rule = {
  name: 'holiday-list-unpinned',
  family: 'consistency',
  defaultSeverity: 'information',
  favours: 'customer',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds calendars of working hours whose holidays aren’t listed for each year of the term.',
    why: `A deadline of two working days that begins on 24 December ends on the 29th with a list of holidays and on the 26th without one. What isn't listed is a working
day: where the list stops, every deadline over a holiday gets shorter by a day, and a table of holidays kept elsewhere would move
history with each edit. List them here, year by year.`,
    bad: {
      as: 'clauses',
      text: `calendar Support {
  zone "Europe/London"
  open mon..fri 08:00-18:00
  holidays 2026-12-25, 2026-12-28
}`,
    },
    good: {
      as: 'clauses',
      text: `calendar Support {
  zone "Europe/London"
  open mon..fri 08:00-18:00
  holidays 2026-12-25, 2026-12-28, 2027-12-27, 2027-12-28, 2028-12-25, 2028-12-26
}`,
    },
    silence: 'When holidays are working days, as the agreement says.',
  },
  check: ({ contract, textOf }, report) => {
    for (const calendar of contract.calendars) {
      const { at, id } = calendar;
      const missing = missingYears(calendar, contract);
      if (!at || missing === undefined) continue;
      report({
        message: `'${id}' lists the holidays of ${listed(missing.listed)} only; ${missing.text}, so each holiday then counts as a working day. List them as well.`,
        at: [headOf(at, textOf), headOf(contract.at, textOf)],
        about: id,
        key: id,
      });
    }
  },
};

interface Missing {
  readonly listed: readonly string[];
  readonly text: string;
}

function missingYears({ open, closed }: CalendarDeclaration, { term }: Contract): Missing | undefined {
  if (open === undefined || term === undefined || closed.length < FEWEST) return undefined;
  const years = [...new Set(closed.map((date) => date.slice(0, 4)))].sort();
  const last = years.at(-1) ?? '';
  if (term.until === undefined)
    return last >= term.from.slice(0, 4)
      ? { listed: years, text: `the term has no end, and nothing is listed after ${last}` }
      : undefined;
  const missing = yearsOf(term.from, term.until).filter((year) => !years.includes(year));
  if (missing.length === 0) return undefined;
  return { listed: years, text: `the term ends on ${term.until}, and nothing is listed for ${listed(missing)}` };
}

/** The last year counts only where the term goes on beyond its first day. */
const yearsOf = (from: string, until: string): readonly string[] => {
  const [first, last] = [Number(from.slice(0, 4)), Number(until.slice(0, 4))];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => String(first + index));
};

const listed = (years: readonly string[]): string =>
  years.length < 2 ? years.join('') : `${years.slice(0, -1).join(', ')} and ${years.at(-1)}`;
