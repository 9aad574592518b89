import { type AstNode, CstUtils, type LeafCstNode } from 'langium';

/** One word, number, mark or comment of the file. Whitespace lies between tokens, and a few have some inside (`30 min`). */
export interface Token {
  readonly kind: 'word' | 'line-comment' | 'block-comment';
  /** In canonical form: the number and its unit have the one space, or none, that they should have. */
  readonly text: string;
  /** Range in the file, as UTF-16 offsets. */
  readonly offset: number;
  readonly end: number;
  /** Line breaks between this token and the one before. */
  readonly newlinesBefore: number;
  /** The node whose own token this is; comments belong to none. */
  readonly node: AstNode | undefined;
}

/** All tokens of a parsed file, comments included, in order. */
export function tokensOf(root: AstNode, text: string): readonly Token[] {
  const tokens: Token[] = [];
  if (root.$cstNode === undefined) return tokens;
  let previousEnd = 0;
  for (const leaf of CstUtils.flattenCst(root.$cstNode)) {
    tokens.push({
      ...canonical(leaf),
      offset: leaf.offset,
      end: leaf.end,
      newlinesBefore: countNewlines(text.slice(previousEnd, leaf.offset)),
    });
    previousEnd = leaf.end;
  }
  return tokens;
}

/** The tokens without any whitespace: what formatting may not change. */
export const substance = (tokens: readonly Token[]): readonly string[] =>
  tokens.map(({ text }) => text.replaceAll(/\s+/g, ''));

const countNewlines = (gap: string): number => gap.match(/\r\n|\r|\n/g)?.length ?? 0;

function canonical(leaf: LeafCstNode): Pick<Token, 'kind' | 'text' | 'node'> {
  if (leaf.hidden) {
    const text = leaf.text.trimEnd();
    return { kind: text.startsWith('//') ? 'line-comment' : 'block-comment', text, node: undefined };
  }
  return { kind: 'word', text: canonicalLiteral(leaf.tokenType.name, leaf.text), node: leaf.astNode };
}

/** `99.9 %` is written `99.9%`; every other unit stands one space behind its number. */
function canonicalLiteral(terminal: string, text: string): string {
  switch (terminal) {
    case 'PERCENT':
      return text.replace(/\s+/, '');
    case 'DURATION':
      return text.replaceAll(/([\d_.]+)\s*([a-z]+)\s*/g, '$1 $2 ').trimEnd();
    case 'MONEY':
    case 'DAYS':
    case 'POINTS':
    case 'PERCENTAGE_POINTS':
      return text.replace(/^([\d_.]+)\s*/, '$1 ').replaceAll(/\s+/g, ' ');
    default:
      return text;
  }
}

/** Finds the tokens of a node, by their index. */
export interface TokenFinder {
  /** Those that belong to the node itself, not to one inside it, and have one of these texts. */
  readonly own: (node: AstNode, ...texts: readonly string[]) => readonly number[];
  readonly first: (node: AstNode) => number | undefined;
  readonly last: (node: AstNode) => number | undefined;
}

export function finder(tokens: readonly Token[]): TokenFinder {
  const byNode = new Map<AstNode, number[]>();
  const byOffset = new Map<number, number>();
  const byEnd = new Map<number, number>();
  for (const [index, token] of tokens.entries()) {
    if (token.node === undefined) continue;
    byOffset.set(token.offset, index);
    byEnd.set(token.end, index);
    const indices = byNode.get(token.node);
    if (indices === undefined) byNode.set(token.node, [index]);
    else indices.push(index);
  }
  return {
    own: (node, ...texts) => (byNode.get(node) ?? []).filter((index) => texts.includes(tokens[index]?.text ?? '')),
    first: (node) => byOffset.get(node.$cstNode?.offset ?? -1),
    last: (node) => byEnd.get(node.$cstNode?.end ?? -1),
  };
}
