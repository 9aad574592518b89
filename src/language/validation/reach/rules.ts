import type { Rule } from '../frame/rule.ts';
import { belowResolution } from './below-resolution.ts';
import { noBaseline } from './no-baseline.ts';
import { oneIncidentBreaches } from './one-incident-breaches.ts';
import { unreachableTarget } from './unreachable-target.ts';

/** The rules of the family, in the order in which they're documented. */
export const REACH: readonly Rule[] = [unreachableTarget, belowResolution, oneIncidentBreaches, noBaseline];
