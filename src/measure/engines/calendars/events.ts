import { isEndless, leftOutOf, lengthOfEvent, namedBy, recurrencesOf, recurs } from './recurrence.ts';
import {
  CalendarError,
  type Calendars,
  type CalendarTime,
  type Component,
  endOf,
  firstTime,
  type Length,
  textOf,
  textOfTime,
  wallBeside,
} from './times.ts';

/** An event at one of its times. */
export interface Occurrence {
  /** What says the rest of it: the event, or the one that stands in its place this time. */
  readonly component: Component;
  /** For a mapping; as it stands where it can't be read. */
  readonly start: string | null;
  readonly end: string | null;
  readonly isAllDay: boolean;
}

export interface EventsAsked {
  readonly calendars: Calendars;
  readonly until?: number | undefined;
  readonly most: number;
  /** Told which event is looked at, for what goes wrong. */
  readonly about: (component: Component) => void;
}

/** A recurrence that is said anew, by the time at which it would have been. */
interface Replacement {
  readonly component: Component;
  readonly of: CalendarTime;
  /** Whether those behind it are moved with it. */
  readonly andFuture: boolean;
}

/** The events of a calendar by what belongs together: those of one name, and what replaces single recurrences of them. */
export function eventsByName(components: readonly Component[]): readonly (readonly Component[])[] {
  const named = Map.groupBy(components, (component) => textOf(component.getFirstProperty('uid')));
  return [...named].flatMap(([uid, events]) => (uid === null ? events.map((event) => [event]) : [events]));
}

/**
 * When events of one name take place. A replacement counts where it was moved to, also where no rule comes to the time that it names. Throws a CalendarError for
 * what can't be told.
 */
export function* occurrencesOf(events: readonly Component[], asked: EventsAsked): Generator<Occurrence> {
  const replacements = replacementsIn(events, asked);
  const leftOut = new Set<Replacement>();
  for (const component of events) {
    if (component.hasProperty('recurrence-id')) continue;
    asked.about(component);
    yield* seriesOf(component, replacements, leftOut, asked);
  }
  for (const replacement of replacements) {
    if (leftOut.has(replacement)) continue;
    asked.about(replacement.component);
    yield atItsTime(replacement.component, asked);
  }
}

/** Of several for one time the one with the highest sequence, or the last. */
function replacementsIn(events: readonly Component[], { calendars, about }: EventsAsked): readonly Replacement[] {
  const found = new Map<string, Replacement>();
  for (const component of events) {
    const property = component.getFirstProperty('recurrence-id');
    if (!property) continue;
    about(component);
    const of = firstTime(property, calendars);
    if (of === undefined)
      throw new CalendarError(`'${textOf(property) ?? ''}' of RECURRENCE-ID is no date and no time`);
    const key = textOfTime(of);
    const before = found.get(key);
    if (before !== undefined && sequenceOf(before.component) > sequenceOf(component)) continue;
    found.set(key, { component, of, andFuture: property.getFirstParameter('range') === 'THISANDFUTURE' });
  }
  return [...found.values()];
}

const sequenceOf = (component: Component): number => Number(textOf(component.getFirstProperty('sequence')) ?? 0);

/** When an event begins by itself and how long it takes, as far as that can be read. */
function timingOf(
  component: Component,
  calendars: Calendars,
): { readonly start: CalendarTime | undefined; readonly length: Length | undefined } {
  const start = firstTime(component.getFirstProperty('dtstart'), calendars);
  return { start, length: start && lengthOfEvent(component, start, calendars) };
}

/** What an event says of itself, at its own time. */
function atItsTime(component: Component, { calendars }: EventsAsked): Occurrence {
  const { start, length } = timingOf(component, calendars);
  return start === undefined || length === undefined
    ? {
        component,
        start: start === undefined ? textOf(component.getFirstProperty('dtstart')) : textOfTime(start),
        end: textOf(component.getFirstProperty('dtend') ?? component.getFirstProperty('duration')),
        isAllDay: false,
      }
    : taking(component, start, length);
}

const taking = (component: Component, start: CalendarTime, length: Length): Occurrence => ({
  component,
  start: textOfTime(start),
  end: textOfTime(endOf(start, length)),
  isAllDay: start.isDate,
});

function* seriesOf(
  component: Component,
  replacements: readonly Replacement[],
  leftOut: Set<Replacement>,
  asked: EventsAsked,
): Generator<Occurrence> {
  const { calendars } = asked;
  const { start, length } = timingOf(component, calendars);
  if (!recurs(component) || start === undefined || length === undefined) return yield atItsTime(component, asked);
  if (isEndless(component) && asked.until === undefined)
    throw new CalendarError(
      `'${textOf(component.getFirstProperty('summary')) ?? textOf(component.getFirstProperty('uid')) ?? ''}' recurs without an end: say up to when it counts, such as 'known until 2027-12-31'`,
      'unusable-mapping',
    );
  const isLeftOut = leftOutOf({ component, start, calendars });
  for (const replacement of replacements) if (isLeftOut(wallBeside(replacement.of, start))) leftOut.add(replacement);
  const isReplaced = namedBy(
    replacements.map(({ of }) => of),
    start,
  );
  const moves = movesFrom(replacements, start, asked);
  // Both go by the time.
  let begun = 0;
  for (const { wall, length: own = length } of recurrencesOf({ ...asked, component, start })) {
    while ((moves[begun]?.from ?? Number.POSITIVE_INFINITY) <= wall) begun++;
    if (isReplaced(wall)) continue;
    const move = moves[begun - 1];
    yield move === undefined
      ? taking(component, { ...start, wall }, own)
      : taking(move.component, { ...move.start, wall: wall + (move.start.wall - move.from) }, move.length);
  }
}

/** From when on recurrences are moved, by how much, and to what length. */
interface Move {
  readonly component: Component;
  readonly from: number;
  readonly start: CalendarTime;
  readonly length: Length;
}

function movesFrom(
  replacements: readonly Replacement[],
  series: CalendarTime,
  { calendars }: EventsAsked,
): readonly Move[] {
  return replacements
    .filter(({ andFuture }) => andFuture)
    .flatMap(({ component, of }): readonly Move[] => {
      const { start, length } = timingOf(component, calendars);
      return start === undefined || length === undefined
        ? []
        : [{ component, from: wallBeside(of, series), start, length }];
    })
    .sort((a, b) => a.from - b.from);
}
