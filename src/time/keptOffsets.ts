import type { OffsetSegment } from './zone.ts';

/** Offsets of a zone in `[from, to)`, in order, neighbours with different offsets, the first from `from` on. */
export interface KeptOffsets {
  readonly from: number;
  readonly to: number;
  readonly segments: readonly OffsetSegment[];
}

/** As text: `from to start offset start offset …` in seconds of Unix time, in base 36. Undefined where something isn't in whole seconds. */
export function writeOffsets({ from, to, segments }: KeptOffsets): string | undefined {
  const times = [from, to, ...segments.flatMap(({ start, offset }) => [start, offset])];
  if (times.some((time) => time % 1000 !== 0)) return undefined;
  return times.map((time) => (time / 1000).toString(36)).join(' ');
}

export function readOffsets(line: string): KeptOffsets {
  const times = line.split(' ').map((time) => Number.parseInt(time, 36) * 1000);
  const [from = 0, to = 0, ...rest] = times;
  const starts = rest.filter((_, i) => i % 2 === 0);
  const segments = starts.map((start, i) => ({ start, end: starts[i + 1] ?? to, offset: rest[2 * i + 1] ?? 0 }));
  return { from, to, segments };
}

/** What of them lies in `[start, end)`, which they must span. */
export const segmentsWithin = ({ segments }: KeptOffsets, start: number, end: number): readonly OffsetSegment[] =>
  segments
    .filter((segment) => segment.end > start && segment.start < end)
    .map((segment) => ({ ...segment, start: Math.max(segment.start, start), end: Math.min(segment.end, end) }));
