import type { Interval } from '../../../time/intervals.ts';
import { identifier, integer } from '../quoted.ts';
import type { ColumnDescription, ColumnReading, Dialect, ScalarType } from '../sql/dialect.ts';

function typeName(type: ScalarType): string {
  switch (type) {
    case 'integer':
      return 'bigint';
    case 'boolean':
    case 'text':
      return type;
    default:
      return 'numeric';
  }
}

/** By bytes: a database's own collation may take texts for the same that aren't, and gives them another order on each machine. */
const byBytes = (sql: string): string => `${sql} COLLATE "C"`;

const parameter = (place: number, type: ScalarType): string => {
  const bound = `CAST($${integer(place)} AS ${typeName(type)})`;
  return type === 'text' ? `(${byBytes(bound)})` : bound;
};

/**
 * Instants in UTC in the one form that leaves nothing to judge, such as `2026-01-31T10:00:00.000Z`: the database reads them as TypeScript would.
 * The 29th of February isn't among them, since not each year has one.
 */
const UTC_INSTANT =
  '^[12][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,3})?Z$';

/** Exact: the seconds of an instant are a decimal since version 14. */
const milliseconds = (sql: string): string => `CAST(floor(extract(epoch FROM ${sql}) * 1000) AS bigint)`;

/** Times that the calendar of a mapping has; others, and infinity, are for it to reject. */
const within = (sql: string, type: string): string =>
  `${sql} >= CAST('0001-01-01 00:00:00+00' AS ${type}) AND ${sql} < CAST('10000-01-01 00:00:00+00' AS ${type})`;

/** Instants of years that all have four digits: what lies beyond is no bound. */
const [EARLIEST, LATEST] = [Date.UTC(1000, 0), Date.UTC(9999, 0)];

const between =
  (sql: string, type: string) =>
  ({ start, end }: Interval): string => {
    const bound = (instant: number): string => `CAST('${new Date(instant).toISOString()}' AS ${type})`;
    return [
      ...(start > EARLIEST ? [`${sql} >= ${bound(Math.min(start, LATEST))}`] : []),
      ...(end < LATEST ? [`${sql} < ${bound(Math.max(end, EARLIEST))}`] : []),
    ].join(' AND ');
  };

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS'`;

const text = (sql: string): string => `(${byBytes(`coalesce(CAST(${sql} AS text), '')`)})`;

/** SQL of a value's bytes as the protocol sends them, which are the same on every machine; none where there is no value. */
const bytes = (sent: string): string => `coalesce(${sent}, '')`;
const bytesOfText = (sql: string): string => `convert_to(${sql}, 'UTF8')`;

/** A column that is told apart by its text alone. */
const texts = (sql: string): { readonly text: string; readonly digested: string } => ({
  text: text(sql),
  digested: bytesOfText(text(sql)),
});

function reading({ type }: ColumnDescription, sql: string): ColumnReading {
  if (/^(text|citext|character varying(\(\d+\))?|character(\(\d+\))?)$/.test(type))
    return {
      kind: 'usable',
      ...texts(sql),
      instant: `CASE WHEN CAST(${sql} AS text) ~ '${UTC_INSTANT}' THEN ${milliseconds(`CAST(CAST(${sql} AS text) AS timestamptz)`)} END`,
    };
  if (/^(smallint|integer|bigint)$/.test(type))
    return {
      kind: 'usable',
      text: text(sql),
      number: { sql: `CAST(${sql} AS numeric)` },
      digested: bytes(`int8send(${sql})`),
    };
  if (/^numeric(\(\d+,-?\d+\))?$/.test(type))
    return {
      kind: 'usable',
      ...texts(sql),
      number: { sql: `CASE WHEN ${sql} NOT IN ('NaN', 'Infinity', '-Infinity') THEN CAST(${sql} AS numeric) END` },
    };
  if (/^(boolean|date|uuid|inet|cidr|enum)$/.test(type)) return { kind: 'usable', ...texts(sql) };
  if (/^timestamp(\(\d\))? with time zone$/.test(type))
    return {
      kind: 'usable',
      text: `(${byBytes(`coalesce(CASE WHEN ${within(sql, 'timestamptz')} THEN to_char(${sql} AT TIME ZONE 'UTC', ${ISO}) || 'Z' ELSE CAST(${sql} AS text) END, '')`)})`,
      instant: `CASE WHEN ${within(sql, 'timestamptz')} THEN ${milliseconds(sql)} END`,
      within: between(sql, 'timestamptz'),
      digested: bytes(`timestamptz_send(${sql})`),
    };
  if (/^timestamp(\(\d\))? without time zone$/.test(type))
    return {
      kind: 'usable',
      text: `(${byBytes(`coalesce(CASE WHEN ${within(sql, 'timestamp')} THEN to_char(${sql}, ${ISO}) ELSE CAST(${sql} AS text) END, '')`)})`,
      wall: `CASE WHEN ${within(sql, 'timestamp')} THEN ${milliseconds(sql)} END`,
      within: between(sql, 'timestamp'),
      digested: bytes(`timestamp_send(${sql})`),
    };
  if (/^(real|double precision)$/.test(type))
    return {
      kind: 'unusable',
      reason: 'whose binary floats stand for no exact decimals: make it numeric, or whole numbers (N5)',
    };
  return { kind: 'unusable', reason: 'which no field can hold' };
}

/** A half of a digest as a whole number that can be summed. */
const half = (digest: string, from: number): string =>
  `CAST(coalesce(sum(CAST(CAST('x' || substr(${digest}, ${integer(from)}, 16) AS bit(64)) AS bigint)), 0) AS text)`;

/** Keeps the database from putting an expression wherever its value is used. */
const FENCE = ' OFFSET 0';

/** The SQL of PostgreSQL from version 14 on. */
export const postgresDialect: Dialect = {
  identifier,
  parameter,
  parameterTable: (alias, columns) => {
    const lists = columns.map(({ place, type }) => `CAST($${integer(place)} AS ${typeName(type)}[])`);
    const names = columns.map(({ name }) => name);
    const selected = columns.map(({ name, type }) => `${type === 'text' ? byBytes(name) : name} AS ${name}`);
    return `(SELECT ${selected.join(', ')} FROM unnest(${lists.join(', ')}) AS list(${names.join(', ')})) ${alias}`;
  },
  reading,
  identity: (alias) => `(${byBytes(`CAST(${alias}.* AS text)`)})`,
  quotient: (dividend, divisor) => `(${dividend} / ${divisor})`,
  portion: (count, { times, plus, by }) => `CAST(div(CAST(${count} AS numeric) * ${times} + ${plus}, ${by}) AS bigint)`,
  asText: (sql, type) =>
    byBytes(`CAST(${typeof type === 'string' ? sql : `trim_scale(CAST(${sql} AS numeric))`} AS text)`),
  fingerprint: (values, from) => {
    const each = values.map((value) => `int4send(length(${value})) || ${value}`).join(' || ');
    const digest = `encode(sha256(${each === '' ? "''" : each}), 'hex')`;
    return `SELECT count(*) AS many, ${half('d', 1)} AS f0, ${half('d', 17)} AS f1 FROM (SELECT ${digest} AS d FROM ${from}${FENCE}) e`;
  },
  fence: FENCE,
};
