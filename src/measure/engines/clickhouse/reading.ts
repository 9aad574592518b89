import type { Interval } from '../../../time/intervals.ts';
import { integer } from '../quoted.ts';
import type { ColumnDescription, ColumnReading } from '../sql/dialect.ts';

/** A column's type without what wraps it. */
interface Type {
  /** Such as `DateTime64`. */
  readonly name: string;
  readonly arguments: string;
  readonly nullable: boolean;
}

/** Digits of the decimals that numbers are added up in, and those that sums of a billion rows leave. */
const MOST_DIGITS = 38;
const MOST_DIGITS_OF_ONE = 29;

/** Milliseconds that no DateTime64 has. */
const NO_INSTANT = '-9000000000000000000';

/** Whole numbers of up to 64 bits: what has more is read as text. */
const WHOLE = /^U?Int(8|16|32|64)$/;
const WIDE = /^U?Int(128|256)$/;
const TEXTUAL = /^(FixedString|Enum8|Enum16|UUID|IPv4|IPv6|Bool|Date|Date32)$/;

export function readColumn({ type: written }: ColumnDescription, sql: string): ColumnReading {
  const type = unwrapped(written);
  const text = type.nullable ? `ifNull(toString(${sql}), '')` : `toString(${sql})`;
  // As it stands, so that the table's own order helps to find it.
  if (type.name === 'String')
    return { kind: 'usable', text: type.nullable ? text : sql, instant: instantIn(type.nullable ? text : sql) };
  if (TEXTUAL.test(type.name) || WIDE.test(type.name)) return { kind: 'usable', text };
  if (WHOLE.test(type.name))
    return {
      kind: 'usable',
      text,
      number: { sql: decimalOf(sql, 0), scale: 0 },
      ...(type.nullable ? {} : { digested: sql }),
    };
  if (type.name === 'Decimal') return decimalReading(type, sql, text);
  const instant = instantOf(type, sql);
  if (instant !== undefined)
    return {
      kind: 'usable',
      text: textOfInstant(instant),
      instant,
      within: between(type, sql),
      digested: `ifNull(${instant}, ${NO_INSTANT})`,
    };
  if (/^(B?Float\d+)$/.test(type.name))
    return {
      kind: 'unusable',
      reason: 'whose binary floats stand for no exact decimals: store it as Decimal or as whole numbers (N5)',
    };
  return { kind: 'unusable', reason: 'which no field can hold' };
}

/** `Nullable(…)`, `LowCardinality(…)` and `SimpleAggregateFunction(f, …)` say how values are stored; the value is the inner type's. */
function unwrapped(written: string, nullable = false): Type {
  const [, name = written, inside = ''] = /^(\w+)(?:\((.*)\))?$/s.exec(written) ?? [];
  switch (name) {
    case 'Nullable':
      return unwrapped(inside, true);
    case 'LowCardinality':
      return unwrapped(inside, nullable);
    case 'SimpleAggregateFunction':
      return unwrapped(inside.slice(inside.indexOf(',') + 1).trim(), nullable);
    default:
      return { name, arguments: inside, nullable };
  }
}

const decimalOf = (sql: string, scale: number): string => `CAST(${sql} AS Nullable(Decimal(${MOST_DIGITS}, ${scale})))`;

function decimalReading({ arguments: written }: Type, sql: string, text: string): ColumnReading {
  const [digits = 0, scale = 0] = written.split(',').map(Number);
  return digits > MOST_DIGITS_OF_ONE
    ? { kind: 'usable', text }
    : { kind: 'usable', text, number: { sql: decimalOf(sql, scale), scale } };
}

/** Epoch milliseconds, absent where there is no value: so that an aggregate over no rows is absent too. */
function instantOf({ name, arguments: written }: Type, sql: string): string | undefined {
  if (name === 'DateTime') return `CAST(toUnixTimestamp(${sql}) * 1000 AS Nullable(Int64))`;
  if (name !== 'DateTime64') return undefined;
  const digits = Number(written.split(',')[0]);
  const ticks = `toUnixTimestamp64${digits <= 3 ? 'Milli' : digits <= 6 ? 'Micro' : 'Nano'}(${sql})`;
  const each = digits <= 3 ? 1 : digits <= 6 ? 1000 : 1_000_000;
  // intDiv goes towards zero, and digits are cut towards the past, also before 1970.
  const milliseconds = each === 1 ? ticks : `intDiv(${ticks} - positiveModulo(${ticks}, ${each}), ${each})`;
  return `CAST(${milliseconds} AS Nullable(Int64))`;
}

/** The instants that a type has, in milliseconds: what lies beyond is no bound. Of DateTime64 those that it has with any number of digits. */
const RANGES: Readonly<Record<string, readonly [earliest: number, latest: number]>> = {
  DateTime: [0, (2 ** 32 - 1) * 1000],
  DateTime64: [Date.UTC(1900, 0), Date.UTC(2262, 0)],
};

const between =
  ({ name }: Type, sql: string) =>
  ({ start, end }: Interval): string => {
    const [earliest, latest] = RANGES[name] ?? [0, 0];
    const bound = (instant: number): string =>
      name === 'DateTime'
        ? `toDateTime(${integer(Math.ceil(instant / 1000))}, 'UTC')`
        : `fromUnixTimestamp64Milli(CAST(${integer(instant)} AS Int64), 'UTC')`;
    return [
      ...(start > earliest ? [`${sql} >= ${bound(Math.min(start, latest))}`] : []),
      ...(end < latest ? [`${sql} < ${bound(Math.max(end, earliest))}`] : []),
    ].join(' AND ');
  };

/**
 * Instants in UTC in the one form that leaves nothing to judge, such as `2026-01-31T10:00:00.000Z`: the database reads them as TypeScript would.
 * The 29th of February isn't among them, since not each year has one, nor what lies beyond the years of a DateTime64.
 */
const UTC_INSTANT =
  '^(19|20|21)[0-9]{2}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,3})?Z$';

const instantIn = (text: string): string =>
  `CASE WHEN match(${text}, '${UTC_INSTANT}') THEN toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(${text}, 3, 'UTC')) END`;

/** ISO 8601 in UTC. */
const textOfInstant = (instant: string): string =>
  `ifNull(concat(replaceOne(toString(fromUnixTimestamp64Milli(${instant}, 'UTC')), ' ', 'T'), 'Z'), '')`;
