import { type Breath, touched } from '../../breath.ts';
import { codeArray } from './codes.ts';
import { GroupColumn, PlacedCodes, PlacedInstantColumn, scatter } from './groupedColumns.ts';
import { eachTurn, type GroupCount, GroupPlaces } from './groupPlaces.ts';
import { PlacedInstants } from './instants.ts';
import { Progressions, ProgressionsBuilder } from './progressions.ts';
import type { RawColumn } from './rawColumn.ts';
import type { Grouped, RawFile, RawRows, Wanted } from './rawRows.ts';
import { codesIn, instantsIn, type RowBatch, type Sink } from './rowBatch.ts';

type Column = GroupColumn | PlacedCodes | PlacedInstantColumn;

/**
 * Takes rows of which it's known beforehand how many are told apart by which texts: each goes straight to its place in its group, and in a group rows
 * keep the order in which they were read.
 */
export class GroupedRowsBuilder {
  readonly #wanted: readonly Wanted[];
  /** The places of the columns that tell rows apart. */
  readonly #grouping: readonly number[];
  readonly #columns: readonly Column[];
  readonly #places: GroupPlaces;
  readonly #readAt: ProgressionsBuilder<Uint32Array>;
  /** What is kept as runs, as far as it's worth it. */
  readonly #runs: readonly ProgressionsBuilder<unknown>[];
  readonly #files: RawFile[] = [];
  readonly #starts: number[] = [0];
  #size = 0;

  private constructor(
    wanted: readonly Wanted[],
    grouping: readonly number[],
    told: readonly GroupColumn[],
    places: GroupPlaces,
  ) {
    this.#wanted = wanted;
    this.#grouping = grouping;
    this.#places = places;
    this.#columns = wanted.map(
      ({ as }, i) =>
        told[grouping.indexOf(i)] ?? (as === 'instants' ? new PlacedInstantColumn(places) : new PlacedCodes(places)),
    );
    this.#readAt = new ProgressionsBuilder(places.size, places.next.length, (breath) =>
      PlainPlaces.of(places.size, breath),
    );
    const instants = this.#columns.flatMap((column) => (column instanceof PlacedInstantColumn ? [column.runs] : []));
    this.#runs = [this.#readAt, ...instants];
  }

  /** Absent where there are too many groups for it to be worth it. */
  static of(
    wanted: readonly Wanted[],
    grouping: readonly number[],
    counts: readonly GroupCount[],
  ): GroupedRowsBuilder | undefined {
    const told = grouping.map(() => new GroupColumn());
    const places = GroupPlaces.of(
      told.map(({ dictionary }) => dictionary),
      counts,
    );
    return places && new GroupedRowsBuilder(wanted, grouping, told, places);
  }

  /** What becomes of each column of the rows. */
  get sinks(): readonly Sink[] {
    return this.#columns.map((column) =>
      column instanceof PlacedInstantColumn ? { kind: 'instants' } : { kind: 'codes', dictionary: column.dictionary },
    );
  }

  /** Takes rows; absent where there was room for them already. */
  take(batch: RowBatch, breath: Breath): Promise<void> | undefined {
    if (this.#columns.some(lacksRoom)) return this.#takeLarger(batch, breath);
    this.#put(batch);
    return this.#runs.some(({ tooMany }) => tooMany) ? this.#toPlain(breath) : undefined;
  }

  async #takeLarger(batch: RowBatch, breath: Breath): Promise<void> {
    for (const column of this.#columns) if (lacksRoom(column)) await column.makeRoom(breath);
    this.#put(batch);
    await this.#toPlain(breath);
  }

  async #toPlain(breath: Breath): Promise<void> {
    for (const runs of this.#runs) if (runs.tooMany) await runs.toPlain(this.#places.next, breath);
  }

  #put({ rows, columns }: RowBatch): void {
    const places = this.#places;
    places.place(
      this.#grouping.map((i) => codesIn(columns[i]).codes),
      rows,
    );
    const { turns } = places;
    if (turns === undefined) this.#readAt.addCounted(this.#size, rows, places.groups, places.places);
    else {
      eachTurn(turns, rows, (turn, by, count) =>
        this.#readAt.addSteps(turns.groups[turn] as number, turns.places[turn] as number, this.#size + turn, by, count),
      );
    }
    this.#columns.forEach((column, i) => {
      if (column instanceof PlacedInstantColumn) column.take(instantsIn(columns[i]), rows);
      else if (column instanceof PlacedCodes) column.take(codesIn(columns[i]), rows);
    });
    this.#size += rows;
  }

  endFile(file: RawFile): void {
    this.#files.push(file);
    this.#starts.push(this.#size);
  }

  finish(): RawRows {
    const places = this.#places;
    places.checkFull();
    return {
      files: this.#files,
      starts: this.#starts,
      size: this.#size,
      wanted: this.#wanted,
      columns: this.#columns.map((column, i) => {
        if (!(column instanceof GroupColumn)) return column.finish();
        const place = this.#grouping.indexOf(i);
        return column.finish(
          places.codes.map((codes) => codes[place] ?? 0),
          places,
        );
      }),
      identity: undefined,
      grouped: { bounds: places.bounds, readAt: this.#readAt.finish() },
    };
  }
}

const lacksRoom = (column: Column): column is PlacedCodes => column instanceof PlacedCodes && column.lacksRoom;

class PlainPlaces {
  readonly #places: Uint32Array;

  private constructor(places: Uint32Array) {
    this.#places = places;
  }

  static async of(size: number, breath: Breath): Promise<PlainPlaces> {
    return new PlainPlaces(await touched(new Uint32Array(size), breath));
  }

  set(place: number, value: number): void {
    this.#places[place] = value;
  }

  finish(): Uint32Array {
    return this.#places;
  }
}

/** The same rows in the order in which they were read. Column by column, each in the place of what it was: there is no room for all of them twice. */
export async function asRead({ grouped, ...raw }: RawRows, breath: Breath): Promise<RawRows> {
  if (grouped === undefined) return raw;
  const places = await placesIn(grouped, raw.size, breath);
  const columns: RawColumn[] = [];
  for (let column = raw.columns.shift(); column !== undefined; column = raw.columns.shift())
    columns.push(await putBack(column, places, breath));
  return { ...raw, columns };
}

/** By row: as the how manieth it was read. */
async function placesIn({ readAt }: Grouped, size: number, breath: Breath): Promise<Uint32Array> {
  if (!(readAt instanceof Progressions)) return readAt;
  const places = new Uint32Array(size);
  await breath.over(size, (from, to) =>
    readAt.eachRunWithin(from, to, (start, end, first, step) => {
      for (let row = start; row < end; row++) places[row] = first + (row - start) * step;
    }),
  );
  return places;
}

async function putBack(column: RawColumn, places: Uint32Array, breath: Breath): Promise<RawColumn> {
  const { length } = places;
  if (column.kind === 'codes') {
    const codes = codeArray(column.texts.length - 1, length);
    await breath.over(length, (from, to) =>
      scatter(column.codes.subarray(from, to), places.subarray(from, to), to - from, codes),
    );
    return { ...column, codes };
  }
  const instants = await PlacedInstants.of(length, breath);
  await breath.over(length, (from, to) => {
    for (let row = from; row < to; row++) instants.set(places[row] as number, column.instants.at(row));
  });
  const odd = column.odd.rows
    .map((row, i) => [places[row] ?? 0, column.odd.codes[i] ?? 0] as const)
    .sort(([a], [b]) => a - b);
  return {
    ...column,
    instants: instants.finish(),
    odd: { rows: odd.map(([row]) => row), codes: odd.map(([, code]) => code) },
  };
}
