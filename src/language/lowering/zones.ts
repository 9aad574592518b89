import { findZone } from '../../time/zone.ts';

/** The first zone that exists. One that doesn't is an error where it's written; what is looked at meanwhile needs one that does. */
export const existingZone = (...names: readonly (string | undefined)[]): string | undefined =>
  names.find((name) => name !== undefined && findZone(name) !== undefined);
