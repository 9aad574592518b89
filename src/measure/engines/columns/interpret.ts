import type { Interpreted, Output } from '../../binding/rowMapping.ts';
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
  rows(most: number): readonly number[] | undefined;
}

export interface InterpretedGroup {
  readonly fields: readonly Field[];
  readonly verdicts: Verdicts;
}

/** How a group of outputs takes its columns: instants that need no judging come as such. */
export const takenAs = (group: readonly Output[]): Wanted['as'] =>
  group.length === 1 && group[0]?.plainInstant === true && group[0].columns.length === 1 ? 'instants' : 'texts';

/** Makes fields of the raw columns that some outputs read: each combination that occurs is interpreted once (decision 0011). */
export function interpretGroup(rows: RawRows, outputs: readonly Output[], details: Detail[]): InterpretedGroup {
  const names = outputs[0]?.columns ?? [];
  const as = takenAs(outputs);
  const columns = names.map((name) => columnOf(rows, name, as));
  const [only] = columns;
  const [output] = outputs;
  if (only?.kind === 'instants' && output !== undefined) return instantGroup(only, output, names, details);
  return codedGroup(rows, outputs, names, columns, details);
}

export function columnOf(rows: RawRows, name: string, as: Wanted['as']): RawColumn {
  const column = rows.columns[rows.wanted.findIndex((each) => each.column === name && each.as === as)];
  if (column === undefined) throw new RangeError(`column '${name}' was not read`);
  return column;
}

function codedGroup(
  rows: RawRows,
  outputs: readonly Output[],
  names: readonly string[],
  columns: readonly RawColumn[],
  details: Detail[],
): InterpretedGroup {
  const coded = columns.flatMap((column) => (column.kind === 'codes' ? [column] : []));
  const { codes, parts } =
    coded.length === 0
      ? { codes: new Uint8Array(rows.size), parts: [[]] }
      : combined(
          coded.map((column) => column.codes),
          coded.map(({ texts }) => texts.length),
        );
  const combinations = interpretAll(
    outputs,
    names,
    parts.map((part) => part.map((code, i) => coded[i]?.texts[code] ?? null)),
  );
  const fields = outputs.map((output, i) => fieldOf(output, combinations, i, codes));
  return {
    fields,
    verdicts: verdictsOf(combinations, codes, coded.length === 1 ? coded[0]?.occurring : undefined, details),
  };
}

function fieldOf({ name, type }: Output, combinations: readonly Combination[], place: number, codes: CodeArray): Field {
  const found = combinations.map(({ results }) => valueIn(results[place]));
  if (type.kind === 'instant') {
    const instants = found.map((value) => (value?.kind === 'instant' ? value.value : Number.NaN));
    const builder = new InstantBuilder();
    builder.reserve(codes.length);
    for (let i = 0; i < codes.length; i++) builder.push(instants[codes[i] as number] as number);
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
  return { kind: 'codes', name, type, storage: storageFor(type, values), codes: mappedCodes(codes, mapped), values };
}

function mappedCodes(codes: CodeArray, mapped: readonly number[]): CodeArray {
  if (mapped.every((to, from) => to === from)) return codes;
  const table = Uint32Array.from(mapped);
  const result = codeArray(
    mapped.reduce((largest, code) => Math.max(largest, code), 0),
    codes.length,
  );
  for (let i = 0; i < codes.length; i++) result[i] = table[codes[i] as number] as number;
  return result;
}

const ALL_USED: Verdicts = { some: false, status: () => 0, detail: () => 0, clock: () => 0, rows: () => [] };

function verdictsOf(
  combinations: readonly Combination[],
  codes: CodeArray,
  known: Uint8Array | undefined,
  details: Detail[],
): Verdicts {
  if (combinations.every(({ results }) => results.every((each) => each.kind === 'value' && !each.clockIssue)))
    return ALL_USED;
  // What occurs in no row was interpreted for nothing.
  const occurring = known ?? occurringIn(codes, combinations.length);
  const verdicts = combinations.map(({ results }, i) =>
    occurring[i] === 1 ? statusOf(results, details) : { status: 0, detail: 0, clock: 0 },
  );
  if (verdicts.every(({ status, clock }) => status === 0 && clock === 0)) return ALL_USED;
  return {
    some: true,
    status: (row) => verdicts[codes[row] as number]?.status ?? 0,
    detail: (row) => verdicts[codes[row] as number]?.detail ?? 0,
    clock: (row) => verdicts[codes[row] as number]?.clock ?? 0,
    rows: (most) => {
      const wanted = Uint8Array.from(verdicts, ({ status, clock }) => (status !== 0 || clock !== 0 ? 1 : 0));
      const all = { from: 0, size: codes.length, rows: undefined };
      const counts = new Uint32Array(verdicts.length);
      countCodes(codes, all, 0, codes.length, counts);
      const found = counts.reduce((sum, count, code) => (wanted[code] === 0 ? sum : sum + count), 0);
      return found > most ? undefined : placesWith(codes, all, wanted);
    },
  };
}

function occurringIn(codes: CodeArray, size: number): Uint8Array {
  const occurring = new Uint8Array(size);
  for (let i = 0; i < codes.length; i++) occurring[codes[i] as number] = 1;
  return occurring;
}

/** Instants, of which those are interpreted that didn't speak for themselves. */
function instantGroup(
  { instants, odd, texts }: Extract<RawColumn, { readonly kind: 'instants' }>,
  output: Output,
  names: readonly string[],
  details: Detail[],
): InterpretedGroup {
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
  for (let row = 0; row < instants.length; row++) {
    if (odd.rows[next] !== row) {
      builder.push(instants.at(row));
      continue;
    }
    const code = odd.codes[next++] as number;
    const value = valueIn(results.get(code)?.interpreted);
    builder.push(value?.kind === 'instant' ? value.value : Number.NaN);
    codeOfRow.set(row, code);
  }
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
          rows: (most) => (codeOfRow.size > most ? undefined : [...codeOfRow.keys()]),
        }
      : ALL_USED,
  };
}
