import type { RowMapping } from '../../binding/rowMapping.ts';
import type { Wanted } from './rawRows.ts';

/**
 * The places, among the columns that are read, of those that tell apart what rows speak of at the same time: rows stand group by group in the end.
 * Absent where they stand in another way, or where a column can't tell.
 */
export function groupingOf(mapping: RowMapping, wanted: readonly Wanted[]): readonly number[] | undefined {
  const { key, time, series, fields } = mapping;
  if (key?.includes(time) !== true) return undefined;
  const told = fields.filter(({ name }) => name !== time && key.includes(name));
  if (told.some(({ type }) => type.kind === 'instant')) return undefined;
  const names = new Set([...series, ...told.flatMap(({ columns }) => columns)]);
  const places = [...names].map((name) => wanted.findIndex(({ column, as }) => column === name && as === 'texts'));
  return places.includes(-1) ? undefined : places;
}
