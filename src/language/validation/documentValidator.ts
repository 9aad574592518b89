import { Cancellation, interruptAndCheck, type LangiumDocument, type ValidationOptions } from 'langium';
import type { Diagnostic, Range } from 'vscode-languageserver-types';
import type { Agreements } from '../../analyse/dependencies.ts';
import { type Agreement, type Dataset, isAgreement, isDataset, isModel, isScenario } from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { SlaDocumentValidator } from '../typing/documentValidator.ts';
import { type Footprint, footprintsOf, type Layout, sameFootprint } from '../workspace/footprints.ts';
import { datasetsIn, outlinedDataset } from './datasets.ts';
import { failureDiagnostic, plainDiagnostic, toDiagnostic } from './frame/diagnostics.ts';
import { type Comment, ignoresIn } from './frame/ignores.ts';
import { SETTINGS_PAGE } from './frame/pages.ts';
import type { Rule } from './frame/rule.ts';
import { rulesFor, runDatasetRules, runRules } from './frame/run.ts';
import { silence } from './frame/silence.ts';
import { moved } from './moved.ts';
import { isExtended, outlineOf } from './outline.ts';
import { AGREEMENT_RULES, DATASET_RULES, isRuleName, RULE_NAMES } from './rules.ts';
import { type FoundSettings, settingsFor } from './settingsFile.ts';
import { agreementsIn, surroundingsOf } from './surroundings.ts';
import type { AgreementRecord } from './trackRecords.ts';
import { isUnruled } from './unruled.ts';

const ERROR = 1;

/** What the rules found in an agreement, and what that rests on. */
interface Remembered {
  readonly footprint: Footprint;
  readonly layout: Layout;
  readonly complete: boolean;
  readonly open: boolean;
  readonly record: AgreementRecord | undefined;
  /** The settings of the rules. */
  readonly switched: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What is wrong with a document: first what the language finds, then what the rules find in its agreements. Editor, command line
 * and tests ask here, so they show the same.
 */
export class RuleDocumentValidator extends SlaDocumentValidator {
  readonly #services: SlaServices;
  /** What the last validation silenced in each document, by the category that found it. */
  readonly #silenced = new WeakMap<LangiumDocument, Map<string, ReadonlySet<string>>>();

  /** What the rules found in each agreement the last time, by the category of rules and by its name. */
  readonly #remembered = new WeakMap<LangiumDocument, Map<string, Map<string, Remembered>>>();

  constructor(services: SlaServices) {
    super(services);
    this.#services = services;
  }

  /** The rules of which ignore comments silence a finding in the document: a scenario may expect one all the same. */
  silencedIn(document: LangiumDocument): ReadonlySet<string> {
    return new Set([...(this.#silenced.get(document)?.values() ?? [])].flatMap((rules) => [...rules]));
  }

  override async validateDocument(
    document: LangiumDocument,
    options: ValidationOptions = {},
    cancelToken = Cancellation.CancellationToken.None,
  ): Promise<Diagnostic[]> {
    const found = await super.validateDocument(document, options, cancelToken);
    const costs = isUnruled(options) ? [] : costsOf(options);
    if (costs.length === 0) return found;
    // The builder asks for one category after the other; what the first ones found tells which agreements are sound.
    const earlier = options.categories?.includes('built-in') === false ? (document.diagnostics ?? []) : [];
    const errors = [...earlier, ...found].filter(({ severity, code }) => severity === ERROR && !isRuleName(code));
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
    const surroundings = surroundingsOf(document, this.#services);
    const ran = new Set<string>();
    const diagnostics: Diagnostic[] = [];
    const footprints = footprintsOf(document, this.#services);
    const memory = this.#memoryOf(document, costs);
    const uri = document.uri.toString();
    const switched = JSON.stringify([...settings.settings]);
    for (const agreement of agreementsIn(document)) {
      await interruptAndCheck(cancelToken);
      const record = this.#services.records.TrackRecords.of({ file: Roots.pathOf(document.uri), id: agreement.name });
      const footprint = isExtended(agreement, this.#services) ? undefined : footprints?.of(agreement);
      const known = memory.get(agreement.name);
      if (footprints && footprint && known && sameFootprint(known.footprint, footprint)) {
        const complete = !known.open && surroundings.sound && isComplete(document, agreement, errors);
        if (known.complete === complete && known.switched === switched && known.record === record) {
          for (const { name } of rulesFor(AGREEMENT_RULES, settings.settings, costs, complete)) ran.add(name);
          const shown = known.diagnostics.map((one) => moved(one, uri, known.layout, footprints.layout));
          diagnostics.push(...shown);
          memory.set(agreement.name, { ...known, diagnostics: shown, layout: footprints.layout });
          continue;
        }
      }
      memory.delete(agreement.name);
      const contract = this.#services.lowering.Contracts.contractOf(agreement);
      if (!contract) continue;
      const complete = contract.open === undefined && surroundings.sound && isComplete(document, agreement, errors);
      const rules = rulesFor(AGREEMENT_RULES, settings.settings, costs, complete);
      for (const { name } of rules) ran.add(name);
      const asked = new Set<string>();
      const agreements: Agreements = (id) => {
        asked.add(id);
        return surroundings.agreements(id);
      };
      const subject = { contract, ...surroundings, agreements, outline: outlineOf(agreement, this.#services), record };
      const file = Roots.pathOf(document.uri);
      const own: Diagnostic[] = [];
      const failures: Diagnostic[] = [];
      for (const rule of rules) {
        await interruptAndCheck(cancelToken);
        const { found, failed } = runRules(subject, [rule], settings.settings);
        own.push(...found.map((finding) => toDiagnostic(finding, file, surroundings.uriOf)));
        failures.push(...failed.map((failure) => failureDiagnostic(failure, headOf(agreement, 'agreement'))));
      }
      own.push(...failures);
      diagnostics.push(...own);
      // An agreement that a rule asked for without naming it may change, or come, unseen.
      if (!footprints || !footprint || ![...asked].every((id) => footprint.agreements.has(id) || !isOwn(id, document)))
        continue;
      memory.set(agreement.name, {
        footprint,
        layout: footprints.layout,
        complete,
        open: contract.open !== undefined,
        record,
        switched,
        diagnostics: own,
      });
    }
    const ofDatasets = rulesFor(DATASET_RULES, settings.settings, costs, errors.length === 0);
    for (const { name } of ofDatasets) ran.add(name);
    for (const dataset of ofDatasets.length === 0 ? [] : datasetsIn(document)) {
      const context = { dataset: outlinedDataset(dataset, this.#services), textOf: surroundings.textOf };
      const { found, failed } = runDatasetRules(context, ofDatasets, settings.settings);
      const file = Roots.pathOf(document.uri);
      diagnostics.push(...found.map((finding) => toDiagnostic(finding, file, surroundings.uriOf)));
      diagnostics.push(...failed.map((failure) => failureDiagnostic(failure, headOf(dataset, 'dataset'))));
    }
    const first = costs.includes('fast');
    const silenced = silence(diagnostics, this.#ignores(document), RULE_NAMES, {
      // Beside an error a rule may have kept silent for it.
      ran: errors.length === 0 ? ran : new Set(),
      first,
    });
    const turns = this.#silenced.get(document) ?? new Map<string, ReadonlySet<string>>();
    this.#silenced.set(document, turns.set(costs.join(), silenced.rules));
    return [...(first ? settingsDiagnostics(settings) : []), ...silenced.left];
  }

  #memoryOf(document: LangiumDocument, costs: readonly Rule['cost'][]): Map<string, Remembered> {
    const turns = this.#remembered.get(document) ?? new Map<string, Map<string, Remembered>>();
    this.#remembered.set(document, turns);
    const memory = turns.get(costs.join()) ?? new Map<string, Remembered>();
    turns.set(costs.join(), memory);
    return memory;
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

const isOwn = (id: string, document: LangiumDocument): boolean =>
  agreementsIn(document).some(({ name }) => name === id);

/** Whether nothing is left out of the contract: no error but in another agreement, a dataset or a scenario. */
function isComplete(document: LangiumDocument, agreement: Agreement, errors: readonly Diagnostic[]): boolean {
  const root = document.parseResult.value;
  const apart = (isModel(root) ? root.declarations : []).filter(
    (other) => other !== agreement && (isAgreement(other) || isDataset(other) || isScenario(other)),
  );
  const ranges = apart.flatMap(({ $cstNode }) => $cstNode?.range ?? []);
  return !errors.some(({ range }) => !ranges.some((other) => contains(other, range)));
}

/** Where a rule's failure is shown: the word that begins what it failed on. */
function headOf({ $cstNode }: Agreement | Dataset, word: string): Range {
  const start = $cstNode?.range.start ?? { line: 0, character: 0 };
  return { start, end: { line: start.line, character: start.character + word.length } };
}

function costsOf({ categories }: ValidationOptions): readonly Rule['cost'][] {
  if (!categories) return ['fast', 'slow'];
  return (['fast', 'slow'] as const).filter((cost) => categories.includes(cost));
}

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
