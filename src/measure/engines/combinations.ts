import type { Value } from '../../contract/value.ts';
import type { Interpreted, Output } from '../binding/rowMapping.ts';

/** What became of a combination of a source's values, and of the rows that hold it. */
export const STATUS = { used: 0, leftOut: 1, rejected: 2 } as const;

/** Why rows aren't used. */
export interface Detail {
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

/** A combination of some columns' values, and what each output makes of it. */
export interface Combination {
  readonly texts: readonly (string | null)[];
  readonly results: readonly Interpreted[];
}

/** Interprets the combinations that occur, each once (decision 0011). `names`: the columns, in the order of the texts. */
export const interpretAll = (
  outputs: readonly Output[],
  names: readonly string[],
  combinations: readonly (readonly (string | null)[])[],
): readonly Combination[] =>
  combinations.map((texts) => {
    const read = (name: string): string | null => texts[names.indexOf(name)] ?? null;
    return { texts, results: outputs.map((output) => output.interpret(read)) };
  });

/** Outputs that read the same columns share a dictionary. */
export function groupByColumns(outputs: readonly Output[]): readonly (readonly Output[])[] {
  const groups = new Map<string, Output[]>();
  for (const output of outputs) {
    const key = [...output.columns].sort().join('\0');
    const group = groups.get(key);
    if (group) group.push(output);
    else groups.set(key, [output]);
  }
  return [...groups.values()];
}

export const valueIn = (result: Interpreted | undefined): Value | null =>
  result?.kind === 'value' ? result.value : null;

/** What a combination's rows are, and the place in `details` of why they aren't used. A malformed row is rejected rather than left out. */
export function statusOf(
  results: readonly Interpreted[],
  details: Detail[],
): { readonly status: number; readonly detail: number; readonly clock: number } {
  const failure = results.find(({ kind }) => kind === 'rejected') ?? results.find(({ kind }) => kind === 'left-out');
  const clock = results.some((result) => result.kind === 'value' && result.clockIssue) ? 1 : 0;
  if (failure === undefined || failure.kind === 'value') return { status: STATUS.used, detail: 0, clock };
  details.push(
    failure.kind === 'rejected'
      ? { column: failure.column, value: failure.value, reason: failure.reason }
      : { column: '', value: '', reason: failure.reason },
  );
  return {
    status: failure.kind === 'rejected' ? STATUS.rejected : STATUS.leftOut,
    detail: details.length - 1,
    clock,
  };
}
