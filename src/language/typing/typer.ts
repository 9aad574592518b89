import type { AstNode } from 'langium';
import type { Expression } from '../generated/ast.ts';
import type { RowScopes } from '../scoping/rows.ts';
import type { TypeProblem } from './problem.ts';
import type { ExpressionType } from './types.ts';

/** What the inference of one expression may ask and say. */
export interface Typer {
  readonly typeOf: (expression: Expression | undefined) => ExpressionType;
  readonly report: (problem: TypeProblem) => void;
  /** The types of expressions over columns that are known by now: each is judged once. */
  readonly columnTypes: () => Map<AstNode, ExpressionType>;
  readonly rows: RowScopes;
  /** Whether an expression can begin with the name: not with a word that begins something else there, such as `share`. */
  readonly canBeNamed: (name: string) => boolean;
}
