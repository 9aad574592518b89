/*
 * The same figures by hand-written SQL: of each month and priority how many tickets were resolved, and how many in time. Working time is cumulated by
 * UTC day, so that one join gives that of any instant (in Berlin's hours a UTC day has one stretch of work). `next` sees that a pause ends with
 * the next row, whatever that is. `--counting` makes use of what this log happens to be like as well: its states alternate.
 */
import { DuckDBInstance } from '@duckdb/node-api';

const [file = '', counting] = process.argv.slice(2);
const HOLIDAYS =
  '2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09 2025-10-03 2025-12-25 2025-12-26 2026-01-01'
    .split(' ')
    .map((day) => `DATE '${day}'`);

const days = `CREATE TABLE days AS
  SELECT day, opens, works, coalesce(sum(works) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT AS before
  FROM (SELECT epoch_ms(d) // 86400000 AS day, epoch_ms((d + INTERVAL 8 HOUR) AT TIME ZONE 'Europe/Berlin') AS opens,
    CASE WHEN isodow(d) < 6 AND d NOT IN (${HOLIDAYS.join(', ')}) THEN 36000000 ELSE 0 END AS works
  FROM (SELECT unnest(generate_series(TIMESTAMP '2024-12-01', TIMESTAMP '2026-03-01', INTERVAL 1 DAY)) AS d))`;

const rows = file.endsWith('.parquet')
  ? `read_parquet('${file}')`
  : `read_csv('${file}', columns = {'number': 'VARCHAR', 'priority': 'VARCHAR', 'state': 'VARCHAR', 'updated': 'TIMESTAMPTZ'}, auto_detect = false, header = true)`;
const worked = `SELECT number, priority, state, t, before + greatest(0, least(t - opens, works)) AS worked
  FROM (SELECT number, priority, state, epoch_ms(updated) AS t FROM ${rows}) JOIN days ON day = t // 86400000`;

const byNext = `SELECT number, arg_max(priority, t) AS priority, max(t) FILTER (state = 'Resolved') AS resolved,
    max(worked) FILTER (state = 'Resolved') - min(worked) - coalesce(sum(next - worked) FILTER (state = 'Waiting'), 0) AS ran
  FROM (SELECT *, lead(worked) OVER (PARTITION BY number ORDER BY t) AS next FROM (${worked})) GROUP BY number`;
const byCounting = `SELECT number, max(priority) AS priority, max(t) FILTER (state = 'Resolved') AS resolved,
    sum(CASE WHEN state IN ('Waiting', 'Resolved') THEN worked ELSE -worked END) AS ran FROM (${worked}) GROUP BY number`;

/** Where months end in Berlin. */
const ends = Array.from(
  { length: 12 },
  (_, month) => Date.UTC(2025, month + 1) - (month > 1 && month < 9 ? 2 : 1) * 3_600_000,
);
const figures = `SELECT CASE ${ends.map((end, month) => `WHEN resolved < ${end} THEN ${month + 1}`).join(' ')} END AS month, priority,
    count(*) AS resolved, count(*) FILTER (ran <= CASE priority WHEN 'P1' THEN 14400000 WHEN 'P2' THEN 28800000 WHEN 'P3' THEN 86400000 ELSE 144000000 END) AS met
  FROM (${counting === '--counting' ? byCounting : byNext}) WHERE resolved < ${ends.at(-1)} GROUP BY ALL ORDER BY ALL`;

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");
await connection.run(days);
const found = await (await connection.runAndReadAll(figures)).getRowsJS();
process.stdout.write(
  JSON.stringify(found.map((row) => row.map((each) => (typeof each === 'bigint' ? Number(each) : each)))),
);
