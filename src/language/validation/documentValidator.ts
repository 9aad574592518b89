import { Cancellation, interruptAndCheck, type LangiumDocument, type ValidationOptions } from 'langium';
import type { Diagnostic, Range } from 'vscode-languageserver-types';
import type { Contract } from '../../contract/contract.ts';
import type { SourceRange } from '../../contract/source.ts';
import { type Agreement, isAgreement, isDataset, isModel, isScenario } from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { SlaDocumentValidator } from '../typing/documentValidator.ts';
import { failureDiagnostic, plainDiagnostic, toDiagnostic } from './frame/diagnostics.ts';
import { type Comment, ignoresIn } from './frame/ignores.ts';
import { SETTINGS_PAGE } from './frame/pages.ts';
import type { Rule } from './frame/rule.ts';
import { rulesFor, runRules, type Subject } from './frame/run.ts';
import { silence } from './frame/silence.ts';
import { RULES } from './rules.ts';
import { type FoundSettings, settingsFor } from './settingsFile.ts';

const ERROR = 1;

/**
 * What is wrong with a document: first what the language finds, then what the rules find in its agreements. Editor, command line
 * and tests ask here, so they show the same.
 */
export class RuleDocumentValidator extends SlaDocumentValidator {
  readonly #services: SlaServices;

  constructor(services: SlaServices) {
    super(services);
    this.#services = services;
  }

  override async validateDocument(
    document: LangiumDocument,
    options: ValidationOptions = {},
    cancelToken = Cancellation.CancellationToken.None,
  ): Promise<Diagnostic[]> {
    const found = await super.validateDocument(document, options, cancelToken);
    const costs = costsOf(options);
    if (costs.length === 0) return found;
    // The builder asks for one category after the other; what the first ones found tells which agreements are sound.
    const earlier = options.categories?.includes('built-in') === false ? (document.diagnostics ?? []) : [];
    const errors = [...earlier, ...found].filter(({ severity }) => severity === ERROR);
    return [...found, ...(await this.#findings(document, errors, costs, cancelToken))];
  }

  async #findings(
    document: LangiumDocument,
    errors: readonly Diagnostic[],
    costs: readonly Rule['cost'][],
    cancelToken: Cancellation.CancellationToken,
  ): Promise<readonly Diagnostic[]> {
    const { Roots, FileSystemProvider } = this.#services.shared.workspace;
    const settings = await settingsFor(document.uri, FileSystemProvider, Roots);
    const ran = new Set<string>();
    const diagnostics: Diagnostic[] = [];
    for (const agreement of agreementsIn(document)) {
      await interruptAndCheck(cancelToken);
      const subject = this.#subject(document, agreement, errors);
      if (!subject) continue;
      const rules = rulesFor(RULES, settings.settings, costs, subject.complete);
      for (const { name } of rules) ran.add(name);
      diagnostics.push(...this.#judge(document, subject, rules, settings));
    }
    const whole = errors.length === 0;
    const names = RULES.map(({ name }) => name);
    const silenced = silence(diagnostics, this.#ignores(document), names, {
      ran: whole ? ran : new Set(),
      first: costs.includes('fast'),
    });
    return [...(costs.includes('fast') ? settingsDiagnostics(settings) : []), ...silenced];
  }

  #judge(
    document: LangiumDocument,
    subject: Subject,
    rules: readonly Rule[],
    { settings }: FoundSettings,
  ): Diagnostic[] {
    const documents = this.#within(document);
    const { pathOf } = this.#services.shared.workspace.Roots;
    const uriOf = (file: string) => documents.find(({ uri }) => pathOf(uri) === file)?.uri.toString();
    const { found, failed } = runRules(subject, rules, settings);
    const { start } = subject.contract.at;
    const place: Range = {
      start: { line: start.line, character: start.column },
      end: { line: start.line, character: start.column + 'agreement'.length },
    };
    return [
      ...found.map((finding) => toDiagnostic(finding, pathOf(document.uri), uriOf)),
      ...failed.map((failure) => failureDiagnostic(failure, place)),
    ];
  }

  #subject(document: LangiumDocument, agreement: Agreement, errors: readonly Diagnostic[]): Subject | undefined {
    const { Contracts } = this.#services.lowering;
    const contract = Contracts.contractOf(agreement);
    if (!contract) return undefined;
    const documents = this.#within(document);
    const { pathOf } = this.#services.shared.workspace.Roots;
    return {
      contract,
      complete: this.#isComplete(document, agreement, errors),
      agreements: (id): Contract | undefined => {
        const node = documents.flatMap(agreementsIn).find(({ name }) => name === id);
        return node && Contracts.contractOf(node);
      },
      textOf: (at) => documents.find(({ uri }) => pathOf(uri) === at.file)?.textDocument.getText(rangeOf(at)),
    };
  }

  /** Whether nothing is left out of the contract: no error but in another agreement, a dataset or a scenario. */
  #isComplete(document: LangiumDocument, agreement: Agreement, errors: readonly Diagnostic[]): boolean {
    const root = document.parseResult.value;
    const apart = (isModel(root) ? root.declarations : []).filter(
      (other) => other !== agreement && (isAgreement(other) || isDataset(other) || isScenario(other)),
    );
    const ranges = apart.flatMap(({ $cstNode }) => $cstNode?.range ?? []);
    const matters = errors.some(({ range }) => !ranges.some((other) => contains(other, range)));
    return !matters && !this.#within(document).some((other) => other !== document && this.#isBroken(other));
  }

  #isBroken(document: LangiumDocument): boolean {
    const { parserErrors, lexerErrors } = document.parseResult;
    return (
      parserErrors.length + lexerErrors.length > 0 ||
      document.references.some(({ error }) => error !== undefined) ||
      this.#services.typing.Typing.problems(document).length > 0
    );
  }

  /** The document and everything that it imports, itself first. */
  #within(document: LangiumDocument): readonly LangiumDocument[] {
    const { Imports, LangiumDocuments } = this.#services.shared.workspace;
    const imported = Imports.closure(document);
    return [document, ...LangiumDocuments.all.filter(({ uri }) => imported.has(uri.toString()))];
  }

  #ignores(document: LangiumDocument): ReturnType<typeof ignoresIn> {
    const text = document.textDocument.getText();
    if (!text.includes('sla-ignore')) return [];
    // From the lexer: a comment counts also where the parser has lost its way.
    const comments = this.#services.parser.Lexer.tokenize(text).hidden.flatMap((token): Comment[] =>
      token.tokenType.name === 'SL_COMMENT'
        ? [{ text: token.image, start: document.textDocument.positionAt(token.startOffset) }]
        : [],
    );
    return ignoresIn(comments, text.split(/\r?\n/));
  }
}

function agreementsIn(document: LangiumDocument): readonly Agreement[] {
  const root = document.parseResult.value;
  return isModel(root) ? root.declarations.filter((declaration) => isAgreement(declaration)) : [];
}

function costsOf({ categories }: ValidationOptions): readonly Rule['cost'][] {
  if (!categories) return ['fast', 'slow'];
  return (['fast', 'slow'] as const).filter((cost) => categories.includes(cost));
}

const rangeOf = ({ start, end }: SourceRange): Range => ({
  start: { line: start.line, character: start.column },
  end: { line: end.line, character: end.column },
});

const isBefore = (a: Range['start'], b: Range['start']): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);

const contains = (outer: Range, inner: Range): boolean =>
  !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);

/** Each file that the settings hold for says what is wrong with them, so that no reader misses it. */
function settingsDiagnostics({ problems, uri }: FoundSettings): readonly Diagnostic[] {
  const start = { line: 0, character: 0 };
  return problems.map(({ message, range }) =>
    plainDiagnostic(
      'warning',
      'rule-settings',
      message,
      { start, end: start },
      {
        codeDescription: { href: SETTINGS_PAGE },
        ...(uri
          ? { relatedInformation: [{ message: 'In the settings.', location: { uri: uri.toString(), range } }] }
          : {}),
      },
    ),
  );
}
