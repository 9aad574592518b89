import type { LangiumDocument } from 'langium';
import type { Agreements } from '../../analyse/dependencies.ts';
import type { SourceRange } from '../../contract/source.ts';
import { type Agreement, isAgreement, isModel } from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { toRange } from './frame/diagnostics.ts';

/** What a rule may see of the files around an agreement: its own and those that it imports. */
export interface Surroundings {
  readonly agreements: Agreements;
  readonly uriOf: (file: string) => string | undefined;
  readonly textOf: (at: SourceRange) => string | undefined;
  /** False where an imported file has errors, so that something may be missing here. */
  readonly sound: boolean;
}

export function surroundingsOf(document: LangiumDocument, services: SlaServices): Surroundings {
  const { Imports, Roots } = services.shared.workspace;
  const imported = Imports.behind(document);
  const files = new Map<string, LangiumDocument>();
  const agreements = new Map<string, Agreement>();
  // The document's own names come first, should an imported file use them too.
  for (const each of [document, ...imported]) {
    const file = Roots.pathOf(each.uri);
    if (!files.has(file)) files.set(file, each);
    for (const agreement of agreementsIn(each))
      if (!agreements.has(agreement.name)) agreements.set(agreement.name, agreement);
  }
  return {
    agreements: (id) => {
      const agreement = agreements.get(id);
      return agreement && services.lowering.Contracts.contractOf(agreement);
    },
    uriOf: (file) => files.get(file)?.uri.toString(),
    textOf: (at) => files.get(at.file)?.textDocument.getText(toRange(at)),
    sound: imported.every((each) => !isBroken(each, services)),
  };
}

export function agreementsIn(document: LangiumDocument): readonly Agreement[] {
  const root = document.parseResult.value;
  return isModel(root) ? root.declarations.filter((declaration) => isAgreement(declaration)) : [];
}

function isBroken(document: LangiumDocument, services: SlaServices): boolean {
  const { parserErrors, lexerErrors } = document.parseResult;
  return (
    parserErrors.length + lexerErrors.length > 0 ||
    document.references.some(({ error }) => error !== undefined) ||
    services.typing.Typing.problems(document).length > 0
  );
}
