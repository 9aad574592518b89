import { parseIsoDate } from '../time/civil.ts';
import { startOfDay } from '../time/zone.ts';
import { constantValue } from './constant.ts';
import type { Cap, Contract, DataDeclaration, EachRecord, OfRecord, Table, Target } from './contract.ts';
import type { Expression } from './expression.ts';
import { type RecordsAtHand, substituted } from './substituteRecords.ts';
import { thresholdOf } from './threshold.ts';
import type { Instant, Value } from './value.ts';

/** One record as the data give it; a field that it has no value for is missing. */
export type DataRecord = Readonly<Record<string, Value>>;

/** The records of each data declaration that has any. */
export type RecordsByData = ReadonlyMap<string, readonly DataRecord[]>;

/** A record's key in the names of what is made for it: `Uptime(A-17)`. */
export const keyOfRecord = ({ by }: DataDeclaration, record: DataRecord): string => textOf(record[by[0] ?? '']) ?? '';

const textOf = (value: Value | undefined): string | undefined =>
  value === undefined || value.kind === 'none' ? undefined : String(value.value);

/**
 * The contract with what stands for each record put in for the records that there are, in the order of their keys: plain members like those of a
 * table's rows. The records themselves become a table, so that others can look them up. A contract without records stays as it is.
 */
export function withRecords(contract: Contract, records: RecordsByData): Contract {
  const declarations = contract.data.filter(({ kind }) => kind === 'records');
  if (declarations.length === 0) return contract;
  const known = new Map(declarations.map((data) => [data.id, atHand(data, records.get(data.id) ?? [], contract.zone)]));
  const tables = [...contract.tables, ...declarations.map((data) => tableOf(data, records.get(data.id) ?? []))];
  const put = <T>(part: T, here: ReadonlyMap<string, RecordsAtHand[number]> = new Map()): T =>
    substituted(part, { here, all: (each) => membersOf(each, known, tables, here), tables });
  const members = <T extends { readonly each?: EachRecord; readonly title: string }>(all: readonly T[]): readonly T[] =>
    all.flatMap((one) => {
      const { each, ...template } = one;
      if (each === undefined) return [put(one)];
      return membersOf(each, known, tables, new Map()).map((record) => {
        const made = put(template, new Map([[each.data, record]]));
        return { ...made, title: `${one.title}: ${record.of.title}`, record: record.of } as unknown as T;
      });
    });
  const ofEach = <T extends object>(
    term: T,
    each: EachRecord | undefined,
  ): readonly (T & { readonly member?: string })[] =>
    each === undefined
      ? [put(term)]
      : membersOf(each, known, tables, new Map()).map((record) => ({
          ...put(term, new Map([[each.data, record]])),
          member: record.of.title,
        }));
  return {
    ...contract,
    tables,
    services: members(contract.services),
    conditions: members(contract.conditions),
    metrics: members(contract.metrics),
    targets: members(contract.targets).map(withThreshold),
    payments: members(contract.payments),
    ...(contract.banks === undefined ? {} : { banks: put(contract.banks) }),
    creditTerms: {
      ...put(contract.creditTerms),
      groups: contract.creditTerms.groups.flatMap(({ each, ...group }) => ofEach(group, each)),
      caps: contract.creditTerms.caps.flatMap(({ each, ...cap }) => ofEach(cap, each)).filter(isCommitted),
    },
    rights: contract.rights.flatMap(({ eachRecord, ...right }) => ofEach(right, eachRecord)),
  };
}

/** A record that names no limit has none. */
const isCommitted = ({ amount }: Cap): boolean => constantValue(amount)?.kind !== 'none';

/** What a target is about may be a constant only now. */
function withThreshold(target: Target): Target {
  const threshold = target.threshold ?? thresholdOf(target.commitment);
  return threshold === undefined ? target : { ...target, threshold };
}

/** The records that have a member: those for which the family's condition holds. */
function membersOf(
  { data, where }: EachRecord,
  known: ReadonlyMap<string, RecordsAtHand>,
  tables: readonly Table[],
  here: ReadonlyMap<string, RecordsAtHand[number]>,
): RecordsAtHand {
  const all = known.get(data) ?? [];
  if (where === undefined) return all;
  return all.filter((record) => {
    const inside = new Map([...here, [data, record]]);
    const condition: Expression = substituted(where, { here: inside, all: () => [], tables });
    const value = constantValue(condition);
    return value?.kind === 'boolean' && value.value;
  });
}

function atHand(data: DataDeclaration, records: readonly DataRecord[], zone: string): RecordsAtHand {
  return records
    .map((fields) => {
      const key = keyOfRecord(data, fields);
      const title = textOf(fields.title) ?? textOf(fields.label) ?? key;
      const valid = validOf(data, fields, zone);
      const of: OfRecord = { data: data.id, key, title, ...(valid === undefined ? {} : { valid }) };
      return { of, fields };
    })
    .sort((a, b) => (a.of.key < b.of.key ? -1 : a.of.key > b.of.key ? 1 : 0));
}

/** A date counts from the start of its day, and to the end of it; an absent one leaves the end open. */
function validOf({ valid }: DataDeclaration, fields: DataRecord, zone: string): OfRecord['valid'] {
  if (valid === undefined) return undefined;
  const start = instantOf(fields[valid.from], zone, 0);
  const end = valid.until === undefined ? undefined : instantOf(fields[valid.until], zone, 1);
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

function instantOf(value: Value | undefined, zone: string, days: number): Instant | undefined {
  if (value?.kind === 'instant') return value.value;
  const day = value?.kind === 'date' ? parseIsoDate(value.value) : undefined;
  return day === undefined ? undefined : startOfDay(zone, day + days);
}

function tableOf({ id, by, fields, at }: DataDeclaration, records: readonly DataRecord[]): Table {
  return {
    id,
    keys: by,
    columns: fields.map(({ name, type }) => ({ name, type })),
    rows: records.map((record) => ({
      cells: fields.map(({ name }) => ({ kind: 'value', value: record[name] ?? { kind: 'none' } }) as const),
      at,
    })),
    at,
  };
}
