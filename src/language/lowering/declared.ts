import { AstUtils, type LangiumDocument } from 'langium';
import {
  type Agreement,
  type Dataset,
  isAgreement,
  isDataset,
  isModel,
  isParameter,
  isScenario,
  type Parameter,
  type Scenario,
} from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';

/** What a document declares that can be asked for by name, in the order of the text. */
export interface Declared {
  readonly agreements: readonly Agreement[];
  readonly datasets: readonly Dataset[];
  readonly scenarios: readonly Scenario[];
}

export function declaredIn(document: LangiumDocument): Declared {
  const root = document.parseResult.value;
  const declarations = isModel(root) ? root.declarations : [];
  return {
    agreements: declarations.filter(isAgreement),
    datasets: declarations.filter(isDataset),
    scenarios: declarations.filter(isScenario),
  };
}

export const documentOf = (node: Agreement | Dataset | Scenario): LangiumDocument => AstUtils.getDocument(node);

/** The figures of an agreement that a plan or a question may set, those that it inherits included. */
export const parametersOf = (agreement: Agreement, { composition }: SlaServices): readonly Parameter[] =>
  composition.Composition.whole(agreement).items.filter(isParameter);
