import type { LangiumDocument } from 'langium';
import { URI } from 'vscode-uri';
import { createSlaServices } from '../../src/language/module.ts';
import type { SlaServices } from '../../src/language/services.ts';
import { loadLibrary } from '../../src/language/workspace/load.ts';
import { nodeContext } from '../../src/language/workspace/node.ts';

export interface Unvalidated {
  readonly services: SlaServices;
  readonly loaded: readonly { readonly file: string; readonly document: LangiumDocument }[];
}

/**
 * Files of a folder, linked and not checked: rules come to the analyses too, and run inside a test, so that a mutant isn't taken for one that is only
 * evaluated while files are read.
 */
export async function unvalidated(folder: string, files: readonly string[]): Promise<Unvalidated> {
  const services = createSlaServices(nodeContext([URI.file(folder)])).Sla;
  await loadLibrary(services);
  const { LangiumDocuments, DocumentBuilder } = services.shared.workspace;
  const loaded = await Promise.all(
    files.map(async (file) => ({ file, document: await LangiumDocuments.getOrCreateDocument(URI.file(file)) })),
  );
  await DocumentBuilder.build(
    loaded.map(({ document }) => document),
    { validation: false },
  );
  return { services, loaded };
}
