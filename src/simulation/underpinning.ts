import type { Contract, Need } from '../contract/contract.ts';
import type { Dataset } from '../contract/dataset.ts';
import { declaredIn } from '../language/lowering/declared.ts';
import { agreementOfDataset } from '../language/scoping/rows.ts';
import type { SlaServices } from '../language/services.ts';
import type { AgreementNode, DatasetNode, Selection } from './selection.ts';

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

/** The first of the files' datasets that is for an agreement. */
export const ownDatasetOf = (agreement: AgreementNode, { documents }: Selection): DatasetNode | undefined =>
  documents.flatMap((document) => declaredIn(document).datasets).find((one) => agreementOfDataset(one) === agreement);

/** A dataset of which the agreements have what it substitutes in place: each version as it was lowered, with the values that its parameters have. */
export const substitutedBefore = (dataset: Dataset): Dataset => ({ ...dataset, substitutes: [] });

/** What another agreement is settled on: its own dataset, else what it shares with the one that is asked for. */
export function datasetOf(
  other: Contract,
  ofItsOwn: DatasetNode | undefined,
  own: { readonly contract: Contract; readonly dataset: Dataset },
  { lowering: { Contracts } }: SlaServices,
): Dataset | undefined {
  if (ofItsOwn !== undefined) {
    const lowered = Contracts.datasetOf(ofItsOwn);
    return lowered && substitutedBefore(lowered);
  }
  const { contract, dataset } = own;
  const shared = sharedData(contract, other);
  const { onRecord: _, ...observed } = dataset;
  return {
    ...observed,
    bindings: dataset.bindings.filter(({ data }) => shared.has(data)),
    unbound: other.data.map(({ id }) => id).filter((id) => !dataset.bindings.some(({ data }) => data === id)),
    substitutes: [],
  };
}
