import type { Contract } from '../contract/contract.ts';
import { serviceNamed } from '../contract/lookup.ts';
import { walk } from '../contract/walk.ts';
import { conditionsIn, type TimeTarget } from './timeTarget.ts';

/** Whether what is measured counts time in which the target's service isn't provided: no downtime is that of a service with hours, and none names hours. */
export function uncoveredHours(contract: Contract, { set, metric, windowMs }: TimeTarget): boolean {
  if (windowMs !== undefined) return false;
  const conditions = conditionsIn(contract, metric.measure);
  const named = [set, ...conditions.map(({ when }) => when)].some((part) =>
    [...walk(part)].some(({ op }) => op === 'hours'),
  );
  const downtimes = conditions.filter(({ role }) => role === 'downtime');
  return !named && downtimes.every(({ service }) => serviceNamed(contract, service)?.hours === undefined);
}
