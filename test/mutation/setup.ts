/**
 * Property tests under mutation: the same cases as elsewhere, but no more of them than fit into half a second, and the first
 * counterexample is enough. That may only leave mutants alive.
 */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true, interruptAfterTimeLimit: 500 });
