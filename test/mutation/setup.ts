/** Property tests under mutation: the same cases as elsewhere, and the first counterexample is enough. */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
