import type { URI } from 'vscode-uri';
import { createSlaServices } from '../../language/module.ts';
import type { SlaServices } from '../../language/services.ts';
import { learn } from '../../language/syntax/parser.ts';
import { loadLibrary } from '../../language/workspace/load.ts';
import { nodeContext } from '../../language/workspace/node.ts';

/** Services that nobody has used yet: to analyse the grammar takes longer than most commands. */
let held: SlaServices | undefined;

/**
 * Makes services ahead of the one who will want them, with the library loaded; a start-up snapshot keeps them. The parser keeps how it decided what
 * to read on with in these texts, and how those that others are like are built.
 */
export async function holdServices(texts: readonly string[], like: readonly string[]): Promise<void> {
  const { Sla } = createSlaServices(nodeContext([]));
  await loadLibrary(Sla);
  learn(Sla.parser.LangiumParser, texts, like);
  held = Sla;
}

/** The language's services over the files in these folders, for one workspace. */
export function servicesFor(roots: readonly URI[]): SlaServices {
  if (held === undefined) return createSlaServices(nodeContext(roots)).Sla;
  const services = held;
  held = undefined;
  services.shared.workspace.Roots.set(roots);
  return services;
}
