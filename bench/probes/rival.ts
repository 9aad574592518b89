/* The four measures and the credits by hand-written DuckDB SQL: `node rival.ts parquet|csv PROBES SERVICES MAINTENANCE`. Prints a row for each service and month. */
import { DuckDBInstance } from '@duckdb/node-api';

const [kind, probes = '', services = '', maintenance = ''] = process.argv.slice(2);
const database = await (await DuckDBInstance.create(':memory:')).connect();
await database.run("SET TimeZone = 'UTC'");
const bounds = Array.from({ length: 12 }, (_, month) => Date.UTC(2025, month + 1, 1));
/** Bounds of months are constants: date functions with a zone take many times as long. */
const month = (t: string): string => `CASE ${bounds.map((end, i) => `WHEN ${t} < ${end} THEN ${i + 1}`).join(' ')} END`;
const typed = 'epoch_ms(ts) AS t, service, up, latency, requests, errors';
// Parquet is read column by column, so that each measure reads what it needs; CSV would be parsed anew by each.
if (kind === 'csv')
  await database.run(`CREATE TABLE p AS SELECT ${typed} FROM read_csv('${probes}', header = true, auto_detect = false, columns =
    {ts: 'TIMESTAMPTZ', service: 'VARCHAR', up: 'BOOLEAN', latency: 'DECIMAL(7,1)', requests: 'INTEGER', errors: 'INTEGER'})`);
const p = kind === 'csv' ? 'p' : `(SELECT ${typed} FROM '${probes}')`;
await database.run(`CREATE TABLE excluded AS SELECT service, epoch_ms(start) + 60000 * k AS t
  FROM (SELECT service, start::TIMESTAMPTZ AS start, "end"::TIMESTAMPTZ AS until FROM '${maintenance}') w, range(120) r(k) WHERE epoch_ms(start) + 60000 * k < epoch_ms(until)`);
await database.run(`CREATE TABLE uptime AS WITH whole AS (
    SELECT service, ${month('t')} AS month, count(*) AS n, count(*) FILTER (NOT up) AS bad FROM ${p} GROUP BY ALL),
  less AS (SELECT d.service, ${month('d.t')} AS month, count(*) AS n, count(*) FILTER (NOT d.up) AS bad FROM ${p} d JOIN excluded USING (service, t) GROUP BY ALL)
  SELECT service, month, 1 - (whole.bad - coalesce(less.bad, 0)) / (whole.n - coalesce(less.n, 0)) AS uptime FROM whole LEFT JOIN less USING (service, month)`);
await database.run(`CREATE TABLE outages AS WITH bad AS (
    SELECT service, t, t - 60000 * row_number() OVER (PARTITION BY service ORDER BY t) AS island FROM ${p} WHERE NOT up),
  found AS (SELECT service, max(t) + 60000 AS until FROM bad GROUP BY service, island HAVING count(*) >= 5)
  SELECT service, ${month('until - 1')} AS month, count(*) AS outages FROM found GROUP BY ALL`);
await database.run(`CREATE TABLE rates AS WITH w AS (SELECT service, t // 300000 AS k, sum(errors) / sum(requests) AS rate FROM ${p} GROUP BY ALL)
  SELECT service, ${month('k * 300000')} AS month, avg(rate) AS rate FROM w GROUP BY ALL`);
await database.run(
  `CREATE TABLE latencies AS SELECT service, ${month('t')} AS month, quantile_disc(latency, 0.95) AS p95 FROM ${p} GROUP BY ALL`,
);
const result =
  await database.runAndReadAll(`SELECT service, month, uptime, coalesce(outages, 0)::INTEGER, rate, p95::DOUBLE,
    (fee * (CASE WHEN uptime < 0.99 THEN 1 WHEN uptime < 0.995 THEN 0.25 WHEN uptime < 0.9985 THEN 0.1 ELSE 0 END
      + CASE WHEN coalesce(outages, 0) > 2 THEN 0.05 ELSE 0 END + CASE WHEN rate > 0.0012 THEN 0.05 ELSE 0 END + CASE WHEN p95 > 160 THEN 0.1 ELSE 0 END))::DOUBLE
  FROM uptime JOIN rates USING (service, month) JOIN latencies USING (service, month) LEFT JOIN outages USING (service, month)
  JOIN '${services}' s ON s.id = service ORDER BY ALL`);
process.stdout.write(JSON.stringify(result.getRowsJson()));
