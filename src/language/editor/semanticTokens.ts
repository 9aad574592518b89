import { type AstNode, AstUtils, type CstNode, GrammarUtils, type LangiumDocument, type Reference } from 'langium';
import type { SemanticTokenProvider } from 'langium/lsp';
import type { Range, SemanticTokens, SemanticTokensOptions, SemanticTokensRangeParams } from 'vscode-languageserver';
import * as ast from '../generated/ast.ts';
import { BUILTIN_SCHEME } from '../library/standard.ts';
import { aliasPart, ownPart } from '../scoping/aliases.ts';
import { targetOf } from '../scoping/references.ts';
import { nodesIn } from './nodesIn.ts';
import type { SlaEditorServices } from './services.ts';

/** Names of the protocol, so that every theme has a colour for them. */
const TYPES = [
  'type',
  'class',
  'function',
  'event',
  'parameter',
  'variable',
  'property',
  'enum',
  'enumMember',
  'struct',
  'namespace',
] as const;
const MODIFIERS = ['declaration', 'readonly', 'defaultLibrary'] as const;
type TokenType = (typeof TYPES)[number];
type Modifier = (typeof MODIFIERS)[number];

const TYPE_OF: Readonly<Record<string, TokenType>> = {
  Agreement: 'namespace',
  Calendar: 'type',
  Column: 'property',
  Condition: 'event',
  DataDeclaration: 'struct',
  Dataset: 'namespace',
  EnumerationConstant: 'enumMember',
  FamilyVariable: 'parameter',
  Fee: 'property',
  Field: 'property',
  Import: 'namespace',
  Let: 'variable',
  Metric: 'function',
  Parameter: 'variable',
  Party: 'class',
  PeriodDeclaration: 'type',
  ScheduleDeclaration: 'type',
  Service: 'class',
  Table: 'enum',
  TableRow: 'enumMember',
  Target: 'function',
};

interface Token {
  readonly range: Range;
  readonly type: TokenType;
  readonly modifiers: readonly Modifier[];
}

/** Colours names by what they refer to; everything else is the TextMate grammar's business. */
export class SlaSemanticTokenProvider implements SemanticTokenProvider {
  readonly #services: SlaEditorServices;

  constructor(services: SlaEditorServices) {
    this.#services = services;
  }

  get tokenTypes(): Record<string, number> {
    return numbered(TYPES);
  }

  get tokenModifiers(): Record<string, number> {
    return Object.fromEntries(MODIFIERS.map((modifier, index) => [modifier, 1 << index]));
  }

  get semanticTokensOptions(): SemanticTokensOptions {
    return { legend: { tokenTypes: [...TYPES], tokenModifiers: [...MODIFIERS] }, full: { delta: false }, range: true };
  }

  semanticHighlight(document: LangiumDocument): SemanticTokens {
    return encode(this.#tokens(document, undefined));
  }

  semanticHighlightRange(document: LangiumDocument, { range }: SemanticTokensRangeParams): SemanticTokens {
    return encode(this.#tokens(document, range));
  }

  semanticHighlightDelta(document: LangiumDocument): SemanticTokens {
    return this.semanticHighlight(document);
  }

  #tokens(document: LangiumDocument, range: Range | undefined): readonly Token[] {
    const found: Token[] = [];
    for (const node of nodesIn(document.parseResult.value, range)) {
      const declared = TYPE_OF[node.$type];
      const name = declared === undefined ? undefined : this.#nameNode(node);
      if (declared !== undefined && name !== undefined)
        found.push({ range: name.range, type: declared, modifiers: ['declaration', ...this.#traits(node)] });
      for (const { reference } of AstUtils.streamReferences(node)) {
        const token = 'ref' in reference ? this.#referenceToken(reference) : undefined;
        if (token !== undefined) found.push(token);
        const alias = reference.$refNode && aliasPart(reference.$refNode);
        if (alias !== undefined) found.push({ range: alias.range, type: 'namespace', modifiers: [] });
      }
      const column = ast.isColumnReference(node) ? node.$cstNode : undefined;
      if (column !== undefined && !column.text.startsWith('column'))
        found.push({ range: column.range, type: 'property', modifiers: [] });
    }
    return found;
  }

  #referenceToken(reference: Reference): Token | undefined {
    const target = targetOf(reference);
    const type = target === undefined ? undefined : TYPE_OF[target.$type];
    if (target === undefined || type === undefined || reference.$refNode === undefined) return undefined;
    const declares = ast.isTableRow(target) && this.#nameNode(target) === reference.$refNode;
    return {
      range: ownPart(reference.$refNode).range,
      type,
      modifiers: [...(declares ? (['declaration'] as const) : []), ...this.#traits(target)],
    };
  }

  #nameNode(node: AstNode): CstNode | undefined {
    if (ast.isFee(node)) return undefined;
    // A row's name is a reference to itself, which has its token.
    if (ast.isTableRow(node)) return this.#services.references.NameProvider.getNameNode(node);
    return GrammarUtils.findNodeForProperty(node.$cstNode, 'name');
  }

  #traits(node: AstNode): readonly Modifier[] {
    const builtIn = AstUtils.getDocument(node).uri.scheme === BUILTIN_SCHEME;
    const constant =
      ast.isParameter(node) || ast.isLet(node) || ast.isTableRow(node) || ast.isEnumerationConstant(node);
    return [...(constant ? (['readonly'] as const) : []), ...(builtIn ? (['defaultLibrary'] as const) : [])];
  }
}

const numbered = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name, index) => [name, index]));

/** Five numbers for each token, relative to the one before. */
function encode(tokens: readonly Token[]): SemanticTokens {
  const data: number[] = [];
  let [line, character] = [0, 0];
  let lastKey = '';
  for (const { range, type, modifiers } of [...tokens].sort(byPlace)) {
    const { start, end } = range;
    const key = `${start.line}:${start.character}`;
    if (start.line !== end.line || key === lastKey) continue;
    lastKey = key;
    data.push(
      start.line - line,
      start.line === line ? start.character - character : start.character,
      end.character - start.character,
      TYPES.indexOf(type),
      modifiers.reduce((bits, modifier) => bits | (1 << MODIFIERS.indexOf(modifier)), 0),
    );
    [line, character] = [start.line, start.character];
  }
  return { data };
}

const byPlace = (a: Token, b: Token): number =>
  a.range.start.line - b.range.start.line ||
  a.range.start.character - b.range.start.character ||
  b.modifiers.length - a.modifiers.length;
