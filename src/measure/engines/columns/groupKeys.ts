import type { Cell } from '../../plan/row.ts';
import type { CodeArray } from './codes.ts';
import type { Field } from './field.ts';

/** Tells rows apart by some fields: each combination that was met has a number. */
export interface GroupKeys {
  /** The number of the combination in a row. */
  keyOf(row: number): number;
  /** How many combinations were met up to now. */
  size(): number;
  cells(key: number): readonly Cell[];
}

/** Numbers combinations as they are met. */
export function groupKeys(fields: readonly Field[]): GroupKeys {
  const [only] = fields;
  if (only === undefined) return { keyOf: () => 0, size: () => 1, cells: () => [] };
  if (fields.length === 1 && only.kind === 'codes') return ofCodes(only);
  const columns = fields.map(numbered);
  const places = new Map<string, number>();
  const parts: (readonly number[])[] = [];
  return {
    keyOf: (row) => {
      const codes = columns.map((column) => column.codeOf(row));
      const text = codes.join(' ');
      const known = places.get(text);
      if (known !== undefined) return known;
      places.set(text, parts.length);
      return parts.push(codes) - 1;
    },
    size: () => parts.length,
    cells: (key) => columns.map((column, i) => column.cell(parts[key]?.[i] ?? 0)),
  };
}

function ofCodes({ codes, values }: Extract<Field, { readonly kind: 'codes' }>): GroupKeys {
  return {
    keyOf: (row) => codes[row] as number,
    size: () => values.length,
    cells: (key) => [values[key] ?? null],
  };
}

interface Numbered {
  codeOf(row: number): number;
  cell(code: number): Cell;
}

function numbered(field: Field): Numbered {
  if (field.kind === 'codes') {
    const { codes, values }: { codes: CodeArray; values: readonly Cell[] } = field;
    return { codeOf: (row) => codes[row] as number, cell: (code) => values[code] ?? null };
  }
  const places = new Map<number, number>();
  const instants: number[] = [];
  return {
    codeOf: (row) => {
      const instant = field.instants.at(row);
      const known = places.get(instant);
      if (known !== undefined) return known;
      places.set(instant, instants.length);
      return instants.push(instant) - 1;
    },
    cell: (code) => {
      const instant = instants[code] ?? Number.NaN;
      return Number.isNaN(instant) ? null : { kind: 'instant', value: instant };
    },
  };
}
