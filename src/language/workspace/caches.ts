import { WorkspaceCache } from 'langium';
import type { SlaSharedServices } from '../services.ts';

/** One cache for each workspace, made by `make` where it's asked for; the next change of a document empties it. */
export function oneForEachWorkspace<K, V>(
  make: (shared: SlaSharedServices) => WorkspaceCache<K, V> = (shared) => new WorkspaceCache(shared),
): (shared: SlaSharedServices) => WorkspaceCache<K, V> {
  // Services are seen as Langium gives them and as they are held: behind both stands the same builder.
  const caches = new WeakMap<SlaSharedServices['workspace']['DocumentBuilder'], WorkspaceCache<K, V>>();
  return (shared) => {
    const { DocumentBuilder } = shared.workspace;
    const cache = caches.get(DocumentBuilder) ?? make(shared);
    caches.set(DocumentBuilder, cache);
    return cache;
  };
}
