import { type SeriesSelector, selectorQuery } from '../../../contract/seriesSelector.ts';
import type { Interval } from '../../../time/intervals.ts';
import { failed, type PrometheusClient } from './client.ts';
import { type SeriesSamples, samplesIn } from './samples.ts';

export interface Chunk {
  readonly time: Interval;
  /** In the order of their labels. */
  readonly series: readonly SeriesSamples[];
}

const HOUR = 3_600_000;

export interface ChunkSizes {
  readonly firstMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
  /** How many samples an answer should have. */
  readonly samples: number;
}

const SIZES: ChunkSizes = { firstMs: HOUR, leastMs: 1000, mostMs: 31 * 24 * HOUR, samples: 100_000 };

/** How much longer than the one before a chunk may be. */
const GROWTH = 8;
/** How much shorter it's tried where one was too much for the server. */
const SHRINK = 4;

/**
 * The raw samples of a selector from `start` to `end`, in stretches whose answers are about equally large; where one is too much for the server, less is
 * asked of it. Range selectors of instant queries give samples as they were scraped: `query_range` would invent them at its steps.
 */
export async function* chunksOf(
  client: PrometheusClient,
  selector: SeriesSelector,
  { start, end }: Interval,
  { signal, sizes = {} }: { readonly signal?: AbortSignal | undefined; readonly sizes?: Partial<ChunkSizes> },
): AsyncGenerator<Chunk> {
  const { firstMs, leastMs, mostMs, samples } = { ...SIZES, ...sizes };
  const query = selectorQuery(selector);
  let length = firstMs;
  let wanted = samples;
  let tooLong: number | undefined;
  for (let from = start; from < end; ) {
    signal?.throwIfAborted();
    const until = Math.min(from + length, end);
    const asked = until - from;
    const answer = await client.ask('query', rangeQuery(query, { start: from, end: until }), signal);
    if (answer.kind === 'too-much') {
      if (asked <= leastMs)
        return failed(client.name, `can't give even ${asked / 1000} s of the samples: ${answer.reason}`);
      tooLong = asked;
      length = Math.max(leastMs, Math.floor(asked / SHRINK));
      continue;
    }
    const series = samplesIn(answer.data, from, client);
    yield { time: { start: from, end: until }, series };
    const found = series.reduce((all, { times }) => all + times.length, 0);
    if (tooLong !== undefined && found > 0) {
      wanted = Math.min(wanted, (found * tooLong) / asked / 2);
      tooLong = undefined;
    }
    const factor = found === 0 ? GROWTH : Math.min(GROWTH, wanted / found);
    length = Math.min(mostMs, Math.max(leastMs, Math.floor(asked * factor)));
    from = until;
  }
}

/** Up to version 2 a range holds its start, from version 3 on it doesn't: asked from a millisecond earlier, both give `[start, end)`. */
const rangeQuery = (query: string, { start, end }: Interval): Readonly<Record<string, string>> => ({
  query: `${query}[${end - start}ms]`,
  time: new Date(end - 1).toISOString(),
});
