import type { LangiumDocument } from 'langium';
import { amendedBy } from '../language/composition/lineage.ts';
import { type Declared, declaredIn, documentOf } from '../language/lowering/declared.ts';
import { didYouMean, nearestNames } from '../language/scoping/nearest.ts';
import { agreementOfDataset } from '../language/scoping/rows.ts';
import type { SlaServices } from '../language/services.ts';
import { type Refusal, refuse, type SimulationQuestion } from './result.ts';

export type AgreementNode = Declared['agreements'][number];
export type DatasetNode = Declared['datasets'][number];

/** What a question is about: an agreement, and the observations it is settled on. */
export interface Selection {
  readonly agreement: AgreementNode;
  readonly dataset: DatasetNode;
  /** The files that say so, imports included, the one that was named first. */
  readonly documents: readonly LangiumDocument[];
}

/** Finds agreement and dataset by name, or the first of those that fit. */
export function select(
  document: LangiumDocument,
  question: SimulationQuestion,
  services: SlaServices,
): Selection | Refusal {
  const datasets = datasetsFor(document, services);
  const named = (dataset: DatasetNode): AgreementNode | undefined => {
    const agreements = agreementsFor(dataset, document, services);
    return question.agreement === undefined
      ? agreements[0]
      : agreements.find(({ name }) => name === question.agreement);
  };
  const dataset =
    question.dataset === undefined
      ? (datasets.find((one) => named(one) !== undefined) ?? datasets[0])
      : datasets.find(({ name }) => name === question.dataset);
  if (dataset === undefined) return noDataset(document, question, datasets, services);
  const agreement = named(dataset);
  if (agreement === undefined) return noAgreement(question, dataset, agreementsFor(dataset, document, services));
  return { agreement, dataset, documents: filesBehind([document, agreement, dataset], services) };
}

/** What files and declarations rest on: the first of them first. */
export function filesBehind(
  parts: readonly (LangiumDocument | AgreementNode | DatasetNode)[],
  services: SlaServices,
): readonly LangiumDocument[] {
  const sources = [...new Set(parts.map((part) => ('parseResult' in part ? part : documentOf(part))))];
  return [...new Set(sources.flatMap((source) => [source, ...importedBy(source, services)]))];
}

/**
 * The datasets that a file can be simulated with: those it declares, those it imports, and those of other open files that are
 * for an agreement of this one; nearer ones first.
 */
export function datasetsFor(document: LangiumDocument, services: SlaServices): readonly DatasetNode[] {
  const near = [document, ...importedBy(document, services)].flatMap((each) => declaredIn(each).datasets);
  const own = new Set(declaredIn(document).agreements);
  const elsewhere = services.shared.workspace.LangiumDocuments.all
    .toArray()
    .sort((a, b) => (a.uri.toString() < b.uri.toString() ? -1 : 1))
    .flatMap((each) => declaredIn(each).datasets)
    .filter((dataset) => agreementsFor(dataset, documentOf(dataset), services).some((agreement) => own.has(agreement)));
  return [...new Set([...near, ...elsewhere])].filter((dataset) => namesFiles(dataset, services));
}

/** One that names no file is there to be extended by others. */
export const namesFiles = (dataset: DatasetNode, { lowering }: SlaServices): boolean =>
  lowering.Contracts.datasetOf(dataset)?.bindings.length !== 0;

/** The agreement that a dataset is for; where it's for shared data, the agreements of the file and of what it imports. */
export function agreementsFor(
  dataset: DatasetNode,
  document: LangiumDocument,
  services: SlaServices,
): readonly AgreementNode[] {
  const named = agreementOfDataset(dataset);
  const files = [document, ...importedBy(document, services)];
  // Observations of an agreement are those of what amends it: the newest version comes first.
  if (named !== undefined)
    return [
      ...files.flatMap((each) => declaredIn(each).agreements.filter((one) => amends(one, named))).reverse(),
      named,
    ];
  return files.flatMap((each) => declaredIn(each).agreements);
}

/** The files that a document depends on through its imports, in the order of their names. */
export function importedBy(document: LangiumDocument, { shared }: SlaServices): readonly LangiumDocument[] {
  const behind = shared.workspace.Imports.behind(document);
  if (behind.length < 2) return behind;
  const files = behind.map((file) => ({ file, name: file.uri.toString() }));
  return files.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ file }) => file);
}

function amends(one: AgreementNode, other: AgreementNode): boolean {
  const line = amendedBy(one);
  return one !== other && line.includes(other);
}

function noDataset(
  document: LangiumDocument,
  { dataset }: SimulationQuestion,
  datasets: readonly DatasetNode[],
  services: SlaServices,
): Refusal {
  const names = datasets.map(({ name }) => name);
  if (dataset !== undefined && names.length > 0)
    return refuse(
      'no-dataset',
      `There is no dataset '${dataset}'.${didYouMean(nearestNames(dataset, names))} ${listed(names)}`,
    );
  const files = [document, ...importedBy(document, services)];
  return files.some((each) => declaredIn(each).agreements.length > 0)
    ? refuse(
        'no-dataset',
        'No dataset says where the observations are. Declare one, or name the file that declares it.',
      )
    : refuse('no-agreement', 'The file declares no agreement and no dataset.');
}

function noAgreement(
  { agreement }: SimulationQuestion,
  dataset: DatasetNode,
  agreements: readonly AgreementNode[],
): Refusal {
  const names = agreements.map(({ name }) => name);
  if (agreement === undefined || names.length === 0)
    return refuse(
      'no-agreement',
      `The dataset ${dataset.name} is for no agreement: write \`dataset ${dataset.name} for …\`.`,
    );
  const suggestion = didYouMean(nearestNames(agreement, names));
  return refuse(
    'no-agreement',
    `The dataset ${dataset.name} is not for an agreement '${agreement}'.${suggestion} ${listed(names)}`,
  );
}

const listed = (names: readonly string[]): string => `There ${names.length === 1 ? 'is' : 'are'}: ${names.join(', ')}.`;
