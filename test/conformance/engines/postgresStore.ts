import { randomUUID } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { postgresEngine } from '../../../src/measure/engines/postgres/engine.ts';
import { type Postgres, startPostgres } from '../../support/postgres/start.ts';
import { type HeldFile, type HeldType, readingSchema, type Store } from './store.ts';

const TYPES: Readonly<Record<HeldType, string>> = {
  text: 'text',
  instant: 'timestamptz',
  'wall time': 'timestamp',
  decimal: 'numeric',
  'whole number': 'bigint',
  boolean: 'boolean',
};

const quoted = pg.escapeIdentifier;

/** Each project's rows in a schema of their own. */
export async function postgresStore(server?: Postgres): Promise<Store> {
  const postgres = server ?? (await startPostgres());
  return {
    name: 'PostgreSQL',
    async hold(files) {
      const schema = `held_${randomUUID()}`;
      await load(postgres, schema, files);
      return readingSchema(postgresEngine, postgres.address, schema);
    },
    close: async () => {
      if (server === undefined) await postgres.stop();
    },
  };
}

async function load(postgres: Postgres, schema: string, files: readonly HeldFile[]): Promise<void> {
  const client = new pg.Client(postgres.address);
  await client.connect();
  try {
    await client.query(`CREATE SCHEMA ${quoted(schema)}`);
    for (const { path: name, columns, rows } of files) {
      const table = `${quoted(schema)}.${quoted(path.basename(name))}`;
      await client.query(
        `CREATE TABLE ${table} (${columns.map((column) => `${quoted(column.name)} ${TYPES[column.type]}`).join(', ')})`,
      );
      const lists = columns.map((column, i) => `$${i + 1}::text[]::${TYPES[column.type]}[]`).join(', ');
      if (rows.length > 0)
        await client.query(
          `INSERT INTO ${table} SELECT * FROM unnest(${lists})`,
          columns.map((_, i) => rows.map((row) => row[i])),
        );
    }
  } finally {
    await client.end();
  }
}
