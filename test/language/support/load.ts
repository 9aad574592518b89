import { resolve } from 'node:path';
import type { LangiumDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver-types';
import { URI } from 'vscode-uri';
import {
  type Agreement,
  type Dataset,
  isAgreement,
  isDataset,
  isModel,
  isScenario,
  type Scenario,
} from '../../../src/language/generated/ast.ts';
import { createSlaServices } from '../../../src/language/module.ts';
import type { SlaServices } from '../../../src/language/services.ts';
import { loadFiles, loadText } from '../../../src/language/workspace/load.ts';
import { nodeContext } from '../../../src/language/workspace/node.ts';

export interface Loaded {
  readonly services: SlaServices;
  readonly document: LangiumDocument;
  readonly diagnostics: readonly Diagnostic[];
  readonly agreements: readonly Agreement[];
  readonly datasets: readonly Dataset[];
  readonly scenarios: readonly Scenario[];
}

/** A file of the repository with all that it imports. */
export async function loadFile(path: string): Promise<Loaded> {
  const onDisk = createSlaServices(nodeContext([URI.file(resolve('.'))])).Sla;
  const [document] = await loadFiles(onDisk, [URI.file(resolve(path))]);
  return loaded(onDisk, document!);
}

const services = createSlaServices().Sla;

/** Every `.sla` file in a folder, as an editor opens it. */
export async function loadWorkspace(services: SlaServices, folder: URI): Promise<readonly LangiumDocument[]> {
  await services.shared.workspace.WorkspaceManager.initializeWorkspace([{ uri: folder.toString(), name: 'workspace' }]);
  return services.shared.workspace.LangiumDocuments.all.toArray();
}

/** A text by itself. */
export async function load(text: string): Promise<Loaded> {
  return loaded(services, await loadText(services, text, URI.parse('file:///test.sla')));
}

function loaded(services: SlaServices, document: LangiumDocument): Loaded {
  const root = document.parseResult.value;
  const declarations = isModel(root) ? root.declarations : [];
  return {
    services,
    document,
    diagnostics: document.diagnostics ?? [],
    agreements: declarations.filter(isAgreement),
    datasets: declarations.filter(isDataset),
    scenarios: declarations.filter(isScenario),
  };
}

/** A diagnostic on one line: where, which, what. */
export const written = ({ range, code, message }: Diagnostic): string =>
  `${range.start.line + 1}:${range.start.character + 1} ${code ?? 'syntax'}: ${message}`;
