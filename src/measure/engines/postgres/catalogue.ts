import type { ColumnDescription, TableName } from '../sql/dialect.ts';
import type { Ask } from './connection.ts';

/** A table, view, materialised view, partitioned or foreign table. */
export interface Relation {
  readonly id: string;
  readonly schema: string;
  readonly table: string;
  /** Whether its rows are also those of other tables, which its key says nothing of. */
  readonly inherited: boolean;
  /** Whether a snapshot of this database holds all its rows: of a view, or where some live elsewhere, nobody knows. */
  readonly steady: boolean;
}

const KINDS = "('r', 'v', 'm', 'p', 'f')";

/** `path`: the schemas in which a name without one is looked for, in order. */
export async function relationNamed(
  ask: Ask,
  { schema, table }: TableName,
  path: readonly string[],
): Promise<Relation | undefined> {
  const [row] = await ask(
    `SELECT CAST(c.oid AS text), n.nspname, c.relname, c.relkind = 'r' AND c.relhassubclass,
       CASE c.relkind WHEN 'r' THEN NOT c.relhassubclass WHEN 'm' THEN true
         WHEN 'p' THEN NOT EXISTS (SELECT 1 FROM pg_catalog.pg_partition_tree(c.oid) p JOIN pg_catalog.pg_class f ON f.oid = p.relid WHERE f.relkind = 'f')
         ELSE false END
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relname = $1 AND n.nspname = ANY($2) AND c.relkind IN ${KINDS}
     ORDER BY array_position($2, CAST(n.nspname AS text)) LIMIT 1`,
    [table, schema === undefined ? path : [schema]],
  );
  return row === undefined
    ? undefined
    : {
        id: String(row[0]),
        schema: String(row[1]),
        table: String(row[2]),
        inherited: row[3] === true,
        steady: row[4] === true,
      };
}

/** Columns with their types, of a domain the type that it stands on; and the primary key, in its order. */
export async function columnsOfTable(
  ask: Ask,
  { id }: Relation,
): Promise<{ readonly columns: readonly ColumnDescription[]; readonly key: readonly string[] }> {
  const rows = await ask(
    `SELECT a.attname, CASE WHEN b.typtype = 'e' THEN 'enum' ELSE format_type(b.oid, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END) END,
       array_position(CAST(i.indkey AS smallint[]), a.attnum)
     FROM pg_catalog.pg_attribute a
     JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
     LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary AND i.indisvalid
     WHERE a.attrelid = CAST($1 AS oid) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [id],
  );
  // Types of extensions, such as citext, come with their schema.
  const columns = rows.map(([name, type]) => ({
    name: String(name),
    type: String(type).replace(/^(?:"[^"]*"|\w+)\./, ''),
  }));
  const key = rows
    .filter(([, , place]) => place !== null)
    .sort(([, , a], [, , b]) => Number(a) - Number(b))
    .map(([name]) => String(name));
  return { columns, key };
}

const MOST_NAMED = 1000;

/** Tables that may be read: those on the path by their names alone, too. */
export async function readableTables(ask: Ask, path: readonly string[]): Promise<readonly TableName[]> {
  const rows = await ask(
    `SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ${KINDS} AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
       AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1, 2 LIMIT ${MOST_NAMED}`,
  );
  return rows.flatMap(([schema, name]): readonly TableName[] => {
    const qualified = { schema: String(schema), table: String(name) };
    return path.includes(qualified.schema) ? [{ table: qualified.table }, qualified] : [qualified];
  });
}
