/** Parquet that is read here says what the database says of it, however it is written; what this reader doesn't know is left to the database. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import type { RowBatch, Sink } from '../../src/measure/engines/columns/rowBatch.ts';
import { ABSENT, TextDictionary } from '../../src/measure/engines/columns/textDictionary.ts';
import { exactText } from '../../src/measure/engines/duckdb/parquetText.ts';
import { identifier, onePath } from '../../src/measure/engines/duckdb/quote.ts';
import { ParquetFile } from '../../src/measure/engines/parquet/parquetFile.ts';
import { type ColumnValue, parquetOf, type Writing } from './parquetWriting.ts';
import { inWorkspace } from './support.ts';

type Texts = readonly (string | null)[];

/** What stands in a column by this reader; what it says where it doesn't know the file. */
async function readHere(path: string, name: string, as: Sink['kind'] = 'codes'): Promise<Texts | string> {
  try {
    const file = await ParquetFile.open(path, [name]);
    const dictionary = new TextDictionary();
    const found: (string | null)[] = [];
    const take = ({ rows, columns: [column] }: RowBatch): void => {
      for (let row = 0; row < rows; row++) {
        if (column?.kind === 'codes') {
          assert.ok(column.lacks || column.codes[row] !== ABSENT);
          found.push(dictionary.texts[column.codes[row]!] ?? null);
        } else found.push(Number.isNaN(column!.instants[row]) ? null : new Date(column!.instants[row]!).toISOString());
      }
      if (column?.kind === 'instants')
        assert.deepEqual(
          column.odd.map(({ row }) => found[found.length - rows + row]),
          column.odd.map(() => null),
        );
    };
    await file.each(
      [{ place: 0, sink: as === 'codes' ? { kind: 'codes', dictionary } : { kind: 'instants' } }],
      take,
      undefined,
    );
    assert.equal(found.length, file.rows);
    return found;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
}

describe('Parquet that is read here', function () {
  this.timeout(300_000);
  let instance: DuckDBInstance;
  let database: DuckDBConnection;
  before(async () => {
    instance = await DuckDBInstance.create(':memory:');
    database = await instance.connect();
    await database.run("SET TimeZone = 'UTC'");
  });
  after(() => {
    database.closeSync();
    instance.closeSync();
  });

  async function readByDatabase(path: string, name: string): Promise<Texts> {
    const rows = `read_parquet('${onePath(path)}', hive_partitioning = false)`;
    const described = await database.runAndReadAll(`DESCRIBE SELECT ${identifier(name)} FROM ${rows}`);
    const text = exactText(identifier(name), String(described.getRowsJson()[0]?.[1]));
    return (await database.runAndReadAll(`SELECT ${text} FROM ${rows}`))
      .getRowsJson()
      .map(([each]) => each as string | null);
  }

  /** SQL for values, by a number `h` that looks drawn at random and a number of different ones. */
  const COLUMNS: Readonly<Record<string, (different: number) => string>> = {
    at: (n) => `make_timestamptz(${Date.UTC(2025, 0, 1)}000 + h % ${n} * 60000000)`,
    fine: (n) => `make_timestamptz((h % ${n}) * 777 - 5000)`,
    wall: (n) => `make_timestamp(h % ${n} * 1234567)`,
    ms: (n) => `make_timestamp_ms(h % ${n} * 1234)::TIMESTAMP_MS`,
    seconds: (n) => `make_timestamp_ms(h % ${n} * 1000)::TIMESTAMP_S`,
    truth: (n) => `h % ${n} > 0`,
    tiny: () => `(h % 256 - 128)::TINYINT`,
    small: (n) => `(h % ${n})::USMALLINT`,
    whole: (n) => `(h % ${n} - 7)::INTEGER`,
    long: (n) => `(h % ${n} % 9000 * 1000000000000000 - 4500000000000000000)::BIGINT`,
    one: (n) => `((h % ${n}) * 0.1)::DECIMAL(7, 1)`,
    three: (n) => `((h % ${n}) * -0.001)::DECIMAL(15, 3)`,
    text: (n) => `CASE h % 3 WHEN 0 THEN '' WHEN 1 THEN 'Straße ' || h % ${n} ELSE repeat('x', h % 40) || h % ${n} END`,
  };

  it('says what the database says of what that wrote', async () => {
    await inWorkspace({}, (root) =>
      fc.assert(
        fc.asyncProperty(
          fc.constantFrom(1, 2, 3, 700, 30_000),
          fc.constantFrom(0, 1, 5, 2500, 9000),
          fc.constantFrom(0, 0, 2, 90, 100),
          fc.constantFrom('uncompressed', 'snappy', 'gzip', 'zstd'),
          fc.constantFrom('', ', DICTIONARY_SIZE_LIMIT 1', ', ROW_GROUP_SIZE 2048'),
          fc.nat(1000),
          async (different, rows, absent, codec, option, seed) => {
            const path = join(root, 'x.parquet');
            const columns = Object.entries(COLUMNS).map(
              ([name, sql]) => `CASE WHEN hash(i, '${name}') % 100 >= ${absent} THEN ${sql(different)} END AS ${name}`,
            );
            await database.run(
              `COPY (SELECT ${columns.join(', ')} FROM (SELECT i, (hash(i, ${seed}) % 100000)::BIGINT AS h FROM range(${rows}) t(i))) TO '${path}' (FORMAT parquet, COMPRESSION ${codec}${option})`,
            );
            for (const name of Object.keys(COLUMNS)) {
              const [here, there] = [await readHere(path, name), await readByDatabase(path, name)];
              assert.deepEqual(here, there, name);
            }
            const instants = await readHere(path, 'at', 'instants');
            assert.deepEqual(instants, await readByDatabase(path, 'at'));
          },
        ),
        { numRuns: 25 },
      ),
    );
  });

  const value: fc.Arbitrary<ColumnValue> = fc.oneof(
    { weight: 6, arbitrary: fc.nat(3) },
    { weight: 2, arbitrary: fc.nat(100_000) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  const writing: fc.Arbitrary<Writing> = fc.record({
    type: fc.constantFrom('boolean' as const, 'int32' as const, 'int64' as const, 'bytes' as const),
    optional: fc.boolean(),
    codec: fc.constantFrom('none' as const, 'snappy' as const, 'gzip' as const),
    groups: fc.array(
      fc.record({
        dictionary: fc.boolean(),
        pages: fc.array(
          fc.record({
            version: fc.constantFrom(1 as const, 2 as const),
            plain: fc.boolean(),
            stretches: fc.boolean(),
            values: fc.array(value, { minLength: 1, maxLength: 40 }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
      { maxLength: 3 },
    ),
  });

  it('says what the database says of pages of either version, plain or by a dictionary, with gaps or without', async () => {
    await inWorkspace({}, (root) =>
      fc.assert(
        fc.asyncProperty(writing, async (drawn) => {
          const path = join(root, 'x.parquet');
          writeFileSync(path, parquetOf(drawn));
          assert.deepEqual(await readHere(path, 'x'), await readByDatabase(path, 'x'));
        }),
        { numRuns: 300 },
      ),
    );
  });

  it("is left to the database where something in it isn't known", async () => {
    await inWorkspace({}, async (root) => {
      const path = join(root, 'x.parquet');
      const of = async (select: string, options = ''): Promise<Texts | string> => {
        await database.run(
          `COPY (SELECT ${select} AS x FROM range(5000) t(i)) TO '${path}' (FORMAT parquet${options})`,
        );
        return readHere(path, 'x');
      };
      assert.equal(await of('i::DOUBLE'), 'a column of another type');
      assert.equal(await of('i::HUGEINT'), 'a column of another type');
      assert.equal(await of('i::UBIGINT'), 'a column of another type');
      assert.equal(await of('i::DECIMAL(18, 2)'), 'a column of another type');
      assert.equal(await of("DATE '2026-01-01'"), 'a column of another type');
      assert.equal(await of('[i]'), 'a column of another type');
      assert.equal(await of("'x'::BLOB"), 'a column of another type');
      assert.equal(await of('i', ', COMPRESSION lz4_raw'), 'a column written or packed in another way');
      assert.equal(await of('i', ', PARQUET_VERSION V2'), 'a column written or packed in another way');
      assert.equal(await of("TIMESTAMPTZ '294246-01-01'"), 'a time beyond all years');
      assert.equal((await of('i')).length, 5000);
      assert.equal(await readHere(path, 'y'), 'a column is missing');
    });
  });

  it('that is damaged says something else or is refused, and comes to an end', async () => {
    await inWorkspace({}, async (root) => {
      const path = join(root, 'x.parquet');
      await database.run(
        `COPY (SELECT i % 7 || ' of them' AS x, i FROM range(3000) t(i)) TO '${path}' (FORMAT parquet, COMPRESSION snappy)`,
      );
      const good = readFileSync(path);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
          fc.option(fc.nat(good.length), { freq: 4 }),
          async (changes, cut) => {
            const bytes = Buffer.from(good.subarray(0, cut ?? good.length));
            for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
            writeFileSync(path, bytes);
            for (const name of ['x', 'i']) await readHere(path, name);
          },
        ),
        { numRuns: 400 },
      );
    });
  });
});
