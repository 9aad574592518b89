import type { FieldType } from '../../../contract/contract.ts';
import { MOST_DIGITS, type Storage } from '../storage.ts';
import { identifier, integer } from './quote.ts';

export interface Column {
  /** The field. */
  readonly field: string;
  /** The table's name for it. */
  readonly name: string;
  readonly type: FieldType;
  readonly storage: Storage;
}

export function sqlType(storage: Storage): string {
  switch (storage.kind) {
    case 'instant':
      return 'BIGINT';
    case 'boolean':
      return 'BOOLEAN';
    case 'text':
    case 'rational':
      return 'VARCHAR';
    case 'decimal':
      return `DECIMAL(${integer(MOST_DIGITS)}, ${integer(storage.scale)})`;
    default:
      return storage satisfies never;
  }
}

/** A column in a select list, so that no number passes through a binary float. */
export const readable = ({ name, storage }: Column, table = ''): string => {
  const column = `${table === '' ? '' : `${table}.`}${identifier(name)}`;
  return storage.kind === 'decimal' ? `CAST(${column} AS VARCHAR)` : column;
};
