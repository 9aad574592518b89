import type { LangiumDocument } from 'langium';
import { ancestorsOf, lineageOf } from '../../language/composition/lineage.ts';
import { declaredIn, documentOf } from '../../language/lowering/declared.ts';
import type { SlaServices } from '../../language/services.ts';
import type { SimulationQuestion } from '../result.ts';
import {
  type AgreementNode,
  agreementsFor,
  type DatasetNode,
  filesBehind,
  importedBy,
  namesFiles,
  type Selection,
} from '../selection.ts';

/** Why an agreement of the files isn't stated by itself, which is no fault of it. */
export type LeftOutReason =
  /** Others of the run extend it, and it has no dataset of its own. */
  | 'base'
  /** Parameters of it have no value. */
  | 'template'
  /** No dataset says where its observations are, or none of the name that was asked for. */
  | 'no-dataset';

export interface LeftOutMember {
  readonly agreement: AgreementNode;
  /** The files that say so, imports included. */
  readonly documents: readonly LangiumDocument[];
  readonly reason: LeftOutReason;
}

export interface Members {
  /** What is stated: each agreement once, on one dataset, in the order of the files. */
  readonly selections: readonly Selection[];
  readonly leftOut: readonly LeftOutMember[];
}

/**
 * The agreements that files declare, and those that their datasets are for, each with the first dataset for it or the one that is asked for by
 * name. One that another amends is stated with that one.
 */
export function membersOf(
  documents: readonly LangiumDocument[],
  question: SimulationQuestion,
  services: SlaServices,
): Members {
  const seenFrom = new Map<AgreementNode, LangiumDocument>();
  const see = (agreement: AgreementNode, document: LangiumDocument): void => {
    if (!seenFrom.has(agreement)) seenFrom.set(agreement, document);
  };
  for (const document of documents) for (const one of declaredIn(document).agreements) see(one, document);
  for (const document of documents)
    for (const dataset of declaredIn(document).datasets)
      for (const one of agreementsFor(dataset, document, services)) see(one, document);
  // Where the text breaks off before a name, there is none: that file has errors, and they say so.
  const asked = [...seenFrom.keys()].filter(({ name }: { readonly name?: string }) =>
    question.agreement === undefined ? name !== undefined : name === question.agreement,
  );
  const amended = new Set(asked.flatMap(amendedByIt));
  const extended = new Set(asked.flatMap((one) => ancestorsOf(one)));
  const elsewhere = datasetsElsewhere(services);
  const near = new Map<LangiumDocument, readonly DatasetNode[]>();
  const selections: Selection[] = [];
  const leftOut: LeftOutMember[] = [];
  for (const agreement of asked) {
    if (amended.has(agreement)) continue;
    const document = seenFrom.get(agreement) ?? documentOf(agreement);
    const known = near.get(document) ?? datasetsNear(document, services);
    near.set(document, known);
    const datasets = [
      ...known.filter((dataset) => agreementsFor(dataset, document, services).includes(agreement)),
      ...(elsewhere.get(agreement) ?? []),
    ].filter(({ name }) => question.dataset === undefined || name === question.dataset);
    const dataset = datasets[0];
    const template = isTemplate(agreement, question, services);
    if (dataset !== undefined && !template)
      selections.push({ agreement, dataset, documents: filesBehind([document, agreement, dataset], services) });
    else
      leftOut.push({
        agreement,
        documents: filesBehind([document, agreement], services),
        reason: template ? 'template' : extended.has(agreement) ? 'base' : 'no-dataset',
      });
  }
  return { selections, leftOut };
}

/** The agreements that one amends, without itself and without those that they extend. */
function amendedByIt(agreement: AgreementNode): readonly AgreementNode[] {
  const line = lineageOf(agreement);
  return line.filter((_, place) => place > 0 && line.slice(0, place).every(({ effective }) => effective !== undefined));
}

const isTemplate = (
  agreement: AgreementNode,
  { set = {} }: SimulationQuestion,
  { lowering: { Contracts } }: SlaServices,
): boolean => (Contracts.contractOf(agreement)?.open ?? []).some((name) => !Object.hasOwn(set, name));

/** The datasets that a file declares, and those that it imports. */
const datasetsNear = (document: LangiumDocument, services: SlaServices): readonly DatasetNode[] =>
  [document, ...importedBy(document, services)]
    .flatMap((each) => declaredIn(each).datasets)
    .filter((dataset) => namesFiles(dataset, services));

/** By agreement, the datasets of all open files that are for it. */
function datasetsElsewhere(services: SlaServices): ReadonlyMap<AgreementNode, readonly DatasetNode[]> {
  const found = new Map<AgreementNode, DatasetNode[]>();
  const files = services.shared.workspace.LangiumDocuments.all
    .toArray()
    .sort((a, b) => (a.uri.toString() < b.uri.toString() ? -1 : 1));
  for (const file of files)
    for (const dataset of declaredIn(file).datasets)
      if (namesFiles(dataset, services))
        for (const agreement of agreementsFor(dataset, file, services))
          found.set(agreement, [...(found.get(agreement) ?? []), dataset]);
  return found;
}
