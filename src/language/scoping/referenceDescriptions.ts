import {
  CstUtils,
  DefaultReferenceDescriptionProvider,
  isReference,
  type LangiumDocument,
  type ReferenceDescription,
  type ReferenceInfo,
} from 'langium';
import { isTableRow } from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { eachNode, eachReference } from '../syntax/tree.ts';
import { ownPart } from './aliases.ts';

/** The cell that names a table's row refers to its own row; it's the declaration, so it isn't listed as a use as well. Of `corp.Office` the use is `Office`. */
export class SlaReferenceDescriptionProvider extends DefaultReferenceDescriptionProvider {
  readonly #services: SlaServices;

  constructor(services: SlaServices) {
    super(services);
    this.#services = services;
  }

  override async createDescriptions(document: LangiumDocument): Promise<ReferenceDescription[]> {
    return this.descriptionsIn(document);
  }

  /** Where the document names what: all of its references that lead somewhere. */
  descriptionsIn(document: LangiumDocument): ReferenceDescription[] {
    const found: ReferenceDescription[] = [];
    eachNode(document.parseResult.value, (node) =>
      eachReference(node, (info) => {
        if (info.reference.error === undefined) found.push(...this.createInfoDescriptions(info));
      }),
    );
    return found;
  }

  protected override createInfoDescriptions(info: ReferenceInfo): ReferenceDescription[] {
    const { reference } = info;
    const target = isReference(reference) ? reference.$nodeDescription?.node : undefined;
    const names = this.#services.references.NameProvider;
    if (isTableRow(target) && names.getNameNode(target) === reference.$refNode) return [];
    const found = super.createInfoDescriptions(info);
    if (!reference.$refText.includes('.') || reference.$refNode === undefined) return found;
    const segment = CstUtils.toDocumentSegment(ownPart(reference.$refNode));
    return found.map((description) => ({ ...description, segment }));
  }
}
