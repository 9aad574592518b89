import { Temporal } from 'temporal-polyfill';
import type { CalendarDeclaration, Contract, DataDeclaration, Weekday } from '../../src/contract/contract.ts';
import type { Value } from '../../src/contract/value.ts';
import { MINUTE, type Span } from './dates.ts';

export type Cell = Value | readonly Span[] | null;

/** A row as the agreement sees it: fields by name. */
export type Row = Readonly<Record<string, Cell>>;

export interface History {
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  /** Up to when states are known, by data. */
  readonly knownUntil: Readonly<Record<string, number>>;
  /** From when to when nothing is missing in a list, where that is declared (D6). */
  readonly kept?: Readonly<Record<string, Span>>;
  /** Where open rows end (C2). */
  readonly asOf: number;
  /** Claims on record; where there are none, all that can be claimed counts as claimed (R7). */
  readonly claims?: readonly ClaimGiven[] | undefined;
}

/** A claim for what a target, or all, earned in the periods that begin in a stretch of time. */
export interface ClaimGiven {
  readonly target?: string;
  readonly during: Span;
  /** Local date. */
  readonly on: string;
  /** What was granted of it; all of it, if absent. */
  readonly granted?: string;
}

/** Everything that the oracle looks at: the agreement, what happened, and the minutes in which it looks. */
export interface World {
  readonly contract: Contract;
  readonly history: History;
  /** What the question and what is observed all the time speak about. Nothing is open beyond it (C2, D7). */
  readonly domain: Span;
  /** All minutes that any answer may depend on: whole periods with what lies before and after. */
  readonly grid: Span;
}

/** Whether something holds in a minute: no, yes, unknown, or not to be counted at all (O8). */
export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
export const OUT = 3;
/** One mark for each minute of the grid. */
export type Marks = Uint8Array;

export const size = ({ grid }: World): number => (grid.end - grid.start) / MINUTE;
export const instantAt = ({ grid }: World, minute: number): number => grid.start + minute * MINUTE;

/** The minute of the grid that begins at the instant; cut to the grid. */
export function minuteAt({ grid }: World, instant: number): number {
  const cut = Math.min(Math.max(instant, grid.start), grid.end);
  if ((cut - grid.start) % MINUTE !== 0) throw new Error('the oracle knows whole minutes only');
  return (cut - grid.start) / MINUTE;
}

export function dataOf({ contract }: World, id: string): DataDeclaration {
  const found = contract.data.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no data ${id}`);
  return found;
}

const sorted = new WeakMap<World, Map<string, readonly Row[]>>();

/** The rows of a data declaration in the order of their time; identical ones count once (D3). */
export function rowsOf(world: World, data: string): readonly Row[] {
  const cache = sorted.get(world) ?? new Map<string, readonly Row[]>();
  sorted.set(world, cache);
  let rows = cache.get(data);
  if (rows === undefined) {
    const seen = new Map((world.history.rows[data] ?? []).map((row) => [JSON.stringify(row), row]));
    const time = timeOf(dataOf(world, data));
    rows = [...seen.values()].sort((a, b) => instant(a, time) - instant(b, time));
    cache.set(data, rows);
  }
  return rows;
}

export const timeOf = ({ kind }: DataDeclaration): string =>
  kind === 'items' ? 'opened' : kind === 'intervals' ? 'start' : 'at';

/** The instant in a field, NaN where it's absent. */
export function instant(row: Row, field: string): number {
  const cell = row[field];
  return cell && 'kind' in cell && cell.kind === 'instant' ? cell.value : Number.NaN;
}

export type Chosen = (row: Row) => boolean;

/** For each minute the row of a signal that stands then: a sample for `every`, a state until the next row (D1, decision 0006). */
export function standing(world: World, data: string, chosen: Chosen): readonly (Row | undefined)[] {
  const declaration = dataOf(world, data);
  const rows = rowsOf(world, data).filter(chosen);
  const minutes: (Row | undefined)[] = new Array(size(world)).fill(undefined);
  rows.forEach((row, i) => {
    const at = instant(row, 'at');
    const following = rows[i + 1];
    const next = following === undefined ? Number.POSITIVE_INFINITY : instant(following, 'at');
    const end =
      declaration.kind === 'samples'
        ? Math.min(at + (declaration.everyMs ?? 0), next)
        : following === undefined
          ? (world.history.knownUntil[data] ?? at)
          : next;
    for (let m = minuteAt(world, at); m < minuteAt(world, end); m++) minutes[m] = row;
  });
  return minutes;
}

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const openMinutes = new WeakMap<World, Map<string, (minute: number) => boolean>>();

/** Whether a calendar is open in a minute: when the reading of its local clock lies in an opening (C1, T8). Each minute is looked up once. */
export function open(world: World, id: string): (minute: number) => boolean {
  const cache = openMinutes.get(world) ?? new Map<string, (minute: number) => boolean>();
  openMinutes.set(world, cache);
  const known = cache.get(id);
  if (known !== undefined) return known;
  const calendar = world.contract.calendars.find((each) => each.id === id);
  if (calendar === undefined) throw new Error(`no calendar ${id}`);
  const marks = new Uint8Array(size(world)).fill(UNKNOWN);
  const look = (minute: number): boolean => {
    if (marks[minute] === UNKNOWN) marks[minute] = isOpen(calendar, instantAt(world, minute)) ? YES : NO;
    return marks[minute] === YES;
  };
  cache.set(id, look);
  return look;
}

function isOpen(calendar: CalendarDeclaration, instant: number): boolean {
  const { open: openings, zone, closed } = calendar;
  if (openings === undefined) return true;
  const { date, before, weekday, minute } = reading(zone, instant);
  const opens = (on: string, name: Weekday | undefined, at: number): boolean =>
    openings.some(({ days, from, to }) => {
      if (!days.some((each) => each === name)) return false;
      const [start, end] = [minutesOf(from), minutesOf(to)];
      return start <= at && at < (end <= start ? end + 1440 : end);
    }) && !closed.includes(on);
  // A shift that passes midnight belongs to the day on which it begins.
  return opens(date, WEEKDAYS[weekday], minute) || opens(before, WEEKDAYS[(weekday + 6) % 7], minute + 1440);
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

interface Reading {
  readonly date: string;
  readonly before: string;
  readonly weekday: number;
  readonly minute: number;
}

const readings = new Map<string, Map<number, Reading>>();

/** The reading of the local clock. Offsets change at whole quarters of an hour, so it's looked up once in each. */
function reading(zone: string, instant: number): Reading {
  const since = instant % (15 * MINUTE);
  const ofZone = readings.get(zone) ?? new Map<number, Reading>();
  readings.set(zone, ofZone);
  let start = ofZone.get(instant - since);
  if (start === undefined) {
    const local = Temporal.Instant.fromEpochMilliseconds(instant - since).toZonedDateTimeISO(zone);
    start = {
      date: local.toPlainDate().toString(),
      before: local.toPlainDate().subtract({ days: 1 }).toString(),
      weekday: local.dayOfWeek - 1,
      minute: local.hour * 60 + local.minute,
    };
    ofZone.set(instant - since, start);
  }
  return { ...start, minute: start.minute + since / MINUTE };
}
