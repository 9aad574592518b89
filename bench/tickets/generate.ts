/** An audit log of tickets, the same in every run: opened, waiting for the customer now and then, resolved. */
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const YEAR = 31_536_000;
const START = Date.UTC(2025, 0, 1) / 1000;

/** Whole numbers below 2^31 that look random, by a ticket's number `i`. */
const draw = (salt: number): string =>
  `((i * 2654435761 + ${salt * 320_000_007}) % 2147483648) * 1103515245 % 2147483648`;

/** Writes `log.parquet` and `log.csv` into the folder, unless they are there. */
export async function writeLog(folder: string, tickets: number): Promise<void> {
  const file = path.join(folder, 'log.csv');
  if ((await stat(file).catch(() => undefined)) !== undefined) return;
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const draws = [1, 2, 3, 4, 5, 6].map((salt) => `${draw(salt)} AS r${salt}`).join(', ');
  for (const statement of [
    "SET TimeZone = 'UTC'",
    `CREATE TABLE tickets AS SELECT 'T' || lpad(CAST(i AS VARCHAR), 7, '0') AS number,
       CASE WHEN r1 // 7 % 100 < 5 THEN 'P1' WHEN r1 // 7 % 100 < 20 THEN 'P2' WHEN r1 // 7 % 100 < 65 THEN 'P3' ELSE 'P4' END AS priority,
       ${START} + i * ${YEAR} // ${tickets} + r2 // 11 % 600 AS opened,
       60 + r3 // 3 % CASE WHEN r4 // 13 % 10 < 4 THEN 14400 WHEN r4 // 13 % 10 < 8 THEN 172800 ELSE 1209600 END AS span,
       CASE WHEN r5 // 17 % 100 < 40 THEN 0 WHEN r5 // 17 % 100 < 70 THEN 1 WHEN r5 // 17 % 100 < 85 THEN 2 ELSE 3 END AS pauses,
       r6 // 19 % 100 < 3 AS stays_open
     FROM (SELECT i, ${draws} FROM (SELECT range AS i FROM range(${tickets})))`,
    `CREATE TABLE log AS
       SELECT number, priority, 'New' AS state, opened AS updated FROM tickets
       UNION ALL SELECT number, priority, 'Waiting', opened + span * (2 * p + 1) // 8 + p FROM tickets, (SELECT range AS p FROM range(3)) WHERE p < pauses
       UNION ALL SELECT number, priority, 'In progress', opened + span * (2 * p + 2) // 8 + p FROM tickets, (SELECT range AS p FROM range(3))
         WHERE p < pauses AND NOT (stays_open AND p = pauses - 1)
       UNION ALL SELECT number, priority, 'Resolved', opened + span + 3 FROM tickets WHERE NOT stays_open`,
    `COPY (SELECT number, priority, state, CAST(make_timestamp(updated * 1000000) AS TIMESTAMPTZ) AS updated FROM log ORDER BY log.updated, number, state)
       TO '${path.join(folder, 'log.parquet')}' (FORMAT parquet)`,
    `COPY (SELECT number, priority, state, strftime(make_timestamp(updated * 1000000), '%Y-%m-%dT%H:%M:%SZ') AS updated FROM log ORDER BY log.updated, number, state)
       TO '${file}' (FORMAT csv, HEADER)`,
  ])
    await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}
