/* What reading alone takes: DuckDB's read_csv with a count on it, in a process of its own. */
import { DuckDBInstance } from '@duckdb/node-api';

const database = await (await DuckDBInstance.create(':memory:')).connect();
const result = await database.runAndReadAll('SELECT count(*) FROM read_csv($1)', [process.argv[2] ?? '']);
process.stdout.write(`${result.getRowsJson()[0]?.[0]}\n`);
