import path from 'node:path';
import { selectorText } from '../../../src/contract/seriesSelector.ts';
import { readAddress } from '../../../src/measure/connections/connection.ts';
import { prometheusEngine } from '../../../src/measure/engines/prometheus/engine.ts';
import {
  type GivenSeries,
  openMetrics,
  type PrometheusServer,
  startPrometheus,
} from '../../support/prometheusServer.ts';
import { type HeldFile, readingFrom, type Store } from './store.ts';

const METRIC = 'held';
const FILE = 'file';
/** The columns that a series has beside its labels. */
const OWN: ReadonlySet<string> = new Set(['time', 'value', 'since', 'increase']);

/**
 * Rows with the columns of a series: `time`, `value` and labels; where they are rises, `since` and `increase` too. Each project's samples stand in a
 * server of their own.
 */
export async function prometheusStore(): Promise<Store> {
  let server: PrometheusServer | undefined;
  const close = async (): Promise<void> => {
    await server?.stop();
    server = undefined;
  };
  return {
    name: 'Prometheus',
    async hold(files) {
      await close();
      server = await startPrometheus(openMetrics(files.flatMap(seriesIn)));
      const found = readAddress('metrics', `prometheus+http://${server.host}`);
      if (found.kind === 'problem') throw new Error(found.message);
      return readingFrom(prometheusEngine(found.settings), (source) => ({
        kind: 'series',
        connection: 'metrics',
        selector: selectorText({
          metric: METRIC,
          matchers: [{ label: FILE, operator: '=', value: path.basename(source.path) }],
        }),
        at: source.at,
      }));
    },
    close,
  };
}

function seriesIn({ path: name, columns, rows }: HeldFile): readonly GivenSeries[] {
  const labelled = Map.groupBy(rows, (row) =>
    JSON.stringify(columns.flatMap((column, i) => (OWN.has(column.name) ? [] : [[column.name, row[i] ?? '']]))),
  );
  const place = (column: string): number => columns.findIndex((each) => each.name === column);
  return [...labelled].map(([labels, own]): GivenSeries => {
    const samples = new Map<number, string>();
    for (const row of own) {
      const cell = (column: string): string | null => row[place(column)] ?? null;
      const value = cell('value') ?? '';
      const since = cell('since');
      // What a counter was at before its first rise.
      if (since !== null && !samples.has(Date.parse(since)))
        samples.set(Date.parse(since), String(Number(value) - Number(cell('increase'))));
      samples.set(Date.parse(cell('time') ?? ''), value);
    }
    return {
      metric: METRIC,
      labels: { [FILE]: path.basename(name), ...Object.fromEntries(JSON.parse(labels)) },
      samples: [...samples].sort(([a], [b]) => a - b),
    };
  });
}
