import type { Expression } from '../generated/ast.ts';
import { didYouMean, nearestNames } from '../scoping/nearest.ts';
import type { Typer } from './typer.ts';
import { describeType, type ExpressionType } from './types.ts';

/** A text in quotes that isn't among the constants of the other side. */
export function checkConstant(type: ExpressionType, right: Expression, typer: Typer): void {
  if (type.kind !== 'enumeration' || right.$type !== 'TextLiteral' || type.values.includes(right.text)) return;
  const suggestions = nearestNames(right.text, type.values);
  typer.report({
    node: right,
    code: 'invalid-value',
    message: `"${right.text}" is none of its values (${describeType(type)}).${didYouMean(suggestions)}`,
    suggestions: suggestions.map((name) => `"${name}"`),
  });
}
