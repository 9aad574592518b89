import type { Interpreted, Output } from '../../binding/rowMapping.ts';
import type { Breath } from '../../breath.ts';
import { cellKey } from '../../plan/row.ts';
import { type Combination, type Detail, interpretAll, statusOf, valueIn } from '../combinations.ts';
import { storageFor } from '../storage.ts';
import { countCodes, placesWith } from './codeLoops.ts';
import { type CodeArray, codeArray } from './codes.ts';
import { combined } from './combined.ts';
import type { Field } from './field.ts';
import { InstantBuilder } from './instants.ts';
import type { RawColumn } from './rawColumn.ts';
import type { RawRows, Wanted } from './rawRows.ts';

/** What became of a row by the columns of some outputs. */
export interface Verdicts {
  /** Whether some row isn't used, or has a time that a change of the clock moved. */
  readonly some: boolean;
  status(row: number): number;
  detail(row: number): number;
  clock(row: number): number;
  /** The rows that aren't simply used, in any order; absent where there are more of them than so many. */
  rows(most: number, breath: Breath): Promise<readonly number[] | undefined>;
}

export interface InterpretedGroup {
  readonly fields: readonly Field[];
  readonly verdicts: Verdicts;
}

/** How a group of outputs takes its columns: instants that need no judging come as such. */
export const takenAs = (group: readonly Output[]): Wanted['as'] =>
  group.length === 1 && group[0]?.plainInstant === true && group[0].columns.length === 1 ? 'instants' : 'texts';

/** Makes fields of the raw columns that some outputs read: each combination that occurs is interpreted once (decision 0011). */
export async function interpretGroup(
  rows: RawRows,
  outputs: readonly Output[],
  details: Detail[],
  breath: Breath,
): Promise<InterpretedGroup> {
  const names = outputs[0]?.columns ?? [];
  const as = takenAs(outputs);
  const columns = names.map((name) => columnOf(rows, name, as));
  const [only] = columns;
  const [output] = outputs;
  if (only?.kind === 'instants' && output !== undefined) return instantGroup(only, output, names, details, breath);
  return codedGroup(rows, outputs, names, columns, { details, breath });
}

export function columnOf(rows: RawRows, name: string, as: Wanted['as']): RawColumn {
  const column = rows.columns[rows.wanted.findIndex((each) => each.column === name && each.as === as)];
  if (column === undefined) throw new RangeError(`column '${name}' was not read`);
  return column;
}

async function codedGroup(
  rows: RawRows,
  outputs: readonly Output[],
  names: readonly string[],
  columns: readonly RawColumn[],
  { details, breath }: { readonly details: Detail[]; readonly breath: Breath },
): Promise<InterpretedGroup> {
  const coded = columns.flatMap((column) => (column.kind === 'codes' ? [column] : []));
  const { codes, parts } =
    coded.length === 0
      ? { codes: new Uint8Array(rows.size), parts: [[]] }
      : await combined(
          coded.map((column) => column.codes),
          coded.map(({ texts }) => texts.length),
          breath,
        );
  const combinations = interpretAll(
    outputs,
    names,
    parts.map((part) => part.map((code, i) => coded[i]?.texts[code] ?? null)),
  );
  const fields: Field[] = [];
  for (const [i, output] of outputs.entries()) fields.push(await fieldOf(output, combinations, i, codes, breath));
  const known = coded.length === 1 ? coded[0]?.occurring : undefined;
  return { fields, verdicts: await verdictsOf(combinations, codes, known, details, breath) };
}

async function fieldOf(
  { name, type }: Output,
  combinations: readonly Combination[],
  place: number,
  codes: CodeArray,
  breath: Breath,
): Promise<Field> {
  const found = combinations.map(({ results }) => valueIn(results[place]));
  if (type.kind === 'instant') {
    const instants = found.map((value) => (value?.kind === 'instant' ? value.value : Number.NaN));
    const builder = new InstantBuilder();
    builder.reserve(codes.length);
    await breath.over(codes.length, (from, to) => {
      for (let i = from; i < to; i++) builder.push(instants[codes[i] as number] as number);
    });
    return { kind: 'instants', name, type, instants: builder.finish() };
  }
  // Different texts may say the same.
  const codeOf = new Map<string, number>();
  const values: (typeof found)[number][] = [];
  const mapped = found.map((value) => {
    const key = cellKey(value);
    const known = codeOf.get(key);
    if (known !== undefined) return known;
    codeOf.set(key, values.length);
    return values.push(value) - 1;
  });
  const storage = storageFor(type, values);
  return { kind: 'codes', name, type, storage, codes: await mappedCodes(codes, mapped, breath), values };
}

async function mappedCodes(codes: CodeArray, mapped: readonly number[], breath: Breath): Promise<CodeArray> {
  if (mapped.every((to, from) => to === from)) return codes;
  const table = Uint32Array.from(mapped);
  const result = codeArray(
    mapped.reduce((largest, code) => Math.max(largest, code), 0),
    codes.length,
  );
  await breath.over(codes.length, (from, to) => {
    for (let i = from; i < to; i++) result[i] = table[codes[i] as number] as number;
  });
  return result;
}

const ALL_USED: Verdicts = { some: false, status: () => 0, detail: () => 0, clock: () => 0, rows: async () => [] };

async function verdictsOf(
  combinations: readonly Combination[],
  codes: CodeArray,
  known: Uint8Array | undefined,
  details: Detail[],
  breath: Breath,
): Promise<Verdicts> {
  if (combinations.every(({ results }) => results.every((each) => each.kind === 'value' && !each.clockIssue)))
    return ALL_USED;
  // What occurs in no row was interpreted for nothing.
  const occurring = known ?? (await occurringIn(codes, combinations.length, breath));
  const verdicts = combinations.map(({ results }, i) =>
    occurring[i] === 1 ? statusOf(results, details) : { status: 0, detail: 0, clock: 0 },
  );
  if (verdicts.every(({ status, clock }) => status === 0 && clock === 0)) return ALL_USED;
  return {
    some: true,
    status: (row) => verdicts[codes[row] as number]?.status ?? 0,
    detail: (row) => verdicts[codes[row] as number]?.detail ?? 0,
    clock: (row) => verdicts[codes[row] as number]?.clock ?? 0,
    rows: async (most, resting) => {
      const wanted = Uint8Array.from(verdicts, ({ status, clock }) => (status !== 0 || clock !== 0 ? 1 : 0));
      const all = { from: 0, size: codes.length, rows: undefined };
      const counts = new Uint32Array(verdicts.length);
      await resting.over(codes.length, (from, to) => countCodes(codes, all, from, to, counts));
      const found = counts.reduce((sum, count, code) => (wanted[code] === 0 ? sum : sum + count), 0);
      return found > most ? undefined : placesWith(codes, all, wanted, resting);
    },
  };
}

async function occurringIn(codes: CodeArray, size: number, breath: Breath): Promise<Uint8Array> {
  const occurring = new Uint8Array(size);
  await breath.over(codes.length, (from, to) => {
    for (let i = from; i < to; i++) occurring[codes[i] as number] = 1;
  });
  return occurring;
}

/** Instants, of which those are interpreted that didn't speak for themselves. */
async function instantGroup(
  { instants, odd, texts }: Extract<RawColumn, { readonly kind: 'instants' }>,
  output: Output,
  names: readonly string[],
  details: Detail[],
  breath: Breath,
): Promise<InterpretedGroup> {
  const { name, type } = output;
  if (odd.rows.length === 0) return { fields: [{ kind: 'instants', name, type, instants }], verdicts: ALL_USED };
  const results = new Map<
    number,
    { readonly interpreted: Interpreted; readonly verdict: ReturnType<typeof statusOf> }
  >();
  for (const code of new Set(odd.codes)) {
    const [combination] = interpretAll([output], names, [[texts[code] ?? null]]);
    const [interpreted] = combination?.results ?? [];
    if (interpreted !== undefined) results.set(code, { interpreted, verdict: statusOf([interpreted], details) });
  }
  const builder = new InstantBuilder();
  builder.reserve(instants.length);
  const codeOfRow = new Map<number, number>();
  let next = 0;
  await breath.over(instants.length, (from, to) => {
    for (let row = from; row < to; row++) {
      if (odd.rows[next] !== row) {
        builder.push(instants.at(row));
        continue;
      }
      const code = odd.codes[next++] as number;
      const value = valueIn(results.get(code)?.interpreted);
      builder.push(value?.kind === 'instant' ? value.value : Number.NaN);
      codeOfRow.set(row, code);
    }
  });
  const verdict = (row: number) => {
    const code = codeOfRow.get(row);
    return code === undefined ? undefined : results.get(code)?.verdict;
  };
  const some = [...results.values()].some(({ verdict: { status, clock } }) => status !== 0 || clock !== 0);
  return {
    fields: [{ kind: 'instants', name, type, instants: builder.finish() }],
    verdicts: some
      ? {
          some,
          status: (row) => verdict(row)?.status ?? 0,
          detail: (row) => verdict(row)?.detail ?? 0,
          clock: (row) => verdict(row)?.clock ?? 0,
          rows: async (most) => (codeOfRow.size > most ? undefined : [...codeOfRow.keys()]),
        }
      : ALL_USED,
  };
}
