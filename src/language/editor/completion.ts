import {
  type AstNode,
  type AstNodeDescription,
  AstUtils,
  type CstNode,
  GrammarAST,
  type LangiumDocument,
  type ReferenceInfo,
  type Stream,
  TextDocument,
  UriUtils,
} from 'langium';
import {
  type CompletionAcceptor,
  type CompletionContext,
  type CompletionValueItem,
  DefaultCompletionProvider,
  type NextFeature,
} from 'langium/lsp';
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionList,
  type CompletionParams,
  InsertTextFormat,
  type MarkupContent,
} from 'vscode-languageserver';
import * as ast from '../generated/ast.ts';
import { SlaScopeProvider } from '../scoping/scopeProvider.ts';
import { kindOf } from '../scoping/words.ts';
import { slotsOf } from '../typing/references.ts';
import { describeType } from '../typing/types.ts';
import { importsOf } from '../workspace/imports.ts';
import { code, describe } from './describe.ts';
import { importEdit } from './importEdits.ts';
import { meaningOfKeyword } from './keywordMeanings.ts';
import { completionKindOf } from './kinds.ts';
import { detailOf } from './labels.ts';
import { overridableAt } from './overrides.ts';
import { probeReference } from './probe.ts';
import type { SlaEditorServices } from './services.ts';
import { snippetsFor } from './snippets.ts';
import { soundPrefixes, surroundings } from './soundPrefix.ts';
import { columnsAt, openTextAt, proposeInText } from './texts.ts';
import { commonCurrencies, unitsFor } from './units.ts';

/** Keywords that are accepted as names aren't proposed as names. */
const NAME_RULES: ReadonlySet<string> = new Set(['Name', 'PlainName', 'ReferenceName', 'ColumnName']);

/** Names that no expression needs; parties and agreements are needed by `needs` only. */
const NEVER_VALUES: ReadonlySet<string> = new Set(['Dataset', 'PeriodDeclaration', 'ScheduleDeclaration']);
const NEEDED_ONLY: ReadonlySet<string> = new Set(['Party', 'Agreement']);

/** Nearer things first: values that the place expects, what belongs to the row, then measures, then the rest. */
const RANKS: Readonly<Record<string, string>> = {
  EnumerationConstant: '0',
  TableRow: '0',
  FamilyVariable: '1',
  Field: '1',
  Fee: '1',
  Column: '1',
  Calendar: '4',
  Party: '4',
  Agreement: '5',
};

/** More than this many proposals carry no documentation: nobody reads them, and the answer stays quick. */
const DOCUMENTED = 200;

export class SlaCompletionProvider extends DefaultCompletionProvider {
  override readonly completionOptions = { triggerCharacters: ['.', '"', '/', '(', '[', ' '] };
  readonly #services: SlaEditorServices;
  /** The last answer for each document: one request asks many times. */
  readonly #probes = new WeakMap<
    LangiumDocument,
    { version: number; offset: number; info: ReferenceInfo | undefined }
  >();

  constructor(services: SlaEditorServices) {
    super(services);
    this.#services = services;
  }

  override async getCompletion(
    document: LangiumDocument,
    params: CompletionParams,
  ): Promise<CompletionList | undefined> {
    const { textDocument } = document;
    const text = textDocument.getText();
    const offset = textDocument.offsetAt(params.position);
    const open = openTextAt(text, offset);
    if (open === 'comment') return CompletionList.create([], false);
    if (open !== undefined)
      return CompletionList.create(await proposeInText(this.#services, document, params.position, open), false);
    const overridable = overridableAt(document, offset);
    if (overridable !== undefined) return CompletionList.create(overridable, false);
    const units = this.#units(document, offset);
    if (units !== undefined) return CompletionList.create(units, false);
    // A blank asks for proposals only where a number may want its unit.
    if (params.context?.triggerCharacter === ' ') return CompletionList.create([], false);
    const list = await super.getCompletion(document, params);
    const columns = await this.#columns(document, offset);
    const items = [...(list?.items ?? []), ...columns];
    return CompletionList.create(items.length > DOCUMENTED ? items.map(withoutDocumentation) : items, true);
  }

  /** What may follow, by the blocks that are open and the lines before the cursor: a mistake far above plays no part. */
  protected override findFeaturesAt(document: TextDocument, offset: number): NextFeature[] {
    return this.#featuresBehind(document, offset).filter(
      ({ feature }) => !GrammarAST.isKeyword(feature) || !NAME_RULES.has(ruleOf(feature) ?? ''),
    );
  }

  #featuresBehind(document: TextDocument, offset: number): NextFeature[] {
    const before = document.getText({ start: { line: 0, character: 0 }, end: document.positionAt(offset) });
    for (const prefix of soundPrefixes(surroundings(before))) {
      if (this.#breaksOff(prefix)) continue;
      return super.findFeaturesAt(TextDocument.create(document.uri, document.languageId, 0, prefix), prefix.length);
    }
    return super.findFeaturesAt(document, offset);
  }

  #breaksOff(text: string): boolean {
    const { tokens, tokenIndex } = this.completionParser.parse(text);
    return tokenIndex < tokens.length;
  }

  /** A half-written `corp.` has no place in the tree yet. */
  protected override findDataTypeRuleStart(cst: CstNode, offset: number): [number, number] | undefined {
    const text = cst.root.fullText;
    const found = /(?<![\w.])(\w+)\.\w*$/.exec(text.slice(0, offset));
    const imports = found === null ? [] : importsOf(AstUtils.getDocument(cst.root.astNode));
    if (found === null || !imports.some(({ name }) => name === found[1]))
      return super.findDataTypeRuleStart(cst, offset);
    return [found.index, offset + (/^\w*/.exec(text.slice(offset))?.[0].length ?? 0)];
  }

  /** A clause doesn't go on right behind a letter, a digit or a closing quote. */
  protected override performNextTokenCompletion(_document: LangiumDocument, text: string): boolean {
    return /[^\p{L}\p{N}_"%]$/u.test(text);
  }

  /** Behind a number: the units of all terminals that may begin where the number begins. */
  #units(document: LangiumDocument, offset: number): CompletionItem[] | undefined {
    const { textDocument } = document;
    const before = textDocument.getText().slice(0, offset);
    const found = /(?<![\w.:-])(\d[\d_]*(?:\.\d+)?)([ \t]*)([A-Za-z]*)$/.exec(before);
    if (found === null) return undefined;
    const [, number = '', gap = '', typed = ''] = found;
    const terminals = new Set(
      this.findFeaturesAt(textDocument, found.index).flatMap(({ feature }) =>
        GrammarAST.isRuleCall(feature) ? [feature.rule.$refText] : [],
      ),
    );
    const units = unitsFor(terminals, this.#currencyAt(document, offset));
    if (units.length === 0) return undefined;
    const start = textDocument.positionAt(found.index + number.length);
    const end = textDocument.positionAt(offset);
    return units
      .filter(({ text }) => text.toLowerCase().startsWith(typed.toLowerCase()))
      .map(({ text, meaning, joined }, index) => ({
        label: text,
        kind: CompletionItemKind.Unit,
        detail: meaning,
        sortText: String(index).padStart(2, '0'),
        filterText: `${gap}${text}`,
        textEdit: { range: { start, end }, newText: joined ? text : ` ${text}` },
      }));
  }

  #currencyAt(document: LangiumDocument, offset: number): string {
    for (const agreement of AstUtils.streamContents(document.parseResult.value).filter(ast.isAgreement)) {
      const { $cstNode } = agreement;
      if ($cstNode !== undefined && $cstNode.offset <= offset && offset <= $cstNode.end)
        return agreement.items.find(ast.isCurrency)?.code ?? '';
    }
    return '';
  }

  /** A file's columns, where a mapping wants one. */
  async #columns(document: LangiumDocument, offset: number): Promise<CompletionItem[]> {
    const { textDocument } = document;
    const before = textDocument.getText().slice(0, offset);
    const typed = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? '';
    const wantsColumn = this.#featuresBehind(textDocument, offset - typed.length).some(
      ({ feature }) => ruleOf(feature) === 'ColumnName',
    );
    if (!wantsColumn) return [];
    const columns = await columnsAt(this.#services.editor.Files, this.#services, document, offset);
    const start = textDocument.positionAt(offset - typed.length);
    return columns.map((label) => ({
      label,
      kind: CompletionItemKind.Field,
      detail: 'column',
      sortText: `0${label}`,
      textEdit: {
        range: { start, end: textDocument.positionAt(offset) },
        newText: /^[\p{L}_][\p{L}\p{N}_]*$/u.test(label) ? label : `column ${JSON.stringify(label)}`,
      },
    }));
  }

  protected override completionFor(context: CompletionContext, next: NextFeature, acceptor: CompletionAcceptor) {
    const isCode = GrammarAST.isRuleCall(next.feature) && ruleOf(next.feature) === 'Currency';
    if (!isCode) return super.completionFor(context, next, acceptor);
    for (const label of commonCurrencies)
      acceptor(context, { label, kind: CompletionItemKind.Unit, detail: 'ISO 4217' });
  }

  protected override completionForKeyword(
    context: CompletionContext,
    keyword: GrammarAST.Keyword,
    acceptor: CompletionAcceptor,
  ): void {
    const rule = ruleOf(keyword);
    if (!/\p{L}/u.test(keyword.value) || rule === undefined) return;
    const meaning = meaningOfKeyword(keyword.value, rule);
    const documentation: { documentation?: MarkupContent } =
      meaning === undefined ? {} : { documentation: { kind: 'markdown', value: meaning } };
    const snippets = this.#canFillIn ? snippetsFor(rule, keyword.value) : [];
    for (const { label, insert, detail } of snippets)
      acceptor(context, {
        label,
        kind: insert.includes('$') ? CompletionItemKind.Snippet : CompletionItemKind.Keyword,
        detail,
        insertText: insert,
        insertTextFormat: insert.includes('$') ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
        sortText: '6',
        ...documentation,
      });
    if (!snippets.some(({ label }) => label === keyword.value || !label.includes('…')))
      acceptor(context, { label: keyword.value, kind: CompletionItemKind.Keyword, sortText: '7', ...documentation });
  }

  get #canFillIn(): boolean {
    return this.clientCapabilities?.completionItem?.snippetSupport === true;
  }

  protected override completionForCrossReference(
    context: CompletionContext,
    { feature, type }: NextFeature<GrammarAST.CrossReference>,
    acceptor: CompletionAcceptor,
  ): void {
    const property = AstUtils.getContainerOfType(feature, GrammarAST.isAssignment)?.feature;
    const place = property === undefined ? undefined : this.#placeOf(context, property, [type, ruleOf(feature)]);
    if (place === undefined) return;
    const known = new Set<string>();
    for (const candidate of this.getReferenceCandidates(place, context)) {
      known.add(candidate.name);
      acceptor(context, this.createReferenceCompletionItem(candidate, place));
    }
    this.#offerImports(place, context, known, acceptor);
  }

  /** What other files of the workspace declare, with the import that makes it visible. */
  #offerImports(
    place: ReferenceInfo,
    context: CompletionContext,
    known: ReadonlySet<string>,
    acceptor: CompletionAcceptor,
  ): void {
    const scopes = this.#services.references.ScopeProvider;
    if (
      !(scopes instanceof SlaScopeProvider) ||
      ast.isMemberAccess(place.container) ||
      ast.isImportedName(place.container)
    )
      return;
    const { document } = context;
    const here = UriUtils.dirname(document.uri);
    const { Imports } = this.#services.shared.workspace;
    const behindNames = importsOf(document)
      .filter(({ name }) => name !== undefined)
      .map((node) => Imports.target(node)?.toString());
    for (const candidate of this.#wanted(scopes.elsewhere(place), place)) {
      const { documentUri, name } = candidate;
      if (known.has(name) || documentUri.scheme !== document.uri.scheme || UriUtils.equals(documentUri, document.uri))
        continue;
      // It's there already, behind the name of its import.
      if (behindNames.includes(documentUri.toString())) continue;
      const path = UriUtils.relative(here, documentUri);
      const edit = importEdit(document, path, name);
      if (edit === undefined) continue;
      acceptor(context, {
        ...this.createReferenceCompletionItem(candidate, place),
        labelDetails: { description: path },
        sortText: '8',
        additionalTextEdits: [edit],
      });
    }
  }

  protected override getReferenceCandidates(
    info: ReferenceInfo,
    context: CompletionContext,
  ): Stream<AstNodeDescription> {
    return this.#wanted(super.getReferenceCandidates(info, context), info);
  }

  /** Names that an expression has no use for are left out where one stands. */
  #wanted(candidates: Stream<AstNodeDescription>, info: ReferenceInfo): Stream<AstNodeDescription> {
    if (!ast.isReference(info.container)) return candidates;
    const needed = AstUtils.getContainerOfType(info.container, ast.isNeeds) !== undefined;
    return candidates.filter(({ type }) => !NEVER_VALUES.has(type) && (needed || !NEEDED_ONLY.has(type)));
  }

  /** Where the reference would stand: in the tree of the text with a name, else in a node made up for it. */
  #placeOf(
    context: CompletionContext,
    property: string,
    types: readonly (string | undefined)[],
  ): ReferenceInfo | undefined {
    const probed = this.#probeAt(context);
    if (probed?.property === property) return probed;
    const reference = { $refText: '', ref: undefined };
    const { node, document, offset } = context;
    if (node !== undefined && this.#isReference(node.$type, property)) return { reference, container: node, property };
    const $type = types.find((candidate) => candidate !== undefined && this.#isReference(candidate, property));
    if ($type === undefined) return undefined;
    const made = { $type, $container: enclosing(document, offset, node) };
    AstUtils.assignMandatoryProperties(this.astReflection, made);
    return { reference, container: made, property };
  }

  #probeAt({ document, tokenOffset, offset }: CompletionContext): ReferenceInfo | undefined {
    const known = this.#probes.get(document);
    if (known?.version === document.textDocument.version && known.offset === offset) return known.info;
    const info = tokenOffset > offset ? undefined : probeReference(this.#services, document, offset);
    this.#probes.set(document, { version: document.textDocument.version, offset, info });
    return info;
  }

  #isReference(type: string, property: string): boolean {
    return this.astReflection.types[type]?.properties[property]?.referenceType !== undefined;
  }

  protected override createReferenceCompletionItem(
    description: AstNodeDescription,
    info: ReferenceInfo,
  ): CompletionValueItem {
    const node = description.node;
    const family = node !== undefined && 'family' in node && ast.isFamily(node.family) ? node.family : undefined;
    // A family that is still being written has no variable yet, whatever the generated type says.
    const variables = family === undefined ? [] : slotsOf(family).flatMap(({ variable }) => variable?.name ?? []);
    const variable = variables.length === 0 ? undefined : variables.join(', ');
    const callable = variable !== undefined && ast.isReference(info.container) && this.#canFillIn;
    return {
      nodeDescription: description,
      kind: completionKindOf(description.type),
      detail: this.#detail(description),
      sortText: RANKS[description.type] ?? '2',
      ...(node === undefined ? {} : { documentation: { kind: 'markdown' as const, value: this.#documentation(node) } }),
      ...(variable === undefined ? {} : { labelDetails: { detail: `(${variable})` } }),
      ...(callable
        ? {
            insertText: `${description.name}(${variables.map((name, index) => `\${${index + 1}:${name}}`).join(', ')})`,
            insertTextFormat: InsertTextFormat.Snippet,
          }
        : {}),
    };
  }

  #detail({ type, node }: AstNodeDescription): string {
    const { typeOf } = this.#services.typing.Typing;
    const kind = kindOf(type).replace(/^an? /, '');
    if (ast.isMetric(node)) return describeType(typeOf(node.items.find(ast.isMeasure)?.value));
    if (ast.isParameter(node)) {
      const type = describeType(this.#services.typing.Typing.typeOfNamed(node, node));
      return node.value === undefined ? `${type}, open` : `${type}: ${detailOf(node)}`;
    }
    if (ast.isLet(node)) return `${describeType(typeOf(node.value))}: ${detailOf(node)}`;
    if (ast.isField(node)) return detailOf(node) ?? kind;
    if (ast.isDataDeclaration(node)) return detailOf(node) ?? kind;
    return kind;
  }

  #documentation(node: NonNullable<AstNodeDescription['node']>): string {
    const described = describe(node, this.#services.typing.Typing.typeOf);
    const documentation = this.#services.documentation.DocumentationProvider.getDocumentation(node);
    return [described && code(described.signature), documentation].filter(Boolean).join('\n\n');
  }
}

/** The node in which a half-written clause stands: in a broken text the agreement that begins before it. */
function enclosing(document: LangiumDocument, offset: number, node: AstNode | undefined): AstNode {
  const around = node && AstUtils.getContainerOfType(node, ast.isAgreement);
  if (node !== undefined && around !== undefined) return node;
  const root = document.parseResult.value;
  const before = AstUtils.streamContents(root)
    .filter(({ $cstNode }) => $cstNode !== undefined && $cstNode.offset < offset)
    .toArray();
  return before.at(-1) ?? root;
}

const ruleOf = (feature: GrammarAST.AbstractElement): string | undefined =>
  AstUtils.getContainerOfType(feature, GrammarAST.isParserRule)?.name;

const withoutDocumentation = ({ documentation: _, ...item }: CompletionItem): CompletionItem => item;
