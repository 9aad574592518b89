import { DAY_MS, type Wall } from '../../../time/civil.ts';
import {
  CalendarError,
  type Calendars,
  type CalendarTime,
  type Component,
  firstTime,
  instantOf,
  isOneZone,
  type Length,
  libraryTime,
  type Property,
  textOf,
  timeOf,
  wallBeside,
  wallOf,
  zoneOfProperty,
} from './times.ts';

/** A time at which an event takes place, by the wall time of its start in the zone of the event. */
export interface Recurrence {
  readonly wall: Wall;
  /** Where this one takes another time than the others. */
  readonly length?: Length;
}

export interface Series {
  readonly component: Component;
  readonly start: CalendarTime;
  readonly calendars: Calendars;
  /** Where nothing later is asked for. */
  readonly until?: number | undefined;
  /** More recurrences than any calendar of windows has. */
  readonly most: number;
}

/** Whether a rule goes on for ever. */
export const isEndless = (component: Component): boolean =>
  component.getAllProperties('rrule').some((property) => {
    const { count, until } = ruleOf(property);
    return !count && !until;
  });

export const recurs = (component: Component): boolean =>
  component.hasProperty('rrule') || component.hasProperty('rdate');

/**
 * When an event takes place: its rules and added times, without what is left out (RFC 5545). The library follows the rules, on a clock without a zone; where one
 * time is said in another zone than the event's, both are compared as instants. Throws a CalendarError where a rule or a time can't be read.
 */
export function recurrencesOf(series: Series): readonly Recurrence[] {
  const { component, start } = series;
  const found = new Map<Wall, Recurrence>();
  if (!component.hasProperty('rrule')) found.set(start.wall, { wall: start.wall });
  for (const property of component.getAllProperties('rrule'))
    for (const wall of wallsOfRule(property, series)) found.set(wall, { wall });
  for (const property of component.getAllProperties('rdate'))
    for (const added of addedBy(property, series)) found.set(added.wall, added);
  for (const property of component.getAllProperties('exrule'))
    for (const wall of wallsOfRule(property, series)) found.delete(wall);
  const isLeftOut = leftOutOf(series);
  return [...found.values()].filter(({ wall }) => !isLeftOut(wall)).sort((a, b) => a.wall - b.wall);
}

/** Which recurrences an event says it leaves out, whether its rules come to them or not. */
export function leftOutOf({
  component,
  start,
  calendars,
}: Pick<Series, 'component' | 'start' | 'calendars'>): (wall: Wall) => boolean {
  const times = component.getAllProperties('exdate').flatMap((property) => {
    const zone = zoneOfProperty(property, calendars);
    return property.jCal.slice(3).map((text: unknown) => {
      const time = timeOf(String(text), zone);
      if (time === undefined) throw new CalendarError(`'${String(text)}' of EXDATE is no date and no time`);
      return time;
    });
  });
  return namedBy(times, start);
}

/** Whether a recurrence is one that these times name: a date names that of its day. */
export function namedBy(times: readonly CalendarTime[], start: CalendarTime): (wall: Wall) => boolean {
  const walls = new Set<Wall>();
  const days = new Set<number>();
  for (const time of times) {
    const wall = wallBeside(time, start);
    if (time.isDate || start.isDate) days.add(Math.floor(wall / DAY_MS));
    else walls.add(wall);
  }
  return (wall) => walls.has(wall) || days.has(Math.floor(wall / DAY_MS));
}

type Rule = InstanceType<Calendars['Recur']>;

function ruleOf(property: Property): Rule {
  try {
    return property.getFirstValue() as Rule;
  } catch (error) {
    throw unfollowed(property, error);
  }
}

const unfollowed = (property: Property, error: unknown): CalendarError =>
  new CalendarError(
    `the rule '${property.toICALString()}' can't be followed: ${error instanceof Error ? error.message : String(error)}`,
  );

/** No window is planned for longer; a rule that names a number of times which aren't reached by then never will be. */
const FARTHEST = 200 * 366 * DAY_MS;

/** Times that a rule may pass over before it's given up, some seconds of work: one by the second that counts only in a certain hour passes over many. */
const MOST_TRIES = 5_000_000;

function wallsOfRule(property: Property, { start, calendars, until, most }: Series): readonly Wall[] {
  const rule = ruleOf(property).clone();
  const own = endOfRule(property, start);
  // A day more: zones differ by less, and what lies behind is left to the rows themselves.
  const last = Math.min(own ?? Number.POSITIVE_INFINITY, (until ?? start.wall + FARTHEST) + DAY_MS);
  rule.until = libraryTime(last, calendars);
  const walls: Wall[] = [];
  try {
    const iterator = rule.iterator(libraryTime(start.wall, calendars));
    // It would look for the next time for ever where a rule has no other, such as the 30th of February.
    const fits = iterator.check_contracting_rules.bind(iterator);
    let tries = 0;
    iterator.check_contracting_rules = () => {
      if (++tries > MOST_TRIES) throw new Error('hardly any of the times that it counts are taken');
      return wallOf(iterator.last) > last || fits();
    };
    for (let next: ReturnType<typeof iterator.next> | null = iterator.next(); next; next = iterator.next()) {
      walls.push(wallOf(next));
      if (walls.length > most) return walls;
    }
  } catch (error) {
    throw unfollowed(property, error);
  }
  if (until === undefined && rule.count && walls.length < rule.count)
    throw unfollowed(property, `within 200 years it comes to ${walls.length} of ${rule.count} times`);
  return walls;
}

/** The last wall time that a rule may take, in the zone of its event; a date means the whole of it. */
function endOfRule(property: Property, start: CalendarTime): Wall | undefined {
  const { until } = property.jCal[3] as { readonly until?: string };
  if (until === undefined) return undefined;
  const text = String(until);
  const time = timeOf(text, start.zone);
  if (time === undefined) throw new CalendarError(`'${text}' of UNTIL is no date and no time`);
  const wall = wallBeside(time, start);
  return time.isDate && !start.isDate ? wall + DAY_MS - 1000 : wall;
}

/** Times that are added: a date stands for the event's time of day on it, and a period brings its own length. */
function addedBy(property: Property, { start, calendars }: Series): readonly Recurrence[] {
  const zone = zoneOfProperty(property, calendars);
  return property.jCal.slice(3).map((value: unknown): Recurrence => {
    const [text = '', end] = (Array.isArray(value) ? value : [value]).map(String);
    const time = timeOf(text, zone);
    if (time === undefined) throw new CalendarError(`'${text}' of RDATE is no date and no time`);
    const timeOfDay = start.wall - Math.floor(start.wall / DAY_MS) * DAY_MS;
    const wall = wallBeside(time, start) + (time.isDate && !start.isDate ? timeOfDay : 0);
    if (end === undefined) return { wall };
    const until = timeOf(end, zone);
    if (until !== undefined) return { wall, length: lengthUntil(until, time) };
    const length = lengthOf(end, calendars);
    if (length === undefined) throw new CalendarError(`'${end}' of RDATE is no time and no duration`);
    return { wall, length };
  });
}

/** A duration as RFC 5545 has them: days go by the clock, what is shorter by the time that passes. Absent where it's none. */
function lengthOf(text: string, { Duration }: Calendars): Length | undefined {
  if (!Duration.isValueString(text)) return undefined;
  const { weeks, days, hours, minutes, seconds, isNegative } = Duration.fromString(text);
  const sign = isNegative ? -1 : 1;
  return {
    wallMs: sign * (weeks * 7 + days) * DAY_MS,
    exactMs: sign * ((hours * 60 + minutes) * 60 + seconds) * 1000,
  };
}

/** How long an event takes, from its end or its duration; a day where it's a date without either. Absent where they can't be read. */
export function lengthOfEvent(component: Component, start: CalendarTime, calendars: Calendars): Length | undefined {
  const end = component.getFirstProperty('dtend');
  if (end) {
    const time = firstTime(end, calendars);
    return time === undefined ? undefined : lengthUntil(time, start);
  }
  const duration = component.getFirstProperty('duration');
  if (duration) return lengthOf(textOf(duration) ?? '', calendars);
  return { wallMs: start.isDate ? DAY_MS : 0, exactMs: 0 };
}

/** By the hands of the clock that both are read from, so that a window from 02:00 to 04:00 is that on any day; of two clocks by the time that passes. */
function lengthUntil(end: CalendarTime, start: CalendarTime): Length {
  const from = instantOf(start);
  const to = instantOf(end);
  return from === undefined || to === undefined || isOneZone(start.zone, end.zone)
    ? { wallMs: end.wall - start.wall, exactMs: 0 }
    : { wallMs: 0, exactMs: to - from };
}
