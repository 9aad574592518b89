import type { Value } from '../../contract/value.ts';
import { formatInstant } from '../../time/zone.ts';
import type { RowMapping } from '../binding/rowMapping.ts';
import { type DataRow, scalar } from '../plan/row.ts';
import type { DataProblem } from '../problems.ts';

/** A place in a file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** D3: two rows that share a key and a time, and differ. Names both. */
export function contradictionBetween(
  { series }: RowMapping,
  one: Place,
  other: Place,
  shared: readonly { readonly field: string; readonly value: Value | null }[],
): DataProblem {
  const words = shared.map(({ field, value }) => `${field} ${shown(value)}`);
  const same = series.length > 0 ? ` for the same ${series.join(' and ')}` : '';
  return {
    code: 'contradicting-rows',
    message: `${one.file}:${one.line} and ${other.file}:${other.line} contradict each other: both speak of ${words.join(', ')}${same}, and say different things (D3)`,
    file: other.file,
    line: other.line,
    column: shared.map(({ field }) => field).join(', '),
    value: shared.map(({ value }) => shown(value)).join(', '),
  };
}

export const contradiction = (mapping: RowMapping, one: DataRow, other: DataRow): DataProblem =>
  contradictionBetween(
    mapping,
    placeOf(one),
    placeOf(other),
    mapping.fields
      .filter(({ name }) => mapping.key?.includes(name))
      .map(({ name }) => ({ field: name, value: scalar(one.fields[name]) })),
  );

const placeOf = ({ source }: DataRow): Place => ({ file: source?.file ?? '', line: source?.from ?? 0 });

const shown = (value: Value | null): string =>
  value === null || value.kind === 'none'
    ? 'nothing'
    : value.kind === 'instant'
      ? formatInstant('UTC', value.value)
      : String(value.value);
