import type { AstNode } from 'langium';

/** What the checker of types finds; each is the code of a diagnostic. */
export type TypeCode =
  | 'wrong-type'
  | 'wrong-unit'
  | 'ambiguous-days'
  | 'business-days'
  | 'unknown-currency'
  | 'invalid-date'
  | 'invalid-value'
  | 'missing-row'
  | 'not-a-family'
  | 'not-a-value'
  | 'defined-by-itself'
  | 'which-series'
  | 'out-of-rows'
  | 'missing-part'
  | 'duplicate-name'
  | 'reserved-name'
  | 'not-overridden'
  | 'overrides-nothing'
  | 'omits-floor'
  | 'omits-nothing'
  | 'bad-import';

export interface TypeProblem {
  readonly node: AstNode;
  readonly property?: string;
  readonly index?: number;
  readonly code: TypeCode;
  readonly message: string;
  /** For a quick fix: texts to put in place of the range. */
  readonly suggestions?: readonly string[];
}
