import type { Contract, DataDeclaration, OfRecord } from '../contract/contract.ts';
import { type DataRecord, keyOfRecord, type RecordsByData, withRecords } from '../contract/records.ts';
import type { Value } from '../contract/value.ts';
import { timeOf } from '../evaluate/periods.ts';
import { showValue } from '../evaluate/show.ts';
import type { Interval } from '../time/intervals.ts';
import type { DataTable } from './engine.ts';
import { isMeasured, visitNodes } from './nodes.ts';
import { type DataRow, scalar } from './plan/row.ts';
import { type DataProblem, reject } from './problems.ts';

/** The contract for the records that the data name: each stands for itself from here on. */
export async function contractOfRecords(
  contract: Contract,
  tables: ReadonlyMap<string, DataTable>,
  unbound: readonly string[],
): Promise<Contract> {
  const records = new Map<string, readonly DataRecord[]>();
  for (const declaration of contract.data) {
    if (declaration.kind !== 'records') continue;
    const table = tables.get(declaration.id);
    if (table === undefined && !unbound.includes(declaration.id) && isUsed(contract, declaration.id))
      reject({
        code: 'missing-file',
        message: `The dataset gives no rows of '${declaration.id}', so what is agreed for each of them can't be stated: name their file, or write 'without ${declaration.id} because "…"'`,
        at: declaration.at,
      });
    const found = table === undefined ? [] : await table.rows({ select: [] });
    const [backwards] = backwardRecords(declaration, found);
    if (backwards !== undefined) reject(backwards);
    const rows = found.map(recordOf);
    checkKeys(
      declaration.id,
      rows.map((row) => keyOfRecord(declaration, row)),
      contract,
    );
    records.set(declaration.id, rows);
  }
  return withRecords(contract, records satisfies RecordsByData);
}

/** D4: records that end before they begin count at no time, and no statement would say so. */
export function backwardRecords({ valid, at }: DataDeclaration, rows: readonly DataRow[]): readonly DataProblem[] {
  const until = valid?.until;
  if (valid === undefined || until === undefined) return [];
  return rows.flatMap(({ fields, source }): readonly DataProblem[] => {
    const [from, to] = [scalar(fields[valid.from]), scalar(fields[until])];
    if (from === null || to === null || !isBefore(to, from)) return [];
    const place = source === undefined ? '' : `${source.file}:${source.from}: `;
    return [
      {
        code: 'rejected-rows',
        message: `${place}'${until}', ${showValue(to, UTC)}, lies before '${valid.from}', ${showValue(from, UTC)}`,
        ...(source === undefined ? {} : { file: source.file, line: source.from }),
        at,
      },
    ];
  });
}

const UTC = { zone: 'UTC' };

/** Dates are as their texts are, and instants as numbers. */
const isBefore = (a: Value, b: Value): boolean =>
  (a.kind === 'date' && b.kind === 'date') || (a.kind === 'instant' && b.kind === 'instant')
    ? a.value < b.value
    : false;

const isUsed = (
  { services, conditions, metrics, targets, payments, creditTerms, rights }: Contract,
  data: string,
): boolean =>
  [
    ...[...services, ...conditions, ...metrics, ...targets, ...payments],
    ...[...creditTerms.caps, ...creditTerms.groups],
    ...rights.map(({ eachRecord }) => ({ each: eachRecord })),
  ].some(({ each }) => each?.data === data);

export function recordOf({ fields }: DataRow): DataRecord {
  const record: Record<string, DataRecord[string]> = {};
  for (const [field, cell] of Object.entries(fields)) {
    const value = scalar(cell);
    if (value !== null) record[field] = value;
  }
  return record;
}

/** D3: one record has one row. */
function checkKeys(data: string, keys: readonly string[], contract: Contract): void {
  const seen = new Set<string>();
  for (const key of keys) {
    const at = contract.data.find(({ id }) => id === data)?.at;
    if (key === '')
      reject({ code: 'unusable-mapping', message: `A record of '${data}' has no key`, ...(at ? { at } : {}) });
    if (seen.has(key))
      reject({
        code: 'contradicting-rows',
        message: `'${data}' has two records with the key '${key}': leave one of them out`,
        ...(at ? { at } : {}),
      });
    seen.add(key);
  }
}

/** When the record counts that a measured node is of (T5); nodes of no such record are missing. */
export function timesOfNodes({ metrics, targets, payments }: Contract): ReadonlyMap<string, Interval> {
  const times = new Map<string, Interval>();
  const note = (part: unknown, record: OfRecord | undefined): void => {
    if (record?.valid === undefined) return;
    const time = timeOf(record);
    visitNodes(part, (node) => {
      if (isMeasured(node)) times.set(node.id, time);
    });
  };
  for (const { measure, record } of metrics) note(measure, record);
  for (const { record, commitment, appliesWhen, credits, points } of targets)
    note([commitment, appliesWhen, credits, points], record);
  for (const { record, amount, when } of payments) note([amount, when], record);
  return times;
}
