import type { DataTable, Engine, EngineOptions, Session } from '../engine.ts';
import type { SourceReport } from '../measurements.ts';
import type { SourcePlan } from '../plan/source.ts';
import { DataError, type DataProblem } from '../problems.ts';
import { Memory } from './memory.ts';
import { sourceKey } from './sourceKey.ts';

/** Sources that many agreements are measured on: each is opened once, and each question to it is asked once. */
export interface SharedSources {
  /** Opens what isn't open yet; a session that ends leaves open what somebody still expects. */
  readonly engine: Engine;
  /** Says that somebody is going to measure on these sources. */
  expect(plans: readonly SourcePlan[]): void;
  /** Takes it back: what nobody expects any more is closed. */
  release(plans: readonly SourcePlan[]): Promise<void>;
  close(): Promise<void>;
}

/** Of answers that are kept, counted in rows, stretches and groups: some hundred megabytes at most. */
const MOST_ANSWERED = 1_000_000;

interface Opened {
  readonly plan: SourcePlan;
  readonly session: Promise<Session>;
  users: number;
}

export function sharedSources(engine: Engine): SharedSources {
  const opened = new Map<string, Opened>();
  const expected = new Map<string, number>();
  const answers = new Memory<unknown>(MOST_ANSWERED);
  let tables = 0;

  const closeIdle = async (key: string): Promise<void> => {
    const source = opened.get(key);
    if (source === undefined || source.users > 0 || (expected.get(key) ?? 0) > 0) return;
    opened.delete(key);
    const session = await source.session.catch(() => undefined);
    await session?.close();
  };

  const open = (plan: SourcePlan, options: EngineOptions): Opened => {
    const key = sourceKey(plan);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const session = engine.open([plan], options).then((found) => ({
      ...found,
      tables: new Map([...found.tables].map(([data, table]) => [data, askedOnce(table, `${tables++}`, answers)])),
    }));
    const source: Opened = { plan, session, users: 0 };
    opened.set(key, source);
    return source;
  };

  return {
    engine: {
      name: engine.name,
      async open(plans, options) {
        const used: Opened[] = [];
        const done = async (): Promise<void> => {
          for (const source of used.splice(0)) {
            source.users--;
            await closeIdle(sourceKey(source.plan));
          }
        };
        const found = new Map<string, DataTable>();
        const sources: SourceReport[] = [];
        const problems: DataProblem[] = [];
        try {
          for (const plan of plans) {
            options.signal?.throwIfAborted();
            const source = open(plan, options);
            source.users++;
            used.push(source);
            try {
              const session = await source.session;
              for (const [data, table] of session.tables) found.set(data, table);
              sources.push(...session.sources);
            } catch (error) {
              // Each source is read, so that everything that is wrong is said at once.
              if (!(error instanceof DataError)) throw error;
              problems.push(...error.problems.map((problem) => askedFor(problem, source.plan, plan)));
              sources.push(...error.sources);
            }
          }
          if (problems.length > 0) throw new DataError(problems, sources);
        } catch (error) {
          await done();
          throw error;
        }
        return { tables: found, sources, close: done };
      },
    },
    expect: (plans) => {
      for (const key of plans.map(sourceKey)) expected.set(key, (expected.get(key) ?? 0) + 1);
    },
    release: async (plans) => {
      for (const key of plans.map(sourceKey)) {
        expected.set(key, (expected.get(key) ?? 0) - 1);
        await closeIdle(key);
      }
    },
    close: async () => {
      expected.clear();
      for (const source of opened.values()) source.users = 0;
      for (const key of [...opened.keys()]) await closeIdle(key);
    },
  };
}

/** A problem of a source that somebody else opened stands where this one asks for it. */
function askedFor(problem: DataProblem, first: SourcePlan, plan: SourcePlan): DataProblem {
  const same = JSON.stringify(first.binding.at) === JSON.stringify(plan.binding.at);
  return problem.at === undefined || same ? problem : { ...problem, at: plan.binding.at };
}

/** The same question gets the same answer, which nobody changes. */
function askedOnce(table: DataTable, name: string, answers: Memory<unknown>): DataTable {
  const once = <Query, Answer>(
    kind: string,
    ask: (query: Query) => Promise<Answer>,
    weigh: (answer: Answer) => number,
  ): ((query: Query) => Promise<Answer>) => {
    return (query) =>
      answers.once(
        `${name} ${kind} ${JSON.stringify(query)}`,
        () => ask(query),
        (answer) => weigh(answer as Answer),
      ) as Promise<Answer>;
  };
  const count = (found: readonly unknown[]): number => found.length + 1;
  const { ranks, windows } = table;
  return {
    data: table.data,
    extent: table.extent,
    size: table.size,
    sums: (field) => table.sums(field),
    distinct: once('distinct', (query) => table.distinct(query), count),
    tally: once('tally', (query) => table.tally(query), count),
    coverage: once(
      'coverage',
      (query) => table.coverage(query),
      ({ stretches, gaps }) => stretches.length + gaps.length + 1,
    ),
    // Whoever shares what was measured keeps rows as they are seen at some time.
    rows: (query) => table.rows(query),
    ...(ranks === undefined ? {} : { ranks: once('ranks', (query) => ranks.call(table, query), count) }),
    ...(windows === undefined
      ? {}
      : {
          windows: once(
            'windows',
            (query) => windows.call(table, query),
            ({ size }) => size + 1,
          ),
        }),
  };
}
