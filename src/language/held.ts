import type { SlaServices, SlaSharedServices } from './services.ts';

/** Which of Langium's services are groups of others. */
interface Groups {
  readonly [name: string]: Groups;
}

const SHARED: Groups = { workspace: {} };

const GROUPS: Groups = {
  shared: SHARED,
  parser: {},
  documentation: {},
  references: {},
  workspace: {},
  validation: {},
  scoping: {},
  composition: {},
  typing: {},
  lowering: {},
  records: {},
};

const known = new WeakMap<object, object>();

/** Langium looks services up by proxies each time. Who asks them about every node of every file looks each up once. */
export const held = (services: SlaServices): SlaServices => heldIn(services, GROUPS);

export const heldShared = (services: SlaSharedServices): SlaSharedServices => heldIn(services, SHARED);

function heldIn<T extends object>(services: T, groups: Groups): T {
  const found = known.get(services) ?? view(services, groups);
  known.set(services, found);
  return found as T;
}

/** Each service is made when it's asked for, as ever: they know each other in circles. */
function view(services: object, groups: Groups): object {
  const made = {};
  for (const name of Reflect.ownKeys(services)) {
    const get = (): unknown => {
      const service: unknown = Reflect.get(services, name);
      const group = groups[String(name)];
      const value = group !== undefined && service instanceof Object ? heldIn(service, group) : service;
      Object.defineProperty(made, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(made, name, { get, configurable: true, enumerable: true });
  }
  return made;
}
