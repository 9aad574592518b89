import type { LangiumDocument } from 'langium';
import type { Scenario } from '../contract/dataset.ts';
import { declaredIn, documentOf } from '../language/lowering/declared.ts';
import { sourceRange } from '../language/lowering/source.ts';
import type { SlaServices } from '../language/services.ts';
import { RuleDocumentValidator } from '../language/validation/documentValidator.ts';
import { importedBy } from '../simulation/selection.ts';
import { codeOf, errorsOf } from '../simulation/soundness.ts';
import { agreementsNamed, underpinningOf } from '../simulation/underpinning.ts';
import type { ScenarioFile, ScenarioResult } from './result.ts';
import { runScenario } from './run.ts';

type ScenarioNode = ReturnType<typeof declaredIn>['scenarios'][number];

export interface ScenarioSelection {
  /** Places among the document's scenarios, from 0; absent: all. */
  readonly only?: ReadonlySet<number>;
  readonly signal?: AbortSignal;
}

/** Runs the scenarios that a document declares, in the order of its text. The document has been built with validation. */
export async function runScenarios(
  document: LangiumDocument,
  services: SlaServices,
  { only, signal }: ScenarioSelection = {},
): Promise<ScenarioFile> {
  const scenarios: ScenarioResult[] = [];
  for (const [place, node] of declaredIn(document).scenarios.entries()) {
    signal?.throwIfAborted();
    if (only !== undefined && !only.has(place)) continue;
    scenarios.push(await runOne(node, document, services, signal));
  }
  const path = services.shared.workspace.Roots.pathOf(document.uri);
  return { path, scenarios, problems: syntaxErrors(document) };
}

/** What a syntax error hides can't be run, and nobody would miss it. */
const syntaxErrors = ({ parseResult: { lexerErrors, parserErrors } }: LangiumDocument): readonly string[] =>
  lexerErrors.length + parserErrors.length === 0
    ? []
    : ['It has syntax errors, so scenarios may be missing: `sla check` says where.'];

/** The codes of what is found in a document, what comments silence there included: that a rule finds it is what a scenario expects. */
function findingsOf(document: LangiumDocument, services: SlaServices): ReadonlySet<string> {
  const { DocumentValidator } = services.validation;
  const silenced = DocumentValidator instanceof RuleDocumentValidator ? DocumentValidator.silencedIn(document) : [];
  return new Set([...(document.diagnostics ?? []).map(codeOf), ...silenced]);
}

/** Whether a line (from 1) belongs to another scenario, whose errors are its own business. */
const inAnother = (node: ScenarioNode, document: LangiumDocument, line = 0): boolean =>
  declaredIn(document).scenarios.some((other) => {
    const text = other.$cstNode?.range;
    return other !== node && text !== undefined && text.start.line < line && line <= text.end.line + 1;
  });

async function runOne(
  node: ScenarioNode,
  document: LangiumDocument,
  services: SlaServices,
  signal: AbortSignal | undefined,
): Promise<ScenarioResult> {
  const agreement = node.agreement?.ref;
  const { Contracts } = services.lowering;
  const scenario: Scenario | undefined = Contracts.scenarioOf(node);
  const contract = agreement === undefined ? undefined : Contracts.contractOf(agreement, { set: scenario?.set ?? {} });
  const errors = [document, ...importedBy(document, services)].flatMap((each) =>
    errorsOf([each], services)
      .filter(({ line }) => !inAnother(node, each, line))
      .map(({ file, line, message }) => `${file}:${line}  ${message}`),
  );
  if (errors.length > 0 || agreement === undefined || contract === undefined || scenario === undefined) {
    return {
      title: node.title ?? '',
      agreement: agreement?.name ?? node.agreement?.$refText ?? '',
      at: sourceRange(node, services),
      verdict: 'error',
      expectations: 0,
      failures: [],
      problems: errors.length > 0 ? errors : ['It could not be understood: `sla check` says why.'],
    };
  }
  const diagnostics = findingsOf(documentOf(agreement), services);
  const versions = Contracts.versionsOf(agreement, { set: scenario.set });
  const files = [document, ...importedBy(document, services)];
  const underpinning = agreementsNamed(underpinningOf(contract), [documentOf(agreement), ...files]).flatMap(
    (other) => Contracts.contractOf(other) ?? [],
  );
  return runScenario(scenario, {
    contract,
    versions,
    underpinning,
    diagnostics,
    ...(signal === undefined ? {} : { signal }),
  });
}
