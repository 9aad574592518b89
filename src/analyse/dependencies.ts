import type { Contract, Need, Service } from '../contract/contract.ts';
import { serviceNamed, serviceOf, targetNamed } from '../contract/lookup.ts';
import { fromJSON, isBelow } from '../exact/rational.ts';
import { allOf, anyOf, ceilingBound, type Structure } from './ceiling.ts';

/** The other agreements at hand, by name. */
export type Agreements = (id: string) => Contract | undefined;

export type TargetNeed = Extract<Need, { kind: 'target' }>;
export type PartyNeed = Extract<Need, { kind: 'party' }>;

/** What a need rests on in the end: the promises and the parties without one. */
export interface Footing {
  readonly targets: readonly TargetNeed[];
  readonly parties: readonly PartyNeed[];
}

/**
 * What has to be up for a service of the contract, along any depth: services of this agreement by what they need, targets of other
 * agreements by their promise; or, where what their own service needs can't reach that promise, by those needs. Providers whose failures
 * are excluded count as always up. What several services stand on is looked at once.
 */
export function structuresOf(
  contract: Contract,
  agreements: Agreements,
): (service: Service, excluded: ReadonlySet<string>) => Structure {
  const searches = new Map<string, Search>();
  return (service, excluded) => {
    const key = JSON.stringify([...excluded].sort());
    const search = searches.get(key) ?? { agreements, excluded, path: new Set(), found: new Map(), circles: 0 };
    searches.set(key, search);
    return ofService(search, contract, service.id);
  };
}

/** The walks down from services for the same excluded providers, and what they have found out so far. */
interface Search {
  readonly agreements: Agreements;
  readonly excluded: ReadonlySet<string>;
  /** Services on the way down, so that a circle ends. */
  readonly path: Set<string>;
  /** Services that were seen through to the end: many may need one, each is looked at once. */
  readonly found: Map<string, Structure>;
  /** How often a walk came back to a service on the way. */
  circles: number;
}

function ofService(search: Search, contract: Contract, serviceId: string): Structure {
  const { path, found } = search;
  const id = `${contract.id}.${serviceId}`;
  const known = found.get(id);
  if (known) return known;
  const needs = serviceNamed(contract, serviceId)?.needs;
  if (!needs) return { kind: 'unknown', id };
  if (path.has(id)) {
    search.circles++;
    return { kind: 'unknown', id };
  }
  const circles = search.circles;
  path.add(id);
  const parts = ofNeed(search, contract, needs);
  const structure: Structure =
    parts.kind === 'at-least' && parts.of.length > 1 && !parts.service
      ? { ...parts, service: { id, at: needs.at } }
      : parts;
  path.delete(id);
  // In a circle the answer depends on where it was entered: it holds for this way down only.
  if (search.circles === circles) found.set(id, structure);
  return structure;
}

function ofNeed(search: Search, contract: Contract, need: Need): Structure {
  const part = (each: Need) => ofNeed(search, contract, each);
  switch (need.kind) {
    case 'all':
      return allOf(need.of.map(part));
    case 'any':
      return anyOf(need.of.map(part));
    case 'at-least':
      return { kind: 'at-least', count: need.count, of: need.of.map(part) };
    case 'party':
      return { kind: 'unknown', id: need.party };
    case 'service':
      return ofService(search, contract, need.service);
    case 'target':
      return ofTarget(search, contract, need);
    default:
      return need satisfies never;
  }
}

function ofTarget(search: Search, contract: Contract, need: TargetNeed): Structure {
  const id = `${need.agreement}.${need.target}`;
  if (need.level === undefined || search.excluded.has(need.provider)) return { kind: 'unknown', id };
  const level = fromJSON(need.level);
  const promised: Structure = { kind: 'component', component: { id, level, declaredAt: need.declaredAt } };
  const other = need.agreement === contract.id ? contract : search.agreements(need.agreement);
  const target = other && targetNamed(other, need.target);
  const service = other && target && serviceOf(other, target);
  if (!other || !service) return promised;
  const below = ofService(search, other, service.id);
  return isBelow(ceilingBound(below).level, level) ? below : promised;
}

/** All leaves of what a service needs, services of the same agreement looked through. */
export function footingOf(contract: Contract, service: Service): Footing {
  const targets: TargetNeed[] = [];
  const parties: PartyNeed[] = [];
  const visited = new Set<string>();
  const visit = (need: Need | undefined): void => {
    if (!need) return;
    switch (need.kind) {
      case 'all':
      case 'any':
      case 'at-least':
        need.of.forEach(visit);
        return;
      case 'target':
        targets.push(need);
        return;
      case 'party':
        parties.push(need);
        return;
      case 'service':
        if (visited.has(need.service)) return;
        visited.add(need.service);
        visit(serviceNamed(contract, need.service)?.needs);
        return;
      default:
        need satisfies never;
    }
  };
  visit(service.needs);
  return { targets, parties };
}

/** Whether the service can be up while all of `down` are down and everything else is up. */
export function survives(contract: Contract, service: Service, down: (party: string) => boolean): boolean {
  const path = new Set<string>();
  const found = new Map<string, boolean>();
  let circles = 0;
  const isUp = (need: Need): boolean => {
    switch (need.kind) {
      case 'all':
        return need.of.every(isUp);
      case 'any':
        return need.of.some(isUp);
      case 'at-least':
        return need.of.filter(isUp).length >= need.count;
      case 'party':
        return !down(need.party);
      case 'target':
        return true;
      case 'service': {
        const known = found.get(need.service);
        if (known !== undefined) return known;
        if (path.has(need.service)) {
          circles++;
          return true;
        }
        const before = circles;
        path.add(need.service);
        const needs = serviceNamed(contract, need.service)?.needs;
        const up = needs === undefined || isUp(needs);
        path.delete(need.service);
        // As in structures: what was found in a circle holds for this way down only.
        if (circles === before) found.set(need.service, up);
        return up;
      }
      default:
        return need satisfies never;
    }
  };
  return service.needs === undefined || isUp(service.needs);
}
