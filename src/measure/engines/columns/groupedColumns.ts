import { type Breath, touched } from '../../breath.ts';
import { type CodeArray, codeArray, largestOf } from './codes.ts';
import { eachTurn, type GroupPlaces, type Turns } from './groupPlaces.ts';
import { PlacedInstants, SteppedInstants } from './instants.ts';
import { Progressions, ProgressionsBuilder } from './progressions.ts';
import type { CodedColumn, RawInstants } from './rawColumn.ts';
import type { CodeBatch, InstantBatch } from './rowBatch.ts';
import { ABSENT, TextDictionary } from './textDictionary.ts';

/** A column of those that tell rows apart: all rows of a group have the same text. */
export class GroupColumn {
  readonly dictionary = new TextDictionary();

  /** `ofGroups`: the code of each group. */
  finish(ofGroups: readonly number[], { bounds, size }: GroupPlaces): CodedColumn {
    const codes = codeArray(this.dictionary.size - 1, size);
    const occurring = new Uint8Array(this.dictionary.size);
    ofGroups.forEach((code, group) => {
      codes.fill(code, bounds[group], bounds[group + 1]);
      occurring[code] = 1;
    });
    return { kind: 'codes', codes, texts: this.dictionary.texts, occurring };
  }
}

export class PlacedCodes {
  readonly dictionary = new TextDictionary();
  readonly #places: GroupPlaces;
  #lacks = false;
  /** Made when something is known of how large codes become. */
  #codes: CodeArray = new Uint8Array(0);

  constructor(places: GroupPlaces) {
    this.#places = places;
  }

  /** Whether there is no room yet for codes as large as they have become. */
  get lacksRoom(): boolean {
    return this.#codes.length === 0 || this.dictionary.size - 1 > largestOf(this.#codes);
  }

  /** Makes that room. */
  async makeRoom(breath: Breath): Promise<void> {
    const { size } = this.#places;
    const codes = this.#codes;
    const wider = await touched(codeArray(this.dictionary.size - 1, size), breath);
    await breath.over(codes.length, (from, to) => wider.set(codes.subarray(from, to), from));
    this.#codes = wider;
  }

  /** Takes the rows that were placed last; there is room for them. */
  take({ codes, lacks }: CodeBatch, count: number): void {
    if (lacks) this.#lacks = true;
    const { turns, places } = this.#places;
    if (turns === undefined) scatter(codes, places, count, this.#codes);
    else deal(codes, turns, count, this.#codes);
  }

  finish(): CodedColumn {
    const { size, texts } = this.dictionary;
    const occurring = new Uint8Array(size).fill(1);
    if (!this.#lacks) occurring[ABSENT] = 0;
    return { kind: 'codes', codes: this.#codes, texts, occurring };
  }
}

/** Puts each of the first so many codes at its place, where rows take turns. */
function deal(codes: Uint32Array, turns: Turns, rows: number, to: CodeArray): void {
  eachTurn(turns, rows, (turn, by, count) => {
    const place = turns.places[turn] as number;
    if (to instanceof Uint8Array) dealBytes(codes, turn, by, to, place, place + count);
    else if (to instanceof Uint16Array) dealShorts(codes, turn, by, to, place, place + count);
    else dealWords(codes, turn, by, to, place, place + count);
  });
}

// One loop for each width: a loop that meets several is compiled for none of them.

function dealBytes(codes: Uint32Array, from: number, by: number, to: Uint8Array, start: number, end: number): void {
  for (let place = start, i = from; place < end; place++, i += by) to[place] = codes[i] as number;
}

function dealShorts(codes: Uint32Array, from: number, by: number, to: Uint16Array, start: number, end: number): void {
  for (let place = start, i = from; place < end; place++, i += by) to[place] = codes[i] as number;
}

function dealWords(codes: Uint32Array, from: number, by: number, to: Uint32Array, start: number, end: number): void {
  for (let place = start, i = from; place < end; place++, i += by) to[place] = codes[i] as number;
}

/** Puts each of the first so many codes at its place. */
export function scatter(codes: ArrayLike<number>, places: ArrayLike<number>, count: number, to: CodeArray): void {
  if (to instanceof Uint8Array) scatterBytes(codes, places, count, to);
  else if (to instanceof Uint16Array) scatterShorts(codes, places, count, to);
  else scatterWords(codes, places, count, to);
}

// One loop for each width: a loop that meets several is compiled for none of them.

function scatterBytes(codes: ArrayLike<number>, places: ArrayLike<number>, count: number, to: Uint8Array): void {
  for (let i = 0; i < count; i++) to[places[i] as number] = codes[i] as number;
}

function scatterShorts(codes: ArrayLike<number>, places: ArrayLike<number>, count: number, to: Uint16Array): void {
  for (let i = 0; i < count; i++) to[places[i] as number] = codes[i] as number;
}

function scatterWords(codes: ArrayLike<number>, places: ArrayLike<number>, count: number, to: Uint32Array): void {
  for (let i = 0; i < count; i++) to[places[i] as number] = codes[i] as number;
}

/** Instants that the database has as such; what isn't plain is judged by its text. */
export class PlacedInstantColumn {
  readonly #dictionary = new TextDictionary();
  readonly #places: GroupPlaces;
  readonly #instants: ProgressionsBuilder<RawInstants['instants']>;
  readonly #odd = new Map<number, number>();

  constructor(places: GroupPlaces) {
    this.#places = places;
    this.#instants = new ProgressionsBuilder(places.size, places.next.length, (breath) =>
      PlacedInstants.of(places.size, breath),
    );
  }

  /** Takes the rows that were placed last. */
  take({ instants, odd }: InstantBatch, count: number): void {
    const { turns, groups, places } = this.#places;
    for (const { row, text } of odd) this.#odd.set(this.#places.placeOf(row), this.#dictionary.codeOfText(text));
    if (turns === undefined) this.#instants.add(count, groups, places, instants);
    else
      eachTurn(turns, count, (turn, by, own) =>
        this.#instants.addEach(turns.groups[turn] as number, turns.places[turn] as number, instants, turn, by, own),
      );
  }

  /** How the instants are kept. */
  get runs(): ProgressionsBuilder<unknown> {
    return this.#instants;
  }

  finish(): RawInstants {
    const instants = this.#instants.finish();
    const odd = [...this.#odd].sort(([a], [b]) => a - b);
    return {
      kind: 'instants',
      instants: instants instanceof Progressions ? new SteppedInstants(instants) : instants,
      odd: { rows: odd.map(([row]) => row), codes: odd.map(([, code]) => code) },
      texts: this.#dictionary.texts,
    };
  }
}
