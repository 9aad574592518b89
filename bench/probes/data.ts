/* The data of the probes' benchmark: the same in every run, since each value is a hash of its row's place. */
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export const FOLDER = path.join(import.meta.dirname, '../../out/bench/probes');
export const SERVICES = 50;
export const MINUTES = 525_600;
/** 2025-01-01 in UTC. */
export const START = Date.UTC(2025, 0, 1);

export const file = (name: string): string => path.join(FOLDER, name);

/** Outages of up to 16 minutes, single bad minutes, stretches of half an hour in which latency goes up, and stretches with errors. */
const PROBES = `SELECT make_timestamptz((${START} + m * 60000) * 1000) AS ts, printf('svc-%02d', s) AS service,
    NOT ((hash(s, m // 16, 1) % 500 = 0 AND m % 16 <= hash(s, m // 16, 2) % 16) OR hash(s, m, 3) % 1500 = 0) AS up,
    CAST((20 + (hash(s, m, 4) % 1000) * (hash(s, m, 5) % 1000) / 5000.0 + CASE WHEN hash(s, m // 30, 6) % 40 = 0 THEN 300 ELSE 0 END) AS DECIMAL(7, 1)) AS latency,
    CAST(60 + hash(s, m, 7) % (60 + s * 4) AS INTEGER) AS requests,
    CAST(CASE WHEN hash(s, m // 5, 8) % 60 = 0 THEN hash(s, m, 9) % 12 WHEN hash(s, m, 10) % 15 = 0 THEN 1 ELSE 0 END AS INTEGER) AS errors
  FROM (SELECT range // ${SERVICES} AS m, range % ${SERVICES} AS s FROM range(${SERVICES * MINUTES}))`;

/** Makes what isn't there yet: all services in Parquet in the order of time, a tenth of them in Parquet and CSV, one of them in CSV. */
export async function makeData(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const database = await (await DuckDBInstance.create(':memory:')).connect();
  await database.run("SET TimeZone = 'UTC'");
  const make = async (name: string, query: string): Promise<void> => {
    if (existsSync(file(name))) return;
    // Whoever is stopped in the middle leaves nothing that looks whole.
    const unfinished = file(`unfinished-${name}`);
    await database.run(`COPY (${query}) TO '${unfinished}'`);
    await rename(unfinished, file(name));
  };
  await make('probes.parquet', PROBES);
  const all = `'${file('probes.parquet')}'`;
  for (const count of [5, 1])
    await make(
      `probes-${count}.csv`,
      `SELECT * REPLACE (strftime(ts, '%Y-%m-%dT%H:%M:%SZ') AS ts) FROM ${all} WHERE service < 'svc-0${count}'`,
    );
  await make('probes-5.parquet', `SELECT * FROM ${all} WHERE service < 'svc-05'`);
  for (const [count, name] of [
    [SERVICES, ''],
    [5, '-5'],
    [1, '-1'],
  ] as const) {
    await make(
      `services${name}.csv`,
      `SELECT printf('svc-%02d', s) AS id, 1000 + 10 * s AS fee FROM range(${count}) t(s)`,
    );
    const at = (hour: number): string =>
      `strftime(make_timestamp(2025, (m + 1)::BIGINT, (1 + (s * 7 + m * 3) % 27)::BIGINT, ${hour}, 0, 0.0), '%Y-%m-%dT%H:%M:%SZ')`;
    await make(
      `maintenance${name}.csv`,
      `SELECT ${at(2)} AS start, ${at(4)} AS "end", printf('svc-%02d', s) AS service FROM range(${count}) a(s), range(12) b(m)`,
    );
  }
}
