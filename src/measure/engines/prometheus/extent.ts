import { type SeriesSelector, selectorQuery } from '../../../contract/seriesSelector.ts';
import type { Instant, Interval } from '../../../time/intervals.ts';
import { failed, type PrometheusClient } from './client.ts';

const DAY = 86_400_000;

/**
 * The finite stretch in which samples are looked for: `time`, where it has ends. Without an end it ends at the server's own now; without a start it
 * begins less than a day before the first sample.
 */
export async function finite(
  client: PrometheusClient,
  selector: SeriesSelector,
  { start, end }: Interval,
  signal: AbortSignal | undefined,
): Promise<Interval> {
  const until = Number.isFinite(end) ? end : await serverTime(client, signal);
  if (Number.isFinite(start)) return { start, end: until };
  const holds = (last: Instant): Promise<boolean> => hasSeries(client, selector, { start: 0, end: last }, signal);
  if (!(await holds(until))) return { start: until, end: until };
  let without = 0;
  let within = until;
  while (within - without > DAY) {
    const middle = Math.floor((without + within) / 2);
    if (await holds(middle)) within = middle;
    else without = middle;
  }
  return { start: without, end: until };
}

async function serverTime(client: PrometheusClient, signal: AbortSignal | undefined): Promise<Instant> {
  const answer = await client.ask('query', { query: 'time()' }, signal);
  if (answer.kind === 'too-much') return failed(client.name, `doesn't say what time it is: ${answer.reason}`);
  const { data } = answer;
  const result = typeof data === 'object' && data !== null && 'result' in data ? data.result : undefined;
  const seconds = Array.isArray(result) ? Number(result[1]) : Number.NaN;
  // A sample of this very millisecond counts.
  return Number.isFinite(seconds) ? Math.round(seconds * 1000) + 1 : failed(client.name, "doesn't say what time it is");
}

/** Whether any series of the selector has a sample there, both ends included. */
async function hasSeries(
  client: PrometheusClient,
  selector: SeriesSelector,
  { start, end }: Interval,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const parameters = {
    'match[]': selectorQuery(selector),
    start: String(start / 1000),
    end: (end / 1000).toFixed(3),
    limit: '1',
  };
  const answer = await client.ask('series', parameters, signal);
  if (answer.kind === 'too-much' || !Array.isArray(answer.data))
    return failed(
      client.name,
      "doesn't say when its samples begin: give the agreement a term, so that the question has a start",
    );
  return answer.data.length > 0;
}
