/**
 * Property tests draw the same cases in every run, so that a green commit stays green: new cases are searched for beside the run, with
 * `SLA_SEED` set to another number, or to `random`.
 */
import fc from 'fast-check';

// Tests keep nothing in the cache of whoever runs them; those about the cache name a folder.
process.env.SLA_CACHE ??= 'off';

const seed = process.env.SLA_SEED ?? '20261121';
if (seed !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
