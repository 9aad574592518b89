import {
  DefaultReferenceDescriptionProvider,
  isReference,
  type ReferenceDescription,
  type ReferenceInfo,
} from 'langium';
import { isTableRow } from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';

/** The cell that names a table's row refers to its own row; it's the declaration, so it isn't listed as a use as well. */
export class SlaReferenceDescriptionProvider extends DefaultReferenceDescriptionProvider {
  readonly #services: SlaServices;

  constructor(services: SlaServices) {
    super(services);
    this.#services = services;
  }

  protected override createInfoDescriptions(info: ReferenceInfo): ReferenceDescription[] {
    const { reference } = info;
    const target = isReference(reference) ? reference.$nodeDescription?.node : undefined;
    const names = this.#services.references.NameProvider;
    if (isTableRow(target) && names.getNameNode(target) === reference.$refNode) return [];
    return super.createInfoDescriptions(info);
  }
}
