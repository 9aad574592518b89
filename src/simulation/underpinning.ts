import type { Contract, Need } from '../contract/contract.ts';
import type { Dataset } from '../contract/dataset.ts';
import { declaredIn } from '../language/lowering/declared.ts';
import { agreementOfDataset } from '../language/scoping/rows.ts';
import type { SlaServices } from '../language/services.ts';
import type { Selection } from './selection.ts';

type AgreementNode = Selection['agreement'];

/** R12. The agreements that services and targets of one name as what they stand on, each once, in the order of the text. */
export function underpinningOf({ id, services, targets }: Contract): readonly string[] {
  const named = [
    ...services.flatMap(({ needs }) => (needs === undefined ? [] : agreementsIn(needs))),
    ...targets.flatMap(({ steps = [] }) => steps.map(({ agreement }) => agreement)),
  ];
  return [...new Set(named)].filter((agreement) => agreement !== id);
}

function agreementsIn(need: Need): readonly string[] {
  switch (need.kind) {
    case 'all':
    case 'any':
    case 'at-least':
      return need.of.flatMap(agreementsIn);
    case 'target':
      return [need.agreement];
    case 'service':
    case 'party':
      return [];
    default:
      return need satisfies never;
  }
}

/** Agreements of some files by name. */
export const agreementsNamed = (
  names: readonly string[],
  documents: Selection['documents'],
): readonly AgreementNode[] =>
  names.flatMap(
    (name) => documents.flatMap((document) => declaredIn(document).agreements).find((one) => one.name === name) ?? [],
  );

/** The rows that another agreement has in common with one: those of data that are declared once for both. */
export function sharedData(own: Contract, other: Contract): ReadonlySet<string> {
  return new Set(
    other.data.flatMap((data) => {
      const mine = own.data.find(({ id }) => id === data.id);
      const same = mine !== undefined && JSON.stringify(mine.at) === JSON.stringify(data.at);
      return same ? [data.id] : [];
    }),
  );
}

/** What another agreement is settled on: a dataset of its own among the files, else what it shares with the one that is asked for. */
export function datasetOf(
  agreement: AgreementNode,
  other: Contract,
  own: { readonly contract: Contract; readonly dataset: Dataset; readonly selection: Selection },
  { lowering: { Contracts } }: SlaServices,
): Dataset | undefined {
  const { contract, dataset, selection } = own;
  const ofItsOwn = selection.documents
    .flatMap((document) => declaredIn(document).datasets)
    .find((one) => agreementOfDataset(one) === agreement);
  if (ofItsOwn !== undefined) return Contracts.datasetOf(ofItsOwn);
  const shared = sharedData(contract, other);
  const { onRecord: _, ...observed } = dataset;
  return {
    ...observed,
    bindings: dataset.bindings.filter(({ data }) => shared.has(data)),
    unbound: other.data.map(({ id }) => id).filter((id) => !dataset.bindings.some(({ data }) => data === id)),
    substitutes: [],
  };
}
