import type { AstNode } from 'langium';
import type { Expression, ExpressionNode } from '../../contract/expression.ts';
import type { SourceRange } from '../../contract/source.ts';
import type { Type } from '../../contract/type.ts';
import type { Value } from '../../contract/value.ts';
import { isNoneLiteral } from '../generated/ast.ts';
import { durationIn } from '../typing/literals.ts';
import type { Place } from './book.ts';
import { typeOfValue } from './cells.ts';
import { sourceRange } from './source.ts';
import { NoCommitment, need } from './unsound.ts';

/** A contract node with the place and the type of the syntax that it comes from. They are written into `node`, which is nobody else's yet. */
export function nodeAt(syntax: AstNode, node: ExpressionNode, type: Type, { book }: Place): Expression {
  const made = node as ExpressionNode & { type: Type; at: SourceRange };
  made.type = type;
  made.at = sourceRange(syntax, book.services);
  return made;
}

/** A literal; `none` says that there is no such commitment. */
export function literalAt(syntax: AstNode, value: Value, place: Place, type?: Type): Expression {
  if (value.kind === 'none') throw new NoCommitment(isNoneLiteral(syntax) ? syntax : undefined);
  return nodeAt(syntax, { op: 'literal', value }, typeOfValue(value, type ?? { kind: 'unknown' }), place);
}

/** A text beside constants is one of them, and the name of a row beside a text is that text. */
export function sameKind(left: Expression, right: Expression): { left: Expression; right: Expression } {
  return { left: asKindOf(right, left), right: asKindOf(left, right) };
}

function asKindOf(other: Expression, one: Expression): Expression {
  if (one.op !== 'literal') return one;
  const kind = other.type.kind === 'over-time' ? other.type.of.kind : other.type.kind;
  if (kind === 'text' && one.value.kind === 'symbol')
    return { ...one, value: { kind: 'text', value: one.value.value }, type: { kind: 'text' } };
  if (kind === 'enumeration' && one.value.kind === 'text')
    return { ...one, value: { kind: 'symbol', value: one.value.value }, type: other.type };
  return one;
}

/** A time as it's written, `30 min`. */
export const milliseconds = (text: string | undefined): number => Number(durationIn(need(text)).valueOf());
