import { type AstNode, type CstNode, isAstNode, isCompositeCstNode, isReference, type ParseResult } from 'langium';

/** Everything that a parser gives, as plain data. */
export const shownParse = ({ value, lexerErrors, parserErrors }: ParseResult): unknown => [
  node(value),
  value.$cstNode && cst(value.$cstNode),
  lexerErrors.map(({ offset, message }) => [offset, message]),
  parserErrors.map(({ message, token, name }) => [name, token.startOffset, message]),
];

const node = (of: AstNode): unknown =>
  Object.entries(of).map(([name, value]) => {
    if (name === '$container') return [name, (value as AstNode).$type];
    if (name === '$cstNode') return [name, value === undefined ? undefined : place(value as CstNode)];
    return [name, Array.isArray(value) ? value.map(part) : part(value)];
  });

const part = (value: unknown): unknown => {
  if (isReference(value)) return ['→', value.$refText, value.$refNode && place(value.$refNode)];
  return isAstNode(value) ? node(value) : value;
};

const place = ({ offset, end, range, hidden, grammarSource }: CstNode): unknown => [
  offset,
  end,
  JSON.stringify(range),
  hidden,
  grammarSource && numberOf(grammarSource),
];

/** Both read by the same grammar. */
const numbers = new Map<object, number>();
function numberOf(thing: object): number {
  const known = numbers.get(thing) ?? numbers.size;
  numbers.set(thing, known);
  return known;
}

const cst = (of: CstNode): unknown => [
  place(of),
  of.astNode.$type,
  isCompositeCstNode(of) ? of.content.map(cst) : 'tokenType' in of ? (of.tokenType as { name: string }).name : of.text,
];
