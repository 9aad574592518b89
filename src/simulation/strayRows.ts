import type { DataDeclaration } from '../contract/contract.ts';
import { keyOfRecord } from '../contract/records.ts';
import type { DataTable } from '../measure/engine.ts';
import { nearestName } from '../measure/nearest.ts';
import { type DataRow, scalar } from '../measure/plan/row.ts';
import { recordOf } from '../measure/records.ts';

/** A field that names records. */
export interface KeyedField {
  readonly data: string;
  readonly field: string;
  readonly records: string;
}

/** Rows that speak of records which the data don't have, and so count for none. */
export interface StrayRows {
  readonly field: string;
  readonly records: string;
  readonly rows: number;
  /** The names with the most rows first. */
  readonly names: readonly { readonly name: string; readonly rows: number; readonly nearest?: string }[];
}

/** What one source says of records: the keys that it has, or the names that it uses. */
export interface NamesInSource {
  readonly keys?: ReadonlySet<string>;
  readonly used: readonly (KeyedField & { readonly names: ReadonlyMap<string, number> })[];
}

export const keysAmong = (records: DataDeclaration, rows: readonly DataRow[]): ReadonlySet<string> =>
  new Set(rows.map((row) => keyOfRecord(records, recordOf(row))));

export async function namesUsed(
  declaration: DataDeclaration,
  table: DataTable | undefined,
  keyed: readonly KeyedField[],
): Promise<NamesInSource> {
  if (table === undefined) return { used: [] };
  const used: NamesInSource['used'][number][] = [];
  for (const one of keyed.filter(({ data }) => data === declaration.id)) {
    const names = new Map<string, number>();
    for (const { cells, rows } of await table.distinct({ select: [], fields: [one.field] })) {
      const value = scalar(cells[0] ?? null);
      if (value !== null && value.kind !== 'none') names.set(String(value.value), rows);
    }
    used.push({ ...one, names });
  }
  return { used };
}

/** How many names are told. */
const TOLD = 5;

export function strayRows(
  { used }: NamesInSource,
  keysOf: ReadonlyMap<string, ReadonlySet<string>>,
): readonly StrayRows[] {
  return used.flatMap(({ field, records, names }): readonly StrayRows[] => {
    const keys = keysOf.get(records);
    // Of records that can't be read, or that the dataset leaves out, nothing is said.
    if (keys === undefined) return [];
    const strays = [...names].filter(([name]) => !keys.has(name));
    if (strays.length === 0) return [];
    return [
      {
        field,
        records,
        rows: strays.reduce((all, [, rows]) => all + rows, 0),
        names: strays
          .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
          .slice(0, TOLD)
          .map(([name, rows]) => {
            const nearest = nearestName(name, [...keys]);
            return { name, rows, ...(nearest === undefined ? {} : { nearest }) };
          }),
      },
    ];
  });
}
