import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type ical from 'ical.js';
import { isoWall } from '../../../time/civil.ts';
import { findZone, toInstant } from '../../../time/zone.ts';
import { reject } from '../../problems.ts';
import { emptyFile } from '../fileChecks.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { type RowOfFile, stageRows } from './readRows.ts';

type Component = InstanceType<typeof ical.Component>;
type Event = InstanceType<typeof ical.Event>;
type Time = InstanceType<typeof ical.Time>;

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
  const { file } = question;
  const bytes = await readFile(file.location);
  const text = bytes.toString('utf8');
  if (text.trim() === '') return emptyFile(question, 'it must hold a calendar');
  const { default: calendars } = await import('ical.js');
  const parsed: unknown = calendars.parse(text);
  const roots = (isList(parsed) ? parsed : [parsed]).map((root) => new calendars.Component(root as string));
  const lines = linesOfEvents(text);
  const components = roots.flatMap((root) => root.getAllSubcomponents('vevent'));
  const lineOf = (component: Component): number => lines[components.indexOf(component)] ?? 1;
  const names = new Set<string>(COLUMNS);
  for (const component of components)
    for (const { name } of component.getAllProperties()) if (!TIMING.has(name)) names.add(name);
  const columns = [...names];
  const rows: RowOfFile[] = [];
  for (const component of components) {
    const event = new calendars.Event(component);
    // A moved occurrence comes with the event that it belongs to.
    if (event.isRecurrenceException() && components.some((other) => isMaster(other, component))) continue;
    for (const { item, start, end } of occurrences(event, lineOf(component), question)) {
      const line = lineOf(item.component);
      const given: Readonly<Record<string, string>> = {
        start: wallOrInstant(start, zoneIn(item, 'dtstart'), line, question),
        end: wallOrInstant(end, zoneIn(item, 'dtend', 'dtstart'), line, question),
        all_day: String(start.isDate),
        status: textOf(item.component, 'status') ?? 'CONFIRMED',
      };
      rows.push({ line, cells: columns.map((name) => given[name] ?? textOf(item.component, name)) });
      if (rows.length > MOST) tooMany(line, question);
    }
  }
  rows.sort((a, b) => a.line - b.line);
  return stageRows(question, { sha256: createHash('sha256').update(bytes).digest('hex'), columns, rows });
}

/** Several calendars in a file come as a list of them; one comes as a list that begins with its name. */
const isList = (parsed: unknown): parsed is readonly unknown[] => Array.isArray(parsed) && Array.isArray(parsed[0]);

const uid = (component: Component): unknown => component.getFirstPropertyValue('uid');

const isMaster = (other: Component, exception: Component): boolean =>
  other !== exception && uid(other) === uid(exception) && !other.hasProperty('recurrence-id');

interface Occurrence {
  readonly item: Event;
  readonly start: Time;
  readonly end: Time;
}

function* occurrences(event: Event, line: number, question: FileQuestion): Generator<Occurrence> {
  if (!event.isRecurring()) {
    yield { item: event, start: event.startDate, end: event.endDate };
    return;
  }
  const endless = event.component
    .getAllProperties('rrule')
    .map((property) => property.getFirstValue() as { readonly count?: number | null; readonly until?: unknown })
    .some(({ count, until }) => !count && !until);
  const { until, file, source } = question;
  if (endless && until === undefined)
    return reject({
      code: 'unusable-mapping',
      message: `${file.path}:${line}: '${event.summary ?? event.uid}' recurs without an end: say up to when it counts, such as 'known until 2027-12-31'`,
      file: file.path,
      line,
      at: source.at,
    });
  const times = event.iterator();
  for (let next = times.next(), count = 0; next; next = times.next(), count++) {
    if (count > MOST) tooMany(line, question);
    const { item, startDate, endDate } = event.getOccurrenceDetails(next);
    // A day before: zones differ by less, and what lies behind is left to the rows themselves.
    if (until !== undefined && Date.UTC(next.year, next.month - 1, next.day) > until) return;
    yield { item, start: startDate, end: endDate };
  }
}

const tooMany = (line: number, { file, source }: FileQuestion): never =>
  reject({
    code: 'unusable-mapping',
    message: `${file.path}:${line}: the events take place more than ${MOST} times: end their recurrence`,
    file: file.path,
    line,
    at: source.at,
  });

/** The zone that a time is in, by its name in the file; what is computed from a rule has lost it. */
function zoneIn({ component }: Event, ...properties: readonly string[]): string | undefined {
  const named = properties.map((name) => component.getFirstProperty(name)?.getParameter('tzid'));
  const id = named.find((each) => each !== undefined);
  return typeof id === 'string' ? id : undefined;
}

/** An instant where the zone is known, else the wall time, for the dataset's zone. */
function wallOrInstant(time: Time, zoneId: string | undefined, line: number, { file, source }: FileQuestion): string {
  const day = `${pad(time.year, 4)}-${pad(time.month)}-${pad(time.day)}`;
  if (time.isDate) return day;
  const wall = `${day}T${pad(time.hour)}:${pad(time.minute)}:${pad(time.second)}`;
  if (time.zone?.tzid === 'UTC') return `${wall}Z`;
  if (zoneId === undefined) return wall;
  const zone = findZone(zoneId);
  if (zone !== undefined) {
    const local = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
    return `${isoWall(toInstant(zone, local).instant)}Z`;
  }
  // A zone with a name of somebody's own, which the file describes.
  if (time.zone?.component) return new Date(time.toUnixTime() * 1000).toISOString();
  return reject({
    code: 'malformed-file',
    message: `${file.path}:${line}: the calendar doesn't say what its zone '${zoneId}' is, and there is none of that name`,
    file: file.path,
    line,
    value: zoneId,
    at: source.at,
  });
}

const pad = (number: number, digits = 2): string => String(number).padStart(digits, '0');

function textOf(component: Component, name: string): string | null {
  const values = component
    .getAllProperties(name)
    .flatMap((property) => property.getValues())
    .map(String);
  return values.length === 0 || values.every((value) => value === '') ? null : values.join(',');
}

/** The lines on which events begin. */
function linesOfEvents(text: string): readonly number[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, i) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [i + 1] : []));
}
