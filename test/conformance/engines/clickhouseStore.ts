import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { identifier } from '../../../src/measure/engines/clickhouse/dialect.ts';
import { clickhouseEngine } from '../../../src/measure/engines/clickhouse/engine.ts';
import { startClickHouse } from '../../support/clickhouse/start.ts';
import { type HeldFile, type HeldType, readingSchema, type Store } from './store.ts';

/** Sorted by what people ask for first, and stored as people store it: few texts that repeat, instants, decimals. */
const TYPES: Readonly<Record<HeldType, string>> = {
  text: 'LowCardinality(Nullable(String))',
  instant: "Nullable(DateTime64(6, 'UTC'))",
  'wall time': 'Nullable(String)',
  decimal: 'Nullable(Decimal(38, 9))',
  'whole number': 'Nullable(Int64)',
  boolean: 'Nullable(Bool)',
};

const READER = { name: 'reader', password: 'open' };

/** Each project's rows in a database of their own. */
export async function clickhouseStore(): Promise<Store> {
  const server = await startClickHouse({ users: { [READER.name]: { password: READER.password, profile: {} } } });
  const address = server.address.replace('http://', `clickhouse+http://${READER.name}:${READER.password}@`);
  return {
    name: 'ClickHouse',
    async hold(files) {
      const schema = `held_${randomUUID()}`;
      await server.run(`CREATE DATABASE ${identifier(schema)}`);
      for (const file of files) {
        const table = `${identifier(schema)}.${identifier(path.basename(file.path))}`;
        const columns = file.columns.map(({ name, type }) => `${identifier(name)} ${TYPES[type]}`).join(', ');
        await server.run(`CREATE TABLE ${table} (${columns}) ENGINE = MergeTree ORDER BY tuple()`);
        if (file.rows.length > 0)
          await server.run(
            `INSERT INTO ${table} SETTINGS date_time_input_format = 'best_effort' FORMAT JSONCompactEachRow`,
            linesOf(file),
          );
      }
      return readingSchema(clickhouseEngine, address, schema);
    },
    close: () => server.stop(),
  };
}

const linesOf = ({ columns, rows }: HeldFile): string =>
  rows
    .map((row) =>
      JSON.stringify(
        row.map((value, i) => (columns[i]?.type === 'boolean' && value !== null ? value === 'true' : value)),
      ),
    )
    .join('\n');
