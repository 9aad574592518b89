import type { DataDeclaration } from '../../contract/contract.ts';
import type { Binding, DataSource, TableSource } from '../../contract/dataset.ts';
import type { Interval } from '../../time/intervals.ts';

export type { Binding, DataDeclaration };

/** One data declaration with the source it is read from. */
export interface SourcePlan<Source extends DataSource = DataSource> {
  readonly declaration: DataDeclaration;
  readonly binding: Binding<Source>;
  /** Zone of times that carry no offset (T3). */
  readonly zone: string;
  /** Share of rejected rows above which nothing is stated (D4). */
  readonly rejectedAtMost: string;
  /** Rows of any other time can't matter: a store that finds rows by their time needn't give them. Absent: all rows. */
  readonly needed?: Interval;
}

/** A table or view with its connection, as statements and messages name it: `warehouse:monitoring.probes`. */
export const nameOfTable = ({ connection, schema, table }: TableSource): string =>
  `${connection}:${schema === undefined ? '' : `${schema}.`}${table}`;

/** What puts a row of such data in order: an instant, of records their key, or their first field where they have none. */
export function timeField({ kind, by, fields }: DataDeclaration): string {
  switch (kind) {
    case 'samples':
    case 'states':
    case 'counts':
      return 'at';
    case 'intervals':
      return 'start';
    case 'items':
      return 'opened';
    case 'records':
      return by[0] ?? fields[0]?.name ?? '';
    default:
      return kind satisfies never;
  }
}
