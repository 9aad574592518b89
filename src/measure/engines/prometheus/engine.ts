import type { SeriesSource } from '../../../contract/dataset.ts';
import { readSelector, type SeriesSelector, selectorText } from '../../../contract/seriesSelector.ts';
import type { Interval } from '../../../time/intervals.ts';
import { formatInstant } from '../../../time/zone.ts';
import { columnsOfBinding } from '../../binding/rowMapping.ts';
import { Breath } from '../../breath.ts';
import type { ConnectionSettings } from '../../connections/connection.ts';
import type { DataTable, Engine, EngineOptions } from '../../engine.ts';
import type { SourceReport } from '../../measurements.ts';
import { nearestName } from '../../nearest.ts';
import type { SourcePlan } from '../../plan/source.ts';
import { DataError, type DataProblem, reject } from '../../problems.ts';
import { plansOfKind } from '../plansOfKind.ts';
import { checkRejected } from '../rejected.ts';
import { type ChunkSizes, chunksOf } from './chunks.ts';
import { type ClientLimits, type PrometheusClient, prometheusClient } from './client.ts';
import { finite } from './extent.ts';
import { seriesRows } from './rowsOfSeries.ts';
import { type SampleTable, sampleTable } from './sampleTable.ts';

export interface PrometheusOptions {
  readonly limits?: Partial<ClientLimits>;
  readonly sizes?: Partial<ChunkSizes>;
  /** How many samples of one source may be held in memory. */
  readonly mostSamples?: number;
}

const MOST_SAMPLES = 30_000_000;

type SeriesPlan = SourcePlan<SeriesSource>;

/**
 * A Prometheus-compatible server: gives raw samples as they were scraped. Everything is counted here, since what the server could count for us
 * (`count_over_time`, `increase`, `avg_over_time`) knows no steps, no gaps and no exact numbers. A source that can't be read is a DataError.
 */
export function prometheusEngine(settings: ConnectionSettings, options: PrometheusOptions = {}): Engine {
  return {
    name: 'prometheus',
    async open(plans, engineOptions) {
      const client = prometheusClient(settings, options.limits);
      const tables = new Map<string, DataTable>();
      const sources: SourceReport[] = [];
      const problems: DataProblem[] = [];
      for (const [index, plan] of plansOfKind(plans, 'series').entries()) {
        const tell = (share: number): void =>
          engineOptions.onProgress?.({
            step: 'reading',
            label: plan.declaration.id,
            done: index + share,
            total: plans.length,
          });
        tell(0);
        try {
          const bound = await readSource(client, plan, options, { signal: engineOptions.signal, tell });
          sources.push(...bound.reports);
          problems.push(...bound.problems, ...checkRejected(plan, bound.reports));
          tables.set(plan.declaration.id, bound.table);
        } catch (error) {
          // Each source is read, so that everything that is wrong is said at once.
          if (!(error instanceof DataError)) throw error;
          problems.push(...error.problems.map((problem) => ({ at: plan.binding.source.at, ...problem })));
        }
      }
      if (problems.length > 0) throw new DataError(problems, sources);
      return { tables, sources, close: async () => {} };
    },
  };
}

const EVER: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

async function readSource(
  client: PrometheusClient,
  plan: SeriesPlan,
  { sizes = {}, mostSamples = MOST_SAMPLES }: PrometheusOptions,
  { signal, tell }: Pick<EngineOptions, 'signal'> & { readonly tell: (share: number) => void },
): Promise<SampleTable> {
  const { connection } = plan.binding.source;
  const selector = selectorOf(plan);
  const text = selectorText(selector);
  const place = `${connection}: ${text}`;
  const builder = sampleTable(plan);
  const rows = seriesRows(plan, place);
  const time = await finite(client, selector, plan.needed ?? EVER, signal);
  for await (const chunk of chunksOf(client, selector, time, { signal, sizes })) {
    for (const row of rows.rowsOf(chunk)) builder.take(row);
    if (rows.samples > mostSamples) return tooMany(plan, mostSamples, text);
    tell((chunk.time.end - time.start) / (time.end - time.start));
  }
  const missing = missingColumns(plan, rows.columns, rows.samples, { place, time });
  if (missing.length > 0) throw new DataError(missing);
  const read = { path: place, sha256: rows.digest(), rows: rows.count, rejected: rows.rejected };
  return builder.finish(read, new Breath(signal));
}

function selectorOf({ binding: { source, data } }: SeriesPlan): SeriesSelector {
  const read = readSelector(source.selector);
  return read.kind === 'selector'
    ? read.selector
    : reject({
        code: 'unusable-mapping',
        message: `The series of '${data}' can't be picked. ${read.message}`,
        at: source.at,
      });
}

function tooMany({ binding: { data, source } }: SeriesPlan, most: number, selector: string): never {
  return reject({
    code: 'no-room',
    message: `${selector} has more than ${most} samples for '${data}', and no more are held in memory: pick fewer series, or let a recording rule keep fewer samples of them`,
    at: source.at,
  });
}

function missingColumns(
  plan: SeriesPlan,
  columns: ReadonlySet<string>,
  samples: number,
  { place, time }: { readonly place: string; readonly time: Interval },
): readonly DataProblem[] {
  const { data, source } = plan.binding;
  // A log may be silent; who observes all the time has something to say.
  if (samples === 0 && (plan.declaration.kind === 'intervals' || plan.declaration.kind === 'items')) return [];
  if (samples === 0)
    return [
      {
        code: 'missing-file',
        message: `The rows of '${data}' come from ${place}, and the server has no sample of such series from ${formatInstant('UTC', time.start)} to ${formatInstant('UTC', time.end)}`,
        file: place,
        at: source.at,
      },
    ];
  const known = [...columns];
  return columnsOfBinding(plan)
    .filter((column) => !columns.has(column))
    .map((column): DataProblem => {
      const nearest = nearestName(column, known);
      return {
        code: 'missing-column',
        message: `${place} has no label '${column}'${nearest === undefined ? `; its columns are ${known.slice(0, 20).join(', ')}` : `: did you mean '${nearest}'?`}`,
        file: place,
        column,
        at: source.at,
      };
    });
}
