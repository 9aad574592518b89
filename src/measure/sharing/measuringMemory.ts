import type { DataKind } from '../../contract/contract.ts';
import type { Instant } from '../../time/intervals.ts';
import type { DataTable } from '../engine.ts';
import type { Measured } from '../measurements.ts';
import type { Timed } from '../overtime/timed.ts';
import { closedAt } from '../plan/closedAt.ts';
import type { DataRow } from '../plan/row.ts';
import { Memory } from './memory.ts';

/** Of rows, stretches and figures that are kept: some hundred megabytes at most. */
const MOST_ROWS = 3_000_000;
const MOST_STRETCHES = 3_000_000;
const MOST_FIGURES = 1_000_000;

/**
 * What was measured for one agreement and is the same for another: the same words, with all that they name, over the same rows. Tables are told apart
 * as objects, so that only those who share their sources share anything.
 */
export class MeasuringMemory {
  readonly #rows = new Memory<readonly DataRow[]>(MOST_ROWS);
  readonly #conditions = new Memory<Timed>(MOST_STRETCHES);
  readonly #figures = new Memory<ReadonlyMap<string, Measured>>(MOST_FIGURES);
  readonly #tables = new WeakMap<DataTable, number>();
  readonly #texts = new Map<string, number>();
  #count = 0;

  tableNumber(table: DataTable): number {
    const known = this.#tables.get(table) ?? this.#count++;
    this.#tables.set(table, known);
    return known;
  }

  /** A number that only the same text has. */
  number(text: string): number {
    const known = this.#texts.get(text) ?? this.#texts.size;
    this.#texts.set(text, known);
    return known;
  }

  /** The table as it is seen at `as of`, its rows shared. */
  closed(table: DataTable, kind: DataKind, asOf: Instant): DataTable {
    const view = closedAt(table, kind, asOf);
    const name = this.tableNumber(table);
    return {
      ...view,
      rows: (query) =>
        this.#rows.once(
          `${name} ${asOf} ${JSON.stringify(query)}`,
          () => view.rows(query),
          ({ length }) => length + 1,
        ),
    };
  }

  condition(key: string, make: () => Promise<Timed>): Promise<Timed> {
    return this.#conditions.once(key, make, weightOf);
  }

  /** By period key. */
  figures(key: string, make: () => Promise<ReadonlyMap<string, Measured>>): Promise<ReadonlyMap<string, Measured>> {
    return this.#figures.once(key, make, (all) =>
      [...all.values()].reduce((sum, { facts }) => sum + facts.length + 1, 1),
    );
  }
}

const weightOf = ({ state, judged, leftOut, excluded, unobserved, outages, lines }: Timed): number =>
  [state, judged, leftOut].reduce((sum, { yes, unknown }) => sum + yes.length + unknown.length, 1) +
  excluded.length +
  unobserved.length +
  outages.length +
  lines.length;
