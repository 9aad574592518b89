import type { AstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import type { TokenFinder } from './tokens.ts';

/** Where the line of a node may break: all together when it's too long, or one by one where `fill`. */
export interface Breaks {
  /** The tokens that then start a line. */
  readonly tokens: readonly number[];
  readonly fill: boolean;
  /** The last token of what is laid out together; by default the node's last. */
  readonly end?: number;
}

export function breaksOf(node: AstNode, find: TokenFinder): Breaks | undefined {
  switch (node.$type) {
    case ast.Disjunction.$type:
    case ast.ColumnDisjunction.$type:
      return before(find.own(node, 'or'));
    case ast.Conjunction.$type:
    case ast.ColumnConjunction.$type:
      return before(find.own(node, 'and'));
    case ast.Conditional.$type:
    case ast.ColumnConditional.$type:
      return before(find.own(node, 'then', 'else'));
    case ast.Arithmetic.$type:
    case ast.ColumnArithmetic.$type:
      return before(operatorsOfChain(find, node));
    case ast.Rate.$type:
      return before(find.own(node, 'for', 'in').slice(0, 1));
    case ast.SubstituteItem.$type:
      return before(find.own(node, 'with', 'because'));
    case ast.LogValue.$type:
      return before(find.own(node, 'where', 'by'));
    case ast.Binding.$type:
      return optionsOf(node as ast.Binding, find);
    case ast.ClosedDates.$type:
      return { ...behindCommas(find, node), fill: true };
    case ast.OpenHours.$type:
    case ast.Technology.$type:
    case ast.Clause.$type:
    case ast.Except.$type:
    case ast.GivenCondition.$type:
      return behindCommas(find, node);
    default:
      return undefined;
  }
}

const before = (tokens: readonly number[]): Breaks => ({ tokens, fill: false });

const behindCommas = (find: TokenFinder, node: AstNode): Breaks =>
  before(find.own(node, ',').map((comma) => comma + 1));

/** A dataset's options stand on lines of their own, up to the brace. */
function optionsOf(binding: ast.Binding, find: TokenFinder): Breaks {
  const tokens = binding.options.map((option) => find.first(option)).filter((index) => index !== undefined);
  const brace = find.own(binding, '{')[0];
  return brace === undefined ? before(tokens) : { ...before(tokens), end: brace };
}

/** Of `a + b - c` both operators, at its outermost node: a chain breaks as one. */
function operatorsOfChain(find: TokenFinder, node: AstNode): readonly number[] {
  const isSum = find.own(node, '+', '-').length > 0;
  const isLink = (other: AstNode | undefined): other is ast.Arithmetic | ast.ColumnArithmetic =>
    (ast.isArithmetic(other) || ast.isColumnArithmetic(other)) && find.own(other, '+', '-').length > 0 === isSum;
  if (node.$containerProperty === 'left' && isLink(node.$container)) return [];
  const operators: number[] = [];
  for (let link: AstNode = node; isLink(link); link = link.left)
    operators.push(...find.own(link, '+', '-', '*', '/', 'of'));
  return operators;
}

/** Whether the node stands alone between parentheses, which indent it already. */
export function isParenthesised(node: AstNode): boolean {
  const owner = node.$container;
  if (ast.isGroup(owner) || ast.isColumnGroup(owner) || ast.isMembership(owner) || ast.isCall(owner)) return true;
  const owns =
    ast.isAggregate(owner) ||
    ast.isDuring(owner) ||
    ast.isWindows(owner) ||
    ast.isRowsWhere(owner) ||
    ast.isLogValue(owner);
  return (
    (owns || ast.isFamily(owner)) && ['where', 'countingOnly', 'condition'].includes(node.$containerProperty ?? '')
  );
}
