import {
  type AstNode,
  AstUtils,
  type CstNode,
  CstUtils,
  GrammarAST,
  type LangiumDocument,
  type LeafCstNode,
} from 'langium';
import type { HoverProvider } from 'langium/lsp';
import type { Hover, HoverParams } from 'vscode-languageserver';
import { HUNDRED } from '../../exact/rational.ts';
import { betweenOf, roleIn } from '../composition/lineage.ts';
import * as ast from '../generated/ast.ts';
import { numberIn } from '../typing/literals.ts';
import { describeBand } from './bands.ts';
import { ceilingText } from './ceilings.ts';
import { code, describe } from './describe.ts';
import { exposureShown } from './exposureShown.ts';
import { meaningOfKeyword } from './keywordMeanings.ts';
import { allowedBy, type Level, levelText, undertakingOf } from './levels.ts';
import { inheritedText, overrideText } from './overrides.ts';
import { recordLine } from './recordLine.ts';
import type { SlaEditorServices } from './services.ts';

/** What stands under the cursor: a declaration, a figure with what it comes to, or a word of the language. */
export class SlaHoverProvider implements HoverProvider {
  readonly #services: SlaEditorServices;

  constructor(services: SlaEditorServices) {
    this.#services = services;
  }

  getHoverContent(document: LangiumDocument, { position }: HoverParams): Hover | undefined {
    const root = document.parseResult.value.$cstNode;
    const offset = document.textDocument.offsetAt(position);
    const leaf = root && (this.#leafAt(root, offset) ?? this.#leafAt(root, offset - 1));
    if (leaf === undefined || leaf.hidden) return undefined;
    const paragraphs = this.#paragraphs(leaf);
    if (paragraphs.length === 0) return undefined;
    return { contents: { kind: 'markdown', value: paragraphs.join('\n\n') }, range: leaf.range };
  }

  #leafAt(root: CstNode, offset: number): LeafCstNode | undefined {
    const leaf = CstUtils.findLeafNodeAtOffset(root, offset);
    return leaf !== undefined && /\w|"/.test(leaf.text) ? leaf : undefined;
  }

  #paragraphs(leaf: LeafCstNode): readonly string[] {
    const declaration = this.#declarationAt(leaf);
    if (declaration !== undefined) return this.#declaration(declaration, leaf.astNode);
    const literal = leaf.astNode;
    if (ast.isPercentLiteral(literal)) return percentage(literal);
    if (leaf.tokenType.name === 'DAYS') return [meaningOfDays(leaf.text)];
    const band = ast.isEdge(literal) ? literal.$container : literal;
    if (ast.isBand(band) && isKeyword(leaf)) return describeBand(band);
    return isKeyword(leaf) ? keyword(leaf) : [];
  }

  /** What a name refers to or declares; several nodes of one name (a duplicate) show the first. */
  #declarationAt(leaf: LeafCstNode): AstNode | undefined {
    const { References, NameProvider } = this.#services.references;
    const [declaration] = References.findDeclarations(leaf);
    if (declaration !== undefined) return declaration;
    const node = leaf.astNode;
    const name = NameProvider.getNameNode(node);
    return name !== undefined && leaf.offset >= name.offset && leaf.end <= name.end && !ast.isFee(node)
      ? node
      : undefined;
  }

  #declaration(node: AstNode, at: AstNode): readonly string[] {
    const described = describe(node, this.#services.typing.Typing.typeOf);
    if (described === undefined) return [];
    const overridden = [
      ceilingText(node, this.#services),
      ...exposureShown(node, this.#services),
      recordLine(node, this.#services),
      overrideText(node),
      inheritedText(node, at),
    ].filter((text) => text !== undefined);
    const documentation = this.#services.documentation.DocumentationProvider.getDocumentation(node);
    return [code(described.signature), ...(documentation ? [documentation] : []), ...described.facts, ...overridden];
  }
}

const isKeyword = (leaf: LeafCstNode): boolean => GrammarAST.isKeyword(leaf.grammarSource);

function keyword(leaf: LeafCstNode): readonly string[] {
  const meaning = meaningOfKeyword(leaf.text, leaf.astNode.$type);
  if (meaning === undefined) return [];
  return [`**${leaf.text}**: ${meaning}`, ...expansion(leaf.astNode, leaf.text)];
}

/** What a short form stands for. */
function expansion(node: AstNode, word: string): readonly string[] {
  if (!ast.isCreditRule(node) || word !== 'credit') return [];
  const agreement = AstUtils.getContainerOfType(node, ast.isAgreement);
  const between = betweenOf(agreement);
  const owed = node.$container.items.find(ast.isOwed);
  const payer = owed?.by.$refText ?? roleIn(between, 'provider')?.party?.$refText ?? 'the provider';
  const payee = owed?.to.$refText ?? roleIn(between, 'customer')?.party?.$refText ?? 'the customer';
  return [`Short for: ${payer} pays ${payee}, in each period in which \`${node.$container.name}\` is missed.`];
}

function percentage(literal: ast.PercentLiteral): readonly string[] {
  const band = AstUtils.getContainerOfType(literal, ast.isBand);
  if (band !== undefined) return describeBand(band);
  const comparison =
    ast.isComparison(literal.$container) && literal.$containerProperty === 'right' ? literal.$container : undefined;
  const undertaking = ast.isCommitment(comparison?.$container) ? undertakingOf(comparison.$container) : undefined;
  const share = numberIn(literal.text).div(HUNDRED);
  if (comparison === undefined || undertaking === undefined) return [];
  const level: Level = { share, allowed: allowedBy(comparison.operator) };
  return [`**${comparison.operator} ${literal.text}** each period`, levelText(level, undertaking)];
}

function meaningOfDays(text: string): string {
  if (text.includes('calendar')) return `**${text}**: local calendar days, holidays included (C6).`;
  if (/working|business/.test(text))
    return `**${text}**: days on which the calendar is open; neither 8 nor 24 hours each (C6).`;
  return `**${text}**: say \`calendar days\` or \`working days\`; a bare day is ambiguous (C6).`;
}
