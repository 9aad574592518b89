import type { Dialect, Scalar, ScalarType } from '../sql/dialect.ts';
import { readColumn } from './reading.ts';

const DAY_MS = 86_400_000;
/** Digits of decimals. */
const DIGITS = 38;

/** The small part of SQL that the engines share, as ClickHouse writes it. */
export const clickhouseDialect: Dialect = {
  identifier,
  parameter: (place, type) => `{${nameOf(place)}:Nullable(${bare(type)})}`,
  parameterTable(alias, columns) {
    const lists = columns.map(({ name, type, place, values }) => `${listOf(place, type, values)} AS ${name}`);
    return `(SELECT ${columns.map(({ name }) => name).join(', ')} FROM (SELECT 1) ARRAY JOIN ${lists.join(', ')}) AS ${alias}`;
  },
  reading: readColumn,
  // Binary: an hour of a wall clock may come twice, and text has one form for different floats.
  identity: (alias) => `formatRow('RowBinary', ${alias}.*)`,
  // The minutes of a day stay in a processor's cache, those of a year and all customers don't.
  repeated: (others, instant) => ({
    group: [...others, `intDiv(${instant}, ${DAY_MS})`],
    having: `count(*) > uniqExact(${instant})`,
  }),
  quotient: (dividend, divisor) => `intDiv(${dividend}, ${divisor})`,
  portion: (count, { times, plus, by }) =>
    `toInt64(intDiv(CAST(${count} AS Int256) * toInt256('${times}') + toInt256('${plus}'), toInt256('${by}')))`,
  asText: (sql, type) => (type === 'text' ? sql : `toString(${sql})`),
  fingerprint: (values, from) => {
    const all = values.length === 0 ? "''" : values.join(', ');
    return `SELECT count(*) AS many, sum(cityHash64(${all})) AS f0, sum(xxHash64(${all})) AS f1 FROM ${from}`;
  },
};

/** A name in backticks, with all escapes that the server knows in them. */
export function identifier(name: string): string {
  if (name.includes('\0')) throw new RangeError('a name with a zero character cannot be quoted');
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

function bare(type: ScalarType): string {
  switch (type) {
    case 'integer':
      return 'Int64';
    case 'boolean':
      return 'Bool';
    case 'text':
      return 'String';
    default:
      return `Decimal(${DIGITS}, ${type.scale ?? 0})`;
  }
}

/** What a parameter is called: `p1` is sent as `param_p1`. A part of a long list has its number behind it. */
export const nameOf = (place: number, part?: number): string =>
  part === undefined ? `p${place}` : `p${place}_${part}`;

/** A server takes no parameter of more than 128 KiB, unless it is told otherwise. */
const MOST_OF_ONE = 100_000;

/** A list in parts that can be sent. */
export function partsOf(values: readonly Scalar[]): readonly (readonly Scalar[])[] {
  const parts: Scalar[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const value of values) {
    // Escapes double what they escape, and a character has up to three bytes.
    const own = 3 + (typeof value === 'string' ? 3 * value.length : 24);
    if (size + own > MOST_OF_ONE) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(value);
    size += own;
  }
  return parts.length === 0 ? [[]] : parts;
}

/** SQL of a bound list. What may be absent is nullable; so is all but text, for the rows of a join that find nothing. */
function listOf(place: number, type: ScalarType, values: readonly Scalar[]): string {
  // Decimals are sent as texts, which are exact, and which arrays of numbers don't take.
  const sent = typeof type === 'string' ? bare(type) : 'String';
  const element = type === 'text' && !values.includes(null) ? sent : `Nullable(${sent})`;
  const parts = partsOf(values).map((_, part) => `{${nameOf(place, part)}:Array(${element})}`);
  const list = parts.length === 1 ? (parts[0] ?? '') : `arrayConcat(${parts.join(', ')})`;
  return typeof type === 'string' ? list : `CAST(${list} AS Array(Nullable(${bare(type)})))`;
}
