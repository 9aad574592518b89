import type { Interval } from '../../../time/intervals.ts';
import type { Coverage, CoverageQuery } from '../../plan/query.ts';
import { scalar } from '../../plan/row.ts';
import { integer } from '../quoted.ts';
import type { SqlRow } from './connection.ts';
import type { Scalar, ScalarType } from './dialect.ts';
import { boundValue, type Column } from './dictionary.ts';
import { columnOf, pickedRows } from './pickedRows.ts';
import { type Binder, binder } from './statement.ts';
import type { UsedRows } from './usedRows.ts';

/** Where samples of some combinations stand: those, and the rows before a gap, come back. */
export async function coverage(rows: UsedRows, { select, everyMs, fields, codes }: CoverageQuery): Promise<Coverage> {
  const { mapping, source } = rows;
  const { connection } = source;
  const bind = binder(connection.dialect);
  const asked = fields.map((field) => columnOf(rows, field));
  const coded = codes.flatMap(({ cells: wanted, code }) => {
    const values = asked.map((each, i) => boundValue(scalar(wanted[i]), each));
    return values.includes(undefined) ? [] : [{ values: values.map((value) => value ?? null), code }];
  });
  const picked = pickedRows(rows, { select, fields: [mapping.time, ...fields] }, bind);
  const following = followingRows(picked, columnOf(rows, mapping.time).name, asked, { coded, bind, rows });
  const every = integer(everyMs);
  const found = await connection.query(
    bind.statement(
      `SELECT at, next, code FROM (${following}) f WHERE code IS NOT NULL OR next > at + ${every} OR next IS NULL OR place = 1 ORDER BY at, place`,
    ),
  );
  return coverageOf(found, everyMs, source.name);
}

interface Codes {
  readonly coded: readonly { readonly values: readonly Scalar[]; readonly code: number }[];
  readonly bind: Binder;
  readonly rows: UsedRows;
}

/** Each sample with the instant of the next one and the code of its combination, as a query. */
function followingRows(from: string, at: string, asked: readonly Column[], { coded, bind, rows }: Codes): string {
  const order = [at, ...rows.mapping.series.map((_, i) => `s${i}`)].map((name) => `q.${name}`).join(', ');
  const next = `lead(q.${at}) OVER (ORDER BY ${order}) AS next, row_number() OVER (ORDER BY ${order}) AS place`;
  const [plain] = coded;
  if (asked.length === 0)
    return `SELECT q.${at} AS at, ${next}, ${plain === undefined ? 'NULL' : integer(plain.code)} AS code FROM ${from} q`;
  const table = bind.table('c', [
    ...asked.map(({ scalar: type }, i) => ({
      name: `k${i}`,
      type,
      values: coded.map(({ values }) => values[i] ?? null),
    })),
    { name: 'code', type: 'integer' as const, values: coded.map(({ code }) => code) },
  ]);
  const on = asked.flatMap(({ name, scalar: type }, i) => [
    `coalesce(q.${name}, ${zeroOf(type)}) = coalesce(c.k${i}, ${zeroOf(type)})`,
    `${isAbsent(`q.${name}`)} = ${isAbsent(`c.k${i}`)}`,
  ]);
  return `SELECT q.${at} AS at, ${next}, c.code AS code FROM ${from} q LEFT JOIN ${table} ON ${on.join(' AND ')}`;
}

/** Equalities alone, so that what may be absent needn't be compared row by row with each combination. */
const isAbsent = (sql: string): string => `(CASE WHEN ${sql} IS NULL THEN 1 ELSE 0 END)`;

function zeroOf(type: ScalarType): string {
  switch (type) {
    case 'text':
      return "''";
    case 'boolean':
      return 'false';
    default:
      return '0';
  }
}

/** From the coded samples and those before a gap, in order. */
function coverageOf(found: readonly SqlRow[], everyMs: number, file: string): Coverage {
  const stretches: Coverage['stretches'][number][] = [];
  const gaps: Interval[] = [];
  for (const [at, following, code] of found) {
    const start = Number(at);
    const stands = start + everyMs;
    const next = following === null ? undefined : Number(following);
    if (code !== null)
      stretches.push({ start, end: Math.min(stands, next ?? stands), code: Number(code), source: { file } });
    if (next !== undefined && next > stands) gaps.push({ start: stands, end: next });
  }
  const [first, last] = [found[0]?.[0], found.at(-1)?.[0]];
  return {
    stretches,
    gaps,
    extent:
      first === undefined || last === undefined ? undefined : { start: Number(first), end: Number(last) + everyMs },
  };
}
