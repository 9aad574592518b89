import { Temporal } from 'temporal-polyfill';
import { DAY_MS, type DayNumber, HOUR_MS, isoWall, type Wall } from './civil.ts';
import type { Duration, Instant } from './intervals.ts';
import { type KeptOffsets, readOffsets, segmentsWithin, writeOffsets } from './keptOffsets.ts';

/** A change of a zone's offset from UTC. */
export interface Transition {
  readonly at: Instant;
  readonly offsetBefore: Duration;
  readonly offsetAfter: Duration;
}

/** A stretch of time `[start, end)` with one offset from UTC. */
export interface OffsetSegment {
  readonly start: Instant;
  readonly end: Instant;
  readonly offset: Duration;
}

/**
 * A time zone with the offsets that were looked up so far, so that inner loops cost a bisection and never a call to Temporal.
 * Get one by `zoneOf`.
 */
export interface Zone {
  /** IANA name such as `Europe/London`, `UTC`, or a fixed offset such as `+05:30`. */
  readonly id: string;
  /** Offset segments in order, by block of `BLOCK_MS`; filled as they are asked for. */
  readonly blocks: Map<number, readonly OffsetSegment[]>;
  /** What is known without asking. */
  readonly kept?: KeptOffsets;
}

export type ZoneLike = Zone | string;

/**
 * What to do with a wall time that a change of offset skips or repeats (T3). `earlier` reads it with the offset in force
 * before the change (as RFC 5545 does: 02:30 skipped is 03:30, repeated is the first), `later` with the offset after it.
 */
export type WallPolicy = 'earlier' | 'later';
export type WallIssue = 'skipped' | 'repeated';

export interface ResolvedWall {
  readonly instant: Instant;
  /** Set where the wall time didn't exist or existed twice. */
  readonly issue?: WallIssue;
}

/** A rejected wall time names no instant. */
export type StrictlyResolvedWall = ResolvedWall | { readonly instant: undefined; readonly issue: WallIssue };

const BLOCK_MS = 4 * 366 * DAY_MS;
/** No zone was ever further than this from UTC. */
const LARGEST_OFFSET = 16 * HOUR_MS;
const ZONE_ID = /^(?:[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*|[+-]\d{2}:\d{2})$/;

const knownZones = new Map<string, Zone>();

/** Offsets that were looked up before this process began, as text. */
let keptZones: ReadonlyMap<string, string> = new Map();

/** Takes offsets from a table instead of asking for them: `writeOffsets` by zone, written by the same Node, whose knowledge of zones they are. */
export function keepOffsets(table: ReadonlyMap<string, string>): void {
  keptZones = table;
}

/** What a table holds of a zone for `keepOffsets`: the blocks of time from before `from` until after `to`. */
export function offsetsToKeep(id: string, from: Instant, to: Instant): string | undefined {
  const start = Math.floor(from / BLOCK_MS) * BLOCK_MS;
  const end = (Math.floor(to / BLOCK_MS) + 1) * BLOCK_MS;
  return writeOffsets({ from: start, to: end, segments: offsetSegments(id, start, end) });
}

/** The zone named `id`, or `undefined` where there is none: for names from outside. */
export function findZone(id: string): Zone | undefined {
  const existing = knownZones.get(id);
  if (existing) return existing;
  if (!ZONE_ID.test(id)) return undefined;
  const line = keptZones.get(id);
  if (line !== undefined) {
    const zone: Zone = { id, blocks: new Map(), kept: readOffsets(line) };
    knownZones.set(id, zone);
    return zone;
  }
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id);
  } catch {
    return undefined;
  }
  const zone: Zone = { id, blocks: new Map() };
  knownZones.set(id, zone);
  return zone;
}

/** The zone named `id`. Throws a RangeError where there is none. */
export function zoneOf(zone: ZoneLike): Zone {
  if (typeof zone !== 'string') return zone;
  const found = findZone(zone);
  if (!found)
    throw new RangeError(
      `unknown time zone '${zone}': use an IANA name such as Europe/London, or an offset such as +02:00`,
    );
  return found;
}

/** The changes of offset in `[from, to)`, in order. */
export function transitions(zone: ZoneLike, from: Instant, to: Instant): readonly Transition[] {
  const found: Transition[] = [];
  let previous: OffsetSegment | undefined;
  for (const segment of offsetSegments(zone, from - 1, to)) {
    if (previous && segment.start >= from)
      found.push({ at: segment.start, offsetBefore: previous.offset, offsetAfter: segment.offset });
    previous = segment;
  }
  return found;
}

/** `[from, to)` cut into stretches of one offset each, neighbours with different offsets. */
export function offsetSegments(zoneLike: ZoneLike, from: Instant, to: Instant): readonly OffsetSegment[] {
  const zone = zoneOf(zoneLike);
  const segments: OffsetSegment[] = [];
  for (let at = from; at < to; ) {
    const segment = segmentAt(zone, at);
    const end = Math.min(segment.end, to);
    const last = segments.at(-1);
    if (last && last.offset === segment.offset) segments[segments.length - 1] = { ...last, end };
    else segments.push({ start: at, end, offset: segment.offset });
    at = end;
  }
  return segments;
}

/** What to add to UTC for the local time at `instant`, in milliseconds. */
export const offsetAt = (zone: ZoneLike, instant: Instant): Duration => segmentAt(zoneOf(zone), instant).offset;

/** The local reading at `instant`. */
export const toWall = (zone: ZoneLike, instant: Instant): Wall => instant + offsetAt(zone, instant);

/** The local date at `instant`. */
export const localDay = (zone: ZoneLike, instant: Instant): DayNumber => Math.floor(toWall(zone, instant) / DAY_MS);

/** The instant that a local reading names, with what was odd about it (T3). */
export function toInstant(zone: ZoneLike, wall: Wall, policy?: WallPolicy): ResolvedWall;
export function toInstant(zone: ZoneLike, wall: Wall, policy: WallPolicy | 'reject'): StrictlyResolvedWall;
export function toInstant(zone: ZoneLike, wall: Wall, policy: WallPolicy | 'reject' = 'earlier'): StrictlyResolvedWall {
  const [first, second] = readings(zoneOf(zone), wall);
  if (first === undefined) return resolveSkipped(gapAround(zoneOf(zone), wall), wall, policy);
  if (second === undefined) return { instant: first };
  const issue = 'repeated';
  switch (policy) {
    case 'earlier':
      return { instant: first, issue };
    case 'later':
      return { instant: second, issue };
    case 'reject':
      return { instant: undefined, issue };
    default:
      return policy satisfies never;
  }
}

function resolveSkipped(gap: Transition, wall: Wall, policy: WallPolicy | 'reject'): StrictlyResolvedWall {
  const issue = 'skipped';
  switch (policy) {
    case 'earlier':
      return { instant: wall - gap.offsetBefore, issue };
    case 'later':
      return { instant: wall - gap.offsetAfter, issue };
    case 'reject':
      return { instant: undefined, issue };
    default:
      return policy satisfies never;
  }
}

/** The first instant at which the local reading is `wall` or later: for a skipped reading, the moment of the change. */
function firstInstantFrom(zone: ZoneLike, wall: Wall): Instant {
  const [first] = readings(zoneOf(zone), wall);
  return first ?? gapAround(zoneOf(zone), wall).at;
}

/** The instant at which a local date begins. Days are 23, 24 or 25 hours long (T2); a date that was skipped is empty. */
export const startOfDay = (zone: ZoneLike, day: DayNumber): Instant => firstInstantFrom(zone, day * DAY_MS);

/** `2026-03-29T02:00:00+01:00`: local reading and offset, by which an instant is shown. */
export function formatInstant(zone: ZoneLike, instant: Instant): string {
  const offset = offsetAt(zone, instant);
  return `${isoWall(instant + offset)}${formatOffset(offset)}`;
}

/** `+05:30`, `-04:00`; with seconds where an old zone has them. UTC is `Z`. */
function formatOffset(offset: Duration): string {
  if (offset === 0) return 'Z';
  const seconds = Math.abs(offset) / 1000;
  const parts = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    ...(seconds % 60 === 0 ? [] : [seconds % 60]),
  ];
  return (offset < 0 ? '-' : '+') + parts.map((n) => String(n).padStart(2, '0')).join(':');
}

/** The instants at which the local reading is `wall`, in order: none, one or (rarely more than) two. */
function readings(zone: Zone, wall: Wall): Instant[] {
  const from = wall - LARGEST_OFFSET;
  const to = wall + LARGEST_OFFSET;
  const found: Instant[] = [];
  for (let at = from; at <= to; ) {
    const segment = segmentAt(zone, at);
    const instant = wall - segment.offset;
    if (segment.start <= instant && instant < segment.end) found.push(instant);
    at = segment.end;
  }
  return found;
}

/** The change of offset that skipped `wall`. */
function gapAround(zone: Zone, wall: Wall): Transition {
  const around = transitions(zone, wall - LARGEST_OFFSET, wall + LARGEST_OFFSET + 1);
  const gap = around.find(({ at, offsetBefore, offsetAfter }) => at + offsetBefore <= wall && wall < at + offsetAfter);
  if (!gap) throw new Error(`no change of offset in ${zone.id} skips ${isoWall(wall)}`);
  return gap;
}

function segmentAt(zone: Zone, instant: Instant): OffsetSegment {
  const index = Math.floor(instant / BLOCK_MS);
  let block = zone.blocks.get(index);
  if (!block) {
    block = lookUpBlock(zone, index);
    zone.blocks.set(index, block);
  }
  let low = 0;
  let high = block.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((block[middle] as OffsetSegment).start <= instant) low = middle;
    else high = middle - 1;
  }
  return block[low] as OffsetSegment;
}

/** Asks Temporal for the offsets of one block: one call for each change of offset. */
function lookUpBlock({ id, kept }: Zone, index: number): readonly OffsetSegment[] {
  const end = (index + 1) * BLOCK_MS;
  const segments: OffsetSegment[] = [];
  let start = index * BLOCK_MS;
  if (kept !== undefined && kept.from <= start && end <= kept.to) return segmentsWithin(kept, start, end);
  let moment = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(id);
  for (;;) {
    const offset = Math.round(moment.offsetNanoseconds / 1e6);
    const next = moment.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= end) {
      segments.push({ start, end, offset });
      return segments;
    }
    segments.push({ start, end: next.epochMilliseconds, offset });
    start = next.epochMilliseconds;
    moment = next;
  }
}
