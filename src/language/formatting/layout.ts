/** Decides what stands between the tokens of a file: lines, blocks, spaces, and the places where a long line may break. */
import { type AstNode, AstUtils } from 'langium';
import * as ast from '../generated/ast.ts';
import { aligned } from './alignment.ts';
import { breaksOf, isParenthesised } from './breaks.ts';
import type { Command } from './printer.ts';
import { spaceBetween } from './spacing.ts';
import { finder, type Token, type TokenFinder } from './tokens.ts';

export type Separator =
  | { readonly kind: 'none' | 'space' }
  | { readonly kind: 'break'; readonly flat: '' | ' '; readonly fill: boolean }
  /** `apart`: with an empty line between. */
  | { readonly kind: 'newline'; readonly apart: boolean };

/** What the tree says about each token, by the token's index. */
export interface Layout {
  readonly tokens: readonly Token[];
  readonly separators: Map<number, Separator>;
  /** Spaces that bring a token below its neighbours in other lines. */
  readonly padding: Map<number, number>;
  /** Opened after the separator, just before the token. */
  readonly opens: Map<number, Command[]>;
  /** Closed before the separator of the token. */
  readonly closesBefore: Map<number, Command[]>;
  /** Opened or closed right after the token. */
  readonly after: Map<number, Command[]>;
}

const line: Separator = { kind: 'break', flat: ' ', fill: false };
const softLine: Separator = { kind: 'break', flat: '', fill: false };
const fill: Separator = { kind: 'break', flat: ' ', fill: true };
const newline: Separator = { kind: 'newline', apart: false };
const apart: Separator = { kind: 'newline', apart: true };

export function layOut(root: ast.Model, tokens: readonly Token[]): Layout {
  const layout: Layout = {
    tokens,
    separators: new Map(),
    padding: new Map(),
    opens: new Map(),
    closesBefore: new Map(),
    after: new Map(),
  };
  const find = finder(tokens);
  placeMembers(layout, find, [...root.imports, ...root.declarations]);
  for (const node of AstUtils.streamAllContents(root)) {
    const block = blockOf(node);
    if (block !== undefined) placeBlock(layout, find, node, block);
    if (ast.isGivenRow(node)) placeInlineBlock(layout, find, node);
    placeParentheses(layout, find, node);
    placeBreaks(layout, find, node);
  }
  for (const [token, spaces] of aligned(root, tokens, find)) layout.padding.set(token, spaces);
  return layout;
}

/** The members of a node that stand on lines of their own between braces. */
function blockOf(node: AstNode): readonly AstNode[] | undefined {
  switch (node.$type) {
    case ast.Agreement.$type:
    case ast.Service.$type:
    case ast.Calendar.$type:
    case ast.Condition.$type:
    case ast.Metric.$type:
    case ast.Target.$type:
    case ast.CreditTerms.$type:
    case ast.Dataset.$type:
      return (node as ast.Agreement | ast.Service | ast.Condition | ast.Dataset).items;
    case ast.DataDeclaration.$type: {
      const data = node as ast.DataDeclaration;
      return [...data.items, ...data.fields].sort((a, b) => (a.$cstNode?.offset ?? 0) - (b.$cstNode?.offset ?? 0));
    }
    case ast.RowKind.$type:
      return (node as ast.RowKind).fields;
    case ast.Table.$type: {
      const table = node as ast.Table;
      return [...table.columns.slice(0, 1), ...table.rows];
    }
    case ast.GivenRows.$type:
      return (node as ast.GivenRows).rows;
    case ast.ScheduleBody.$type:
      return (node as ast.ScheduleBody).bands;
    case ast.Binding.$type:
      return (node as ast.Binding).mappings;
    case ast.Scenario.$type:
      return (node as ast.Scenario).steps;
    default:
      return undefined;
  }
}

/** Declarations that get an empty line before and after, so that they can be told apart at a glance. */
const setApart: ReadonlySet<string> = new Set([
  ast.Agreement.$type,
  ast.Service.$type,
  ast.Calendar.$type,
  ast.Table.$type,
  ast.DataDeclaration.$type,
  ast.Condition.$type,
  ast.Metric.$type,
  ast.Target.$type,
  ast.ScheduleDeclaration.$type,
  ast.CreditTerms.$type,
  ast.Dataset.$type,
  ast.Binding.$type,
  ast.Scenario.$type,
  ast.RowKind.$type,
]);

function placeMembers(layout: Layout, find: TokenFinder, members: readonly AstNode[]): void {
  for (const [index, member] of members.entries()) {
    const first = find.first(member);
    if (first === undefined) continue;
    const previous = members[index - 1];
    const separate =
      previous !== undefined &&
      (setApart.has(previous.$type) || setApart.has(member.$type) || (ast.isImport(previous) && !ast.isImport(member)));
    layout.separators.set(first, separate ? apart : newline);
  }
}

function placeBlock(layout: Layout, find: TokenFinder, node: AstNode, members: readonly AstNode[]): void {
  const braces = bracesOf(find, node);
  if (braces === undefined) return;
  const [opening, closing] = braces;
  if (closing === opening + 1) {
    layout.separators.set(closing, { kind: 'none' });
    return;
  }
  // The head of a table of rows is no node of its own.
  if (ast.isGivenRows(node)) layout.separators.set(opening + 1, newline);
  placeMembers(layout, find, members);
  layout.separators.set(closing, newline);
  add(layout.after, opening, { kind: 'open', what: 'indent' });
  addFirst(layout.closesBefore, closing, { kind: 'close' });
}

/** `row of orders { opened = … closed = … }`: one line if it fits, else one value on each. */
function placeInlineBlock(layout: Layout, find: TokenFinder, node: ast.GivenRow): void {
  const braces = bracesOf(find, node);
  if (braces === undefined || node.values.length === 0) return;
  const values = node.values.map((value) => find.first(value)).filter((index) => index !== undefined);
  placeGroup(layout, braces, values, line);
}

function bracesOf(find: TokenFinder, node: AstNode): readonly [number, number] | undefined {
  const opening = find.own(node, '{')[0];
  const closing = find.own(node, '}').at(-1);
  return opening === undefined || closing === undefined ? undefined : [opening, closing];
}

/** Everything between parentheses stays on the line, or moves to lines of its own. */
function placeParentheses(layout: Layout, find: TokenFinder, node: AstNode): void {
  const opening = find.own(node, '(');
  const closing = find.own(node, ')');
  const commas = find.own(node, ',');
  for (const [index, open] of opening.entries()) {
    const close = closing[index];
    if (close === undefined || close === open + 1) continue;
    const inside = commas.filter((comma) => comma > open && comma < close).map((comma) => comma + 1);
    placeGroup(layout, [open, close], [open + 1], softLine);
    for (const start of inside) layout.separators.set(start, line);
  }
}

function placeGroup(
  layout: Layout,
  [open, close]: readonly [number, number],
  starts: readonly number[],
  separator: Separator,
): void {
  for (const start of starts) layout.separators.set(start, separator);
  layout.separators.set(close, separator);
  add(layout.opens, open, { kind: 'open', what: 'group' });
  addFirst(layout.after, close, { kind: 'close' });
  add(layout.after, open, { kind: 'open', what: 'indent' });
  addFirst(layout.closesBefore, close, { kind: 'close' });
}

/** Where a long line may break outside parentheses: before operators and clauses, after commas. */
function placeBreaks(layout: Layout, find: TokenFinder, node: AstNode): void {
  const breaks = breaksOf(node, find);
  const first = find.first(node);
  const last = breaks?.end ?? find.last(node);
  if (breaks === undefined || breaks.tokens.length === 0 || first === undefined || last === undefined) return;
  for (const token of breaks.tokens) layout.separators.set(token, breaks.fill ? fill : line);
  for (const what of isParenthesised(node) ? (['group'] as const) : (['group', 'indent'] as const)) {
    add(layout.opens, first, { kind: 'open', what });
    addFirst(layout.after, last, { kind: 'close' });
  }
}

/** The whole file as commands for the printer. */
export function commandsOf(layout: Layout): readonly Command[] {
  const commands: Command[] = [];
  for (const [index, token] of layout.tokens.entries()) {
    commands.push(...(layout.closesBefore.get(index) ?? []));
    const separator = separatorOf(layout, index);
    const padding = layout.padding.get(index) ?? 0;
    if (separator.kind === 'newline') commands.push({ kind: 'newline', blank: separator.apart });
    else if (separator.kind === 'break') commands.push(separator);
    const spaces = padding + (separator.kind === 'space' ? 1 : 0);
    if (spaces > 0) commands.push({ kind: 'space', width: spaces });
    commands.push(...(layout.opens.get(index) ?? []));
    commands.push({ kind: 'text', text: token.text, token: index });
    commands.push(...(layout.after.get(index) ?? []));
  }
  return commands;
}

/** Comments move with the code; the blank lines of the author stay, one at a time. */
function separatorOf(layout: Layout, index: number): Separator {
  const token = layout.tokens[index];
  const previous = layout.tokens[index - 1];
  if (token === undefined || previous === undefined) return { kind: 'none' };
  const planned = layout.separators.get(index) ?? { kind: spaceBetween(previous, token) ? 'space' : 'none' };
  const isComment = token.kind !== 'word';
  const onOwnLine = isComment && token.newlinesBefore > 0;
  const afterComment = previous.kind !== 'word';
  const mustBreak =
    planned.kind === 'newline' ||
    previous.kind === 'line-comment' ||
    onOwnLine ||
    (afterComment && token.newlinesBefore > 0 && startsLine(layout, index - 1));
  if (!mustBreak) return afterComment || isComment ? { kind: 'space' } : planned;
  return { kind: 'newline', apart: blankBefore(layout, index) };
}

function startsLine(layout: Layout, index: number): boolean {
  return index === 0 || (layout.tokens[index]?.newlinesBefore ?? 0) > 0;
}

function blankBefore(layout: Layout, index: number): boolean {
  const token = layout.tokens[index];
  const previous = layout.tokens[index - 1];
  if (token === undefined || previous === undefined || opensBlock(layout, index - 1)) return false;
  if (token.text === '}' && token.kind === 'word') return false;
  const isMember =
    layout.separators.get(index)?.kind === 'newline' || token.kind !== 'word' || previous.kind !== 'word';
  if (isMember && token.newlinesBefore > 1) return true;
  return index === placeOfGap(layout, index);
}

/** A brace that opens a block, or the comment behind it on its line: nothing is set apart from it. */
function opensBlock(layout: Layout, index: number): boolean {
  const token = layout.tokens[index];
  if (token === undefined) return false;
  if (token.kind === 'word') return token.text === '{';
  return token.newlinesBefore === 0 && opensBlock(layout, index - 1);
}

/**
 * Where the empty line goes that must stand before a declaration: before the comments that lead up to it, unless the author
 * left one somewhere in between.
 */
function placeOfGap(layout: Layout, index: number): number | undefined {
  let declaration = index;
  while (layout.tokens[declaration]?.kind !== 'word' && declaration < layout.tokens.length) declaration++;
  const planned = layout.separators.get(declaration);
  if (planned?.kind !== 'newline' || !planned.apart) return undefined;
  let first = declaration;
  while (
    layout.tokens[first - 1] !== undefined &&
    layout.tokens[first - 1]?.kind !== 'word' &&
    startsLine(layout, first - 1)
  )
    first--;
  for (let between = first; between <= declaration; between++)
    if ((layout.tokens[between]?.newlinesBefore ?? 0) > 1) return undefined;
  return first;
}

function add(map: Map<number, Command[]>, index: number, command: Command): void {
  const commands = map.get(index);
  if (commands === undefined) map.set(index, [command]);
  else commands.push(command);
}

/** Inner nodes close before the outer ones that were laid out earlier. */
function addFirst(map: Map<number, Command[]>, index: number, command: Command): void {
  const commands = map.get(index);
  if (commands === undefined) map.set(index, [command]);
  else commands.unshift(command);
}
