import { type AstNode, AstUtils, type DiagnosticInfo, type ValidationAcceptor } from 'langium';
import { ancestorsOf } from '../composition/lineage.ts';
import { originOf } from '../composition/origin.ts';
import { type ComposedProblem, composedProblems } from '../composition/problems.ts';
import { type Agreement, type Dataset, type Import, isAgreement, type Model, type Scenario } from '../generated/ast.ts';
import type { LoweringProblem } from '../lowering/unsound.ts';
import type { SlaServices } from '../services.ts';
import { hasSyntaxError, inBrokenLine } from '../syntax/broken.ts';
import type { ImportFailure } from '../workspace/imports.ts';

/** Types, imports and what only lowering finds, as diagnostics. */
export function registerTypeChecks(services: SlaServices): void {
  const lowered = (node: Agreement | Dataset | Scenario, accept: ValidationAcceptor): void => {
    const document = AstUtils.getDocument(node);
    if (isAgreement(node) && ancestorsOf(node).length > 0) {
      for (const problem of composedProblems(node, services)) accept('error', ...composedDiagnostic(node, problem));
      return;
    }
    for (const problem of services.lowering.Contracts.problemsOf(node))
      if (originOf(problem.node) === document)
        accept('error', problem.message, {
          node: problem.node,
          code: 'not-possible',
          data: { code: 'not-possible' },
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
    Import: (node: Import, accept: ValidationAcceptor) => {
      const failure = services.shared.workspace.Imports.failure(node);
      if (failure === undefined) return;
      const code = failure === 'outside' ? 'import-outside' : 'bad-import';
      accept('error', IMPORT_FAILURES[failure](node.path ?? ''), { node, property: 'path', code, data: { code } });
    },
    Agreement: lowered,
    Dataset: lowered,
    Scenario: lowered,
  } as never);
}

/** At the text at fault where the agreement says it itself, else where it extends the one that says it. */
function composedDiagnostic(
  agreement: Agreement,
  { node, message, property, index, related, inherited }: ComposedProblem,
): [string, DiagnosticInfo<AstNode>] {
  const code = 'not-possible';
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
    `What ${agreement.name} overrides doesn't fit what it inherits: ${message}`,
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

const IMPORT_FAILURES: Readonly<Record<ImportFailure, (path: string) => string>> = {
  empty: () => 'Write the path of a .sla file, relative to this one.',
  'not-sla': (path) => `"${path}" is no .sla file.`,
  outside: (path) => `"${path}" lies outside the workspace: only files inside it are read.`,
  missing: (path) => `There is no file "${path}", or it can't be read. Paths are relative to this file.`,
  itself: () => 'A file needs no import of itself.',
};
