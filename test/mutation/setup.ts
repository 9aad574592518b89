/**
 * Property tests under mutation: the same cases as elsewhere, but no more of them than fit into a second and a half, and the first
 * counterexample is enough. That may only leave mutants alive.
 */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true, interruptAfterTimeLimit: 1500 });
