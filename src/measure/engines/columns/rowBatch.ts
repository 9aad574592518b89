import type { Chunk } from '../duckdb/chunk.ts';
import type { TextDictionary } from './textDictionary.ts';
import { isPlainInstant } from './utcInstant.ts';
import { utcText } from './valueTexts.ts';
import { isPresent, readNumbers, type Taking, TEXT, VectorCodes } from './vectorCodes.ts';

/** Some rows of a file, column by column: valid only until the next ones are read. There may be more places than rows. */
export interface RowBatch {
  readonly rows: number;
  readonly columns: readonly (CodeBatch | InstantBatch)[];
}

export interface CodeBatch {
  readonly kind: 'codes';
  readonly codes: Uint32Array;
  /** Whether some row has no value. */
  readonly lacks: boolean;
}

export interface InstantBatch {
  readonly kind: 'instants';
  /** Those that speak for themselves, NaN for all others: these follow with what stands there. */
  readonly instants: Float64Array;
  readonly odd: readonly { readonly row: number; readonly text: string | null }[];
}

/** What becomes of a column: codes into a dictionary, or instants. */
export type Sink = { readonly kind: 'codes'; readonly dictionary: TextDictionary } | { readonly kind: 'instants' };

export const codesIn = (column: RowBatch['columns'][number] | undefined): CodeBatch =>
  column?.kind === 'codes' ? column : mistaken();

export const instantsIn = (column: RowBatch['columns'][number] | undefined): InstantBatch =>
  column?.kind === 'instants' ? column : mistaken();

const mistaken = (): never => {
  throw new RangeError('a column came as something else');
};

/** Makes the rows of a result's chunks such ones. Its columns come as `takings` says. */
export function batchesOfChunks(sinks: readonly Sink[], takings: readonly Taking[]): (chunk: Chunk) => RowBatch {
  const makers = sinks.map((sink, column) =>
    sink.kind === 'instants' ? instantsOf(column) : codesOf(sink.dictionary, column, takings[column] ?? TEXT),
  );
  return (chunk) => ({ rows: chunk.rows, columns: makers.map((make) => make(chunk)) });
}

function codesOf(dictionary: TextDictionary, column: number, taking: Taking): (chunk: Chunk) => CodeBatch {
  const vector = new VectorCodes(dictionary);
  return (chunk) => {
    const codes = vector.codesOf(chunk, column, taking);
    return { kind: 'codes', codes, lacks: vector.lacks };
  };
}

function instantsOf(column: number): (chunk: Chunk) => InstantBatch {
  let instants = new Float64Array(0);
  return (chunk) => {
    if (instants.length < chunk.rows) instants = new Float64Array(chunk.rows);
    readNumbers(chunk, column, 64, instants);
    const present = chunk.present(column);
    const odd: { readonly row: number; readonly text: string | null }[] = [];
    for (let row = 0; row < chunk.rows; row++) {
      const instant = instants[row] as number;
      if (isPlainInstant(instant) && isPresent(present, row)) continue;
      instants[row] = Number.NaN;
      odd.push({ row, text: isPresent(present, row) ? utcText(instant) : null });
    }
    return { kind: 'instants', instants, odd };
  };
}
