import type { FieldType } from '../../../contract/contract.ts';
import { magnitude } from '../../../contract/magnitude.ts';
import type { Value } from '../../../contract/value.ts';
import { exactPlaces, toDecimal } from '../../../exact/rational.ts';
import type { Output } from '../../binding/rowMapping.ts';
import { type Detail, groupByColumns, interpretAll, STATUS, statusOf, valueIn } from '../combinations.ts';
import { type Storage, storageFor, stored } from '../storage.ts';
import type { Scalar, ScalarType } from './dialect.ts';
import type { FoundTable } from './foundTable.ts';
import { type Binder, binder } from './statement.ts';

/** A field, its name in statements, and how the database holds its values. */
export interface Column {
  readonly field: string;
  readonly name: string;
  readonly type: FieldType;
  readonly storage: Storage;
  /** The same for the database. */
  readonly scalar: ScalarType;
}

/**
 * What the combinations of some columns come to, each interpreted once in TypeScript (decision 0011). The entries are bound to each statement as a
 * table to join with, since nothing may be written where the rows live.
 */
export interface Dictionary {
  /** Places of the columns that it is keyed by. */
  readonly keys: readonly number[];
  readonly columns: readonly Column[];
  /** Of a dictionary of one output: what the database reads itself. */
  readonly direct: Direct['sql'] | undefined;
  readonly entries: Entries;
  /** Whether some entries aren't used. */
  readonly fails: boolean;
  /** Whether there is something to say of some entries. */
  readonly notable: boolean;
}

/** By column: each list has an item for each entry. */
export interface Entries {
  readonly size: number;
  readonly keys: readonly (readonly string[])[];
  readonly values: readonly (readonly Scalar[])[];
  readonly status: readonly number[];
  readonly detail: readonly number[];
  readonly clock: readonly number[];
}

const scalarOf = (storage: Storage): ScalarType => {
  switch (storage.kind) {
    case 'instant':
      return 'integer';
    case 'boolean':
      return 'boolean';
    case 'text':
    case 'rational':
      return 'text';
    case 'decimal':
      return { kind: 'decimal', scale: storage.scale };
    default:
      return storage satisfies never;
  }
};

/** Outputs that the database can read itself stand alone; the others share a dictionary where they read the same columns. */
export function dictionaryGroups(source: FoundTable, outputs: readonly Output[]): readonly (readonly Output[])[] {
  const alone = outputs.filter((output) => directOf(source, output) !== undefined);
  return [...alone.map((output) => [output]), ...groupByColumns(outputs.filter((output) => !alone.includes(output)))];
}

interface Direct {
  /** SQL of the value in terms of the rows' alias `b`, NULL for what a dictionary has to tell. */
  readonly sql: (bind: Binder) => string;
  readonly storage: Storage;
  readonly scalar: ScalarType;
}

/** The value of a column that is taken as it stands, where its type or its form leaves nothing to interpret. */
function directOf({ plan, wanted }: FoundTable, output: Output): Direct | undefined {
  const place = wanted.findIndex(({ name }) => name === output.plainColumn);
  const reading = wanted[place]?.reading;
  if (reading === undefined) return undefined;
  const unless = (sql: string) => (bind: Binder) => {
    const absent = plan.binding.absent.map((text) => bind.scalar(text, 'text'));
    return absent.length === 0 ? sql : `CASE WHEN b.c${place} NOT IN (${absent.join(', ')}) THEN ${sql} END`;
  };
  if (output.plainInstant && reading.instant !== undefined)
    return { sql: unless(`b.i${place}`), storage: { kind: 'instant' }, scalar: 'integer' };
  if (output.plainInstant && reading.wall !== undefined && plan.zone === 'UTC')
    return { sql: unless(`b.z${place}`), storage: { kind: 'instant' }, scalar: 'integer' };
  if (output.type.kind === 'text')
    return { sql: unless(`nullif(b.c${place}, '')`), storage: { kind: 'text' }, scalar: 'text' };
  if (output.type.kind === 'number' && reading.number !== undefined) {
    const { scale } = reading.number;
    // What is negative may have to be rejected: that is for the dictionary to say.
    return {
      sql: unless(`CASE WHEN b.n${place} >= 0 THEN b.n${place} END`),
      storage: { kind: 'decimal', scale: scale ?? 0 },
      scalar: { kind: 'decimal', ...(scale === undefined ? {} : { scale }) },
    };
  }
  return undefined;
}

/** `first`: number of the first of its columns. `rows`: SQL of the table `b` with the rows whose values matter. */
export async function buildDictionary(
  source: FoundTable,
  outputs: readonly Output[],
  {
    rows,
    details,
    first,
  }: { readonly rows: (bind: Binder) => string; readonly details: Detail[]; readonly first: number },
): Promise<Dictionary> {
  const names = outputs[0]?.columns ?? [];
  const keys = names.map((name) => source.wanted.findIndex((each) => each.name === name));
  const [only] = outputs;
  const direct = outputs.length === 1 && only !== undefined ? directOf(source, only) : undefined;
  const combinations = keys.length === 0 ? [[]] : await distinctTexts(source, keys, rows, direct?.sql);
  const interpreted = interpretAll(outputs, names, combinations);
  const judged = interpreted.map(({ results }) => statusOf(results, details));
  const columns = outputs.map((output, i): Column => {
    const storage =
      direct?.storage ??
      storageFor(
        output.type,
        interpreted.map(({ results }) => valueIn(results[i])),
      );
    return {
      field: output.name,
      name: `v${first + i}`,
      type: output.type,
      storage,
      scalar: direct?.scalar ?? scalarOf(storage),
    };
  });
  return {
    keys,
    columns,
    direct: direct?.sql,
    entries: {
      size: combinations.length,
      keys: keys.map((_, k) => combinations.map((texts) => texts[k] ?? '')),
      values: columns.map((column, i) =>
        interpreted.map(({ results }) => boundValue(valueIn(results[i]), column) ?? null),
      ),
      status: judged.map(({ status }) => status),
      detail: judged.map(({ detail }) => detail),
      clock: judged.map(({ clock }) => clock),
    },
    fails: judged.some(({ status }) => status !== STATUS.used),
    notable: judged.some(({ status, clock }) => status !== STATUS.used || clock !== 0),
  };
}

/** A value as it's bound beside a column; `undefined`: no such column can hold it. */
export function boundValue(
  value: Value | null,
  { storage, scalar }: Pick<Column, 'storage' | 'scalar'>,
): Scalar | undefined {
  if (typeof scalar === 'string') return stored(value, storage);
  const size = value && magnitude(value);
  if (!size) return null;
  const places = exactPlaces(size, scalar.scale ?? MOST_PLACES);
  return places === undefined ? undefined : toDecimal(size, places, 'down');
}

/** Behind the point, of a number that a database holds as it was written. */
const MOST_PLACES = 16_383;

async function distinctTexts(
  { connection }: FoundTable,
  keys: readonly number[],
  rows: (bind: Binder) => string,
  direct: Dictionary['direct'],
): Promise<readonly (readonly string[])[]> {
  const bind = binder(connection.dialect);
  const texts = keys.map((key) => `b.c${key} AS c${key}`).join(', ');
  const rest = direct === undefined ? '' : ` WHERE ${direct(bind)} IS NULL`;
  const found = await connection.query(bind.statement(`SELECT DISTINCT ${texts} FROM ${rows(bind)}${rest}`));
  return found.map((row) => row.map(String));
}
