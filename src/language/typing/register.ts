import { type AstNode, AstUtils, type DiagnosticInfo, type ValidationAcceptor } from 'langium';
import { ancestorsOf } from '../composition/lineage.ts';
import { originOf } from '../composition/origin.ts';
import { type ComposedProblem, composedProblems } from '../composition/problems.ts';
import { type Agreement, type Dataset, type Import, isAgreement, type Model, type Scenario } from '../generated/ast.ts';
import type { LoweringProblem } from '../lowering/unsound.ts';
import type { SlaServices } from '../services.ts';
import { hasSyntaxError, inBrokenLine } from '../syntax/broken.ts';
import { type CleanAgreements, footprintsOf, isKnownClean, remember } from '../workspace/footprints.ts';
import { checkImport } from './checkImports.ts';

/** Types, imports and what only lowering finds, as diagnostics. */
export function registerTypeChecks(services: SlaServices): void {
  /** On what agreements rested in which lowering found nothing: an edit elsewhere needn't lower them again. */
  const clean: CleanAgreements = new WeakMap();
  const lowered = (node: Agreement | Dataset | Scenario, accept: ValidationAcceptor): void => {
    const document = AstUtils.getDocument(node);
    if (isAgreement(node) && ancestorsOf(node).length > 0) {
      for (const problem of composedProblems(node, services))
        accept(problem.severity ?? 'error', ...composedDiagnostic(node, problem));
      return;
    }
    const footprints = isAgreement(node) ? footprintsOf(document, services) : undefined;
    if (isAgreement(node) && isKnownClean(clean, document, node, footprints)) return;
    const problems = services.lowering.Contracts.problemsOf(node);
    if (isAgreement(node)) remember(clean, document, node, problems.length > 0, footprints);
    for (const problem of problems)
      if (originOf(problem.node) === document)
        accept(problem.severity ?? 'error', problem.message, {
          node: problem.node,
          code: codeOf(problem),
          data: { code: codeOf(problem) },
          ...relatedTo(problem.related),
        });
  };
  services.validation.ValidationRegistry.register<{
    Model: Model;
    Import: Import;
    Agreement: Agreement;
    Dataset: Dataset;
    Scenario: Scenario;
  }>({
    Model: (model: Model, accept: ValidationAcceptor) => {
      const document = AstUtils.getDocument(model);
      for (const { node, property, index, code, message, suggestions } of services.typing.Typing.problems(document)) {
        // What the parser lost isn't missing.
        if (inBrokenLine(node, document) || (code === 'missing-part' && hasSyntaxError(node, document))) continue;
        accept('error', message, {
          node,
          code,
          ...(property === undefined ? {} : { property: property as never }),
          ...(index === undefined ? {} : { index }),
          data: { code, ...(suggestions === undefined ? {} : { suggestions }) },
        });
      }
    },
    Import: (node: Import, accept: ValidationAcceptor) => checkImport(node, services, accept),
    Agreement: lowered,
    Dataset: lowered,
    Scenario: lowered,
  } as never);
}

/** What can't be computed, or what is computed and may be not what is meant. */
const codeOf = ({ severity }: Pick<LoweringProblem, 'severity'>): string =>
  severity === undefined ? 'not-possible' : 'no-effect';

/** At the text at fault where the agreement says it itself, else where it extends the one that says it. */
function composedDiagnostic(
  agreement: Agreement,
  { node, message, severity, property, index, related, inherited }: ComposedProblem,
): [string, DiagnosticInfo<AstNode>] {
  const code = codeOf(severity === undefined ? {} : { severity });
  if (!inherited)
    return [
      message,
      {
        node,
        code,
        data: { code },
        ...(property === undefined ? {} : { property: property as never }),
        ...(index === undefined ? {} : { index }),
        ...relatedTo(related),
      },
    ];
  return [
    severity === undefined ? `What ${agreement.name} overrides doesn't fit what it inherits: ${message}` : message,
    {
      node: agreement,
      property: 'base' as never,
      code,
      data: { code },
      ...relatedTo({ node, message: 'The inherited text.' }),
    },
  ];
}

/** The other place, in whichever file it stands. */
function relatedTo(related: LoweringProblem['related']): Pick<DiagnosticInfo<AstNode>, 'relatedInformation'> {
  const range = related?.node.$cstNode?.range;
  if (related === undefined || range === undefined) return {};
  const { message, node } = related;
  return { relatedInformation: [{ message, location: { uri: originOf(node).uri.toString(), range } }] };
}
