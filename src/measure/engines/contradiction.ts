import { type RowPlace, rowPlaceText } from '../../contract/rowPlace.ts';
import type { Value } from '../../contract/value.ts';
import { formatInstant } from '../../time/zone.ts';
import type { RowMapping } from '../binding/rowMapping.ts';
import { type DataRow, scalar } from '../plan/row.ts';
import type { DataProblem } from '../problems.ts';

/** D3: two rows that share a key and a time, and differ. Names both. */
export function contradictionBetween(
  { series }: RowMapping,
  one: RowPlace,
  other: RowPlace,
  shared: readonly { readonly field: string; readonly value: Value | null }[],
): DataProblem {
  const words = shared.map(({ field, value }) => `${field} ${shown(value)}`);
  const same = series.length > 0 ? ` for the same ${series.join(' and ')}` : '';
  return {
    code: 'contradicting-rows',
    message: `${rowPlaceText(one)} and ${rowPlaceText(other)} contradict each other: both speak of ${words.join(', ')}${same}, and say different things (D3)`,
    file: other.file,
    ...(other.line === undefined ? {} : { line: other.line }),
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

const placeOf = ({ source }: DataRow): RowPlace => ({
  file: source?.file ?? '',
  ...(source?.from === undefined ? {} : { line: source.from }),
});

const shown = (value: Value | null): string =>
  value === null || value.kind === 'none'
    ? 'nothing'
    : value.kind === 'instant'
      ? formatInstant('UTC', value.value)
      : String(value.value);
