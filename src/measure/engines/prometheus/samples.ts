import { failed, isRecord, type PrometheusClient } from './client.ts';

/** The raw samples of one series in a stretch of time. */
export interface SeriesSamples {
  readonly labels: Readonly<Record<string, string>>;
  /** The same text for the same labels. */
  readonly key: string;
  /** Milliseconds since 1970, ascending. */
  readonly times: readonly number[];
  /** Each as the API prints it: the shortest decimal that stands for the sample's float. */
  readonly values: readonly string[];
}

/** The labels in one order, whatever the server's. */
const keyOfLabels = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Reads what the API says of the samples of `[start, end)`. An answer of another form is a DataError. */
export function samplesIn(
  data: unknown,
  start: number,
  { name }: Pick<PrometheusClient, 'name'>,
): readonly SeriesSamples[] {
  const odd = (what: string): never => failed(name, `answers with ${what} where raw samples were asked for`);
  if (!isRecord(data) || data.resultType !== 'matrix' || !Array.isArray(data.result)) return odd('something else');
  return data.result
    .map((series: unknown): SeriesSamples => {
      if (!isRecord(series) || !isRecord(series.metric)) return odd('a series without labels');
      if (series.histograms !== undefined)
        return odd(`native histograms ('${String(series.metric.__name__)}'), which are no single values,`);
      if (!Array.isArray(series.values)) return odd('a series without samples');
      const labels = Object.fromEntries(Object.entries(series.metric).map(([label, value]) => [label, String(value)]));
      const times: number[] = [];
      const values: string[] = [];
      for (const pair of series.values as readonly unknown[]) {
        if (!Array.isArray(pair) || typeof pair[0] !== 'number' || typeof pair[1] !== 'string')
          return odd('odd samples');
        // Seconds with up to three decimals: whole milliseconds again.
        const time = Math.round(pair[0] * 1000);
        // Servers before version 3 count the start of a range in.
        if (time < start) continue;
        times.push(time);
        values.push(pair[1]);
      }
      return { labels, key: keyOfLabels(labels), times, values };
    })
    .filter(({ times }) => times.length > 0)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
