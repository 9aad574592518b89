import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { reject } from '../../problems.ts';
import { eventsByName, occurrencesOf } from '../calendars/events.ts';
import { isEndless } from '../calendars/recurrence.ts';
import { CalendarError, type Component } from '../calendars/times.ts';
import { emptyFile } from '../fileChecks.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { type RowOfFile, stageRows } from './readRows.ts';

/** Columns that every calendar has; other properties of its events follow by their names. */
const COLUMNS = [
  'start',
  'end',
  'all_day',
  'uid',
  'summary',
  'description',
  'location',
  'status',
  'categories',
] as const;

/** What `start` and `end` say already. */
const TIMING: ReadonlySet<string> = new Set([
  'dtstart',
  'dtend',
  'duration',
  'rrule',
  'rdate',
  'exrule',
  'exdate',
  'recurrence-id',
]);

/** More than any calendar of windows has. */
const MOST = 100_000;

/**
 * The events of an iCalendar file, one row for each time that they take place (RFC 5545): rules, added and left-out dates and moved occurrences
 * included. A recurrence goes on in the wall time of its zone (T8). Times without a zone, and whole days, are read in the dataset's.
 */
export async function readIcs(question: FileQuestion): Promise<FileReading> {
  const { file, source, until } = question;
  const bytes = await readFile(file.location);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') return emptyFile(question, 'it must hold a calendar');
  const { default: calendars } = await import('ical.js');
  const parsed: unknown = calendars.parse(text);
  const roots = (isList(parsed) ? parsed : [parsed]).map((root) => new calendars.Component(root as string));
  const components = roots.flatMap((root) => root.getAllSubcomponents('vevent'));
  const lines = linesOfEvents(text);
  const lineByEvent = new Map(components.map((component, i) => [component, lines[i] ?? 1]));
  const names = new Set<string>(COLUMNS);
  for (const component of components)
    for (const { name } of component.getAllProperties()) if (!TIMING.has(name)) names.add(name);
  const columns = [...names];
  const rows: RowOfFile[] = [];
  let line = 1;
  const about = (component: Component): void => {
    line = lineByEvent.get(component) ?? 1;
  };
  try {
    for (const events of eventsByName(components))
      for (const { component, start, end, isAllDay } of occurrencesOf(events, {
        calendars,
        until,
        most: MOST,
        about,
      })) {
        const status = textOf(component, 'status') ?? 'CONFIRMED';
        const given: Readonly<Record<string, string | null>> = { start, end, all_day: String(isAllDay), status };
        const cells = columns.map((name) => (name in given ? (given[name] ?? null) : textOf(component, name)));
        rows.push({ line: lineByEvent.get(component) ?? 1, cells });
        if (rows.length > MOST)
          throw new CalendarError(
            `the events take place more than ${MOST} times: end their recurrence`,
            'unusable-mapping',
          );
      }
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const { code, message } = error;
    return reject({ code, message: `${file.path}:${line}: ${message}`, file: file.path, line, at: source.at });
  }
  rows.sort((a, b) => a.line - b.line);
  const reading = await stageRows(question, {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    columns,
    rows,
  });
  return { ...reading, isEndless: components.some(isEndless) };
}

/** Several calendars in a file come as a list of them; one comes as a list that begins with its name. */
const isList = (parsed: unknown): parsed is readonly unknown[] => Array.isArray(parsed) && Array.isArray(parsed[0]);

/** What an event says of itself; a time as it stands, since the library would take the 13th month for the next year's first. */
function textOf(component: Component, name: string): string | null {
  const values = component.getAllProperties(name).flatMap((property) => property.jCal.slice(3).map(String));
  return values.length === 0 || values.every((value) => value === '') ? null : values.join(',');
}

/** The lines on which events begin. */
function linesOfEvents(text: string): readonly number[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, i) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [i + 1] : []));
}
