/**
 * A stretch of `.sla` text that a contract node, a diagnostic or a derivation step comes from.
 * Lines and columns are 0-based UTF-16 positions, as in the Language Server Protocol; `end` is exclusive.
 */
export interface SourceRange {
  /** Path relative to the workspace, with forward slashes; the same on every machine (semantics S1). */
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}
