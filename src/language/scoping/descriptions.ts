import {
  type AstNode,
  type AstNodeDescription,
  type AstNodeLocator,
  AstUtils,
  type CstNode,
  CstUtils,
  DefaultAstNodeDescriptionProvider,
  type DocumentSegment,
  type LangiumCoreServices,
  type LangiumDocument,
  type NameProvider,
} from 'langium';
import type { URI } from 'vscode-uri';

/** Describes declarations to those who look for names; where they stand is found out when somebody asks, and hardly anybody does. */
export class SlaDescriptionProvider extends DefaultAstNodeDescriptionProvider {
  readonly #services: DescribingServices;

  constructor(services: LangiumCoreServices) {
    super(services);
    this.#services = { locator: services.workspace.AstNodeLocator, names: services.references.NameProvider };
  }

  override createDescription(
    node: AstNode,
    name: string | undefined,
    document: LangiumDocument = AstUtils.getDocument(node),
  ): AstNodeDescription {
    const called = name ?? this.nameProvider.getName(node);
    return called ? new Description(node, called, document.uri, this.#services) : super.createDescription(node, name);
  }
}

interface DescribingServices {
  readonly locator: AstNodeLocator;
  readonly names: NameProvider;
}

class Description implements AstNodeDescription {
  readonly node: AstNode;
  readonly name: string;
  readonly type: string;
  readonly documentUri: URI;
  readonly #services: DescribingServices;

  constructor(node: AstNode, name: string, documentUri: URI, services: DescribingServices) {
    this.node = node;
    this.name = name;
    this.type = node.$type;
    this.documentUri = documentUri;
    this.#services = services;
  }

  get path(): string {
    return this.#services.locator.getAstNodePath(this.node);
  }

  get nameSegment(): DocumentSegment {
    return segmentOf(this.#services.names.getNameNode(this.node) ?? this.node.$cstNode);
  }

  get selectionSegment(): DocumentSegment {
    return segmentOf(this.node.$cstNode);
  }
}

/** What was put together from several files has no place of its own. */
const segmentOf = (node: CstNode | undefined): DocumentSegment => CstUtils.toDocumentSegment(node) as DocumentSegment;
