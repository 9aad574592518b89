import type { DataTable, Engine, EngineOptions, Session } from '../../measure/engine.ts';
import type { SourceReport } from '../../measure/measurements.ts';
import type { SourcePlan } from '../../measure/plan/source.ts';
import { DataError } from '../../measure/problems.ts';
import { sourceKey } from '../../measure/sharing/sourceKey.ts';
import type { Interval } from '../../time/intervals.ts';
import { type Kept, type ResultCache, sameFiles } from './resultCache.ts';

/** Of answers that are kept, counted in rows, stretches and groups. */
const MOST_KEPT = 2_000_000;

/** Fields that rows of some kind have without being declared. */
const BUILT_IN = ['at', 'start', 'end', 'duration', 'opened', 'good', 'bad', 'total', 'value'];

/** What is kept of a source: plain data. */
interface KeptSource {
  readonly sources: readonly SourceReport[];
  readonly tables: readonly KeptTable[];
}

interface KeptTable {
  readonly data: string;
  readonly extent: Interval | undefined;
  readonly size: number;
  readonly sums: readonly string[];
  readonly ranks: boolean;
  readonly windows: boolean;
  /** By question. */
  readonly answers: Map<string, unknown>;
}

/**
 * An engine that keeps what its tables answered, between runs: many agreements ask the same of one table, and a later run asks the same again. A file is
 * hashed once, and its rows are read where something is asked that wasn't before. What is kept of a table is what it answers, so that a change of one
 * agreement leaves all that others rest on.
 */
export const keepingTables = (engine: Engine, cache: ResultCache): Engine => ({
  name: engine.name,
  async open(plans, options) {
    const [plan, another] = plans;
    if (plan === undefined || another !== undefined) return engine.open(plans, options);
    const kept = await cache.look<KeptSource>({
      question: ['tables', engine.name, sourceKey(plan)],
      sources: plans,
      signal: options.signal,
      onProgress: options.onProgress,
    });
    return kept === undefined ? engine.open(plans, options) : openKept(engine, plan, options, kept);
  },
});

async function openKept(
  engine: Engine,
  plan: SourcePlan,
  options: EngineOptions,
  kept: Kept<KeptSource>,
): Promise<Session> {
  let opened: Promise<Session> | undefined;
  const read = (): Promise<Session> => {
    opened ??= engine.open([plan], options);
    return opened;
  };
  const source = kept.value ?? describe(await read(), plan);
  let isNew = kept.value === undefined;
  let weight = 0;
  const real = async (data: string): Promise<DataTable> => {
    const session = await read();
    if (!sameFiles(session.sources, source.sources)) throw new DataError([changedSince(source.sources)]);
    const table = session.tables.get(data);
    if (table === undefined) throw new RangeError(`the source has no table '${data}'`);
    return table;
  };
  const tableOf = (table: KeptTable): DataTable => {
    const { data, extent, size, sums, ranks, windows, answers } = table;
    const ask = async <Query, Answer>(
      kind: string,
      query: Query,
      question: (of: DataTable) => Promise<Answer>,
      weigh: (answer: Answer) => number,
    ): Promise<Answer> => {
      const key = `${kind} ${JSON.stringify(query)}`;
      // Answers of this question alone stand under its name.
      const known = answers.get(key) as Answer | undefined;
      if (known !== undefined) return known;
      const answer = await question(await real(data));
      weight += weigh(answer);
      if (weight <= MOST_KEPT) {
        answers.set(key, answer);
        isNew = true;
      }
      return answer;
    };
    const count = (found: readonly unknown[]): number => found.length + 1;
    return {
      data,
      extent,
      size,
      sums: (field) => sums.includes(field),
      distinct: (query) => ask('distinct', query, (of) => of.distinct(query), count),
      tally: (query) => ask('tally', query, (of) => of.tally(query), count),
      coverage: (query) =>
        ask(
          'coverage',
          query,
          (of) => of.coverage(query),
          ({ stretches, gaps }) => stretches.length + gaps.length + 1,
        ),
      rows: (query) => ask('rows', query, (of) => of.rows(query), count),
      ...(ranks ? { ranks: (query) => ask('ranks', query, async (of) => (await of.ranks?.(query)) ?? [], count) } : {}),
      ...(windows
        ? {
            windows: (query) =>
              ask(
                'windows',
                query,
                (of) => windowsOf(of, query),
                ({ size: kinds }) => kinds + 1,
              ),
          }
        : {}),
    };
  };
  return {
    tables: new Map(source.tables.map((table) => [table.data, tableOf(table)])),
    sources: source.sources,
    close: async () => {
      if (isNew && options.signal?.aborted !== true) await kept.put(source, source.sources);
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

type AskWindows = NonNullable<DataTable['windows']>;

async function windowsOf(table: DataTable, query: Parameters<AskWindows>[0]): ReturnType<AskWindows> {
  if (table.windows === undefined) throw new RangeError(`the table '${table.data}' answers no windows any more`);
  return table.windows(query);
}

function describe({ tables, sources }: Session, { declaration }: SourcePlan): KeptSource {
  const fields = new Set([...declaration.fields.map(({ name }) => name), ...BUILT_IN]);
  return {
    sources,
    tables: [...tables.values()].map((table) => ({
      data: table.data,
      extent: table.extent,
      size: table.size,
      sums: [...fields].filter((field) => addsUp(table, field)),
      ranks: table.ranks !== undefined,
      windows: table.windows !== undefined,
      answers: new Map<string, unknown>(),
    })),
  };
}

/** Nobody asks for a field that the dataset doesn't give. */
function addsUp(table: DataTable, field: string): boolean {
  try {
    return table.sums(field);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Its rows were counted before, and others stand there now. */
const changedSince = ([first]: readonly SourceReport[]): DataError['problems'][number] => ({
  code: 'changed-file',
  message: `${first?.file ?? 'A file'} changed while it was read, so that nothing says which rows were seen: run again when nobody writes to it`,
  ...(first === undefined ? {} : { file: first.file }),
});
