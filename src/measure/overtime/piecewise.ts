import type { Instant } from '../../time/intervals.ts';
import type { RowRange } from '../measurements.ts';
import { type Cell, cellKey } from '../plan/row.ts';

/** Values that stand for a stretch of time. */
export interface Piece {
  readonly start: Instant;
  readonly end: Instant;
  readonly cells: readonly Cell[];
  readonly source?: RowRange | undefined;
}

/** Values over time: sorted pieces that don't overlap; in between nothing is known. */
export type Piecewise = readonly Piece[];

export type United =
  | { readonly kind: 'united'; readonly pieces: Piecewise }
  | { readonly kind: 'contradiction'; readonly first: Piece; readonly second: Piece };

/**
 * What several series know of the same thing, as one: a component under its old and its new name. Where two know different things at the same
 * time, they contradict each other (D3).
 */
export function unite(series: readonly Piecewise[]): United {
  const all = series.flat().sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: Piece[] = [];
  for (const piece of all) {
    let { start } = piece;
    for (let i = pieces.length - 1; i >= 0 && (pieces[i] as Piece).end > start; i--) {
      const earlier = pieces[i] as Piece;
      if (earlier.end > piece.start && !sameCells(earlier, piece))
        return { kind: 'contradiction', first: earlier, second: piece };
      start = Math.max(start, earlier.end);
    }
    if (start < piece.end) pieces.push({ ...piece, start });
  }
  return { kind: 'united', pieces };
}

const sameCells = (a: Piece, b: Piece): boolean => a.cells.every((cell, i) => cellKey(cell) === cellKey(b.cells[i]));

/** Several values over time side by side: pieces on the union of their instants (D8); `undefined` where a source says nothing. */
export function align(sources: readonly Piecewise[]): readonly {
  readonly start: Instant;
  readonly end: Instant;
  readonly pieces: readonly (Piece | undefined)[];
}[] {
  const instants = [...new Set(sources.flatMap((pieces) => pieces.flatMap(({ start, end }) => [start, end])))].sort(
    (a, b) => a - b,
  );
  const next = sources.map(() => 0);
  const aligned: { start: Instant; end: Instant; pieces: (Piece | undefined)[] }[] = [];
  for (let i = 0; i + 1 < instants.length; i++) {
    const start = instants[i] as Instant;
    const end = instants[i + 1] as Instant;
    const pieces = sources.map((source, s) => {
      while ((source[next[s] ?? 0]?.end ?? Number.POSITIVE_INFINITY) <= start) next[s] = (next[s] ?? 0) + 1;
      const piece = source[next[s] ?? 0];
      return piece !== undefined && piece.start <= start ? piece : undefined;
    });
    aligned.push({ start, end, pieces });
  }
  return aligned;
}
