import type ical from 'ical.js';
import { DAY_MS, dayOfMonthNumber, isoDate, isoWall, SECOND_MS, type Wall } from '../../../time/civil.ts';
import type { Instant } from '../../../time/intervals.ts';
import { findZone, toInstant, toWall, type Zone } from '../../../time/zone.ts';

export type Calendars = typeof ical;
export type Component = InstanceType<Calendars['Component']>;
export type Property = InstanceType<Calendars['Property']>;
type Timezone = InstanceType<Calendars['Timezone']>;

/** What a wall time of a calendar is in; `floating` leaves it to the dataset. */
export type CalendarZone =
  | { readonly kind: 'utc' | 'floating' }
  | { readonly kind: 'known'; readonly zone: Zone }
  /** One with a name of somebody's own, which the file describes. */
  | { readonly kind: 'described'; readonly zone: Timezone; readonly calendars: Calendars };

export interface CalendarTime {
  readonly wall: Wall;
  /** Whether it's a whole day, of which `wall` is the midnight. */
  readonly isDate: boolean;
  readonly zone: CalendarZone;
}

/** What can't be read of a calendar, or what the dataset has to say for it; the reader adds where it stands. */
export class CalendarError extends Error {
  readonly code: 'malformed-file' | 'unusable-mapping';

  constructor(message: string, code: CalendarError['code'] = 'malformed-file') {
    super(message);
    this.code = code;
  }
}

const UTC: CalendarZone = { kind: 'utc' };
const FLOATING: CalendarZone = { kind: 'floating' };

/** The zone that a property names. */
export function zoneOfProperty(property: Property, calendars: Calendars): CalendarZone {
  const id = property.getFirstParameter('tzid');
  if (typeof id !== 'string') return FLOATING;
  const zone = findZone(id);
  if (zone !== undefined) return { kind: 'known', zone };
  const described = property.parent?.getTimeZoneByID(id);
  if (described) return { kind: 'described', zone: described, calendars };
  throw new CalendarError(`the calendar doesn't say what its zone '${id}' is, and there is none of that name`);
}

/** As the library puts them down, also where a date isn't said to be one (`T::`) or a time has no seconds. */
const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:T(?:(\d\d):(\d\d):(\d\d)?(Z)?|::))?$/;

/** A date or a time as a calendar has it; absent where it's no such, or no day of any month. */
export function timeOf(text: string, zone: CalendarZone): CalendarTime | undefined {
  const [, year, month, day, hour, minute = 0, second = 0, utc] = TIME.exec(text) ?? [];
  if (year === undefined || Number(month) < 1 || Number(month) > 12) return undefined;
  const first = Number(year) * 12 + Number(month) - 1;
  const date = dayOfMonthNumber(first, Number(day));
  // A day that the month hasn't got comes out as its last one.
  if (Number(day) < 1 || !isoDate(date).endsWith(`-${day}`)) return undefined;
  if (hour === undefined) return { wall: date * DAY_MS, isDate: true, zone: FLOATING };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return { wall: date * DAY_MS + seconds * SECOND_MS, isDate: false, zone: utc === undefined ? zone : UTC };
}

/** What a property says, as it stands. */
export const textOf = (property: Property | null): string | null => (property ? String(property.jCal[3]) : null);

/** The time that a property begins with. Throws a CalendarError where nothing says what its zone is. */
export const firstTime = (property: Property | null, calendars: Calendars): CalendarTime | undefined =>
  property ? timeOf(textOf(property) ?? '', zoneOfProperty(property, calendars)) : undefined;

export function isOneZone(a: CalendarZone, b: CalendarZone): boolean {
  if (a.kind === 'known') return b.kind === 'known' && a.zone === b.zone;
  return a.kind === 'described' ? b.kind === 'described' && a.zone === b.zone : a.kind === b.kind;
}

/** When it is; absent where only the dataset says so. */
export function instantOf({ wall, zone }: CalendarTime): Instant | undefined {
  switch (zone.kind) {
    case 'utc':
      return wall;
    case 'floating':
      return undefined;
    case 'known':
      return toInstant(zone.zone, wall).instant;
    case 'described':
      return wall - zone.zone.utcOffset(libraryTime(wall, zone.calendars)) * SECOND_MS;
    default:
      return zone satisfies never;
  }
}

/** What the clocks of another time's zone show then; a time that floats is taken for one of theirs. */
export function wallBeside(time: CalendarTime, { zone }: CalendarTime): Wall {
  const instant = instantOf(time);
  if (instant === undefined) return time.wall;
  switch (zone.kind) {
    case 'utc':
      return instant;
    case 'floating':
      return time.wall;
    case 'known':
      return toWall(zone.zone, instant);
    case 'described': {
      const utc = libraryTime(instant, zone.calendars, zone.calendars.Timezone.utcTimezone);
      return wallOf(utc.convertToZone(zone.zone));
    }
    default:
      return zone satisfies never;
  }
}

/** As text for a mapping: a date, an instant, or a wall time of the dataset's zone. */
export function textOfTime(time: CalendarTime): string {
  if (time.isDate) return isoDate(Math.floor(time.wall / DAY_MS));
  const instant = instantOf(time);
  return instant === undefined ? isoWall(time.wall) : `${isoWall(instant)}Z`;
}

/** How long an event takes: by its clock's hands, or in days of its clock and hours behind them, which are as long on any day. */
export interface Length {
  readonly wallMs: number;
  readonly exactMs: number;
}

export function endOf(start: CalendarTime, { wallMs, exactMs }: Length): CalendarTime {
  const there = { ...start, wall: start.wall + wallMs };
  const instant = instantOf(there);
  if (exactMs === 0 || start.isDate) return there;
  return instant === undefined
    ? { ...there, wall: there.wall + exactMs }
    : { wall: instant + exactMs, isDate: false, zone: UTC };
}

/** A wall time for the library that follows rules, which has to know nothing of zones for it. */
export function libraryTime(
  wall: Wall,
  { Time, Timezone }: Calendars,
  zone: Timezone = Timezone.localTimezone,
): InstanceType<Calendars['Time']> {
  const date = new Date(wall);
  return new Time(
    {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    },
    zone,
  );
}

export const wallOf = ({
  year,
  month,
  day,
  hour,
  minute,
  second,
}: Pick<InstanceType<Calendars['Time']>, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'>): Wall =>
  Date.UTC(year, month - 1, day, hour, minute, second);
